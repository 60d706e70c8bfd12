"""A `Source` as lines: the flat text the structure is read from, one thought to a line."""

import re
from dataclasses import dataclass

from gongkai.core.documents.model import Block, Source

INFO_END = "<!-- INFO END -->"
TERMINAL = tuple("。；：！？;!?:")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_SPACES = re.compile(r"\s+")


@dataclass(slots=True)
class Line:
    """One line of text, or one table, with what its block knows of it."""

    text: str
    level: int | None = None
    is_centered: bool = False
    table: Block | None = None

    @property
    def compact(self) -> str:
        """The text without any space: two spellings of one title are equal so."""
        return _SPACES.sub("", self.text)


def to_lines(source: Source) -> list[Line]:
    """Return the lines of a source in reading order; empty ones are gone."""
    lines: list[Line] = []
    for block in source.blocks:
        if block.kind == "table":
            lines.append(Line("", table=block))
            continue
        for raw in block.text.split("\n"):
            text = _clean(raw)
            if text:
                lines.append(Line(text, block.level, block.align == "center"))
    return lines


def compact(text: str) -> str:
    """Return a text without any space."""
    return _SPACES.sub("", text)


def unspaced(text: str) -> str:
    """
    Close up characters that were set apart to fill a line, as in “总　则” or “决 定 书”.

    Words of two and more characters keep their spaces: those part joint issuers.
    """
    words = text.split()
    singles = sum(len(word) == 1 for word in words)
    if singles >= 2 and singles * 10 >= len(words) * 6:
        return "".join(words)
    return " ".join(words)


def is_short(text: str, most: int = 60) -> bool:
    """Say whether a line could be a title or a heading: short and not a sentence."""
    return len(text) <= most and not text.endswith(TERMINAL) and "。" not in text


def _clean(raw: str) -> str:
    if not raw.isascii():
        raw = _ZERO_WIDTH.sub("", raw)
    return raw.strip()
