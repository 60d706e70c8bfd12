"""Zip packages of XML (OOXML, OFD): trees opened once, rewritten in place, packed again as they were."""

import posixpath
from collections.abc import Callable, Iterator

from lxml import etree

from gongkai.core.documents.readers.archive import SafeArchive, parse_xml
from gongkai.core.documents.readers.ooxml import attribute, local

_XML = (".xml", ".rels", ".vml")


class Package:
    """One opened package; members are trees where they are XML, bytes where they are not."""

    def __init__(self, data: bytes, kind: str) -> None:
        self.archive = SafeArchive(data, kind)
        self.kind = kind
        self.replaced: dict[str, bytes | None] = {}
        self._trees: dict[str, etree._Element] = {}
        self._before: dict[str, int] = {}

    @property
    def names(self) -> tuple[str, ...]:
        """Return the members, folders left out."""
        return tuple(name for name in self.archive.names if not name.endswith("/"))

    def tree(self, member: str) -> etree._Element:
        """
        Return a member's root, the same one each time.

        :raises BadInput: if it is no XML or declares a document type
        """
        if member not in self._trees:
            root = parse_xml(self.archive.read(member), self.kind)
            self._trees[member] = root
            self._before[member] = hash(etree.tostring(root))
        return self._trees[member]

    def find(self, member: str) -> etree._Element | None:
        """Return the root of a member by any spelling of its name, or None."""
        found = self.archive.find(member)
        return self.tree(found) if found else None

    def xml_names(self) -> Iterator[str]:
        """Yield the members that are XML by their name and hold anything."""
        for name in self.names:
            if name.lower().endswith(_XML) and self.archive.read(name).strip():
                yield name

    def save(self) -> bytes:
        """Return the package with every tree that changed; all else stays byte for byte."""
        changes = dict(self.replaced)
        for member, root in self._trees.items():
            if member not in changes and hash(etree.tostring(root)) != self._before[member]:
                changes[member] = etree.tostring(
                    root, xml_declaration=True, encoding="UTF-8", standalone=True
                )
        return self.archive.repacked(changes)

    def drop(self, chosen: Callable[[str], bool]) -> None:
        """Take members out, with every relation and content type that names them."""
        gone = {name for name in self.names if chosen(name)}
        if not gone:
            return
        self.replaced |= dict.fromkeys(gone)
        self.replaced |= {name: None for member in gone if (name := self._rels_of(member)) is not None}
        for name in [*self.names]:
            if name.endswith(".rels") and self.replaced.get(name, b"") is not None:
                self._drop_relations(name, gone)
        types = self.find("[Content_Types].xml")
        for override in list(types) if types is not None else ():
            if attribute(override, "PartName").lstrip("/") in gone:
                override.getparent().remove(override)

    def _rels_of(self, member: str) -> str | None:
        folder, name = posixpath.split(member)
        return self.archive.find(f"{folder}/_rels/{name}.rels")

    def _drop_relations(self, rels: str, gone: set[str]) -> None:
        folder = posixpath.dirname(posixpath.dirname(rels))
        for relation in list(self.tree(rels)):
            target = attribute(relation, "Target")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            if posixpath.normpath(path) in gone:
                relation.getparent().remove(relation)


def elements(root: etree._Element, *names: str) -> list[etree._Element]:
    """Return all elements below a root that have one of the local names."""
    wanted = set(names)
    return [element for element in root.iter() if local(element) in wanted]


def remove(element: etree._Element) -> None:
    """Take an element out of its tree and leave the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail and element.tail.strip():
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    parent = element.getparent()
    if parent is None:
        return
    place = parent.index(element)
    for offset, child in enumerate(list(element)):
        parent.insert(place + offset, child)
    parent.remove(element)
