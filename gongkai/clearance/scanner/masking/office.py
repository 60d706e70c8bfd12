"""Cleaned Office and OFD packages: what hid behind the text is taken out, the rest stays where it was (清理)."""

import re
from collections.abc import Callable

from lxml import etree

from gongkai.clearance.scanner.readers.office import PERSONAL
from gongkai.clearance.scanner.readers.package import Package, elements, remove, unwrap
from gongkai.clearance.scanner.readers.reading import Reading
from gongkai.clearance.scanner.readers.word import hiding_styles, is_hidden
from gongkai.core.documents.readers.ooxml import attribute, local

_KEPT_PROPERTIES = frozenset(
    ("created", "modified", "Application", "AppVersion", "DocSecurity", "Pages", "Words")
)
_DROPPED = re.compile(
    r"^(?:docProps/thumbnail|_xmlsignatures/|word/(?:comments|people|commentsExtended|commentsIds)[^/]*\.xml$"
    r"|word/commentsExtensible[^/]*\.xml$|xl/(?:comments|threadedComments|persons)[^_]*|ppt/comments/|ppt/commentAuthors"
    r"|ppt/authors\.xml$)",
    re.IGNORECASE,
)
_COMMENT_MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
_CHANGE_RECORDS = (
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange", "tblGridChange",
    "tblPrExChange", "numberingChange", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart",
    "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart",
    "customXmlDelRangeEnd",
)  # fmt: skip


def clean_office(reading: Reading, *, hides: bool) -> None:
    """Take out properties, comments, tracked deletions and, where they hide something, hidden words."""
    package: Package = reading.container
    _clear_properties(package)
    package.drop(lambda member: bool(_DROPPED.match(member)))
    cleaner = _CLEANERS.get(reading.kind)
    if cleaner is not None:
        cleaner(package)
    if hides and reading.kind == "docx":
        _drop_hidden(package)


def _clear_properties(package: Package) -> None:
    for member in ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"):
        root = package.find(member)
        for element in list(root) if root is not None else ():
            name = local(element)
            if name in PERSONAL:
                element.text = ""
            elif name not in _KEPT_PROPERTIES:
                remove(element)


def _clean_word(package: Package) -> None:
    for member in [name for name in package.xml_names() if name.lower().startswith("word/")]:
        root = package.tree(member)
        for element in elements(root, "del", "moveFrom", *_CHANGE_RECORDS, *_COMMENT_MARKS):
            _take_out(element)
        for element in elements(root, "ins", "moveTo"):
            if _is_mark(element):
                remove(element)
            else:
                unwrap(element)


def _drop_hidden(package: Package) -> None:
    hiding = hiding_styles(package)
    for member in [name for name in package.xml_names() if name.lower().startswith("word/")]:
        for run in elements(package.tree(member), "r"):
            if is_hidden(run, hiding):
                remove(run)


def _is_mark(element: etree._Element) -> bool:
    """Say whether a change only marks a paragraph or a row, with no text inside."""
    return (
        local(element.getparent()) in ("rPr", "trPr", "numPr") if element.getparent() is not None else False
    )


def _take_out(element: etree._Element) -> None:
    """Take a change out; one that marks a row deleted takes the row along."""
    parent = element.getparent()
    if parent is not None and local(parent) == "trPr" and local(element) == "del":
        row = parent.getparent()
        if row is not None:
            remove(row)
        return
    remove(element)


def _clean_workbook(package: Package) -> None:
    for member in package.names:
        if member.lower().endswith(".vml") and package.replaced.get(member, b"") is not None:
            shapes = elements(package.tree(member), "ClientData")
            if shapes and all(attribute(shape, "ObjectType") == "Note" for shape in shapes):
                package.drop({member}.__contains__)
    for member in [name for name in package.xml_names() if name.lower().startswith("xl/worksheets/")]:
        if member.endswith(".xml"):
            _drop_dead_references(package, member)


def _drop_dead_references(package: Package, member: str) -> None:
    """Take out a sheet's pointer to drawings of notes that are gone."""
    folder, _, name = member.rpartition("/")
    rels = package.find(f"{folder}/_rels/{name}.rels")
    known = {attribute(relation, "Id") for relation in rels} if rels is not None else set()
    for element in elements(package.tree(member), "legacyDrawing"):
        if attribute(element, "id") not in known:
            remove(element)


def _clean_ofd(package: Package) -> None:
    entry = package.find("OFD.xml")
    if entry is None:
        return
    for info in elements(entry, "DocInfo"):
        for element in list(info):
            if local(element) not in ("DocID", "CreationDate", "ModDate"):
                remove(element)
    for element in elements(entry, "Signatures"):
        remove(element)
    for member in [name for name in package.xml_names() if name.lower().endswith("document.xml")]:
        for element in elements(package.tree(member), "Annotations"):
            remove(element)
    package.drop(
        lambda member: bool(
            re.search(
                r"(?:^|/)(?:signs?|annots?|annotations?)/|/annot(?:ation)?s?[^/]*\.xml$|signatures\.xml$",
                member,
                re.IGNORECASE,
            )
        )
    )


_CLEANERS: dict[str, Callable[[Package], None]] = {
    "docx": _clean_word,
    "xlsx": _clean_workbook,
    "ofd": _clean_ofd,
}
