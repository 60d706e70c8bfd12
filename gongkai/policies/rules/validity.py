"""Validity (有效性) computed from dated events, for a document and for each of its editions (R02-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LABELS: Final[dict[str, str]] = {
    "IN_FORCE": "有效",
    "NOT_YET": "尚未施行",
    "AMENDED": "已修改",
    "REPEALED": "废止",
    "LAPSED": "失效",
}
ENDINGS: Final = frozenset({"REPEALED", "LAPSED"})


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One confirmed event as the rules see it (立改废事项)."""

    kind: str
    on: date
    verb: str = ""
    provisions: tuple[str, ...] = ()
    deciding_title: str = ""


@dataclass(frozen=True, slots=True)
class LifeFacts:
    """What decides whether a document is in force (文件效力事实)."""

    events: tuple[EventFacts, ...]
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From which day on, and to which first day no more, a text is in force (效力期间)."""

    starts_on: date | None = None
    ends_on: date | None = None
    ended_as: str = ""


@dataclass(frozen=True, slots=True)
class Validity:
    """Where a text stands on a day (有效性), since when, and what else a reader must know."""

    code: str
    since: date | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The word the public reads."""
        return LABELS[self.code]


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """One edition as the rules see it (版本)."""

    edition_on: date
    commences_on: date | None = None

    @property
    def starts_on(self) -> date:
        """The day its text takes effect: the day it names, else its own date."""
        return self.commences_on or self.edition_on


def life_span(facts: LifeFacts) -> Span:
    """
    Return the days between which a document as a whole is in force (效力期间).

    A repeal ends it on its own day; a term that runs out ends it the day after its last day (R02-03).
    """
    started = [event.on for event in facts.events if event.kind == "COMMENCED" and not event.provisions]
    made = [event.on for event in facts.events if event.kind == "ENACTED"]
    endings = [
        (event.on, event.kind) for event in facts.events if event.kind in ENDINGS and not event.provisions
    ]
    if facts.expires_on is not None:
        endings.append((facts.expires_on + timedelta(days=1), "LAPSED"))
    ends_on, ended_as = min(endings, default=(None, ""))
    return Span(min(started, default=None) or min(made, default=None), ends_on, ended_as)


def validity(facts: LifeFacts, as_of: date) -> Validity:
    """Return where a document stands on a day; a repeal of single articles is told as a note."""
    span = life_span(facts)
    notes = tuple(_note(event) for event in facts.events if _ends_a_part(event) and event.on <= as_of)
    return replace_notes(span_validity(span, as_of), notes)


def span_validity(span: Span, as_of: date) -> Validity:
    """Return where a text with this span stands on a day."""
    if span.ends_on is not None and as_of >= span.ends_on:
        return Validity(span.ended_as or "AMENDED", since=span.ends_on)
    if span.starts_on is not None and as_of < span.starts_on:
        return Validity("NOT_YET", until=span.starts_on)
    return Validity("IN_FORCE", since=span.starts_on, until=span.ends_on)


def replace_notes(verdict: Validity, notes: tuple[str, ...]) -> Validity:
    """Return the same verdict with notes beside it."""
    return Validity(verdict.code, verdict.since, verdict.until, notes)


def edition_spans(editions: Sequence[EditionFacts], life: Span) -> list[Span]:
    """
    Return the span of each edition, given in the order of their dates (R02-08).

    Spans touch without gap or overlap: an edition ends on the day the next one starts, the last one with
    the document. An edition overtaken before it took effect gets an empty span.
    """
    spans: list[Span] = []
    following: date | None = life.ends_on
    ending = life.ended_as
    for edition in reversed(editions):
        starts_on = edition.starts_on
        if following is not None and starts_on >= following:
            spans.append(Span(starts_on, starts_on, ending))
            continue
        spans.append(Span(starts_on, following, ending if following else ""))
        following, ending = starts_on, "AMENDED"
    return spans[::-1]


def _ends_a_part(event: EventFacts) -> bool:
    return event.kind in ENDINGS and bool(event.provisions)


def _note(event: EventFacts) -> str:
    by = f"，依据《{event.deciding_title}》" if event.deciding_title else ""
    day = f"{event.on.year}年{event.on.month}月{event.on.day}日"
    return f"{'、'.join(event.provisions)}自{day}起{event.verb or LABELS[event.kind]}{by}"
