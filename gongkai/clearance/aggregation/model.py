"""
What the aggregation watch is told, and what it answers (防汇聚).

The watch reads what is public as `PublishedText`s, one a page or document with all its attachments. It answers
with `Alert`s that hold kinds, counts and places, never a value: what the officer sees beside each other is read
again from the published texts when the screen is opened.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

AlertKind = Literal["LINKED", "UNMASKED", "STANDS_OUT", "REASSEMBLED", "TOPIC", "CROSS", "COORDINATES"]
Severity = Literal["HIGH", "MEDIUM", "LOW"]
Grid = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table as the public reads it (表格): where it stands, what is written over it, its cells."""

    where: str
    caption: str
    rows: Grid


@dataclass(frozen=True, slots=True)
class PublishedText:
    """Everything public under one key (公开内容): texts and tables of a page and of its attachments."""

    key: str
    title: str
    address: str
    on: date | None = None
    texts: tuple[tuple[str, str], ...] = ()
    tables: tuple[PublishedTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of what adds up is public (位置): the source, the table or text in it, some of its rows."""

    key: str
    title: str
    address: str
    where: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """
    Something that tells too much once it is put together (汇聚预警).

    `what` is one Chinese sentence without any personal value; `count` is how many people or facts it is about;
    `subject` is the place or the kinds of columns it is about, and with kind and places makes the `fingerprint`.
    """

    kind: AlertKind
    severity: Severity
    what: str
    basis: str
    subject: str
    count: int
    places: tuple[Place, ...] = field(default=())

    @property
    def fingerprint(self) -> str:
        """What makes two alerts the same one: kind, subject and the sources involved."""
        return "|".join([self.kind, self.subject, *sorted({place.key for place in self.places})])
