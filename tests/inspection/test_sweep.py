"""The expiry sweep over a small county: what lands on the list, what each deed does, who sees it."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook, load_workbook
from wagtail.documents.models import Document

from gongkai.core.refusals import BadInput, Refused
from gongkai.inspection import jobs, selectors, services
from gongkai.inspection.models import Archived, Candidate, Mark
from gongkai.policies import services as policies
from gongkai.publishing import selectors as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.trail.models import Entry
from gongkai.units import services as units
from gongkai.units.selectors import get_scope
from tests.factories import AT, ON, a_unit, an_officer
from tests.policies.builders import a_document
from tests.publishing.builders import a_site, an_article, pass_the_site, published

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)
PEOPLE = "| 姓名 | 身份证号 | 村 |\n|---|---|---|\n| 赵一鸣 | 219901195603010012 | 上河村 |"
ENDED = "征求意见时间为2026年11月20日至2026年12月5日，请反馈。"


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.GONGKAI_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    a_site()


def candidates(reason: str):
    return list(Candidate.objects.filter(reason=reason))


def a_workbook() -> Document:
    book = Workbook()
    for row in (["姓名", "手机", "金额"], ["赵一鸣", "13800001234", 1200]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return Document.objects.create(title="名单", file=ContentFile(content.getvalue(), "名单.xlsx"))


def test_an_ended_consultation_is_listed_with_its_unit_and_deadline():
    unit = a_unit("青岚县水务局")
    an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)

    (one,) = candidates("CONSULT")

    assert (one.unit, one.action, one.state) == (unit, "MARK", "OPEN")
    assert one.found_on < one.due_on
    assert "2026年12月5日" in one.why


def test_before_its_end_nothing_is_listed():
    an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=AT)

    assert candidates("CONSULT") == []


def test_sweeping_twice_lists_once_and_what_was_put_right_disappears():
    article = an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)
    services.sweep(actor_id=None, at=LATER)
    assert len(candidates("CONSULT")) == 1

    ArticlePage.objects.filter(pk=article.pk).update(live=False)
    services.sweep(actor_id=None, at=LATER)
    assert [one.state for one in candidates("CONSULT")] == ["GONE"]


def test_marking_leaves_the_words_and_puts_a_mark_over_them():
    article = an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)
    officer = an_officer(role="COUNTY_OFFICE")
    before = article.seal

    services.confirm_candidate(
        candidate=candidates("CONSULT")[0], action="MARK", note="", actor_id=officer.pk, at=LATER
    )

    assert "已结束" in Mark.objects.get(article_id=article.pk).text
    assert ArticlePage.objects.get(pk=article.pk).seal == before
    assert Entry.objects.filter(action="publishing.article_marked").exists()
    assert candidates("CONSULT")[0].public_hash == before


def test_archiving_takes_it_off_the_site_and_keeps_words_and_hash():
    article = an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)
    officer = an_officer(role="COUNTY_OFFICE")
    before = article.seal

    services.confirm_candidate(
        candidate=candidates("CONSULT")[0], action="ARCHIVE", note="", actor_id=officer.pk, at=LATER
    )

    kept = Archived.objects.get()
    assert (kept.hash, kept.content["title"]) == (before, article.title)
    assert not publishing.list_articles().filter(pk=article.pk).exists()
    assert ArticlePage.objects.filter(pk=article.pk).exists()


def test_a_list_masks_itself_when_its_publicity_is_over():
    article = an_article(
        "低保对象公示",
        body=f"公示期自2026年11月20日至2026年11月26日。\n\n{PEOPLE}",
        attachments=(("名单", a_workbook()),),
    )
    before = article.seal
    assert services.mask_ended_lists(actor_id=None, at=AT + timedelta(days=6)) == 0

    assert services.mask_ended_lists(actor_id=None, at=AT + timedelta(days=7)) == 1

    masked = publishing.list_articles().defer(None).get(pk=article.pk)
    text = str(masked.body.get_prep_value())
    assert "赵**" in text
    assert "219901********0012" in text
    assert "赵一鸣" not in text
    with masked.attachments.get().document.file.open("rb") as stored:
        sheet = load_workbook(io.BytesIO(stored.read())).active
    assert [cell.value for cell in sheet[2]] == ["赵**", "138****1234", 1200]
    assert masked.first_published_at == article.first_published_at
    revised = Entry.objects.get(action="publishing.article_revised")
    assert revised.payload["hash_before"] == before == Archived.objects.get().hash
    assert (candidates("PUBLICITY")[0].state, candidates("PUBLICITY")[0].decided_by) == ("DONE", None)
    assert services.mask_ended_lists(actor_id=None, at=AT + timedelta(days=8)) == 0


def test_a_number_in_the_text_is_masked_and_a_file_that_cannot_be_is_left_out():
    words = "姓名,身份证号\n".encode()
    file = Document.objects.create(title="名单", file=ContentFile(b"PK" + words, "名单.bin"))
    page = Document.objects.create(
        title="名单页",
        file=ContentFile(
            "<table><tr><td>姓名</td><td>手机</td></tr><tr><td>赵一鸣</td><td>13800001234</td></tr></table>".encode(),
            "名单.html",
        ),
    )
    article = an_article(
        "拟补助人员公示",
        body="公示期自2026年11月20日至2026年11月26日。赵一鸣，219901195603010012。",
        attachments=(("说明", file), ("名单页", page)),
    )

    assert services.mask_ended_lists(actor_id=None, at=AT + timedelta(days=7)) == 1

    masked = publishing.list_articles().defer(None).get(pk=article.pk)
    assert "219901********0012" in str(masked.body.get_prep_value())
    assert [one.title for one in masked.attachments.all()] == ["说明"]
    assert "名单页" in Entry.objects.get(action="publishing.article_revised").payload["reason"]


def test_a_page_with_a_draft_of_its_own_waits_for_the_unit():
    article = an_article("低保对象公示", body=f"公示期自2026年11月20日至2026年11月26日。\n\n{PEOPLE}")
    ArticlePage.objects.filter(pk=article.pk).update(has_unpublished_changes=True)

    assert services.mask_ended_lists(actor_id=None, at=AT + timedelta(days=7)) == 0
    assert [(one.action, one.state) for one in candidates("PUBLICITY")] == [("MASK", "OPEN")]


def test_keeping_needs_a_reason_and_holds_until_the_page_changes():
    article = an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)
    officer = an_officer(role="COUNTY_OFFICE")
    (one,) = candidates("CONSULT")
    with pytest.raises(Refused, match="理由"):
        services.keep_candidate(candidate=one, note="", actor_id=officer.pk, at=LATER)

    services.keep_candidate(candidate=one, note="结果尚未公布", actor_id=officer.pk, at=LATER)
    services.sweep(actor_id=None, at=LATER)
    assert [x.state for x in candidates("CONSULT")] == ["KEPT"]

    article.summary = "有了新的概述"
    article.save_revision()
    published(ArticlePage.objects.get(pk=article.pk), at=LATER)
    services.sweep(actor_id=None, at=LATER)
    assert sorted(x.state for x in candidates("CONSULT")) == ["KEPT", "OPEN"]


def test_an_unknown_way_of_clearing_out_is_no_way():
    an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)

    with pytest.raises(BadInput):
        services.confirm_candidate(
            candidate=candidates("CONSULT")[0], action="DELETE", note="", actor_id=1, at=LATER
        )


def test_who_explains_a_repealed_document_is_listed():
    document = a_document(expires_on=None)
    an_article("井盖管理办法解读", interprets=document.number, body="逐条解读。")
    policies.lapse_document(document=document, on=date(2026, 12, 1), note="到期", actor_id=None, at=AT)
    for event in document.events.awaiting():
        confirm_both(event)
    services.sweep(actor_id=None, at=LATER)

    (one,) = candidates("CITES")

    assert (one.action, one.title) == ("MARK", "井盖管理办法解读")


def confirm_both(event):
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        policies.confirm_change(event=event, role=role, actor_id=an_officer(role=role).pk, at=AT)


def test_a_phone_and_a_head_that_changed_are_looked_for():
    unit = a_unit("青岚县水务局")
    an_article("办事指南", into="zhinan", body="咨询电话：024-00010001。青岚县水务局负责人章文远。")
    contact = unit.contact
    for fields in ({"head": "章文远"}, {"head": "李长河", "phone": "024-00020002"}):
        units.propose_contact(contact=contact, fields=fields, actor_id=an_officer(unit=unit).pk, at=AT)
        pass_the_site()
        contact.refresh_from_db()
    services.sweep(actor_id=None, at=LATER)

    assert [one.action for one in candidates("PHONE")] == ["CORRECT"]
    assert "章文远" in candidates("LEADER")[0].why


def test_blank_columns_broken_links_and_repeated_texts_are_listed():
    body = "".join(f"第{n}段说明居民如何办理{n * 7}项用水业务并缴纳费用。" for n in range(9))
    an_article("甲", body=f"{body}\n\n[看这里](/lm/meiyou.html) [首页](/)")
    an_article("乙", body=body)
    services.sweep(actor_id=None, at=AT)

    assert "空白栏目" in {one.title for one in candidates("EMPTY")}
    assert [one.title for one in candidates("LINK")] == ["甲"]
    assert [one.title for one in candidates("DUPLICATE")] == ["乙"]


def test_something_said_to_be_corrected_and_still_there_comes_back():
    an_article("甲", body="[看这里](/lm/meiyou.html)")
    services.sweep(actor_id=None, at=AT)
    officer = an_officer(role="COUNTY_OFFICE")
    services.confirm_candidate(
        candidate=candidates("LINK")[0], action="CORRECT", note="已改", actor_id=officer.pk, at=AT
    )
    services.sweep(actor_id=None, at=LATER)

    assert [one.state for one in candidates("LINK")] == ["OPEN"]


def test_a_unit_that_lets_the_deadline_pass_is_reminded_once_a_week():
    an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)
    waiting = Candidate.objects.filter(state="OPEN").count()

    assert services.remind_due(at=LATER) == 0
    assert services.remind_due(at=LATER + timedelta(days=20)) == waiting
    assert services.remind_due(at=LATER + timedelta(days=21)) == 0


def test_units_see_their_own_and_the_county_office_sees_all():
    water, other = a_unit("青岚县水务局"), a_unit("青岚县林业局")
    an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)

    def seen(officer):
        scope = get_scope(officer.pk, on=ON)
        return selectors.list_candidates_handled_by(scope).filter(reason="CONSULT").count()

    assert seen(an_officer(unit=water)) == 1
    assert seen(an_officer(unit=other)) == 0
    assert seen(an_officer(role="COUNTY_OFFICE")) == 1


def test_the_jobs_sweep_and_mask():
    an_article("关于征求意见的公告", body=ENDED)

    assert jobs.sweep_month(LATER) > 0
    assert jobs.mask_and_remind(LATER) == 0
