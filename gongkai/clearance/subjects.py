"""
What can be reviewed (审查对象): each app above registers its kinds in `config/wiring.py`.

Clearance stands below them and knows none: it asks a kind for its content and tells it to go public.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from gongkai.clearance.content import Content


@dataclass(frozen=True, slots=True)
class Replacement:
    """One stretch of a passage to be masked (脱敏): offsets count characters of the passage's text."""

    passage: str
    start: int
    end: int
    text: str
    masked: str


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A kind of thing that is reviewed: how to read it as it would be public, mask it, publish it."""

    kind: str
    label: str
    content: Callable[[int], Content]
    publish: Callable[[int, int | None, datetime], None]
    mask: Callable[[int, Sequence[Replacement], int, datetime], None] | None = None
    column_kind: Callable[[int], str] = lambda _subject_id: ""


_kinds: dict[str, SubjectKind] = {}


def register(subject: SubjectKind) -> None:
    """Make a kind of subject known; the last one of a name counts."""
    _kinds[subject.kind] = subject


def get_kind(kind: str) -> SubjectKind:
    """
    Return a kind of subject by its name.

    :raises KeyError: if no app registered it
    """
    return _kinds[kind]


def list_kinds() -> Mapping[str, SubjectKind]:
    """Return all kinds of subjects by name."""
    return dict(_kinds)
