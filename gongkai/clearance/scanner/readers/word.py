"""Word files for the scanner: the text people see and every place where text hides (docx)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from gongkai.clearance.scanner.readers.office import read_described, read_rest
from gongkai.clearance.scanner.readers.package import Package, elements
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tracing import Scroll, Table, XmlSlot
from gongkai.core.documents.readers.docx import KIND, MEDIA_TYPE
from gongkai.core.documents.readers.ooxml import attribute, child, is_on, local, relations
from gongkai.core.refusals import BadInput

_MOST_SPAN = 63
CHANGES = ("ins", "del", "moveFrom", "moveTo")
_STORIES = {
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
}
_SKIPPED = frozenset(("pPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "rPr", "sdtEndPr"))
_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_word(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a Word file with its headers, notes, text boxes, comments, deletions, hidden text and properties.

    :raises BadInput: if it is damaged, encrypted or dangerous
    """
    package = Package(data, KIND)
    reading = Reading("docx", MEDIA_TYPE, package)
    main = _main(package)
    related = relations(package.archive, main)
    hiding = hiding_styles(package)
    read = {main}
    _Walk(reading, hiding, reading.scroll("body")).enter(_body(package, main))
    for kind, path in related.values():
        member = package.archive.find(path)
        if kind in _STORIES and member and member not in read:
            read.add(member)
            scroll = reading.scroll(_STORIES[kind])
            _Walk(reading, hiding, scroll).enter(package.tree(member))
            scroll.gap()
    read |= _read_chunks(reading, package, related, budget)
    _remark_traces(reading, package, main)
    read_rest(reading, package, read, budget)
    return reading


def _main(package: Package) -> str:
    paths = [path for kind, path in relations(package.archive, "").values() if kind == "officeDocument"]
    member = next((found for path in paths if (found := package.archive.find(path))), None)
    member = member or package.archive.find("word/document.xml")
    if member is None:
        raise package.archive.broken()
    return member


def _body(package: Package, main: str) -> etree._Element:
    body = child(package.tree(main), "body")
    if body is None:
        raise package.archive.broken()
    return body


def hiding_styles(package: Package) -> frozenset[str]:
    """Return the styles whose text nobody sees."""
    root = package.find("word/styles.xml")
    styles = elements(root, "style") if root is not None else []
    return frozenset(attribute(style, "styleId") for style in styles if is_on(child(style, "rPr"), "vanish"))


def is_hidden(run: etree._Element, hiding: frozenset[str]) -> bool:
    """Say whether nobody sees a run: hidden itself, or by its style (隐藏文字)."""
    properties = child(run, "rPr")
    said = is_on(properties, "vanish")
    if said is not None:
        return said
    style = child(properties, "rStyle")
    if style is not None and attribute(style, "val") in hiding:
        return True
    paragraph = run.getparent()
    of_paragraph = child(child(paragraph, "pPr"), "pStyle") if paragraph is not None else None
    return of_paragraph is not None and attribute(of_paragraph, "val") in hiding


def _read_chunks(
    reading: Reading, package: Package, related: dict[str, tuple[str, str]], budget: Budget
) -> set[str]:
    """Open the parts that are whole documents poured into the body (altChunk)."""
    read = set()
    for kind, path in related.values():
        if kind != "aFChunk":
            continue
        member = package.archive.find(path)
        if member is None:
            msg = "这个 Word 文档缺少其嵌入的正文部件，文件不完整，请重新下载或重新保存后再试。"
            raise BadInput(msg)
        read.add(member)
        data = package.archive.read(member)
        reading.hold(member, member.rpartition("/")[2], data, budget)
    return read


def _remark_traces(reading: Reading, package: Package, main: str) -> None:
    changes = elements(package.tree(main), *CHANGES)
    if changes:
        people = "、".join(sorted({attribute(change, "author") for change in changes} - {""}))
        reading.remark(
            "deletions",
            f"修订 {len(changes)} 处" + (f"（{people}）" if people else ""),
            "文件里还留有修订痕迹，请接受或拒绝全部修订后再公开。",
            severity="confirm",
            count=len(changes),
        )
    if reading.scroll("comments").length:
        reading.remark("comments", "批注", "文件里还留有批注，请删除全部批注后再公开。", severity="confirm")
    if reading.scroll("hidden").length:
        reading.remark("hidden", "隐藏文字", "文件里有隐藏文字，请取消隐藏核对后删除。", severity="confirm")


