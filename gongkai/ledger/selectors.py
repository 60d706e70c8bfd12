"""Reading the ledger; what a person sees of it is scoped by unit."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from gongkai.ledger import rules
from gongkai.ledger.enums import Stage, State
from gongkai.ledger.exports.rows import LedgerRow
from gongkai.ledger.models import Assignment, Evidence, Notice, Obligation, Progress, Reminder, Task, WorkPlan
from gongkai.units.models import Unit
from gongkai.units.rules import Scope


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the ledger as it stands on a day (台账行)."""

    assignment: Assignment
    state: str

    @property
    def state_label(self) -> str:
        """The state in words."""
        return State(self.state).label


@dataclass(slots=True)
class Tally:
    """How many rows of a group stand how (汇总)."""

    key: str
    label: str
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All rows of the group."""
        return sum(self.counts.values())

    @property
    def done(self) -> int:
        """Rows that are done, or standing and fresh."""
        return self.counts["DONE"] + self.counts["STANDING_FRESH"]

    @property
    def late(self) -> int:
        """Rows past their deadline."""
        return self.counts["OVERDUE"]


@dataclass(frozen=True, slots=True)
class Board:
    """The county's board (督办看板): the same rows by task, by unit, by month."""

    on: date
    overall: Tally
    by_task: tuple[Tally, ...]
    by_unit: tuple[Tally, ...]
    by_month: tuple[Tally, ...]


def get_assignment_facts(assignment: Assignment) -> rules.AssignmentFacts:
    """Return what the rules need to know of one row."""
    return rules.AssignmentFacts(
        assignment.stage, assignment.due_on, assignment.is_standing, assignment.done_on, assignment.updated_on
    )


def list_notices(scope: Scope) -> QuerySet[Notice]:
    """Return the notices a person sees: confirmed ones; drafts only for the county office."""
    notices = Notice.objects.order_by("-issued_on", "-pk")
    if scope.holds("COUNTY_OFFICE"):
        return notices
    return notices.filter(confirmed_at__isnull=False)


def list_assignments_seen_by(scope: Scope) -> QuerySet[Assignment]:
    """Return the rows a person sees: of the own units, or all for the county office and auditors."""
    rows = (
        Assignment.objects.live()
        .select_related("task__notice", "unit")
        .order_by("task__notice_id", "task__no", "unit__position")
    )
    return rows if scope.sees_county else rows.filter(unit_id__in=scope.unit_ids)


def list_open_assignments() -> QuerySet[Assignment]:
    """Return the rows of confirmed notices that still have something to be done by a day."""
    rows = Assignment.objects.live().exclude(stage__in=[Stage.DONE, Stage.REPORTED])
    return rows.filter(due_on__isnull=False).order_by("pk")


def rows_on(assignments: Iterable[Assignment], *, on: date) -> list[Row]:
    """Return rows with their state on a day."""
    return [Row(one, rules.state_of(get_assignment_facts(one), on=on)) for one in assignments]


def list_units_seen_by(scope: Scope) -> list[tuple[str, str]]:
    """Return the units whose rows a person sees, code and name, in their official order (按单位筛选)."""
    rows = list_assignments_seen_by(scope).order_by("unit__position", "unit__name")
    return list(dict.fromkeys(rows.values_list("unit__code", "unit__name")))


def get_board(scope: Scope, *, on: date, notice_id: int | None = None) -> Board:
    """Return how the rows a person sees stand on a day, by task, by unit and by month."""
    assignments = list_assignments_seen_by(scope)
    if notice_id is not None:
        assignments = assignments.filter(task__notice_id=notice_id)
    overall = Tally("all", "全部")
    tasks: dict[str, Tally] = {}
    units: dict[str, Tally] = {}
    months: dict[str, Tally] = {}
    for row in rows_on(assignments, on=on):
        one = row.assignment
        month = one.due_on.strftime("%Y-%m") if one.due_on else "长期"
        groups = (
            overall,
            tasks.setdefault(str(one.task_id), Tally(str(one.task_id), str(one.task))),
            units.setdefault(one.unit.code, Tally(one.unit.code, one.unit.name)),
            months.setdefault(month, Tally(month, month)),
        )
        for tally in groups:
            tally.counts[row.state] += 1
    ordered_months = sorted(months.values(), key=lambda tally: tally.key)
    return Board(on, overall, tuple(tasks.values()), tuple(units.values()), tuple(ordered_months))


def list_tasks_with_rows(notice: Notice, scope: Scope, *, on: date) -> list[tuple[Task, list[Row]]]:
    """Return the tasks of a notice with the rows a person sees of each."""
    rows = defaultdict(list)
    for row in rows_on(list_assignments_seen_by(scope).filter(task__notice=notice), on=on):
        rows[row.assignment.task_id].append(row)
    return [(task, rows[task.pk]) for task in notice.tasks.order_by("no")]


def list_progress(assignment: Assignment) -> QuerySet[Progress]:
    """Return what was reported on a row, newest first, with its proof."""
    return assignment.progress.select_related("reported_by").prefetch_related("evidence").order_by("-pk")


def list_plans(obligation: Obligation, units: Iterable[Unit]) -> list[tuple[Unit, WorkPlan | None]]:
    """Return each unit with its newest plan for an obligation, or None where it owes one."""
    newest: dict[int, WorkPlan] = {}
    for plan in obligation.plans.order_by("uploaded_at"):
        newest[plan.unit_id] = plan
    return [(unit, newest.get(unit.pk)) for unit in units]


def list_reminders_for(scope: Scope) -> QuerySet[Reminder]:
    """Return the unread reminders of a person's units."""
    return (
        Reminder.objects.filter(read_at__isnull=True, assignment__unit_id__in=scope.unit_ids)
        .exclude(assignment__stage__in=[Stage.DONE, Stage.REPORTED])
        .select_related("assignment__task", "assignment__unit")
        .order_by("due_on")
    )


def list_rows_for_export(scope: Scope, *, notice_id: int | None = None) -> QuerySet[Assignment]:
    """Return the rows a person sees with the newest progress, for a table on paper."""
    rows = list_assignments_seen_by(scope)
    if notice_id is not None:
        rows = rows.filter(task__notice_id=notice_id)
    newest = Progress.objects.order_by("-pk").prefetch_related("evidence")
    return rows.prefetch_related(Prefetch("progress", newest))


def export_rows(scope: Scope, *, on: date, notice_id: int | None = None) -> list[LedgerRow]:
    """Return the rows a person sees as a table for paper (台账导出)."""
    rows = list_rows_for_export(scope, notice_id=notice_id)
    return [_export_row(row, number) for number, row in enumerate(rows_on(rows, on=on), 1)]


def _export_row(row: Row, number: int) -> LedgerRow:
    one = row.assignment
    newest = next(iter(one.progress.all()), None)
    evidence = [str(piece) for piece in newest.evidence.all()] if newest else []
    return LedgerRow(
        no=number,
        section=one.task.section,
        task=str(one.task),
        unit=one.unit.name,
        part=one.get_part_display(),
        due=one.due_on.isoformat() if one.due_on else "长期坚持",
        state=row.state_label,
        done=one.done_on.isoformat() if one.done_on else "",
        progress=newest.text if newest else "",
        evidence="；".join(evidence),
    )


def list_evidence_seen_by(scope: Scope) -> QuerySet[Evidence]:
    """Return the proof on the rows a person sees (佐证)."""
    return Evidence.objects.filter(progress__assignment__in=list_assignments_seen_by(scope))
