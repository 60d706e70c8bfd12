"""OFD files (版式文件, GB/T 33190): own reader on zip and XML, for every package pulls in AGPL code."""

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from gongkai.core.documents.model import Source
from gongkai.core.documents.readers.archive import SafeArchive, parse_xml
from gongkai.core.documents.readers.flow import Page, paragraphs
from gongkai.core.documents.readers.layout import Line
from gongkai.core.documents.readers.ofd_text import POINTS, Resources, is_bold_font, numbers, page_lines
from gongkai.core.documents.readers.ooxml import attribute, child, children, local
from gongkai.core.documents.readers.wording import tidy
from gongkai.core.refusals import BadInput

MEDIA_TYPE = "application/ofd"
KIND = "OFD 文件"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_A4 = (210.0, 297.0)


def read_ofd(data: bytes, name: str) -> Source:
    """
    Return the text of all documents in an OFD file in reading order; `meta["attachments"]` lists attachments.

    :raises BadInput: if the file is damaged, encrypted, dangerous or has pages but no text
    """
    archive = SafeArchive(data, KIND)
    entry = archive.find("OFD.xml")
    if entry is None:
        raise archive.broken()
    if archive.find("Encryptions.xml") or archive.find("encryptions.xml"):
        msg = "这个 OFD 文件已加密，请先用阅读器解密并另存后再试。"
        raise BadInput(msg)
    root = parse_xml(archive.read(entry), KIND)
    bodies = [body for body in root.iter() if local(body) == "DocBody"]
    documents = [_Document(archive, path) for body in bodies if (path := _doc_root(archive, entry, body))]
    if not documents:
        raise archive.broken()
    pages = _numbered([document.pages() for document in documents])
    count = len(pages)
    if not any(page.lines for page in pages):
        pages = _numbered([document.annotation_pages() for document in documents])
    if not any(page.lines for page in pages):
        msg = f"这个 OFD 文件共 {count} 页，但没有文字（多为图片或图形），请先做文字识别（OCR）后再试。"
        raise BadInput(msg)
    meta = _properties(bodies[0])
    attached = [name for document in documents for name in document.attachments()]
    if attached:
        meta["attachments"] = "\n".join(attached)
    return Source(path=name, media_type=MEDIA_TYPE, blocks=tuple(paragraphs(pages)), meta=meta)


def _numbered(groups: list[list[Page]]) -> list[Page]:
    pages = [page for group in groups for page in group]
    for number, page in enumerate(pages, start=1):
        page.number = number
    return pages


def _properties(body: etree._Element) -> dict[str, str]:
    info = child(body, "DocInfo")
    found = {local(part): tidy(part.text or "") for part in (info if info is not None else ())}
    known = {"title": found.get("Title", ""), "keywords": found.get("Keywords", "")}
    return {key: value for key, value in known.items() if _CHINESE.search(value)}


def _doc_root(archive: SafeArchive, entry: str, body: etree._Element) -> str | None:
    root = child(body, "DocRoot")
    return resolve(archive, entry, root.text or "") if root is not None else None


def resolve(archive: SafeArchive, base: str, location: str) -> str | None:
    """Return the member a location names, seen from the file that names it; writers take liberties here."""
    location = location.strip().replace("\\", "/")
    if not location:
        return None
    folder = posixpath.dirname(base)
    for way in dict.fromkeys((location, unquote(location))):
        candidates = [posixpath.join(folder, way.lstrip("/")), way.lstrip("/")]
        if way.startswith("/"):
            candidates.reverse()
        candidates += [posixpath.join(folder.split("/")[0], way.lstrip("/"))]
        for candidate in candidates:
            path = posixpath.normpath(candidate)
            found = archive.find(path) or archive.find(f"{path}/Content.xml")
            if found and not found.endswith("/"):
                return found
    return None


