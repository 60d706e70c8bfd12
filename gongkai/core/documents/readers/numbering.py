"""Automatic list numbers of Word, which are nowhere in the text but part of the document (自动编号)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from gongkai.core.documents.readers.ooxml import attribute, child, children, local

_DIGITS = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_CHINESE = frozenset(
    ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
     "taiwaneseCountingThousand", "ideographDigital", "japaneseDigitalTenThousand", "koreanDigital2")
)  # fmt: skip


def chinese(number: int) -> str:
    """Return a number below ten thousand in Chinese, as in 第十二条."""
    return _by_place(number, _DIGITS, ("", "十", "百", "千"))


def _by_place(number: int, digits: str, units: tuple[str, ...]) -> str:
    if not 0 < number < 10000:
        return str(number)
    text = ""
    for place, char in enumerate(reversed(str(number))):
        digit = int(char)
        text = (digits[digit] + units[place] if digit else digits[0]) + text
    while digits[0] * 2 in text:
        text = text.replace(digits[0] * 2, digits[0])
    text = text.rstrip(digits[0])
    return text[1:] if 10 <= number < 20 and digits is _DIGITS else text


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def _wide(number: int) -> str:
    return "".join(chr(ord(char) + 0xFEE0) for char in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda n: f"({n})",
    "decimalEnclosedFullstop": lambda n: f"{n}.",
    "ideographEnclosedCircle": lambda n: f"（{chinese(n)}）",
    "chineseLegalSimplified": lambda n: _by_place(n, _LEGAL, ("", "拾", "佰", "仟")),
    "ideographLegalTraditional": lambda n: _by_place(n, _LEGAL, ("", "拾", "佰", "仟")),
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
    "bullet": lambda _: "",
    "none": lambda _: "",
}


def written(number: int, form: str) -> str:
    """Return a list number in one of the forms Word knows."""
    if form in _CHINESE:
        return chinese(number)
    return _FORMATS.get(form, str)(number)


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""
    start: int = 1
    is_legal: bool = False
    style: str = ""
    restarts: bool = True


@dataclass(slots=True)
class Numbering:
    """The lists of one Word file and how far each has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, root: etree._Element | None) -> "Numbering":
        """Read numbering.xml, or nothing where a file has none."""
        made = cls()
        if root is None:
            return made
        linked: dict[str, str] = {}
        for abstract in children(root, "abstractNum"):
            key = attribute(abstract, "abstractNumId")
            made.levels[key] = {
                int(attribute(level, "ilvl") or 0): _level(level) for level in children(abstract, "lvl")
            }
            for name in ("styleLink", "numStyleLink"):
                link = child(abstract, name)
                if link is not None:
                    linked.setdefault(f"{name}:{attribute(link, 'val')}", key)
        made._join_linked(linked)
        made._read_numbers(root)
        return made

    def _join_linked(self, linked: dict[str, str]) -> None:
        for name, key in linked.items():
            kind, _, style = name.partition(":")
            origin = linked.get(f"styleLink:{style}")
            if kind == "numStyleLink" and origin and not self.levels[key]:
                self.levels[key] = self.levels[origin]

    def _read_numbers(self, root: etree._Element) -> None:
        for number in children(root, "num"):
            key = attribute(number, "numId")
            link = child(number, "abstractNumId")
            self.abstract_of[key] = attribute(link, "val") if link is not None else ""
            for override in children(number, "lvlOverride"):
                depth = int(attribute(override, "ilvl") or 0)
                start, level = child(override, "startOverride"), child(override, "lvl")
                if start is not None:
                    self.overrides[key, depth] = int(attribute(start, "val") or 1)
                if level is not None:
                    self._own_level(key, depth, _level(level))

    def _own_level(self, key: str, depth: int, level: _Level) -> None:
        """Give one list its own form of one level, apart from the lists it shares a definition with."""
        abstract = self.abstract_of[key]
        own = f"{abstract}/{key}"
        self.levels[own] = {**self.levels.get(abstract, {}), depth: level}
        self.abstract_of[key] = own

    def depth_of_style(self, number: str, style: str) -> int:
        """Return the level of a list that a paragraph style is tied to."""
        levels = self.levels.get(self.abstract_of.get(number, ""), {})
        return next((depth for depth, level in levels.items() if style and level.style == style), 0)

    def label(self, number: str, depth: int) -> str:
        """Count one paragraph of a list and return the number Word would show before it."""
        abstract = self.abstract_of.get(number, "")
        levels = self.levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self.counts.setdefault(abstract, {})
        self._count(number, depth, levels, counts)
        return self._shown(levels, counts, depth)

    def _count(self, number: str, depth: int, levels: dict[int, _Level], counts: dict[int, int]) -> None:
        override = self.overrides.get((number, depth))
        if override is not None and (number, depth) not in self.started:
            self.started.add((number, depth))
            counts[depth] = override
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = levels[depth].start
        for deeper in [key for key in counts if key > depth and levels.get(key, _Level()).restarts]:
            del counts[deeper]

    @staticmethod
    def _shown(levels: dict[int, _Level], counts: dict[int, int], depth: int) -> str:
        level = levels[depth]
        if level.form == "bullet":
            return ""
        text = level.text
        for other in range(depth + 1):
            mark = f"%{other + 1}"
            if mark in text:
                known = levels.get(other, _Level())
                form = "decimal" if level.is_legal else known.form
                text = text.replace(mark, written(counts.get(other, known.start), form))
        return f"{text} " if text.startswith("第") else text.rstrip()


def _level(element: etree._Element) -> _Level:
    said = {local(part): attribute(part, "val") for part in element}
    special = next((part for part in element if local(part) == "AlternateContent"), None)
    form = said.get("numFmt", "decimal")
    if special is not None:
        form = next((attribute(n, "format") or form for n in special.iter() if local(n) == "numFmt"), form)
    return _Level(
        form=form,
        text=said.get("lvlText", ""),
        start=int(said.get("start") or 1),
        is_legal=said.get("isLgl", "0") not in ("0", "false"),
        style=said.get("pStyle", ""),
        restarts=said.get("lvlRestart") != "0",
    )
