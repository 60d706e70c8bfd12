"""What a style of Word says about the paragraphs that bear it."""

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from gongkai.core.documents.model import Align
from gongkai.core.documents.readers.ooxml import attribute, child, children, is_on, local

_ALIGNS: dict[str, Align] = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right", "both": "justify",
    "distribute": "justify", "thaiDistribute": "justify",
}  # fmt: skip
_HEADING = re.compile(r"^(?:heading|标题)\s*([1-9])$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph looks and what it counts in: its own settings over its style over the defaults."""

    level: int | None = None
    align: Align | None = None
    is_bold: bool = False
    size: float | None = None
    number: str = ""
    depth: int | None = None
    is_contents: bool = False
    style: str = ""


@dataclass(slots=True)
class Styles:
    """All styles of one Word file, each resolved once."""

    elements: dict[str, etree._Element] = field(default_factory=dict)
    default: str = ""
    base: Look = field(default_factory=Look)
    resolved: dict[str, Look] = field(default_factory=dict)

    @classmethod
    def of(cls, root: etree._Element | None) -> "Styles":
        """Read styles.xml, or nothing where a file has none."""
        made = cls()
        if root is None:
            return made
        for style in children(root, "style"):
            made.elements[attribute(style, "styleId")] = style
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
                made.default = attribute(style, "styleId")
        defaults = child(root, "docDefaults")
        made.base = _with_run(made.base, child(child(defaults, "rPrDefault"), "rPr"))
        made.base = with_paragraph(made.base, child(child(defaults, "pPrDefault"), "pPr"))
        return made

    def look(self, style: str) -> Look:
        """Return the look a style gives, ancestors included."""
        return self._resolve(style or self.default, frozenset())

    def _resolve(self, style: str, seen: frozenset[str]) -> Look:
        if style in self.resolved:
            return self.resolved[style]
        element = self.elements.get(style)
        if element is None or style in seen:
            return self.base
        parent = child(element, "basedOn")
        look = self._resolve(attribute(parent, "val"), seen | {style}) if parent is not None else self.base
        look = with_paragraph(_with_run(look, child(element, "rPr")), child(element, "pPr"))
        look = replace(_named(look, element), style=style)
        self.resolved[style] = look
        return look


def _named(look: Look, element: etree._Element) -> Look:
    naming = child(element, "name")
    name = attribute(naming, "val") if naming is not None else ""
    found = _HEADING.match(name)
    if found:
        return replace(look, level=int(found.group(1)))
    if name.lower() in ("title", "标题"):
        return replace(look, level=1, align=look.align or "center")
    return replace(look, is_contents=True) if re.match(r"(?:toc|目录)\s*\d$", name, re.IGNORECASE) else look


def with_paragraph(look: Look, properties: etree._Element | None) -> Look:
    """Lay paragraph properties over a look."""
    for part in properties if properties is not None else ():
        name, value = local(part), attribute(part, "val")
        if name == "jc":
            look = replace(look, align=_ALIGNS.get(value, look.align))
        elif name == "outlineLvl" and value.isdigit():
            look = replace(look, level=int(value) + 1 if int(value) < 9 else None)
        elif name == "numPr":
            look = _with_number(look, part)
    return look


def _with_number(look: Look, properties: etree._Element) -> Look:
    number, depth = child(properties, "numId"), child(properties, "ilvl")
    if number is not None:
        look = replace(look, number=attribute(number, "val"))
    return replace(look, depth=int(attribute(depth, "val") or 0)) if depth is not None else look


def _with_run(look: Look, properties: etree._Element | None) -> Look:
    bold, size = is_on(properties, "b"), run_size(properties)
    return replace(look, is_bold=look.is_bold if bold is None else bold, size=size or look.size)


def run_size(properties: etree._Element | None) -> float | None:
    """Return the type size in points that run properties name, or None."""
    found = child(properties, "sz")
    value = attribute(found, "val") if found is not None else ""
    return int(value) / 2 if value.isdigit() else None
