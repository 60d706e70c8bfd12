"""What a notice of task breakdown (任务分解通知) is once read: tasks, obligations, headings and the rest."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

SpanKind = Literal["task", "obligation", "heading", "remainder"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the notice's text and the part it ended in; `index` points into that part's list."""

    start: int
    end: int
    kind: SpanKind
    index: int


@dataclass(frozen=True, slots=True)
class Basis:
    """A document the notice rests on (依据文件), with its number where the notice gives it."""

    title: str
    number: str


@dataclass(frozen=True, slots=True)
class NoticeTask:
    """
    One task (任务) of a notice.

    `text` is what is to be done, without label and assignment; `as_written` holds every word of it.
    `due_on` is the last of `due_dates`; `standing` says that the duty has no end (长期坚持).
    """

    no: int
    label: str
    section: str
    title: str
    text: str
    lead_units: tuple[str, ...]
    responsible_units: tuple[str, ...]
    due_on: date | None
    standing: bool
    deadline_text: str
    due_dates: tuple[date, ...]
    remarks: tuple[str, ...]
    path: tuple[str, ...]
    as_written: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """A dated duty outside the tasks (任务之外的时限要求), such as handing in a plan."""

    text: str
    due_on: date | None
    due_dates: tuple[date, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remainder:
    """Text that is neither task, obligation nor heading (其余文字): what it is taken for, and why."""

    kind: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where every character went (覆盖情况), blanks not counted."""

    characters: int
    in_tasks: int
    in_obligations: int
    in_headings: int
    in_remainder: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read; `spans` part `source_text` without gap or overlap."""

    title: str
    number: str
    issuer: str
    issued_on: date | None
    basis: tuple[Basis, ...]
    tasks: tuple[NoticeTask, ...]
    obligations: tuple[Obligation, ...]
    headings: tuple[str, ...]
    remainder: tuple[Remainder, ...]
    coverage: Coverage
    source_text: str
    spans: tuple[Span, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the notice in the shape that `gongkai ledger parse --json` prints."""
        return {
            "title": self.title,
            "number": self.number,
            "issuer": self.issuer,
            "issued_on": _iso(self.issued_on),
            "basis": [asdict(basis) for basis in self.basis],
            "tasks": [_task_as_json(task) for task in self.tasks],
            "obligations": [_obligation_as_json(obligation) for obligation in self.obligations],
            "headings": list(self.headings),
            "remainder": [asdict(rest) for rest in self.remainder],
            "coverage": asdict(self.coverage),
        }


def _task_as_json(task: NoticeTask) -> dict[str, Any]:
    return {
        "no": task.no,
        "section": task.section,
        "title": task.title,
        "text": task.text,
        "lead_units": list(task.lead_units),
        "responsible_units": list(task.responsible_units),
        "due_on": _iso(task.due_on),
        "standing": task.standing,
        "deadline_text": task.deadline_text,
        "due_dates": [day.isoformat() for day in task.due_dates],
        "remarks": list(task.remarks),
        "label": task.label,
        "path": list(task.path),
        "as_written": task.as_written,
    }


def _obligation_as_json(obligation: Obligation) -> dict[str, Any]:
    return {
        "text": obligation.text,
        "due_on": _iso(obligation.due_on),
        "due_dates": [day.isoformat() for day in obligation.due_dates],
        "remarks": list(obligation.remarks),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
