"""What every Office package hides outside its text: properties, links, pictures, embedded files (文件属性)."""

import posixpath
import re
from collections.abc import Iterable

from lxml import etree

from gongkai.clearance.scanner.readers.package import Package
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tracing import Scroll, XmlSlot
from gongkai.core.documents.readers.ooxml import attribute, local

PROPERTIES = {
    "title": "标题",
    "subject": "主题",
    "creator": "作者",
    "keywords": "关键词",
    "description": "备注",
    "lastModifiedBy": "最后修改人",
    "category": "类别",
    "contentStatus": "状态",
    "Company": "单位",
    "Manager": "负责人",
    "HyperlinkBase": "超链接基准",
}
PERSONAL = frozenset(("creator", "lastModifiedBy", "Company", "Manager"))
NOBODY = frozenset(
    ("", "python-docx", "openpyxl", "administrator", "admin", "user", "microsoft office user", "微软用户", "steve canny")
)  # fmt: skip
_NO_TEXT = re.compile(
    r"(?:^\[content_types\]|docprops/|\.rels$|/(?:styles|theme|fonttable|websettings|slidelayout|presprops"
    r"|viewprops|tablestyles|calcchain|styleswitheffects)[\w-]*\.xml$|/theme/|/slidelayouts/|/printersettings)",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|tiff?)$", re.IGNORECASE)


def read_properties(reading: Reading, package: Package) -> None:
    """Take in the document properties, and remark the people and firms they name."""
    scroll = reading.scroll("properties")
    for member in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        root = package.find(member)
        for element in root if root is not None else ():
            name = local(element)
            label = PROPERTIES.get(name) or (attribute(element, "name") if name == "property" else "")
            if not label or not "".join(element.itertext()).strip():
                continue
            scroll.label(f"{label}：")
            start = scroll.length
            for inner in element.iter():
                scroll.write(inner.text or "", XmlSlot(inner))
            _remark_person(reading, name, label, (start, scroll.length))
            scroll.gap()


def _remark_person(reading: Reading, name: str, label: str, place: tuple[int, int]) -> None:
    value = "".join(reading.scroll("properties").parts)[slice(*place)]
    if name in PERSONAL and value.strip().casefold() not in NOBODY:
        reading.remark(
            "properties", value, f"文件属性里有{label}，公开前请清除；“脱敏副本”会自动清除。", place=place
        )


def read_rest(reading: Reading, package: Package, read: Iterable[str], budget: Budget) -> None:
    """Take in everything of a package that its own reader did not: nothing stays unread."""
    done = set(read)
    read_properties(reading, package)
    for member in package.names:
        if member in done or not package.archive.read(member):
            continue
        lower = member.lower()
        if lower.endswith(".rels"):
            _read_links(reading, package, member)
        elif lower.endswith((".xml", ".vml")):
            root = package.tree(member)
            if not _NO_TEXT.search(member):
                read_loose(reading, root, member)
        else:
            _read_binary(reading, package, member, budget)


def _read_links(reading: Reading, package: Package, member: str) -> None:
    for relation in package.tree(member):
        if attribute(relation, "TargetMode") == "External":
            reading.scroll("attribute").line(attribute(relation, "Target"), XmlSlot(relation, "Target"))


def read_loose(reading: Reading, root: etree._Element, member: str) -> None:
    """Take in the text of a part that has no reader of its own; runs of one line stay together."""
    scroll = reading.scroll(f"part:{posixpath.basename(member)}")
    _take_loose(scroll, root)
    for element in root.iter():
        if local(element) in ("docVar", "s", "sheetName", "ext", "tag", "alias"):
            for key in element.attrib:
                if str(key).rpartition("}")[2] in ("val", "v", "name"):
                    scroll.line(str(element.get(key)), XmlSlot(element, str(key)))


def _take_loose(scroll: Scroll, element: etree._Element) -> None:
    if (element.text or "").strip():
        scroll.write(element.text or "", XmlSlot(element))
    for each in element:
        if isinstance(each.tag, str):
            _take_loose(scroll, each)
        if (each.tail or "").strip():
            scroll.write(each.tail or "", XmlSlot(each, "tail"))
    if local(element) not in ("t", "r"):
        scroll.gap()


def _read_binary(reading: Reading, package: Package, member: str, budget: Budget) -> None:
    name = posixpath.basename(member)
    folder = member.lower()
    if "/fonts/" in folder or "printersettings" in folder or folder.startswith("docprops/thumbnail"):
        return
    reading.hold(member, name, package.archive.read(member), budget)
    if not _PICTURE.search(name) and "/media/" not in folder:
        reading.remark(
            f"attachment:{name}",
            name,
            f"文件里嵌有“{name}”，请打开核对，不需要公开的请删除。",
            severity="confirm",
        )


def read_described(reading: Reading, element: etree._Element) -> None:
    """Take in what a picture or shape says of itself in words nobody sees (替代文本)."""
    for key in ("descr", "title"):
        if element.get(key):
            reading.scroll("attribute").line(str(element.get(key)), XmlSlot(element, key))
