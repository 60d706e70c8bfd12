"""From Markdown and pasted HTML to a clean body (正文): nothing runs, nothing loads from elsewhere."""

from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = {"p", "h2", "h3", "h4", "b", "strong", "ul", "ol", "li", "a", "br", "hr", "sup", "sub", "blockquote"}
SCHEMES = {"http", "https", "mailto", "tel"}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def clean_html(html: str) -> str:
    """Return HTML with everything removed that is not plain text structure."""
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes=SCHEMES, link_rel=None)


def body_from_markdown(text: str) -> list[tuple[str, Any]]:
    """Return an article's body as blocks: runs of text, and tables of their own."""
    blocks: list[tuple[str, Any]] = []
    pending: list[Token] = []
    tokens = iter(_markdown.parse(text))
    for token in tokens:
        if token.type == "table_open":
            _flush(pending, blocks)
            blocks.append(("table", {"caption": "", "rows": _table(tokens)}))
        else:
            pending.append(_lowered(token))
    _flush(pending, blocks)
    return blocks


def plain_from_markdown(text: str) -> str:
    """
    Return what a reader sees of a Markdown text, a line for each paragraph, point and row of a table.

    >>> plain_from_markdown("- **标准**：每月820元")
    '标准：每月820元'
    """
    lines: list[str] = []
    row: list[str] | None = None
    for token in _markdown.parse(text):
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            lines.append("，".join(filter(None, row)))
            row = None
        elif token.type == "inline":
            said = "".join(
                "\n" if one.type in {"softbreak", "hardbreak"} else one.content
                for one in token.children or ()
            ).strip()
            (lines if row is None else row).append(said)
        elif token.type in {"code_block", "fence"}:
            lines.append(token.content.strip())
    return "\n".join(filter(None, lines))


def _flush(pending: list[Token], blocks: list[tuple[str, Any]]) -> None:
    html = clean_html(_markdown.renderer.render(pending, _markdown.options, {})).strip()
    if html:
        blocks.append(("text", html))
    pending.clear()


def _lowered(token: Token) -> Token:
    """The page's title is its only first-level heading; headings of the body begin below it."""
    if token.tag == "h1":
        token.tag = "h2"
    return token


def _table(tokens: Any) -> str:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content.replace("|", "｜").strip())
    return "\n".join(" | ".join(row) for row in rows)
