"""The structure parser: a flat `Source` into a `ParsedDocument` (公文结构解析)."""

from gongkai.core.documents.model import Node, ParsedDocument, Source
from gongkai.core.documents.structure.anatomy import Anatomy, dissect
from gongkai.core.documents.structure.citations import find_citations
from gongkai.core.documents.structure.fields import day_in, issuers_of, number_of, signed_on_of

__all__ = ["Anatomy", "dissect", "full_text", "parse_source"]


def parse_source(source: Source) -> ParsedDocument:
    """Return the structure of a document: head, body tree, tail and citations; it never fails on text."""
    parts = dissect(source)
    head, tail, meta = parts.head, parts.tail, source.meta
    return ParsedDocument(
        path=source.path,
        media_type=source.media_type,
        title=head.title,
        number=number_of(head, meta),
        issuers=issuers_of(head, tail, meta),
        recipients=tuple(head.recipients),
        signed_on=signed_on_of(head, tail, meta),
        published_on=day_in(meta.get("published_on", "")),
        signature=tail.signature,
        attachments=tuple(tail.attachments),
        disclosure_note=tail.disclosure,
        history=tuple(head.history),
        body=parts.body,
        citations=find_citations(parts.body_text, head.title),
    )


def full_text(node: Node) -> str:
    """Return all text of a node and those below it, one line for each, as a reader would see it."""
    lines = []
    for part in node.walk():
        apart = (
            " " if part.kind in {"part", "chapter", "section", "article"} and part.label and part.text else ""
        )
        lines.append(f"{part.label}{apart}{part.text}")
        lines += [" ".join(row) for row in part.rows]
    return "\n".join(line for line in lines if line)
