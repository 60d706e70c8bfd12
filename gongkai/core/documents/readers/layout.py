"""From placed pieces of text to lines in reading order: rows, columns (版面还原)."""

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

_LATIN_EDGE = 128


@dataclass(frozen=True, slots=True)
class Line:
    """
    A piece of text placed on a page, or a whole line made of such pieces; y grows downwards, in points.

    `first_mark` and `last_mark` tell of which marked piece of a tagged file the ends are (-1: untagged);
    `gaps` counts the wide blanks in a line, of which a row of a form has several.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_bold: bool = False
    first_mark: int = -1
    last_mark: int = -1
    gaps: int = 0

    @property
    def middle(self) -> float:
        """Return the height on the page around which the line stands."""
        return (self.top + self.bottom) / 2


def in_reading_order(pieces: list[Line]) -> list[Line]:
    """Return the lines of one page as read: column by column where there are columns, else row by row."""
    pieces = [piece for piece in pieces if piece.text.strip()]
    gutter = _gutter(pieces)
    if gutter is None:
        return rows(pieces)
    ordered: list[Line] = []
    band: list[Line] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if piece.x0 < gutter < piece.x1:
            ordered += [*_band(band, gutter), piece]
            band = []
        else:
            band.append(piece)
    return ordered + _band(band, gutter)


def _band(pieces: list[Line], gutter: float) -> list[Line]:
    left = [piece for piece in pieces if piece.x1 <= gutter]
    return rows(left) + rows([piece for piece in pieces if piece.x1 > gutter])


def rows(pieces: list[Line], widest: float = float("inf")) -> list[Line]:
    """Join pieces that stand side by side, blanks at most `widest` sizes, into lines from the top down."""
    lines: list[list[Line]] = []
    for piece in sorted(pieces, key=lambda p: (p.middle, p.x0)):
        home = next((line for line in reversed(lines[-4:]) if _beside(line, piece, widest)), None)
        if home is None:
            lines.append([piece])
        else:
            home.append(piece)
    return [_joined(sorted(line, key=lambda p: p.x0)) for line in lines]


def _beside(line: list[Line], piece: Line, widest: float) -> bool:
    """Say whether a piece stands on the same line: their heights overlap and they do not cover each other."""
    for other in line:
        overlap = min(other.bottom, piece.bottom) - max(other.top, piece.top)
        if overlap < 0.55 * min(other.bottom - other.top, piece.bottom - piece.top):
            return False
        covered = min(other.x1, piece.x1) - max(other.x0, piece.x0)
        if covered > 0.6 * min(other.x1 - other.x0, piece.x1 - piece.x0) and other.text != piece.text:
            return False
    return min(max(o.x0 - piece.x1, piece.x0 - o.x1) for o in line) <= widest * piece.size


def _joined(pieces: list[Line]) -> Line:
    pieces = _without_shadows(pieces)
    text = pieces[0].text
    for before, after in pairwise(pieces):
        text += _between(before, after) + after.text
    main = max(pieces, key=lambda p: len(p.text))
    return Line(
        text=text,
        x0=pieces[0].x0,
        x1=max(p.x1 for p in pieces),
        top=min(p.top for p in pieces),
        bottom=max(p.bottom for p in pieces),
        size=main.size,
        is_bold=all(p.is_bold for p in pieces),
        first_mark=pieces[0].first_mark,
        last_mark=pieces[-1].last_mark,
        gaps=sum(1 for before, after in pairwise(pieces) if after.x0 - before.x1 > 1.8 * main.size),
    )


def _without_shadows(pieces: list[Line]) -> list[Line]:
    """Drop the copies by which some programs print bold: the same text a hair's breadth away."""
    kept: list[Line] = []
    for piece in pieces:
        shadow = kept and kept[-1].text == piece.text and abs(kept[-1].x0 - piece.x0) < 0.3 * piece.size
        if shadow:
            kept[-1] = replace(kept[-1], is_bold=True)
        else:
            kept.append(piece)
    return kept


def _between(before: Line, after: Line) -> str:
    gap = after.x0 - before.x1
    size = min(before.size, after.size)
    both_latin = before.text[-1:].isascii() and after.text[:1].isascii()
    return " " if gap > (0.2 if both_latin else 0.75) * size else ""


def _gutter(pieces: list[Line]) -> float | None:
    """Return where a page is parted into two columns of running text, or None."""
    if len(pieces) < 12:
        return None
    size = median(piece.size for piece in pieces)
    left, right = min(p.x0 for p in pieces), max(p.x1 for p in pieces)
    starts = Counter(round(p.x0) for p in pieces if 0.35 < (p.x0 - left) / (right - left or 1) < 0.7)
    for start, count in starts.most_common(3):
        gutter = start - 0.4 * size
        crossing = sum(1 for p in pieces if p.x0 < gutter < p.x1)
        if (
            count >= 5
            and crossing <= 0.15 * len(pieces)
            and _both_sides_full(pieces, gutter, left, right, size)
        ):
            return gutter
    return None


def _both_sides_full(pieces: list[Line], gutter: float, left: float, right: float, size: float) -> bool:
    """Say whether text fills both sides of a gutter as columns do; the cells of a form do not."""
    lefts = rows([p for p in pieces if p.x1 <= gutter])
    rights = rows([p for p in pieces if p.x0 >= gutter])
    if len(lefts) < 6 or len(rights) < 6:
        return False
    if gutter - max(p.x1 for p in lefts) < 0.4 * size:
        return False
    filled = [line.x1 - line.x0 > 0.75 * (gutter - left) for line in lefts]
    filled += [line.x1 - line.x0 > 0.75 * (right - gutter) for line in rights]
    return sum(filled) >= 0.6 * len(filled)
