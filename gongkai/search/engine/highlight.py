"""The passage of a clause that answers, its matched words marked at exact offsets (高亮)."""

from dataclasses import dataclass
from html import escape as html_escape
from typing import Final

from gongkai.search.engine.tokens import normalise

WIDTH: Final = 140
LONGEST_SCANNED: Final = 6_000
_LOOK_BACK: Final = 30
_SPECIAL: Final = "&<>\"'"
_SENTENCE_ENDS: Final = "。；！？\n"

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """
    A passage (摘要): the half-open range of the clause's text it shows, and the marked ranges in it.

    All offsets count characters of the original text. `html` is escaped; `<mark>` is its only element.
    """

    start: int
    end: int
    marks: tuple[Span, ...]
    html: str


def make_snippet(text: str, terms: tuple[str, ...], *, width: int = WIDTH) -> Snippet:
    """Return the passage of the text that holds the most of the terms (normalised), marked."""
    marks = find_marks(text, terms)
    start, end = _window(text, marks, width)
    shown = tuple((max(a, start), min(b, end)) for a, b in marks if a < end and b > start)
    return Snippet(start, end, shown, _render(text, start, end, shown))


def find_marks(text: str, terms: tuple[str, ...]) -> list[Span]:
    """Return where any of the terms stands in the text; ranges that touch become one."""
    plain = normalise(text[:LONGEST_SCANNED])
    found: list[Span] = []
    for term in terms:
        at = plain.find(term)
        while at >= 0:
            found.append((at, at + len(term)))
            at = plain.find(term, at + 1)
    found.sort()
    merged: list[Span] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _window(text: str, marks: list[Span], width: int) -> Span:
    if len(text) <= width or not marks:
        return 0, min(len(text), width)
    best, most, covered, last = 0, 0, 0, 0
    for first, (start, end) in enumerate(marks):
        while last < len(marks) and marks[last][1] <= start + width:
            covered += marks[last][1] - marks[last][0]
            last += 1
        if covered > most:
            best, most = start, covered
        covered -= (end - start) if last > first else 0
        last = max(last, first + 1)
    start = _sentence_start(text, best)
    start = max(0, min(start, len(text) - width))
    return start, min(len(text), start + width)


def _sentence_start(text: str, at: int) -> int:
    back = max(0, at - _LOOK_BACK)
    ends = max(text.rfind(mark, back, at) for mark in _SENTENCE_ENDS)
    return ends + 1 if ends >= 0 else (0 if at <= _LOOK_BACK else at)


def _render(text: str, start: int, end: int, marks: tuple[Span, ...]) -> str:
    parts = ["…" if start else ""]
    passage = text[start:end]
    escape = html_escape if any(char in passage for char in _SPECIAL) else str
    at = start
    for first, last in marks:
        parts += (escape(text[at:first]), "<mark>", escape(text[first:last]), "</mark>")
        at = last
    parts += (escape(text[at:end]), "…" if end < len(text) else "")
    return "".join(parts)