class _Document:
    """One document of an OFD file: its pages, templates, resources and attachments."""

    def __init__(self, archive: SafeArchive, path: str) -> None:
        self.archive = archive
        self.path = path
        self.root = parse_xml(archive.read(path), KIND)
        self.common = child(self.root, "CommonData")
        self.templates = self._templates()
        self.resources = self._resources()
        self.size = self._page_size(self.common, _A4)

    def pages(self) -> list[Page]:
        """Return all pages with the text of their templates, in the order of the document."""
        listed = child(self.root, "Pages")
        pages = []
        for reference in children(listed, "Page") if listed is not None else ():
            member = resolve(self.archive, self.path, attribute(reference, "BaseLoc"))
            if member is None:
                raise self.archive.broken()
            pages.append(self._page(parse_xml(self.archive.read(member), KIND)))
        return pages

    def _page(self, page: etree._Element) -> Page:
        layers = []
        for template in children(page, "Template"):
            drawn = self.templates.get(attribute(template, "TemplateID"))
            if drawn is not None:
                layers += list(children(drawn, "Content"))
        layers += list(children(page, "Content"))
        width, height = self._page_size(page, self.size)
        return Page(0, height * POINTS, page_lines(layers, self.resources), width=width * POINTS)

    def annotation_pages(self) -> list[Page]:
        """Return the text of annotations, for files that hold no other."""
        listed = child(self.root, "Annotations")
        member = resolve(self.archive, self.path, (listed.text or "") if listed is not None else "")
        pages = []
        for place in parse_xml(self.archive.read(member), KIND).iter() if member else ():
            if local(place) == "FileLoc":
                found = resolve(self.archive, member or "", place.text or "")
                pages.append(Page(0, self.size[1] * POINTS, self._annotations(found)))
        return pages

    def _annotations(self, member: str | None) -> list[Line]:
        root = parse_xml(self.archive.read(member), KIND) if member else ()
        return page_lines([annotation for annotation in root if local(annotation) == "Annot"], self.resources)

    def attachments(self) -> list[str]:
        """Return the names of the files attached to the document."""
        listed = child(self.root, "Attachments")
        member = resolve(self.archive, self.path, (listed.text or "") if listed is not None else "")
        if member is None:
            return []
        root = parse_xml(self.archive.read(member), KIND)
        names = []
        for attached in children(root, "Attachment"):
            name, form = attribute(attached, "Name"), attribute(attached, "Format")
            names.append(f"{name}.{form.lower()}" if form and "." not in name else name)
        return [name for name in names if name]

    def _templates(self) -> dict[str, etree._Element]:
        found = {}
        for template in children(self.common, "TemplatePage") if self.common is not None else ():
            member = resolve(self.archive, self.path, attribute(template, "BaseLoc"))
            if member:
                found[attribute(template, "ID")] = parse_xml(self.archive.read(member), KIND)
        return found

    def _resources(self) -> Resources:
        bold, drawings = set(), []
        for reference in self.common if self.common is not None else ():
            if local(reference) not in ("PublicRes", "DocumentRes"):
                continue
            member = resolve(self.archive, self.path, reference.text or "")
            for thing in parse_xml(self.archive.read(member), KIND).iter() if member else ():
                if local(thing) == "Font" and _is_bold(thing):
                    bold.add(attribute(thing, "ID"))
                elif local(thing) == "CompositeGraphicUnit":
                    drawings.append((attribute(thing, "ID"), thing))
        return Resources(frozenset(bold), tuple(drawings))

    @staticmethod
    def _page_size(owner: etree._Element | None, otherwise: tuple[float, float]) -> tuple[float, float]:
        area = child(owner, "PageArea" if local_of(owner) == "CommonData" else "Area")
        box = child(area, "PhysicalBox")
        values = numbers(box.text or "") if box is not None else []
        return (values[2], values[3]) if len(values) == 4 and min(values[2:]) > 0 else otherwise


def local_of(element: etree._Element | None) -> str:
    """Return the name of an element, or '' for none."""
    return local(element) if element is not None else ""


def _is_bold(font: etree._Element) -> bool:
    return attribute(font, "Bold") == "true" or is_bold_font(attribute(font, "FontName"))
