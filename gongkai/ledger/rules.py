"""How a row of the ledger stands, what may be done with it, when it is time to remind. Imports no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from gongkai.core.refusals import Blocker

G2 = "G2 年度工作台账"
NOTICE_19 = "抚县政公领发〔2023〕3号 第19项"
STANDING_FRESH_DAYS = 90
REMIND_BEFORE_DAYS = (14, 3, 0)
REMIND_AFTER_DAYS = (1, 7, 30)


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """What the rules need to know of one row (台账行)."""

    stage: str
    due_on: date | None
    is_standing: bool
    done_on: date | None = None
    updated_on: date | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """What proves a report (佐证)."""

    links: tuple[str, ...] = ()
    files: int = 0
    entries: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many pieces there are."""
        return len(self.links) + self.files + len(self.entries)


def state_of(facts: AssignmentFacts, *, on: date, fresh_days: int = STANDING_FRESH_DAYS) -> str:
    """Return what the board shows of a row on a day (台账状态, G2)."""
    if facts.stage == "DONE" and facts.done_on and facts.done_on <= on:
        return "DONE"
    if facts.due_on and facts.due_on < on:
        return "REPORTED" if facts.stage == "REPORTED" else "OVERDUE"
    if facts.stage in {"REPORTED", "RETURNED"}:
        return facts.stage
    if facts.is_standing and facts.due_on is None:
        fresh = facts.updated_on is not None and (on - facts.updated_on).days <= fresh_days
        return "STANDING_FRESH" if fresh else "STANDING_STALE"
    return facts.stage


def progress_blockers(
    facts: AssignmentFacts, *, text: str, completes: bool, evidence: int
) -> tuple[Blocker, ...]:
    """Return why a progress report may not be entered (填报进展)."""
    blockers = []
    if not text.strip():
        blockers.append(Blocker("NO_TEXT", "请写明做了什么、结果如何。", G2))
    if completes and not evidence:
        blockers.append(
            Blocker("NO_EVIDENCE", "报完成要有佐证：附上公开页面的链接、文件或留痕序号中的一种。", G2)
        )
    if completes and facts.is_standing and facts.due_on is None:
        blockers.append(
            Blocker("STANDING", "这是长期坚持的任务，没有完成之日：请定期填报进展，不报完成。", NOTICE_19)
        )
    if facts.stage == "DONE":
        blockers.append(Blocker("DONE", "这一行已确认完成；如需补充，请县政府办公室退回后再填。", G2))
    return tuple(blockers)


def review_blockers(facts: AssignmentFacts, *, accepts: bool, reason: str) -> tuple[Blocker, ...]:
    """Return why the county office may not accept or return a row (确认、退回)."""
    if accepts:
        if facts.stage != "REPORTED":
            return (Blocker("NOT_REPORTED", "单位还没有报完成，不能确认；请等单位填报并附佐证。", G2),)
        return ()
    blockers = []
    if facts.stage not in {"REPORTED", "DONE"}:
        blockers.append(Blocker("NOT_REPORTED", "单位还没有报完成，没有可退回的内容。", G2))
    if not reason.strip():
        blockers.append(Blocker("NO_REASON", "退回要写明缺什么、怎么补。", G2))
    return tuple(blockers)


def deadline_blockers(facts: AssignmentFacts, *, new_due_on: date, reason: str) -> tuple[Blocker, ...]:
    """Return why a deadline may not be moved (时限变更): it needs a reason and keeps its history."""
    blockers = []
    if not reason.strip():
        blockers.append(Blocker("NO_REASON", "变更时限要写明理由，理由会留在台账里。", G2))
    if new_due_on == facts.due_on:
        blockers.append(Blocker("SAME_DAY", "新时限与原时限相同，不用变更。", G2))
    if facts.stage == "DONE":
        blockers.append(Blocker("DONE", "这一行已完成，不能再变更时限。", G2))
    return tuple(blockers)


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What must be settled before a notice becomes a ledger (任务)."""

    no: int
    unit_ids: tuple[int, ...]
    unknown_names: tuple[str, ...]
    due_on: date | None
    is_standing: bool


def confirm_blockers(tasks: Iterable[TaskFacts], *, is_draft: bool) -> tuple[Blocker, ...]:
    """Return everything that keeps a notice from becoming a ledger (确认入账), task by task."""
    blockers = []
    tasks = list(tasks)
    if not is_draft:
        blockers.append(Blocker("CONFIRMED", "这份通知已经入账。", G2))
    if not tasks:
        blockers.append(Blocker("NO_TASKS", "通知里没有任务，无账可立。", G2))
    for task in tasks:
        if task.unknown_names:
            names = "、".join(task.unknown_names)
            blockers.append(
                Blocker(
                    "UNKNOWN_UNIT", f"第 {task.no} 项的单位“{names}”对不上机构名录，请改正或补登别名。", G2
                )
            )
        elif not task.unit_ids:
            blockers.append(Blocker("NO_UNIT", f"第 {task.no} 项没有责任单位，请指定。", G2))
        if task.due_on is None and not task.is_standing:
            blockers.append(Blocker("NO_DEADLINE", f"第 {task.no} 项没有时限，请填日期或选“长期坚持”。", G2))
    return tuple(blockers)


def occasion_of(facts: AssignmentFacts, *, on: date) -> str:
    """Return which reminder is due for a row by a day, or an empty text (提醒时点)."""
    if facts.stage in {"DONE", "REPORTED"} or facts.due_on is None:
        return ""
    for days in sorted(REMIND_AFTER_DAYS, reverse=True):
        if on >= facts.due_on + timedelta(days=days):
            return f"AFTER_{days}"
    for days in sorted(REMIND_BEFORE_DAYS):
        if on >= facts.due_on - timedelta(days=days):
            return f"BEFORE_{days}"
    return ""


def occasion_text(occasion: str) -> str:
    """Return an occasion in words."""
    when, _, days = occasion.partition("_")
    if when == "AFTER":
        return f"已超期 {days} 天以上"
    return "今天到期" if days == "0" else f"{days} 天内到期"
