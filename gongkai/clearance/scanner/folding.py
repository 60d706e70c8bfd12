"""Folding: the text as a reader reads it, disguises taken off, with the way back to every character."""

import html
import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from gongkai.clearance.scanner.characters import (
    FANCY_DIGITS,
    HAN,
    INVISIBLE,
    strict_digit,
)

ENTITY: Final = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});"
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff20"
_BRACKETS = "〔〕\\[\\]\\(\\)（）【】［］★☆"
_FLAT = f"{INVISIBLE} \\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DOTS = "·・•‧.|_*~/\\-"
_REST = f"(?:(?<=[{_FLAT}])[{_FLAT}]{{0,7}}(?:\\r?\\n[{_FLAT}]{{0,8}})?|(?<=\\r)\\n[{_FLAT}]{{0,8}}|(?<=\\n)[{_FLAT}]{{0,8}})"
_HANS = f"{HAN}{_BRACKETS}"
_DIGITS = "0-9\uff10-\uff19"
_CHANGED = re.compile(
    f"[{_FLAT}\\r\\n{_DOTS}&{_WIDE}{FANCY_DIGITS}](?:"
    f"(?<=[{_WIDE}{FANCY_DIGITS}])"
    f"|(?<=[{_HANS}].){_REST}(?=[{_HANS}{_DIGITS}])|(?<=[{_DIGITS}].){_REST}(?=[{_HANS}])"
    f"|(?<=[{HAN}][{_DOTS}])[{_DOTS}]?(?=[{HAN}])"
    f"|(?<=[{INVISIBLE}])[{INVISIBLE}]*"
    f"|(?<=&){ENTITY[1:]})",
    re.DOTALL,
)
APART: Final = "。" + "\x00" * 48 + "。"
"""What stands between two stretches folded together: longer than any context that is looked at."""

_UNSEEN = re.compile(f"[{INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A stretch of text after folding; `starts[i]` is where in the folded text the i-th piece begins."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[tuple[int, int], ...]

    def start_of(self, place: int) -> int:
        """Return where in the original the character at this place of the folded text begins."""
        return self._span(place)[0]

    def end_of(self, place: int) -> int:
        """Return where in the original the character before this place of the folded text ends."""
        return self._span(place - 1)[1]

    def _span(self, place: int) -> tuple[int, int]:
        piece = bisect_right(self.starts, place) - 1
        begin, end = self.origins[piece]
        inside = place - self.starts[piece]
        following = self.starts[piece + 1] if piece + 1 < len(self.starts) else len(self.text)
        if following - self.starts[piece] == end - begin:
            return begin + inside, begin + inside + 1
        return begin, end


def fold(text: str, start: int = 0, end: int | None = None) -> Folded:
    """
    Take the disguises off a stretch of text.

    Characters nobody sees and gaps inside Chinese words go, HTML entities become their character,
    full-width and fancy letters and digits become plain ones.

    >>> fold("绝 密\\u200b★１０年").text
    '绝密★10年'
    """
    return fold_stretches(text, [(start, len(text) if end is None else end)])


def fold_stretches(text: str, stretches: Iterable[tuple[int, int]]) -> Folded:
    """Fold several stretches of a text into one, kept so far apart that nothing is read across."""
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[tuple[int, int]] = []
    length = 0
    for start, end in stretches:
        for piece, origin in chain(_apart(start, is_first=not pieces), _pieces(text, start, end)):
            if piece:
                pieces.append(piece)
                starts.append(length)
                origins.append(origin)
                length += len(piece)
    return Folded("".join(pieces), tuple(starts), tuple(origins))


def leave_out(folded: Folded, places: Container[int]) -> Folded:
    """Leave some characters of a folded text out, keeping the way back for the rest."""
    kept = [place for place in range(len(folded.text)) if place not in places]
    return Folded(
        "".join(folded.text[place] for place in kept),
        tuple(range(len(kept))),
        tuple((folded.start_of(place), folded.end_of(place + 1)) for place in kept),
    )


def _apart(start: int, *, is_first: bool) -> Iterator[tuple[str, tuple[int, int]]]:
    if not is_first:
        yield APART, (start, start)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    last = start
    for match in _CHANGED.finditer(text, start, end):
        yield text[last : match.start()], (last, match.start())
        yield _plain(match[0]), match.span()
        last = match.end()
    yield text[last:end], (last, end)


def _plain(changed: str) -> str:
    if changed[0] == "&":
        character = html.unescape(changed)
        return "" if character.isspace() or _UNSEEN.fullmatch(character) else character
    return (
        plain_character(changed) if (len(changed) == 1 and changed.isalnum()) or changed == "\uff20" else ""
    )


def plain_character(char: str) -> str:
    """
    Turn one full-width or fancy character into its plain form.

    >>> [plain_character(char) for char in "Ａ７⑦＠中"]
    ['A', '7', '7', '@', '中']
    """
    digit = strict_digit(char)
    if digit:
        return digit
    return chr(ord(char) - 0xFEE0) if "\uff01" <= char <= "\uff5e" else char
