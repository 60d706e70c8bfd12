"""
Drawn forms (form XObjects) set into the page's own instructions, so that text in them can be taken out as text.

A form is drawn as if its instructions stood in the page, in its own space and cut to its box (ISO 32000-1, 8.10);
its resources come along under names of their own. Where a form blends with what is below it the page may look
different afterwards: whoever uses this compares the page with what it was.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

_DEEPEST = 12
_MOST_INSTRUCTIONS = 200_000
_NAMED = {
    "Tf": "/Font", "Do": "/XObject", "gs": "/ExtGState", "cs": "/ColorSpace", "CS": "/ColorSpace",
    "sh": "/Shading", "scn": "/Pattern", "SCN": "/Pattern", "BDC": "/Properties", "DP": "/Properties",
}  # fmt: skip
_FIRST = ("Tf", "Do", "gs", "cs", "CS", "sh")
Instruction = tuple[list[Any], pikepdf.Operator]


class _TooMuch(Exception):
    """A page has more instructions, or forms deeper in one another, than are set into one page."""


@dataclass
class _Page:
    """The page while forms are set into it: its resources, and how much of either there is."""

    resources: Any
    forms: int = 0
    instructions: int = 0

    def take(self, kind: str, value: Any) -> pikepdf.Name:
        """Give a resource of a form a name of its own in the page."""
        held = self.resources.get(kind)
        if not isinstance(held, pikepdf.Dictionary):
            self.resources[kind] = held = pikepdf.Dictionary()
        self.forms += 1
        name = pikepdf.Name(f"/Gk{self.forms}")
        held[name] = value
        return name


def without_forms(data: bytes, index: int) -> bytes | None:
    """Return the PDF with the drawn forms of one page set into the page, or None where it has none or too many."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[index]
        own = page.obj.get("/Resources", pikepdf.Dictionary())
        resources = pikepdf.Dictionary({key: _copied(value) for key, value in own.items()})
        written = _Page(resources)
        try:
            instructions = list(_set_in(written, page, resources, is_form=False, depth=0))
        except (_TooMuch, pikepdf.PdfError):
            return None
        if not written.forms:
            return None
        _forget_forms(resources)
        page.obj["/Resources"] = resources
        page.obj["/Contents"] = pdf.make_stream(pikepdf.unparse_content_stream(instructions))
        held = io.BytesIO()
        pdf.save(held)
    return held.getvalue()


def _copied(value: Any) -> Any:
    """Return one kind of resources under the same names: pages may share them, and only this one changes."""
    return pikepdf.Dictionary(dict(value.items())) if isinstance(value, pikepdf.Dictionary) else value


def _forget_forms(resources: Any) -> None:
    held = resources.get("/XObject")
    for name in list(held.keys()) if isinstance(held, pikepdf.Dictionary) else ():
        if held[name].get("/Subtype") == "/Form":
            del held[name]


def _set_in(page: _Page, stream: Any, resources: Any, *, is_form: bool, depth: int) -> Iterator[Instruction]:
    """Yield the instructions of a page or form, each form drawn in it in the place of what draws it."""
    if depth > _DEEPEST:
        raise _TooMuch
    taken: dict[tuple[str, str], pikepdf.Name] = {}
    for instruction in pikepdf.parse_content_stream(stream):
        page.instructions += 1
        if page.instructions > _MOST_INSTRUCTIONS:
            raise _TooMuch
        operands, operator = list(instruction.operands), instruction.operator
        form = _form(operands, str(operator), resources)
        if form is not None:
            yield from _drawn(page, form, resources, depth)
        else:
            if is_form:
                _rename(page, operands, str(operator), resources, taken)
            yield operands, operator


def _form(operands: list[Any], operator: str, resources: Any) -> Any:
    held = resources.get("/XObject") if operator == "Do" else None
    found = held.get(str(operands[0])) if isinstance(held, pikepdf.Dictionary) else None
    return found if found is not None and found.get("/Subtype") == "/Form" else None


def _drawn(page: _Page, form: Any, around: Any, depth: int) -> Iterator[Instruction]:
    own = form.get("/Resources")
    page.forms += 1
    layer = form.get("/OC")
    if layer is not None:
        name = page.take("/Properties", layer)
        yield [pikepdf.Name("/OC"), name], pikepdf.Operator("BDC")
    yield [], pikepdf.Operator("q")
    if "/Matrix" in form:
        yield list(form.Matrix), pikepdf.Operator("cm")
    left, bottom, right, top = (float(value) for value in form.BBox)
    yield [left, bottom, right - left, top - bottom], pikepdf.Operator("re")
    yield [], pikepdf.Operator("W")
    yield [], pikepdf.Operator("n")
    is_form = isinstance(own, pikepdf.Dictionary)
    yield from _set_in(page, form, own if is_form else around, is_form=is_form, depth=depth + 1)
    yield [], pikepdf.Operator("Q")
    if layer is not None:
        yield [], pikepdf.Operator("EMC")


def _rename(
    page: _Page,
    operands: list[Any],
    operator: str,
    resources: Any,
    taken: dict[tuple[str, str], pikepdf.Name],
) -> None:
    """Give what an instruction of a form names the name it has in the page."""
    kind = _NAMED.get(operator)
    place = 0 if operator in _FIRST else len(operands) - 1
    if kind is None or not operands or not isinstance(operands[place], pikepdf.Name):
        return
    held, name = resources.get(kind), str(operands[place])
    if isinstance(held, pikepdf.Dictionary) and name in held:
        if (kind, name) not in taken:
            taken[kind, name] = page.take(kind, held[name])
        operands[place] = taken[kind, name]
