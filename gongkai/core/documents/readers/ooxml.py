"""Small questions to Office XML that hold in both its namespaces, the transitional and the strict."""

import posixpath
from collections.abc import Iterator

from lxml import etree

from gongkai.core.documents.readers.archive import SafeArchive, parse_xml


def local(element: etree._Element) -> str:
    """Return the name of an element without its namespace ('' for comments)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute whatever its namespace, or ''."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name, or None."""
    if element is None:
        return None
    return next(children(element, name), None)


def children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Yield the children of that name."""
    return (each for each in element if local(each) == name)


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Return a toggle such as bold: on, off, or None where nothing is said."""
    found = child(element, name)
    return None if found is None else attribute(found, "val") not in ("0", "false", "off", "none")


def relations(archive: SafeArchive, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind of relation, path of the target) of one part of an Office file."""
    folder, name = posixpath.split(part)
    found = archive.find(f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels")
    if found is None:
        return {}
    known = {}
    for relation in parse_xml(archive.read(found), archive.kind):
        target = attribute(relation, "Target")
        if attribute(relation, "TargetMode") != "External" and target:
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attribute(relation, "Type").rpartition("/")[2]
            known[attribute(relation, "Id")] = (kind, posixpath.normpath(path))
    return known


def part_of_kind(
    archive: SafeArchive, related: dict[str, tuple[str, str]], kind: str
) -> etree._Element | None:
    """Return the parsed part that stands in a relation of some kind (styles, numbering), or None."""
    for name, path in related.values():
        member = archive.find(path) if name == kind else None
        if member:
            return parse_xml(archive.read(member), archive.kind)
    return None