@dataclass(slots=True)
class _Walk:
    """A walk through one part of a Word file that sorts its text by who can see it."""

    reading: Reading
    hiding: frozenset[str]
    target: Scroll
    tables: list[Table] = field(default_factory=list)

    def enter(self, element: etree._Element) -> None:
        """Take in all that stands below an element."""
        for each in element:
            name = local(each)
            if name in _SKIPPED or not name:
                continue
            known = _WAYS.get(name)
            if known is None:
                self.enter(each)
            else:
                known(self, each)

    def apart(self, element: etree._Element, scroll: Scroll) -> None:
        """Take in what stands below an element, but into another scroll."""
        before, self.target = self.target, scroll
        self.enter(element)
        scroll.gap()
        self.target = before

    def run(self, element: etree._Element) -> None:
        """Take in a run; its tabs and breaks are signs of the text."""
        before = self.target
        if is_hidden(element, self.hiding):
            self.target = self.reading.scroll("hidden")
        for each in element:
            name = local(each)
            if name in _SIGNS:
                self.target.gap(_SIGNS[name])
            elif name in _WAYS:
                _WAYS[name](self, each)
            elif name not in _SKIPPED and name:
                self.enter(each)
        self.target = before

    def text(self, element: etree._Element) -> None:
        """Take in words."""
        self.target.write(element.text or "", XmlSlot(element))

    def deleted(self, element: etree._Element) -> None:
        """Take in what a tracked change took out."""
        self.apart(element, self.reading.scroll("deletions"))

    def deleted_text(self, element: etree._Element) -> None:
        """Take in the words of a deletion wherever they stand."""
        self.reading.scroll("deletions").write(element.text or "", XmlSlot(element))

    def instruction(self, element: etree._Element) -> None:
        """Take in the code of a field: links stand there."""
        self.reading.scroll("attribute").line(element.text or "", XmlSlot(element))

    def paragraph(self, element: etree._Element) -> None:
        """Take in a paragraph as a line, of what is seen and of what is hidden."""
        self.enter(element)
        self.target.gap()
        self.reading.scroll("hidden").gap()

    def cell(self, element: etree._Element) -> None:
        """Take in a table cell; a tab parts it from the next."""
        before, start = len(self.target.parts), self.target.length
        self.enter(element)
        if self.tables:
            self.tables[-1].add((start, self.target.length), _span(element))
        self.target.end_cell(before)

    def row(self, element: etree._Element) -> None:
        """Take in a table row as a line."""
        if self.tables:
            self.tables[-1].rows.append([])
        self.enter(element)
        self.target.gap()

    def table(self, element: etree._Element) -> None:
        """Take in a table; where its cells stand is kept, for a header tells what is below it."""
        self.tables.append(Table())
        self.enter(element)
        self.target.tables.append(self.tables.pop())

    def textbox(self, element: etree._Element) -> None:
        """Take in a text box."""
        self.apart(element, self.reading.scroll("textbox"))

    def alternative(self, element: etree._Element) -> None:
        """Take in what is shown, and what old programs would show where that says something else."""
        choice, fallback = child(element, "Choice"), child(element, "Fallback")
        if choice is not None:
            self.enter(choice)
        if fallback is not None and (choice is None or _words(choice) != _words(fallback)):
            self.enter(fallback)

    def described(self, element: etree._Element) -> None:
        """Take in the alternative text of a picture."""
        read_described(self.reading, element)

    def phonetic(self, element: etree._Element) -> None:
        """Take in the reading aid above a word."""
        self.apart(element, self.reading.scroll("attribute"))


def _span(cell: etree._Element) -> int:
    """Return over how many columns a cell reaches."""
    spanning = child(child(cell, "tcPr"), "gridSpan")
    said = attribute(spanning, "val") if spanning is not None else ""
    return min(int(said), _MOST_SPAN) if said.isdigit() and int(said) else 1


def _words(element: etree._Element) -> str:
    return "".join(each.text or "" for each in elements(element, "t"))


_WAYS: dict[str, Callable[[_Walk, etree._Element], None]] = {
    "r": _Walk.run,
    "t": _Walk.text,
    "delText": _Walk.deleted_text,
    "del": _Walk.deleted,
    "moveFrom": _Walk.deleted,
    "instrText": _Walk.instruction,
    "delInstrText": _Walk.instruction,
    "p": _Walk.paragraph,
    "tbl": _Walk.table,
    "tc": _Walk.cell,
    "tr": _Walk.row,
    "txbxContent": _Walk.textbox,
    "AlternateContent": _Walk.alternative,
    "docPr": _Walk.described,
    "cNvPr": _Walk.described,
    "rt": _Walk.phonetic,
}
