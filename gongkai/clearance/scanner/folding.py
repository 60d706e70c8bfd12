"""Folding: the text as a reader reads it, disguises taken off, with the way back to every character."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gongkai.clearance.scanner.characters import (
    FANCY_DIGITS,
    HAN,
    INVISIBLE,
    SPACES,
    strict_digit,
)

ENTITY: Final = r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});"
_WIDE = "\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff20"
_BRACKETS = "〔〕\\[\\]\\(\\)（）【】［］★☆"
_JOINS = f"(?<=[{HAN}{_BRACKETS}])[{INVISIBLE}{SPACES}]{{1,12}}(?=[{HAN}{_BRACKETS}0-9\uff10-\uff19])"
_BACK = f"(?<=[0-9\uff10-\uff19])[{INVISIBLE}{SPACES}]{{1,12}}(?=[{HAN}{_BRACKETS}])"
_DOTS = f"(?<=[{HAN}])[·・•‧.|_*~/\\-]{{1,2}}(?=[{HAN}])"
_CHANGED = re.compile(
    f"(?P<gap>{_JOINS}|{_BACK}|{_DOTS}|[{INVISIBLE}]+)|(?P<entity>{ENTITY})|(?P<wide>[{_WIDE}{FANCY_DIGITS}])"
)
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
    end = len(text) if end is None else end
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[tuple[int, int]] = []
    length = 0
    for piece, origin in _pieces(text, start, end):
        if piece:
            pieces.append(piece)
            starts.append(length)
            origins.append(origin)
            length += len(piece)
    return Folded("".join(pieces), tuple(starts), tuple(origins))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[str, tuple[int, int]]]:
    last = start
    for match in _CHANGED.finditer(text, start, end):
        yield text[last : match.start()], (last, match.start())
        yield _plain(match), match.span()
        last = match.end()
    yield text[last:end], (last, end)


def _plain(match: re.Match[str]) -> str:
    if match["gap"] is not None:
        return ""
    if match["entity"] is not None:
        character = html.unescape(match["entity"])
        return "" if character.isspace() or _UNSEEN.fullmatch(character) else character
    return plain_character(match["wide"])


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
