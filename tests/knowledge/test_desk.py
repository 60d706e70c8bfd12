"""The knowledge base's screens: who may open which, and what a click does; nothing needs a script."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from gongkai.knowledge import services, tables
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import (
    KIND,
    Candidate,
    CorrectionRequest,
    Duty,
    ImpactNotice,
    KnowledgeEntry,
)
from gongkai.knowledge.services import Asked
from gongkai.trail.models import Entry
from tests.desk.test_ledger_screens import signed_in
from tests.factories import AT, ON, a_unit, an_officer
from tests.knowledge.builders import LEAF, a_clause, a_tree, an_entry
from tests.policies.builders import a_document, a_second_edition
from tests.publishing.builders import a_site

pytestmark = pytest.mark.django_db
ROOT = "/desk/zhishi/"


@pytest.fixture
def unit():
    a_site()
    a_tree()
    return a_unit("青岚县住建局")


@pytest.fixture
def editor(unit, client):
    officer = an_officer(unit=unit)
    signed_in(client, officer)
    return officer


@pytest.fixture
def office(unit, client):
    officer = an_officer(role="COUNTY_OFFICE", unit=unit)
    signed_in(client, officer)
    return officer


def a_notice(entry: KnowledgeEntry) -> ImpactNotice:
    return ImpactNotice.objects.create(
        document=entry.citations.get().document, occasion="AMENDED", occurred_on=ON, item_kind=KIND,
        item_id=str(entry.pk), item_label="知识条目", item_title=entry.title, unit=entry.owner, found_at=AT,
        due_on=ON,
    )  # fmt: skip


def a_correction(entry: KnowledgeEntry) -> CorrectionRequest:
    return services.request_correction(
        entry=entry, text="电话写错了", contact="13800138000", origin="192.0.2.1", at=AT
    )


def a_candidate(unit) -> Candidate:
    asked = Asked("井盖响得睡不着找谁", "请找产权单位。", unit_id=unit.pk)
    return services.note_candidate(source=Source.QUERY, asked=asked, actor_id=None, at=AT)


def a_duty(document, unit) -> Duty:
    return Duty.objects.create(document=document, occasion="PUBLISHED", occurred_on=ON, due_on=ON, unit=unit)


@pytest.fixture
def everything(unit):
    entry = an_entry(owner=unit)
    made = {
        "": entry, "xiugai/": entry, "yulan/": entry, "heshi/": entry, "xiaxian/": entry, "guidang/": entry,
    }  # fmt: skip
    addresses = [f"{entry.pk}/{name}" for name in made]
    addresses += [f"jiucuo/{a_correction(entry).pk}/", f"daiban/{a_candidate(unit).pk}/"]
    return [*addresses, f"yingxiang/{a_notice(entry).pk}/"]


LISTS = ["", "xinjian/", "daoru/", "daiban/", "jiucuo/", "fugai/", "yingxiang/"]


@pytest.mark.parametrize("role", ["ORGAN_REVIEWER", "COUNTY_OFFICE"])
def test_who_works_with_the_base_opens_every_screen(client, unit, everything, role):
    signed_in(client, an_officer(role=role, unit=unit))

    assert {one: client.get(ROOT + one).status_code for one in LISTS + everything} == dict.fromkeys(
        LISTS + everything, 200
    )


@pytest.mark.parametrize("role", ["EDITOR", "ORGAN_REVIEWER"])
def test_what_belongs_to_another_unit_is_not_there(client, everything, role):
    signed_in(client, an_officer(role=role))

    assert {one: client.get(ROOT + one).status_code for one in everything} == dict.fromkeys(everything, 404)


def test_lists_show_a_unit_its_own_only(client, everything):
    signed_in(client, an_officer())

    for one in ("", "jiucuo/", "daiban/", "yingxiang/"):
        assert "井盖" not in client.get(ROOT + one).content.decode()


@pytest.mark.parametrize("role", ["SECRECY_OFFICER", "OPERATOR", "AUDITOR"])
def test_who_does_not_write_cannot_write(client, unit, everything, role):
    signed_in(client, an_officer(role=role, unit=unit))

    assert client.get(f"{ROOT}xinjian/").status_code == 403
    assert client.get(f"{ROOT}daoru/").status_code == 403
    entry = KnowledgeEntry.objects.get()
    assert client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": "x"}).status_code == 403
    assert KnowledgeEntry.objects.get().state == "PUBLISHED"


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(ROOT).headers["Location"].startswith("/account/login/")


def written(unit, **fields) -> dict:
    values = {
        "title": "井盖没了谁来管", "content": "产权单位两小时内到场。", "variants": "井盖不见了怎么办\n马路上没井盖",
        "category": LEAF, "nature": "热点问答", "keywords": "井盖，缺失", "issuer": unit.pk,
        "valid_from": "", "valid_to": "",
    }  # fmt: skip
    return values | fields


def test_an_editor_finds_the_clause_beside_the_form_and_loses_nothing_written(client, editor, unit):
    document = a_document()
    clause = a_clause(document)

    found = client.post(f"{ROOT}xinjian/", written(unit, find="井盖", look="1")).content.decode()
    assert f'name="pick" value="{document.pk}"' in found
    opened = client.post(f"{ROOT}xinjian/", written(unit, pick=document.pk)).content.decode()
    assert "井盖缺失的，产权单位应当在两小时内到场。" in opened
    place = f"{document.pk}:{clause.edition_id}:art-3"
    added = client.post(f"{ROOT}xinjian/", written(unit, document=document.pk, add=place)).content.decode()
    assert f'name="cite" value="{place}"' in added
    assert "井盖没了谁来管" in added
    assert not KnowledgeEntry.objects.exists()

    answer = client.post(f"{ROOT}xinjian/", written(unit, cite=place, save="1"))

    entry = KnowledgeEntry.objects.get()
    assert answer.headers["Location"] == f"{ROOT}{entry.pk}/"
    assert (entry.owner, entry.variants) == (unit, ["井盖不见了怎么办", "马路上没井盖"])
    assert entry.citations.get().label == "第三条"


def test_an_older_edition_can_be_opened_beside_the_form(client, editor, unit):
    document = a_document()
    old = document.editions.get()
    a_second_edition(document)

    page = client.post(
        f"{ROOT}xinjian/", written(unit, document=document.pk, edition=old.pk, turn="1")
    ).content.decode()

    assert "每月巡查一次" in page


def test_every_reason_against_an_entry_is_shown_at_once(client, editor, unit):
    answer = client.post(f"{ROOT}xinjian/", written(unit, title="", keywords="", save="1"))

    assert answer.status_code == 409
    for words in ("请填写标题", "请至少填写 1 个关键字"):
        assert words in answer.content.decode()


def test_a_clause_can_be_dropped_again(client, editor, unit):
    entry = an_entry(owner=unit, is_public=False)
    one = entry.citations.get()
    place = f"{one.document_id}:{one.edition_id}:{one.anchor}"

    page = client.post(f"{ROOT}{entry.pk}/xiugai/", written(unit, cite=place, drop="0")).content.decode()

    assert 'name="cite"' not in page


def test_the_preview_shows_the_correction_as_the_public_would_see_it(client, editor, unit):
    entry = an_entry(owner=unit)
    one = entry.citations.get()
    place = f"{one.document_id}:{one.edition_id}:{one.anchor}"
    client.post(f"{ROOT}{entry.pk}/xiugai/", written(unit, title="井盖新说法", cite=place, save="1"))

    page = client.get(f"{ROOT}{entry.pk}/yulan/").content.decode()

    assert "井盖新说法" in page
    assert "现行有效" in page
    assert KnowledgeEntry.objects.get().title == "井盖丢了找谁"


def test_an_editor_hands_an_entry_in_for_review(client, editor, unit):
    entry = an_entry(owner=unit, is_public=False)

    page = client.get(f"/desk/shencha/songshen/{KIND}/{entry.pk}/")
    assert "井盖丢了找谁" in page.content.decode()
    signed_in(client, an_officer())
    assert client.get(f"/desk/shencha/songshen/{KIND}/{entry.pk}/").status_code == 404


def test_one_click_and_a_confirmation_verify_an_entry(client, editor, unit):
    entry = an_entry(owner=unit, at=AT - timedelta(days=200))
    assert "该核对了" in client.get(ROOT).content.decode()
    assert "确认核对无误" in client.get(f"{ROOT}{entry.pk}/heshi/").content.decode()

    client.post(f"{ROOT}{entry.pk}/heshi/")

    assert KnowledgeEntry.objects.get().verified_by == editor


def test_archiving_asks_and_needs_a_reason_and_the_reviewer(client, unit):
    entry = an_entry(owner=unit)
    signed_in(client, an_officer(unit=unit))
    assert client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": "旧了"}).status_code == 403
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=unit))
    assert client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": ""}).status_code == 409

    client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": "旧了"})

    assert KnowledgeEntry.objects.get().state == "ARCHIVED"


def test_a_question_nobody_answered_becomes_an_entry(client, editor, unit):
    candidate = a_candidate(unit)
    a_candidate(unit)
    page = client.get(f"{ROOT}xinjian/?houxuan={candidate.pk}").content.decode()
    assert "问过 2 次" in page
    place = a_clause(a_document())

    client.post(
        f"{ROOT}xinjian/",
        written(
            unit,
            houxuan=candidate.pk,
            save="1",
            cite=f"{place.document_id}:{place.edition_id}:{place.anchor}",
        ),
    )

    candidate.refresh_from_db()
    assert (candidate.state, candidate.entry) == ("TAKEN", KnowledgeEntry.objects.get())


def test_a_question_may_be_dismissed_with_a_reason_only(client, editor, unit):
    candidate = a_candidate(unit)
    assert client.post(f"{ROOT}daiban/{candidate.pk}/", {"reason": " "}).status_code == 409

    client.post(f"{ROOT}daiban/{candidate.pk}/", {"reason": "不归本县管"})

    candidate.refresh_from_db()
    assert (candidate.state, candidate.decided_by) == ("DISMISSED", editor)


def test_a_correction_is_answered_and_its_contact_seen_only_on_the_record(client, editor, unit):
    request = a_correction(an_entry(owner=unit))
    address = f"{ROOT}jiucuo/{request.pk}/"
    assert "138****8000" in client.get(address).content.decode()
    assert "13800138000" not in client.get(address).content.decode()

    assert "13800138000" in client.post(address, {"verdict": "contact"}).content.decode()
    assert Entry.objects.filter(action="knowledge.correction_contact_seen", actor_id=editor.pk).exists()
    assert client.post(address, {"verdict": "decline", "answer": ""}).status_code == 409
    client.post(address, {"verdict": "decline", "answer": "电话没有错，已核实。"})

    request.refresh_from_db()
    assert (request.state, request.answered_by) == ("DECLINED", editor)


def test_the_board_shows_what_is_missing_late_and_wrong_and_exports_it(client, office, unit):
    document = a_document(drafter_id=unit.pk)
    a_duty(document, unit)
    page = client.get(f"{ROOT}fugai/").content.decode()
    assert "没有条目、也没有理由的政策（1 件）" in page

    book = load_workbook(BytesIO(client.get(f"{ROOT}fugai/?export=xlsx").content)).active

    rows = [[cell.value for cell in row] for row in book.iter_rows()]
    assert ["未覆盖政策", document.title, document.number] in [row[:3] for row in rows]


def test_a_unit_says_why_a_policy_needs_no_entry(client, editor, unit):
    duty = a_duty(a_document(), unit)

    client.post(f"{ROOT}fugai/{duty.pk}/", {"reason": "只涉及机关内部"})

    duty.refresh_from_db()
    assert (duty.settled_as, duty.settled_by) == ("NONE_NEEDED", editor)
    assert client.post(f"{ROOT}fugai/{a_duty_of_others().pk}/", {"reason": "x"}).status_code == 404


def a_duty_of_others() -> Duty:
    from gongkai.policies.models import PolicyDocument

    return Duty.objects.create(
        document=PolicyDocument.objects.first(), occasion="AMENDED", occurred_on=ON, due_on=ON, unit=a_unit()
    )


def test_the_owner_notes_what_was_done_about_an_impact(client, editor, unit):
    notice = a_notice(an_entry(owner=unit))
    assert client.post(f"{ROOT}yingxiang/{notice.pk}/", {"note": ""}).status_code == 409

    client.post(f"{ROOT}yingxiang/{notice.pk}/", {"note": "文字不受影响"})

    notice.refresh_from_db()
    assert (notice.state, notice.resolved_by) == ("RESOLVED", editor)


def test_before_a_repeal_the_office_sees_what_it_would_touch(client, office):
    entry = an_entry()

    page = client.get(f"{ROOT}yingxiang/wenjian/{entry.citations.get().document_id}/").content.decode()

    assert "井盖丢了找谁" in page
    assert "要处理" in page


def uploaded(client, content: bytes, name: str = "tiaomu.json"):
    return client.post(f"{ROOT}daoru/", {"file": SimpleUploadedFile(name, content)})


def a_row(unit, **fields) -> dict:
    values = {
        "类目": LEAF, "标题": "井盖响怎么办", "内容": "打12345。", "发文单位": unit.name, "材料性质": "热点问答",
        "关键字": "井盖，噪声", "问法": "井盖咣当响", "引用": "青政发〔2023〕21号 第三条", "有效起": "", "有效止": "",
    }  # fmt: skip
    return values | fields


@pytest.mark.parametrize("form", ["xlsx", "json"])
def test_a_good_batch_is_previewed_first_and_then_kept_whole(client, editor, unit, form):
    a_document()
    rows = [a_row(unit), a_row(unit, 标题="井盖松了怎么办")]
    content = (
        tables.as_json(rows) if form == "json" else tables.as_xlsx([tuple(row.values()) for row in rows])
    )

    page = uploaded(client, content, f"tiaomu.{form}")
    assert "检查通过：2 条" in page.content.decode()
    assert not KnowledgeEntry.objects.exists()
    answer = client.post(f"{ROOT}daoru/", {"rows": page.context["signed"]})

    assert answer.status_code == 302
    assert KnowledgeEntry.objects.filter(owner=unit, source="IMPORT", citations__label="第三条").count() == 2


def test_one_bad_row_keeps_the_whole_batch_out_and_every_error_is_listed(client, editor, unit):
    a_document()
    rows = [
        a_row(unit),
        a_row(unit, 标题="井盖响怎么办", 材料性质="别的", 引用="青政发〔2023〕21号 第九十条", 有效止="明年"),
        a_row(unit, 标题="好的一条", 发文单位="没有这个局"),
    ]

    page = uploaded(client, json.dumps(rows, ensure_ascii=False).encode()).content.decode()

    assert "有 2 条不合要求，没有导入" in page
    for words in (
        "写了两次",
        "材料性质请从这些里选",
        "在文件库里找不到",
        "不是日期",
        "没有“没有这个局”这个单位",
    ):
        assert words in page
    assert not KnowledgeEntry.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"\xff\xfe", "不是 UTF-8 的 JSON 文件"),
        ("a.json", b"{}", "应是一个数组"),
        ("a.json", b"[]", "文件里没有条目"),
        ("a.json", b"[{}]", "缺少“类目"),
        ("a.xlsx", b"PK\x03\x04broken", "不是能打开的 Excel"),
    ],
)
def test_a_file_that_is_no_batch_says_what_to_do(client, editor, name, content, words):
    assert words in uploaded(client, content, name).content.decode()


def test_more_than_a_thousand_rows_are_too_many(client, editor, unit):
    rows = [a_row(unit, 标题=f"第{n}条") for n in range(1001)]

    assert "一次最多导入 1000 条" in uploaded(client, tables.as_json(rows)).content.decode()


def test_rows_nobody_was_shown_are_not_imported(client, editor):
    client.post(f"{ROOT}daoru/", {"rows": "made-up"})

    assert not KnowledgeEntry.objects.exists()


def test_what_was_exported_can_be_imported_again(client, editor, unit):
    entry = an_entry(owner=unit)
    sheet = client.get(f"{ROOT}?export=xlsx")
    told = tables.read_rows("a.xlsx", sheet.content)
    assert json.loads(client.get(f"{ROOT}?export=json").content)[0]["标题"] == "井盖丢了找谁"

    services.archive_entry(entry=entry, reason="旧了", actor_id=None, at=AT)
    KnowledgeEntry.objects.filter(pk=entry.pk).update(title="旧的")
    services.import_entries(rows=told, owner_id=unit.pk, actor_id=None, at=AT)

    again = KnowledgeEntry.objects.get(state="DRAFT")
    assert (again.title, again.variants, again.citations.get().label) == (
        "井盖丢了找谁", ["井盖不见了怎么办", "马路上没有井盖"], "第三条",
    )  # fmt: skip


def test_what_waits_is_on_the_first_screen(client, editor, unit):
    a_correction(an_entry(owner=unit))

    assert "群众纠错" in client.get("/desk/").content.decode()
