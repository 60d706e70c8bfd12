"""What waits on the knowledge base's screens: candidates, corrections, duties, impacts, and the board over all."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from gongkai.knowledge.models import Duty, KnowledgeEntry
from gongkai.policies.models import PolicyDocument
from gongkai.trail.models import Entry
from tests.factories import ON, a_unit
from tests.knowledge.builders import (
    a_candidate,
    a_clause,
    a_correction,
    a_duty,
    a_notice,
    an_entry,
    written,
)
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
ROOT = "/desk/zhishi/"


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


def test_what_waits_is_on_the_first_screen(client, editor, unit):
    a_correction(an_entry(owner=unit))

    assert "群众纠错" in client.get("/desk/").content.decode()


def test_a_list_opens_with_what_waits_and_shows_the_rest_when_asked(client, editor, unit):
    waiting, settled = a_candidate(unit), a_notice(an_entry(owner=unit))
    client.post(f"{ROOT}yingxiang/{settled.pk}/", {"note": "文字不受影响"})
    client.post(f"{ROOT}daiban/{waiting.pk}/", {"reason": "不归本县管"})

    for place, state in (("daiban/", "DISMISSED"), ("yingxiang/", "RESOLVED")):
        seen = {
            asked: len(client.get(f"{ROOT}{place}?state={asked}").context["page"])
            for asked in ("OPEN", state, "ALL")
        }
        assert seen == {"OPEN": 0, state: 1, "ALL": 1}
        assert client.get(ROOT + place).context["state"] == "OPEN"
