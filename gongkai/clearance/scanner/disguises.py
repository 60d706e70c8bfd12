"""Where a text looks disguised: only there is it folded and read a second time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from gongkai.clearance.scanner.characters import FANCY_DIGITS, INVISIBLE
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.folding import APART, Folded, fold_stretches
from gongkai.clearance.scanner.scene import Sighting, windows

REACH: Final = 64
"""Characters around a disguise that are folded with it: the longest thing looked for, and its context."""

_LABELS: Final = "条章节款编篇部项目则"


def _han_but(left_out: str) -> str:
    ranges, start = [], 0x4E00
    for code in [*sorted(map(ord, left_out)), 0xA000]:
        if code > start:
            ranges.append(f"{chr(start)}-{chr(code - 1)}")
        start = code + 1
    return "".join(ranges)


_HAN: Final = "\u4e00-\u9fff"
_FLAT: Final = " \\t\u3000\u00a0\u2002-\u200a"
_CUT: Final = f"(?:[{_FLAT}]{{1,3}}|[{_FLAT}]{{0,2}}\\r?\\n[{_FLAT}]{{0,4}})[{_han_but('第')}]"
"""A gap inside a word; what begins with 第 is the next article."""

TRIGGERS: Final = (
    Trigger("disguises", f"[{INVISIBLE}]"),
    Trigger("disguises", f"[{_han_but(_LABELS)}]{_CUT}"),
    Trigger("disguises", f"[^一二三四五六七八九十百千零〇0-9][{_LABELS}]{_CUT}"),
    Trigger("disguises", f"^[{_LABELS}]{_CUT}"),
    Trigger("disguises", f"[{_HAN}][·・•‧.|_*~/\\-]{{1,2}}[{_HAN}]"),
    Trigger("disguises", "&#[xX]?[0-9a-fA-F]{2,6};"),
    Trigger("disguises", "&[a-zA-Z]{2,8};"),
    Trigger("disguises", f"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a{FANCY_DIGITS}]"),
)


def fold_around(text: str, places: Sequence[int]) -> Folded:
    """Return the stretches around the disguises, folded and put together."""
    return fold_stretches(text, windows(places, before=REACH, after=REACH, length=len(text)))


def unfolded(sightings: Iterable[Sighting], folded: Folded) -> Iterator[Sighting]:
    """
    Return sightings of folded stretches with their places in the text these were folded from.

    What touches the end of a stretch may be cut there, and is left to the unfolded reading.
    """
    text = folded.text
    for seen in sightings:
        touches = text.endswith(APART, 0, seen.start) or text.startswith(APART, seen.end)
        if not touches and APART not in text[seen.start : seen.end]:
            yield replace(seen, start=folded.start_of(seen.start), end=folded.end_of(seen.end))
