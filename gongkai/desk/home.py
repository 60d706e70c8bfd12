"""What the first screen shows an officer, gathered from every app that has something waiting."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.core.calendar import CalendarUnknown, WorkingCalendar
from gongkai.units.models import Appointment
from gongkai.units.rules import Scope


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for the officer (待办)."""

    what: str
    url: str
    kind: str
    due_on: date | None = None
    days_left: int | None = None
    why: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the deadline has passed."""
        return self.days_left is not None and self.days_left < 0


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the officer's unit that leads to the rows behind it."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """The first screen of one officer on one day."""

    appointments: tuple[Appointment, ...]
    waiting: tuple[Waiting, ...]
    figures: tuple[Figure, ...]


def days_left(on: date, due_on: date | None) -> int | None:
    """Return the working days until a deadline, -1 once it has passed, None where nobody can tell."""
    if due_on is None:
        return None
    if due_on < on:
        return -1
    try:
        return WorkingCalendar().working_days_between(on, due_on)
    except CalendarUnknown:
        return None


WaitingSource = Callable[[Scope, date], list[Waiting]]
FigureSource = Callable[[Scope, date], list[Figure]]


def gather(
    scope: Scope, *, on: date, waiting_from: Sequence[WaitingSource], figures_from: Sequence[FigureSource]
) -> FirstScreen:
    """Return the first screen of an officer, late things first."""
    waiting = [one for source in waiting_from for one in source(scope, on)]
    waiting.sort(key=lambda one: (one.due_on is None, one.due_on or on, one.what))
    figures = [figure for source in figures_from for figure in source(scope, on)]
    appointments = Appointment.objects.filter(officer_id=scope.officer_id).select_related("unit")
    return FirstScreen(tuple(appointments), tuple(waiting), tuple(figures))
