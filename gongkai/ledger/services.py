"""Deeds on the ledger: each one transaction, one trail entry."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.ledger import rules, selectors
from gongkai.ledger.enums import EvidenceKind, Part, Stage
from gongkai.ledger.models import (
    Assignment,
    DeadlineChange,
    Evidence,
    Notice,
    Obligation,
    Progress,
    Reminder,
    Review,
    Task,
    WorkPlan,
)
from gongkai.trail import selectors as trail_selectors
from gongkai.trail import services as trail
from gongkai.units import selectors as unit_selectors
from gongkai.units.models import Unit
from gongkai.units.rules import resolve_units


@dataclass(frozen=True, slots=True)
class EvidenceGiven:
    """What a unit hands in as proof (佐证)."""

    links: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    entries: tuple[int, ...] = field(default=())


@transaction.atomic
def import_notice(
    *, parsed: Mapping[str, Any], file_name: str, content: bytes, actor_id: int | None, at: datetime
) -> Notice:
    """
    Keep a parsed notice (任务分解通知) as a draft to be checked and corrected on screen.

    :raises Refused: if the same file was imported before
    """
    digest = hashlib.sha256(content).hexdigest()
    known = Notice.objects.filter(file_hash=digest).first()
    if known:
        day = timezone.localtime(known.imported_at).date()
        message = f"这份文件已于 {day} 导入（《{known.title}》），不用再导。"
        raise Refused(Blocker("IMPORTED", message, rules.G2))
    notice = Notice.objects.create(
        title=parsed["title"][:200] or file_name[:200],
        number=parsed["number"][:60],
        issuer=parsed["issuer"][:120],
        issued_on=parsed["issued_on"],
        file_name=file_name[:200],
        file_hash=digest,
        basis=list(parsed["basis"]),
        remainder=list(parsed.get("remainder", [])),
        imported_by_id=actor_id,
        imported_at=at,
    )
    Task.objects.bulk_create(_task(notice, number, row) for number, row in enumerate(parsed["tasks"], 1))
    Obligation.objects.bulk_create(
        Obligation(notice=notice, text=row["text"], due_on=row["due_on"]) for row in parsed["obligations"]
    )
    notice.refresh_from_db()
    trail.record(
        "ledger.notice_imported", subject=notice, actor_id=actor_id, at=at, title=notice.title, sha256=digest
    )
    return notice


def _task(notice: Notice, number: int, row: Mapping[str, Any]) -> Task:
    return Task(
        notice=notice,
        no=number,
        section=row["section"][:200],
        title=row["title"][:200],
        text=row["text"],
        lead_names=list(row["lead_units"]),
        responsible_names=list(row["responsible_units"]),
        due_on=row["due_on"],
        is_standing=row["standing"],
        deadline_text=row["deadline_text"][:120],
        remarks=list(row.get("remarks", [])),
    )


@transaction.atomic
def correct_task(*, task: Task, fields: Mapping[str, Any], actor_id: int, at: datetime) -> Task:
    """
    Correct what the parser read of a task (校正) before the notice is confirmed.

    :raises Refused: once the notice is confirmed; then only deadlines move, with a reason
    """
    if not task.notice.is_draft:
        raise Refused(Blocker("CONFIRMED", "通知已经入账，不能再改任务；时限可以在台账行里变更。", rules.G2))
    changed = {name: [_shown(getattr(task, name)), _shown(value)] for name, value in fields.items()}
    changed = {name: pair for name, pair in changed.items() if pair[0] != pair[1]}
    for name, value in fields.items():
        setattr(task, name, value)
    task.save()
    trail.record("ledger.task_corrected", subject=task, actor_id=actor_id, at=at, changed=changed)
    return task


@transaction.atomic
def confirm_notice(*, notice: Notice, actor_id: int | None, at: datetime) -> list[Assignment]:
    """
    Turn a checked notice into a ledger (确认入账): one row per task and unit, groups of that day resolved.

    :raises Refused: with every task that has no unit, an unknown unit or no deadline
    """
    notice = Notice.objects.select_for_update().get(pk=notice.pk)
    day = timezone.localdate(at)
    rows, facts = [], []
    for task in notice.tasks.order_by("no"):
        shares, unknown = _shares(task, day)
        facts.append(rules.TaskFacts(task.no, tuple(shares), tuple(unknown), task.due_on, task.is_standing))
        rows += [
            Assignment(
                task=task, unit_id=unit_id, part=part, due_on=task.due_on, is_standing=task.is_standing
            )
            for unit_id, part in shares.items()
        ]
    blockers = rules.confirm_blockers(facts, is_draft=notice.is_draft)
    if blockers:
        raise Refused(*blockers)
    Assignment.objects.bulk_create(rows)
    notice.confirmed_at = at
    notice.save(update_fields=["confirmed_at"])
    trail.record(
        "ledger.notice_confirmed", subject=notice, actor_id=actor_id, at=at, tasks=len(facts), rows=len(rows)
    )
    return rows


def _shares(task: Task, day: date) -> tuple[dict[int, str], list[str]]:
    """Return the units of a task with their part, leads first, and the names nobody answers to."""
    directory = unit_selectors.get_directory(on=day)
    shares: dict[int, str] = {}
    unknown = []
    for part, names in ((Part.LEAD, task.lead_names), (Part.RESPONSIBLE, task.responsible_names)):
        for resolution in resolve_units(names, directory):
            if not resolution.unit_ids:
                unknown.append(resolution.written)
            for unit_id in resolution.unit_ids:
                shares.setdefault(unit_id, part)
    return shares, unknown


@transaction.atomic
def discard_notice(*, notice: Notice, actor_id: int, at: datetime) -> None:
    """
    Throw away an imported draft (放弃导入); the trail keeps that it was there.

    :raises Refused: once the notice is confirmed
    """
    if not notice.is_draft:
        raise Refused(Blocker("CONFIRMED", "通知已经入账，不能放弃。", rules.G2))
    trail.record("ledger.notice_discarded", subject=notice, actor_id=actor_id, at=at, title=notice.title)
    notice.delete()


@transaction.atomic
def report_progress(
    *,
    assignment: Assignment,
    text: str,
    completes: bool,
    evidence: EvidenceGiven,
    actor_id: int,
    at: datetime,
) -> Progress:
    """
    Enter what a unit has done (填报进展), with its proof; a completion waits for the county office.

    :raises Refused: without words, without proof of a completion, or on a row that is done
    """
    assignment = _locked(assignment)
    given = len(evidence.links) + len(evidence.files) + len(evidence.entries)
    facts = selectors.get_assignment_facts(assignment)
    blockers = rules.progress_blockers(facts, text=text, completes=completes, evidence=given)
    blockers += _entry_blockers(evidence.entries)
    if blockers:
        raise Refused(*blockers)
    progress = Progress.objects.create(
        assignment=assignment,
        text=text.strip(),
        is_completion=completes,
        reported_by_id=actor_id,
        reported_at=at,
    )
    _keep_evidence(progress, evidence)
    assignment.stage = Stage.REPORTED if completes else Stage.IN_PROGRESS
    assignment.updated_on = timezone.localdate(at)
    assignment.save(update_fields=["stage", "updated_on"])
    trail.record(
        "ledger.progress_reported",
        subject=assignment,
        actor_id=actor_id,
        at=at,
        progress=progress.pk,
        completes=completes,
        evidence=given,
    )
    return progress


def _entry_blockers(entries: Sequence[int]) -> tuple[Blocker, ...]:
    missing = [number for number in entries if trail_selectors.find_entry(number) is None]
    if not missing:
        return ()
    return (Blocker("NO_SUCH_ENTRY", f"留痕里没有第 {missing[0]} 条，请核对序号。", rules.G2),)


def _keep_evidence(progress: Progress, evidence: EvidenceGiven) -> None:
    for link in evidence.links:
        Evidence.objects.create(progress=progress, kind=EvidenceKind.LINK, url=link)
    for name, content in evidence.files:
        piece = Evidence(progress=progress, kind=EvidenceKind.FILE)
        piece.file_hash = hashlib.sha256(content).hexdigest()
        piece.file.save(name, ContentFile(content), save=True)
    for number in evidence.entries:
        Evidence.objects.create(progress=progress, kind=EvidenceKind.TRAIL, entry_sequence=number)


@transaction.atomic
def review_assignment(
    *, assignment: Assignment, accepts: bool, reason: str, actor_id: int, at: datetime
) -> Review:
    """
    Accept a reported completion, or return it for more work with the reason (确认、退回重办).

    :raises Refused: if nothing was reported, or a return gives no reason
    """
    assignment = _locked(assignment)
    facts = selectors.get_assignment_facts(assignment)
    blockers = rules.review_blockers(facts, accepts=accepts, reason=reason)
    if blockers:
        raise Refused(*blockers)
    review = Review.objects.create(
        assignment=assignment,
        is_accepted=accepts,
        reason=reason.strip(),
        reviewed_by_id=actor_id,
        reviewed_at=at,
    )
    assignment.stage = Stage.DONE if accepts else Stage.RETURNED
    assignment.done_on = timezone.localdate(at) if accepts else None
    assignment.save(update_fields=["stage", "done_on"])
    action = "ledger.assignment_accepted" if accepts else "ledger.assignment_returned"
    trail.record(action, subject=assignment, actor_id=actor_id, at=at, reason=reason.strip())
    return review


@transaction.atomic
def change_deadline(
    *, assignment: Assignment, new_due_on: date, reason: str, actor_id: int, at: datetime
) -> DeadlineChange:
    """
    Move the deadline of a row (时限变更); the old one, the reason and the person stay on record.

    :raises Refused: without a reason
    """
    assignment = _locked(assignment)
    facts = selectors.get_assignment_facts(assignment)
    blockers = rules.deadline_blockers(facts, new_due_on=new_due_on, reason=reason)
    if blockers:
        raise Refused(*blockers)
    change = DeadlineChange.objects.create(
        assignment=assignment,
        old_due_on=assignment.due_on,
        new_due_on=new_due_on,
        reason=reason.strip(),
        changed_by_id=actor_id,
        changed_at=at,
    )
    assignment.due_on = new_due_on
    assignment.save(update_fields=["due_on"])
    trail.record(
        "ledger.deadline_changed",
        subject=assignment,
        actor_id=actor_id,
        at=at,
        old=change.old_due_on,
        new=new_due_on,
        reason=reason.strip(),
    )
    return change


@transaction.atomic
def upload_plan(
    *, obligation: Obligation, unit: Unit, name: str, content: bytes, actor_id: int, at: datetime
) -> WorkPlan:
    """
    Hand in a unit's plan (工作方案); handed in again, the newest counts and the older stay.

    :raises Refused: if the file is empty
    """
    if not content:
        raise Refused(Blocker("EMPTY", "文件是空的，请重新选择。", rules.G2))
    plan = WorkPlan(obligation=obligation, unit=unit, uploaded_by_id=actor_id, uploaded_at=at)
    plan.file_hash = hashlib.sha256(content).hexdigest()
    plan.file.save(name, ContentFile(content), save=True)
    trail.record("ledger.plan_uploaded", subject=plan, actor_id=actor_id, at=at, unit=unit.code)
    return plan


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Give every reminder that is due and was not given yet (到期提醒); return how many."""
    day = timezone.localdate(at)
    given = []
    for assignment in selectors.list_open_assignments().select_for_update(of=("self",)):
        occasion = rules.occasion_of(selectors.get_assignment_facts(assignment), on=day)
        if not occasion:
            continue
        key = {"assignment": assignment, "occasion": occasion, "due_on": assignment.due_on}
        if not Reminder.objects.filter(**key).exists():
            given.append(Reminder.objects.create(**key, reminded_at=at))
    if given:
        deeds = [
            ("ledger.reminder_given", "ledger.assignment", str(one.assignment_id), {"occasion": one.occasion})
            for one in given
        ]
        trail.record_many(deeds, actor_id=None, at=at)
    return len(given)


def _locked(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_for_update().get(pk=assignment.pk)


def _shown(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
