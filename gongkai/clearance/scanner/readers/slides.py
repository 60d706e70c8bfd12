"""Presentations for the scanner: slides shown and hidden, speaker's notes, comments, pictures' words (pptx)."""

import re

from lxml import etree

from gongkai.clearance.scanner.readers.office import read_described, read_rest
from gongkai.clearance.scanner.readers.package import Package, elements
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.tracing import Scroll, Table, XmlSlot
from gongkai.core.documents.readers.ooxml import attribute, local, relations

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
KIND = "PowerPoint 演示文稿（pptx）"
_COMMENTS = re.compile(r"^ppt/comments/", re.IGNORECASE)


def read_slides(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a presentation, slide by slide with the notes below each.

    :raises BadInput: if it is damaged, encrypted or dangerous
    """
    package = Package(data, KIND)
    reading = Reading("pptx", MEDIA_TYPE, package)
    main = package.archive.find("ppt/presentation.xml")
    if main is None:
        raise package.archive.broken()
    related = relations(package.archive, main)
    read = {main}
    for number, listed in enumerate(elements(package.tree(main), "sldId"), start=1):
        member = package.archive.find(related.get(attribute_id(listed), ("", ""))[1])
        if member:
            read |= {member, *_read_slide(reading, package, member, number)}
    for member in package.names:
        if _COMMENTS.match(member) and member.lower().endswith(".xml"):
            read.add(member)
            for text in elements(package.tree(member), "text", "t"):
                reading.scroll("comments").line(text.text or "", XmlSlot(text))
    if reading.scroll("comments").length:
        reading.remark("comments", "批注", "文件里还留有批注，请删除全部批注后再公开。", severity="confirm")
    read_rest(reading, package, read, budget)
    return reading


def attribute_id(listed: etree._Element) -> str:
    """Return the relation an entry of the slide list names: the id that has a namespace."""
    return next((str(value) for key, value in listed.attrib.items() if str(key).endswith("}id")), "")


def _read_slide(reading: Reading, package: Package, member: str, number: int) -> set[str]:
    root = package.tree(member)
    _take(reading, root, reading.scroll(f"slide:{number}", number))
    if attribute(root, "show") in ("0", "false"):
        reading.remark(
            f"slide:{number}",
            "隐藏幻灯片",
            "这一页是隐藏的，请核对后再公开。",
            severity="confirm",
            page=number,
        )
    read = set()
    for kind, path in relations(package.archive, member).values():
        found = package.archive.find(path)
        if kind == "notesSlide" and found:
            read.add(found)
            _take(reading, package.tree(found), reading.scroll(f"notes:{number}", number))
    return read


def _take(reading: Reading, element: etree._Element, scroll: Scroll) -> None:
    """Take in the words of shapes and tables in the order of the file."""
    for each in element:
        name = local(each)
        before, start = len(scroll.parts), scroll.length
        _begin(reading, each, scroll)
        if name != "t":
            _take(reading, each, scroll)
        if name in ("p", "tr", "br"):
            scroll.gap()
        elif name == "tc":
            if scroll.tables:
                scroll.tables[-1].add((start, scroll.length))
            scroll.end_cell(before)


def _begin(reading: Reading, element: etree._Element, scroll: Scroll) -> None:
    name = local(element)
    if name == "t":
        scroll.write(element.text or "", XmlSlot(element))
    elif name == "cNvPr":
        read_described(reading, element)
    elif name == "tbl":
        scroll.tables.append(Table())
    elif name == "tr" and scroll.tables:
        scroll.tables[-1].rows.append([])
