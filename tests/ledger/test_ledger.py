"""The ledger: import, confirm, report, return, move deadlines, remind, export."""

from datetime import date, timedelta
from io import BytesIO

import docx
import openpyxl
import pytest

from gongkai.core.refusals import Refused
from gongkai.ledger import selectors, services
from gongkai.ledger.exports import tables
from gongkai.ledger.models import Assignment, Notice, Reminder
from gongkai.ledger.services import EvidenceGiven
from gongkai.trail.models import Entry
from gongkai.units import selectors as units
from tests.factories import AT, ON, an_officer
from tests.ledger.builders import a_county, a_ledger, a_parsed_notice

pytestmark = pytest.mark.django_db


def a_row(unit="青岚县财政局", no=1):
    return Assignment.objects.get(unit__name=unit, task__no=no)


def report(row, officer, *, completes=False, text="已公布。", links=("/zc/",)):
    return services.report_progress(
        assignment=row,
        text=text,
        completes=completes,
        evidence=EvidenceGiven(links=links),
        actor_id=officer.pk,
        at=AT,
    )


def test_there_is_one_row_per_task_and_unit_and_leads_stay_leads():
    a_county()
    a_ledger()

    rows = {
        (row.task.no, row.unit.name): row.part for row in Assignment.objects.select_related("task", "unit")
    }

    assert rows[1, "青岚县司法局"] == "LEAD"
    assert rows[1, "青岚县财政局"] == "RESPONSIBLE"
    assert rows[1, "云溪镇"] == "RESPONSIBLE"
    assert rows[2, "青岚县人民政府办公室"] == "LEAD"
    assert len(rows) == 7


def test_the_same_file_is_not_imported_twice():
    a_county()
    a_ledger()

    with pytest.raises(Refused, match="不用再导"):
        services.import_notice(
            parsed=a_parsed_notice(), file_name="二.md", content=b"x", actor_id=None, at=AT
        )


def test_an_unknown_unit_stops_the_whole_notice_and_a_correction_lets_it_through():
    a_county()
    parsed = a_parsed_notice()
    parsed["tasks"][0]["lead_units"] = ["县气象台"]
    notice = services.import_notice(parsed=parsed, file_name="一.md", content=b"y", actor_id=None, at=AT)
    with pytest.raises(Refused, match="县气象台"):
        services.confirm_notice(notice=notice, actor_id=None, at=AT)
    assert not Assignment.objects.exists()

    task = notice.tasks.get(no=1)
    services.correct_task(task=task, fields={"lead_names": ["县财政局"]}, actor_id=an_officer().pk, at=AT)
    services.confirm_notice(notice=notice, actor_id=None, at=AT)

    assert a_row().part == "LEAD"
    assert Entry.objects.get(action="ledger.task_corrected").payload["changed"] == {
        "lead_names": [["县气象台"], ["县财政局"]]
    }


def test_a_confirmed_notice_cannot_be_confirmed_corrected_or_discarded():
    a_county()
    notice = a_ledger()
    notice.refresh_from_db()
    officer = an_officer()

    for deed in (
        lambda: services.confirm_notice(notice=notice, actor_id=officer.pk, at=AT),
        lambda: services.discard_notice(notice=notice, actor_id=officer.pk, at=AT),
        lambda: services.correct_task(
            task=notice.tasks.get(no=1), fields={"title": "改"}, actor_id=officer.pk, at=AT
        ),
    ):
        with pytest.raises(Refused, match="入账"):
            deed()
    assert Notice.objects.exists()


def test_a_completion_waits_for_the_office_and_can_be_returned():
    a_county()
    a_ledger()
    officer = an_officer()
    report(a_row(), officer, completes=True)
    assert a_row().stage == "REPORTED"

    services.review_assignment(
        assignment=a_row(), accepts=False, reason="缺少链接", actor_id=officer.pk, at=AT
    )
    assert (a_row().stage, a_row().done_on) == ("RETURNED", None)

    report(a_row(), officer, completes=True)
    services.review_assignment(assignment=a_row(), accepts=True, reason="", actor_id=officer.pk, at=AT)
    assert (a_row().stage, a_row().done_on) == ("DONE", ON)
    with pytest.raises(Refused, match="已确认完成"):
        report(a_row(), officer)


