"""Setting Chinese lines: where a line breaks (标点禁则), how wide it is, what is squeezed or spread."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from reportlab.lib.textsplit import ALL_CANNOT_END, ALL_CANNOT_START
from reportlab.pdfbase._cidfontdata import widthsByUnichar

FONT = "STSong-Light"
NOT_FIRST = frozenset(ALL_CANNOT_START) | frozenset("，。、；：？！）》」』】〕”’…—")
NOT_LAST = frozenset(ALL_CANNOT_END)
MOST_SPREAD = 2.0
"""A line short by more than so many characters is left as it is: a long foreign word stands below it."""

_NARROW = widthsByUnichar[FONT]
_WORD = re.compile(r"[!-~]+$")
_UNSEEN = re.compile("[\x00-\x09\x0b-\x1f]")


class SetLine(NamedTuple):
    """One line as it is set: its words, how far from the left, and what is added between characters."""

    text: str
    left: float
    spread: float


def width_of(text: str) -> float:
    """Return the width of a text in ems."""
    return sum(map(_em, text))


def broken(
    text: str, size: float, width: float, *, indent: float = 0.0, align: str = ""
) -> Iterator[SetLine]:
    """Yield the lines of a paragraph (断行); a sign that may not begin a line is squeezed into the one before."""
    for number, part in enumerate(_UNSEEN.sub("", text).split("\n")):
        yield from _lines(part, size, width, indent if number == 0 else 0.0, align)


def _lines(text: str, size: float, width: float, indent: float, align: str) -> Iterator[SetLine]:
    ends = [0.0, *accumulate(map(_em, text))]
    start, room = 0, (width - indent) / size
    while start < len(text):
        stop = _stop(text, start, bisect_right(ends, ends[start] + room + 0.001) - 1)
        is_full = not align and stop < len(text)
        yield _aligned(text[start:stop], size, width - indent, indent, "full" if is_full else align)
        start, room, indent = stop, width / size, 0.0
    if not text:
        yield SetLine("", indent, 0.0)


def _stop(text: str, start: int, stop: int) -> int:
    """Return where a line ends that has room up to `stop`."""
    if stop >= len(text):
        return len(text)
    stop = max(stop, start + 1)
    beyond = stop
    while beyond < len(text) and beyond < stop + 2 and text[beyond] in NOT_FIRST:
        beyond += 1
    if beyond > stop:
        return beyond
    if text[stop - 1] in NOT_LAST and stop - 1 > start:
        return stop - 1
    word = _WORD.search(text, start, stop)
    if word and "!" <= text[stop] <= "~" and word.start() > start + (stop - start) // 2:
        return word.start()
    return stop


def _aligned(text: str, size: float, width: float, left: float, align: str) -> SetLine:
    extra = width - size * width_of(text)
    if align == "center":
        return SetLine(text, left + extra / 2, 0.0)
    if align == "right":
        return SetLine(text, left + extra, 0.0)
    is_spread = extra < 0 or (align == "full" and extra <= MOST_SPREAD * size)
    return SetLine(text, left, extra / (len(text) - 1) if is_spread and len(text) > 1 else 0.0)


def _em(sign: str) -> float:
    return _NARROW.get(sign, 1000) * 0.001
