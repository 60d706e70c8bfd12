"""OFD files for the scanner: text by page, annotations, attachments, properties (版式文件)."""

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.clearance.scanner.readers.images import image_kind
from gongkai.clearance.scanner.readers.office import read_loose
from gongkai.clearance.scanner.readers.package import Package, elements
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tables import spaced_tables
from gongkai.clearance.scanner.readers.tracing import Scroll, XmlSlot
from gongkai.core.documents.readers.ofd import KIND, MEDIA_TYPE, resolve
from gongkai.core.documents.readers.ofd_text import Code, placed_codes
from gongkai.core.documents.readers.ooxml import attribute, child, children, local
from gongkai.core.refusals import BadInput

_ESCAPED = re.compile(r"\\([0-9a-fA-F]{4})")
_PERSONAL = re.compile(r"作者|起草|拟稿|单位|公司|author|user|company|department", re.IGNORECASE)
_QUIET = re.compile(
    r"(?:/res/|publicres|documentres|signature|seal|\.(?:ttf|otf|ttc|cff|esl|dat)$)", re.IGNORECASE
)


def read_ofd(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open an OFD file with its templates, annotations and attached files.

    :raises BadInput: if it is damaged, encrypted or dangerous
    """
    package = Package(data, KIND)
    reading = Reading("ofd", MEDIA_TYPE, package)
    entry = package.archive.find("OFD.xml")
    if entry is None:
        raise package.archive.broken()
    if package.archive.find("Encryptions.xml"):
        msg = "这个 OFD 文件已加密，请先用阅读器解密并另存后再试。"
        raise BadInput(msg)
    read = {entry}
    pages = 0
    for body in elements(package.tree(entry), "DocBody"):
        _read_properties(reading, body)
        root = child(body, "DocRoot")
        path = resolve(package.archive, entry, root.text or "") if root is not None else None
        if path:
            document = _Document(reading, package, path, pages)
            document.take(budget)
            pages = document.pages
            read |= document.read
    if len(read) == 1:
        raise package.archive.broken()
    _read_others(reading, package, read, budget)
    return reading


def _read_properties(reading: Reading, body: etree._Element) -> None:
    info = child(body, "DocInfo")
    scroll = reading.scroll("properties")
    for element in info.iter() if info is not None else ():
        if not (element.text or "").strip() or local(element) in ("DocID", "CreationDate", "ModDate"):
            continue
        name = attribute(element, "Name") or local(element)
        scroll.label(f"{name}：")
        place = scroll.line(element.text or "", XmlSlot(element))
        if local(element) == "Author" or _PERSONAL.search(name):
            reading.remark(
                "properties", element.text or "", f"文件属性里有{name}，公开前请清除。", place=place
            )


class _Document:
    """One document of the file while its pages are taken in."""

    def __init__(self, reading: Reading, package: Package, path: str, before: int) -> None:
        self.reading = reading
        self.package = package
        self.path = path
        self.root = package.tree(path)
        self.pages = before
        self.read = {path}

    def take(self, budget: Budget) -> None:
        """Take in pages with their templates, drawings, annotations, outlines and attachments."""
        templates = {
            attribute(template, "ID"): member
            for template in elements(self.root, "TemplatePage")
            if (member := self._member(self.path, attribute(template, "BaseLoc")))
        }
        for listed in elements(self.root, "Page"):
            member = self._member(self.path, attribute(listed, "BaseLoc"))
            if member is None:
                raise self.package.archive.broken()
            self.pages += 1
            page = self.package.tree(member)
            named = [attribute(template, "TemplateID") for template in children(page, "Template")]
            below = [self.package.tree(templates[name]) for name in named if name in templates]
            take_codes(self.reading.scroll("body", self.pages), [*below, page])
        for drawing in self._drawings():
            take_codes(self.reading.scroll("drawings"), [drawing])
        self._take_said()
        self._take_annotations()
        self._take_attachments(budget)

    def _member(self, base: str, location: str) -> str | None:
        member = resolve(self.package.archive, base, location)
        if member:
            self.read.add(member)
        return member

    def _listed(self, name: str) -> str | None:
        listed = child(self.root, name)
        return self._member(self.path, (listed.text or "") if listed is not None else "")

    def _drawings(self) -> Iterator[etree._Element]:
        for reference in elements(self.root, "PublicRes", "DocumentRes"):
            member = resolve(self.package.archive, self.path, reference.text or "")
            yield from elements(self.package.tree(member), "CompositeGraphicUnit") if member else ()

    def _take_said(self) -> None:
        """Take in what stands in attributes people read: outlines, bookmarks, links."""
        for element in elements(self.root, "OutlineElem", "Bookmark", "URI", "Dest"):
            for key in ("Title", "Name", "URI"):
                if element.get(key):
                    self.reading.scroll("attribute").line(str(element.get(key)), XmlSlot(element, key))

    def _take_annotations(self) -> None:
        member = self._listed("Annotations")
        scroll = self.reading.scroll("annotation")
        for place in elements(self.package.tree(member), "FileLoc") if member else ():
            found = self._member(member or "", place.text or "")
            root = self.package.tree(found) if found else None
            if root is None:
                continue
            take_codes(scroll, [root])
            for element in elements(root, "Remark", "Parameter"):
                if (element.text or "").strip():
                    scroll.line(element.text or "", XmlSlot(element))
            for creator in elements(root, "Annot"):
                if creator.get("Creator"):
                    self.reading.scroll("properties").line(
                        str(creator.get("Creator")), XmlSlot(creator, "Creator")
                    )
        if scroll.length:
            self.reading.remark(
                "annotation", "注释", "文件里还留有注释，请删除后再公开。", severity="confirm"
            )

    def _take_attachments(self, budget: Budget) -> None:
        member = self._listed("Attachments")
        for attached in elements(self.package.tree(member), "Attachment") if member else ():
            location = child(attached, "FileLoc")
            found = self._member(member or "", (location.text or "") if location is not None else "")
            if not found:
                continue
            name, form = attribute(attached, "Name"), attribute(attached, "Format")
            name = f"{name}.{form.lower()}" if form and "." not in name else name or found.rpartition("/")[2]
            self.reading.hold(found, name, self.package.archive.read(found), budget)
            self.reading.remark(
                f"attachment:{name}", name, f"文件里附有“{name}”，请打开核对。", severity="confirm"
            )


def take_codes(scroll: Scroll, layers: list[etree._Element]) -> None:
    """Take in text as it stands on the page: rows from the top down, each from left to right."""
    codes = [
        code for layer in layers for code in placed_codes(layer) if (code.element.text or "").strip("\r\n")
    ]
    codes.sort(key=lambda code: code.y)
    row: list[Code] = []
    for code in codes:
        if row and code.y - row[0].y > 0.6 * max(code.size, row[0].size):
            _take_row(scroll, row)
            row = []
        row.append(code)
    _take_row(scroll, row)
    scroll.tables[:] = spaced_tables("".join(scroll.parts))


def _take_row(scroll: Scroll, row: list[Code]) -> None:
    before: Code | None = None
    for code in sorted(row, key=lambda code: code.x):
        if before is not None and code.x - before.x - before.width > 1.5 * before.size:
            scroll.gap("\t")
        _take_code(scroll, code.element)
        before = code
    scroll.gap()


def _take_code(scroll: Scroll, element: etree._Element) -> None:
    """Take in one code, in which a sign may be written by its number."""
    text, done = element.text or "", 0
    slot = XmlSlot(element)
    for found in _ESCAPED.finditer(text):
        _take_plain(scroll, text[done : found.start()], slot, done)
        scroll.write(chr(int(found.group(1), 16)), slot, found.start(), found.end())
        done = found.end()
    _take_plain(scroll, text[done:], slot, done)


def _take_plain(scroll: Scroll, text: str, slot: XmlSlot, begin: int) -> None:
    bare = text.lstrip("\r\n")
    scroll.write(bare.rstrip("\r\n"), slot, begin + len(text) - len(bare))


def _read_others(reading: Reading, package: Package, read: set[str], budget: Budget) -> None:
    """Take in what no document names: loose XML, pictures, unknown files; fonts and seals stay shut."""
    for member in package.names:
        content = package.archive.read(member)
        if member in read or not content or any(nested.member == member for nested in reading.nested):
            continue
        if member.lower().endswith(".xml"):
            root = package.tree(member)
            if not _QUIET.search(member):
                read_loose(reading, root, member)
        elif image_kind(content) or not _QUIET.search(member):
            reading.hold(member, member.rpartition("/")[2], content, budget)