def test_a_completion_without_proof_or_with_a_made_up_trail_entry_is_refused():
    a_county()
    a_ledger()
    officer = an_officer()

    with pytest.raises(Refused, match="佐证"):
        report(a_row(), officer, completes=True, links=())
    with pytest.raises(Refused, match="没有第 99999 条"):
        services.report_progress(
            assignment=a_row(),
            text="已办",
            completes=True,
            evidence=EvidenceGiven(entries=(99999,)),
            actor_id=officer.pk,
            at=AT,
        )


def test_a_moved_deadline_keeps_its_history():
    a_county()
    a_ledger()
    officer = an_officer()
    with pytest.raises(Refused, match="理由"):
        services.change_deadline(
            assignment=a_row(), new_due_on=date(2026, 12, 1), reason="", actor_id=officer.pk, at=AT
        )

    services.change_deadline(
        assignment=a_row(), new_due_on=date(2026, 12, 1), reason="上级推迟", actor_id=officer.pk, at=AT
    )

    change = a_row().deadline_changes.get()
    assert (change.old_due_on, change.new_due_on, change.reason) == (
        date(2026, 10, 31),
        date(2026, 12, 1),
        "上级推迟",
    )
    assert a_row("青岚县司法局").due_on == date(2026, 10, 31)


def test_each_reminder_is_given_once_even_after_days_without_a_worker():
    a_county()
    a_ledger()

    first = services.remind_due(at=AT - timedelta(days=30))
    again = services.remind_due(at=AT - timedelta(days=30))
    late = services.remind_due(at=AT)

    assert (first, again, late) == (3, 0, 3)
    assert set(Reminder.objects.values_list("occasion", flat=True)) == {"BEFORE_14", "AFTER_7"}


def test_the_board_counts_the_same_rows_by_task_unit_and_month():
    office = a_county()[0]
    a_ledger()
    scope = units.get_scope(an_officer(role="COUNTY_OFFICE", unit=office).pk, on=ON)

    board = selectors.get_board(scope, on=ON)

    for tallies in (board.by_task, board.by_unit, board.by_month):
        assert sum(tally.total for tally in tallies) == board.overall.total == 7
    assert board.overall.late == 3
    assert [tally.key for tally in board.by_month] == ["2026-10", "长期"]


def test_an_editor_sees_only_the_rows_of_the_own_unit():
    _, justice, *_ = a_county()
    a_ledger()
    scope = units.get_scope(an_officer(unit=justice).pk, on=ON)

    assert {row.unit for row in selectors.list_assignments_seen_by(scope)} == {justice}
    assert selectors.get_board(scope, on=ON).overall.total == 2


def test_the_export_holds_every_row_and_runs_no_formula():
    office = a_county()[0]
    a_ledger()
    officer = an_officer(role="COUNTY_OFFICE", unit=office)
    report(a_row(), officer, text="=HYPERLINK(1)")
    scope = units.get_scope(officer.pk, on=ON)
    rows = selectors.export_rows(scope, on=ON)

    sheet = openpyxl.load_workbook(BytesIO(tables.as_xlsx("台账", "副题", rows))).active
    table = docx.Document(BytesIO(tables.as_docx("台账", "副题", rows))).tables[0]

    assert sheet.max_row - 3 == len(table.rows) - 1 == 7
    assert "&P" in sheet.oddFooter.center.text
    assert (table._tbl.xml.count("w:tblHeader"), table._tbl.xml.count("w:cantSplit")) == (1, 7)
    assert [cell.value for cell in sheet[3]] == list(tables.COLUMNS)
    texts = [cell.value for row in sheet.iter_rows(min_row=4) for cell in row if isinstance(cell.value, str)]
    assert "'=HYPERLINK(1)" in texts
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_plan_is_handed_in_for_a_unit_and_the_newest_counts():
    _, justice, finance, _ = a_county()
    notice = a_ledger()
    duty = notice.obligations.get()
    officer = an_officer(unit=justice)
    for content in (b"1", b"2"):
        services.upload_plan(
            obligation=duty, unit=justice, name="f.docx", content=content, actor_id=officer.pk, at=AT
        )

    plans = dict(selectors.list_plans(duty, [justice, finance]))

    assert plans[justice].file.read() == b"2"
    assert plans[finance] is None
    with pytest.raises(Refused, match="空"):
        services.upload_plan(obligation=duty, unit=justice, name="f", content=b"", actor_id=officer.pk, at=AT)
