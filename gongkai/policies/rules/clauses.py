"""From the body tree to clauses with stable anchors (条款锚点), and the compact form bodies are kept in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from gongkai.core.documents.model import Node
from gongkai.core.text import article_key

HEADINGS: Final = frozenset({"part", "chapter", "section", "heading"})
LABEL_LIMIT: Final = 120
PATH_LIMIT: Final = 400
NAME_LIMIT: Final = 40
"""A heading longer than this, or ending as a sentence, is a numbered paragraph: its number names it."""


@dataclass(frozen=True, slots=True)
class ClauseText:
    """One clause as it is cited and searched (条款)."""

    kind: str
    label: str
    anchor: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class BodyNode:
    """One node of a body as a page shows it, with the anchor of a heading or article (正文节点)."""

    kind: str
    label: str
    text: str
    anchor: str = ""
    children: tuple["BodyNode", ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


class AnchorSeries:
    """Hands out anchors in reading order; the same tree always gets the same ones."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def article(self, label: str) -> str:
        """Return `art-54`, `art-120-1`; a number met a second time gets a letter."""
        try:
            number, insertion = article_key(label)
        except ValueError:
            return self._free(f"art-{re.sub(r'[^0-9A-Za-z]', '', label) or 'x'}")
        return self._free(f"art-{number}-{insertion}" if insertion else f"art-{number}")

    def heading(self, position: tuple[int, ...]) -> str:
        """Return `h-3-2` for the second heading below the third."""
        return self._free("h-" + "-".join(map(str, position)))

    def _free(self, wanted: str) -> str:
        anchor, again = wanted, 1
        while anchor in self._used:
            again += 1
            anchor = f"{wanted}.{again}"
        self._used.add(anchor)
        return anchor


def pack(node: Node) -> dict[str, Any]:
    """Return a node as plain JSON without its empty fields, so that bodies stay small."""
    plain: dict[str, Any] = {"kind": node.kind}
    if node.label:
        plain["label"] = node.label
    if node.text:
        plain["text"] = node.text
    if node.children:
        plain["children"] = [pack(child) for child in node.children]
    if node.rows:
        plain["rows"] = [list(row) for row in node.rows]
    return plain


def anchored(body: Iterable[dict[str, Any]]) -> tuple[BodyNode, ...]:
    """Return a packed body with an anchor on every heading and article (锚点)."""
    return _anchored(body, AnchorSeries(), ())


def _anchored(
    nodes: Iterable[dict[str, Any]], series: AnchorSeries, position: tuple[int, ...]
) -> tuple[BodyNode, ...]:
    found, headings = [], 0
    for node in nodes:
        kind = node["kind"]
        anchor, below = "", position
        if kind in HEADINGS:
            headings += 1
            below = (*position, headings)
            anchor = series.heading(below)
        elif kind == "article":
            anchor = series.article(node.get("label", ""))
        children = _anchored(node.get("children", ()), series, below)
        rows = tuple(tuple(row) for row in node.get("rows", ()))
        found.append(BodyNode(kind, node.get("label", ""), node.get("text", ""), anchor, children, rows))
    return tuple(found)


def list_clauses(body: Iterable[BodyNode]) -> list[ClauseText]:
    """
    Return the clauses of a body in reading order (条款).

    An article is one clause with all below it; text under a heading without articles is one clause of that
    heading, which without text of its own is none; text before the first heading is anchored `top`.
    """
    return [clause for clause in _clauses(tuple(body), "", "top", "", "paragraph") if clause.text]


def _clauses(
    nodes: tuple[BodyNode, ...], label: str, anchor: str, path: str, kind: str
) -> Iterator[ClauseText]:
    loose = [node for node in nodes if node.kind != "article" and node.kind not in HEADINGS]
    text = "\n".join(plain_text(node) for node in loose)
    if text or (kind == "heading" and not nodes):
        shown = "\n".join(part for part in (label, text) if part)
        yield ClauseText(kind, path.rpartition(" › ")[2][:LABEL_LIMIT], anchor, path[:PATH_LIMIT], shown)
    for node in nodes:
        if node.kind == "article":
            yield ClauseText(
                "article", node.label[:LABEL_LIMIT], node.anchor, path[:PATH_LIMIT], plain_text(node)
            )
        elif node.kind in HEADINGS:
            name = heading_name(node)
            is_sentence = len(name) > NAME_LIMIT or name.endswith(("。", "；", "："))
            short = (node.label or name[:NAME_LIMIT]) if is_sentence else name
            inside = f"{path} › {short}" if path else short
            yield from _clauses(node.children, name, node.anchor, inside, "heading")


def heading_name(node: BodyNode) -> str:
    """Return a heading as it is printed: its label and its words."""
    separator = "" if node.label.endswith(("、", "）", ".", "．")) else " "
    return f"{node.label}{separator}{node.text}".strip()


def plain_text(node: BodyNode) -> str:
    """Return the text of a node with all below it, one paragraph a line."""
    own = "".join((node.label, "　" if node.kind == "article" and node.label else "", node.text))
    lines = [own] if own else []
    lines += ["\t".join(row) for row in node.rows]
    lines += [plain_text(child) for child in node.children]
    return "\n".join(line for line in lines if line)


def body_text(body: Iterable[BodyNode]) -> str:
    """Return the whole body as text (纯文本)."""
    return "\n".join(_heading_and_text(node) for node in body)


def _heading_and_text(node: BodyNode) -> str:
    if node.kind not in HEADINGS:
        return plain_text(node)
    return "\n".join([heading_name(node), *(_heading_and_text(child) for child in node.children)])
