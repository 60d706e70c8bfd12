"""Where the characters of an OFD page stand: boundaries, matrices, deltas, turned text (文字定位)."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from gongkai.core.documents.readers.layout import Line, in_reading_order, rows
from gongkai.core.documents.readers.ooxml import attribute, children, local

POINTS = 72 / 25.4
_ESCAPED = re.compile(r"\\([0-9a-fA-F]{4})")
_BOLD_FONT = re.compile(r"bold|heavy|black|黑体|simhei|小标宋", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A move from the space of an object into the space of its page."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point comes to lie."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def after(self, inner: "Matrix") -> "Matrix":
        """Return the move that does the inner one first, then this."""
        e, f = self.at(inner.e, inner.f)
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            e,
            f,
        )

    def stretch(self) -> float:
        """Return by how much upright lengths grow."""
        return math.hypot(self.c, self.d)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A run of text in one direction: 0 to the right, 1 downwards, 2 upside down, 3 upwards."""

    line: Line
    turn: int


@dataclass(frozen=True, slots=True)
class Resources:
    """What a page may refer to: bold fonts and drawings used in several places."""

    bold_fonts: frozenset[str] = frozenset()
    drawings: tuple[tuple[str, etree._Element], ...] = ()

    def drawing(self, key: str) -> etree._Element | None:
        """Return a composite drawing by its id."""
        return next((element for name, element in self.drawings if name == key), None)


def is_bold_font(name: str) -> bool:
    """Say whether a font is bold by its name."""
    return bool(_BOLD_FONT.search(name))


def page_lines(layers: list[etree._Element], resources: Resources) -> list[Line]:
    """Return the text of a page with its templates, as lines in reading order, in points."""
    placed = [piece for layer in layers for piece in _pieces(layer, Matrix(), resources, 0)]
    upright = [piece.line for piece in placed if piece.turn == 0]
    lines = in_reading_order(upright)
    turned = [line for turn in (1, 2, 3) for line in _turned_lines(placed, turn)]
    if not turned or not lines:
        return lines + turned
    return (
        sorted([*lines, *turned], key=lambda line: line.top) if len(turned) < len(lines) else turned + lines
    )


def _turned_lines(placed: list[_Placed], turn: int) -> list[Line]:
    """Read text of one direction as if the page were turned upright, then put the lines back in place."""
    pieces = [_rotated(piece.line, turn) for piece in placed if piece.turn == turn]
    lines = [_rotated(line, 4 - turn) for line in rows(pieces, widest=3.0)]
    single = [line for line in lines if len(line.text.strip()) == 1]
    return [line for line in lines if line not in single] + rows(single, widest=3.0)


def _rotated(line: Line, quarters: int) -> Line:
    x0, y0, x1, y1 = line.x0, line.top, line.x1, line.bottom
    for _ in range(quarters % 4):
        x0, y0, x1, y1 = y0, -x1, y1, -x0
    return replace(line, x0=x0, top=y0, x1=x1, bottom=y1)


def _pieces(element: etree._Element, space: Matrix, resources: Resources, depth: int) -> Iterator[_Placed]:
    for part in element:
        name = local(part)
        if name == "TextObject" and attribute(part, "Visible") != "false":
            yield from _text_object(part, space, resources)
        elif name == "CompositeObject" and depth < 8:
            drawing = resources.drawing(attribute(part, "ResourceID"))
            if drawing is not None:
                yield from _pieces(drawing, space.after(_own_space(part)), resources, depth + 1)
        elif name in ("Layer", "PageBlock", "Content", "Block"):
            yield from _pieces(part, space, resources, depth)
        elif name == "Appearance":
            yield from _pieces(part, space.after(_own_space(part)), resources, depth)


@dataclass(frozen=True, slots=True)
class Code:
    """One TextCode and where it stands, in millimetres, for those who must find the way back to it."""

    element: etree._Element
    x: float
    y: float
    size: float
    width: float


def placed_codes(element: etree._Element, space: Matrix | None = None) -> Iterator[Code]:
    """Yield every TextCode below a layer, an annotation or a drawing, seen or not."""
    space = space or Matrix()
    for part in element:
        if local(part) == "TextObject":
            own = space.after(_own_space(part))
            size = (numbers(attribute(part, "Size")) or [3.0])[0] or 3.0
            x = y = 0.0
            for code in children(part, "TextCode"):
                x = (numbers(attribute(code, "X")) or [x])[0]
                y = (numbers(attribute(code, "Y")) or [y])[0]
                across = deltas(attribute(code, "DeltaX"))
                width = sum(across) + size if across else size * len(code.text or "")
                yield Code(code, *own.at(x, y), size * own.stretch(), width * own.stretch())
        elif isinstance(part.tag, str):
            yield from placed_codes(part, space.after(_own_space(part)))


def _own_space(element: etree._Element) -> Matrix:
    box = numbers(attribute(element, "Boundary"))
    shift = Matrix(e=box[0], f=box[1]) if len(box) >= 2 else Matrix()
    values = numbers(attribute(element, "CTM"))
    return shift.after(Matrix(*values)) if len(values) == 6 else shift


def numbers(text: str) -> list[float]:
    """Return the numbers of an attribute; what is no number is passed over."""
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(float(word))
        except ValueError:
            continue
    return found


def deltas(text: str) -> list[float]:
    """Return the steps between characters, repetitions such as `g 3 5.0` written out."""
    words = text.replace(",", " ").split()
    steps: list[float] = []
    place = 0
    while place < len(words):
        if words[place] == "g" and place + 2 < len(words) and words[place + 1].isdigit():
            steps += numbers(words[place + 2]) * min(int(words[place + 1]), 10_000)
            place += 3
        else:
            steps += numbers(words[place])
            place += 1
    return steps


def _text_object(element: etree._Element, space: Matrix, resources: Resources) -> Iterator[_Placed]:
    own = space.after(_own_space(element))
    size = (numbers(attribute(element, "Size")) or [3.0])[0]
    widen = (numbers(attribute(element, "HScale")) or [1.0])[0] or 1.0
    weight = (numbers(attribute(element, "Weight")) or [400.0])[0]
    is_bold = weight >= 600 or attribute(element, "Font") in resources.bold_fonts
    x = y = 0.0
    for code in children(element, "TextCode"):
        x = (numbers(attribute(code, "X")) or [x])[0]
        y = (numbers(attribute(code, "Y")) or [y])[0]
        text = _ESCAPED.sub(lambda m: chr(int(m.group(1), 16)), code.text or "").strip("\r\n")
        steps = (deltas(attribute(code, "DeltaX")), deltas(attribute(code, "DeltaY")))
        yield from _runs(_characters(text, x, y, size * widen, steps), own, size, is_bold=is_bold)


@dataclass(frozen=True, slots=True)
class _Character:
    char: str
    x: float
    y: float
    width: float


def _characters(
    text: str, x: float, y: float, size: float, steps: tuple[list[float], list[float]]
) -> list[_Character]:
    across, down = steps
    placed = []
    for index, char in enumerate(text):
        width = size * (0.5 if char.isascii() else 1.0)
        placed.append(_Character(char, x, y, width))
        x += _step(across, index) if across else (0.0 if down and any(down) else width)
        y += _step(down, index) if down else 0.0
    return placed


def _step(steps: list[float], index: int) -> float:
    return steps[index] if index < len(steps) else steps[-1]


def _runs(characters: list[_Character], space: Matrix, size: float, *, is_bold: bool) -> Iterator[_Placed]:
    """Part a run where a wide gap or a new line lies between two characters."""
    run: list[_Character] = []
    for character in characters:
        if run and _is_apart(run, character, size):
            yield _place(run, space, size, is_bold=is_bold)
            run = []
        run.append(character)
    if any(c.char.strip() for c in run):
        yield _place(run, space, size, is_bold=is_bold)


def _is_apart(run: list[_Character], character: _Character, size: float) -> bool:
    last = run[-1]
    if _goes_down([*run[-1:], character]):
        return len(run) > 1 and not _goes_down(run)
    gap = character.x - last.x - last.width
    return gap > 1.5 * size or character.x < last.x - 0.5 * size or abs(character.y - last.y) > 0.6 * size


def _goes_down(run: list[_Character]) -> bool:
    """Say whether characters stand below one another (竖排)."""
    if len(run) < 2:
        return False
    across, down = run[-1].x - run[0].x, run[-1].y - run[0].y
    return down > 0.5 * run[0].width and abs(across) < 0.3 * down


def _place(run: list[_Character], space: Matrix, size: float, *, is_bold: bool) -> _Placed:
    downwards = _goes_down(run)
    first, last = run[0], run[-1]
    low, high = (last.y, first.y - size) if downwards else (first.y + 0.14 * size, first.y - 0.86 * size)
    corners = [space.at(x, y) for x in (first.x, last.x + last.width) for y in (high, low)]
    across = [x * POINTS for x, _ in corners]
    down = [y * POINTS for _, y in corners]
    line = Line(
        text="".join(character.char for character in run),
        x0=min(across),
        x1=max(across),
        top=min(down),
        bottom=max(down),
        size=max(size * space.stretch() * POINTS, 0.1),
        is_bold=is_bold,
    )
    return _Placed(line, (_turn(space) + downwards) % 4)


def _turn(space: Matrix) -> int:
    if abs(space.a) >= abs(space.b):
        return 0 if space.a >= 0 else 2
    return 1 if space.b > 0 else 3
