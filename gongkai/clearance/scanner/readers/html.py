"""Web pages for the scanner: what is seen, what is hidden, what is written between the lines (html)."""

import html
import re
from collections import Counter
from dataclasses import dataclass

from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.text import SourceText
from gongkai.clearance.scanner.readers.tokens import Attribute, Token, attributes, tokens
from gongkai.clearance.scanner.readers.tracing import Scroll, Table
from gongkai.core.documents.readers.html import BLOCKS

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])"
    r"|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_TELLING = frozenset(
    (
        "alt", "title", "content", "placeholder", "value", "summary", "label", "aria-label", "href", "src",
        "cite", "action", "srcdoc", "onclick",
    )
)  # fmt: skip
_VOID = frozenset(
    (
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    )
)  # fmt: skip
_OF_TABLES = frozenset(("td", "th", "tr", "table"))
_LINKS = frozenset(("href", "src", "action", "cite"))
_HOST = re.compile(r"[a-z][a-z0-9+.-]{0,20}:(?://[^/?#]*)?", re.IGNORECASE)
_UNSEEN = frozenset(("template", "noscript", "noframes", "datalist", "object"))
_APART = BLOCKS | {"br", "title", "option", "script", "style"}
_AUTHORS = frozenset(("author", "creator", "dc.creator", "company", "originator"))


def read_page(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open a web page; places count characters of its source, tags and all.

    :raises BadInput: if its encoding is unknown
    """
    found = _CHARSET.search(data[:4096])
    source = SourceText.of(data, found.group(1).decode("ascii", "ignore") if found else "")
    return page_of(source, "html", "text/html")


def page_of(source: SourceText, kind: str, media_type: str) -> Reading:
    """Return the reading of html source that was decoded already."""
    reading = Reading(kind, media_type, source)
    _Walk(reading, source).take()
    for name, what, sentence in (
        ("comments", "源码注释", "网页源码里有注释，公开前请核对删除。"),
        ("hidden", "隐藏内容", "网页里有隐藏内容，请核对后删除。"),
    ):
        if "".join(reading.scroll(name).parts).strip():
            reading.remark(name, what, sentence)
    return reading


@dataclass(slots=True)
class _Open:
    tag: str
    is_hidden: bool


class _Walk:
    """A walk over the source that sorts its text by who can see it."""

    def __init__(self, reading: Reading, source: SourceText) -> None:
        self.reading = reading
        self.source = source
        self.text = source.text
        self.stack: list[_Open] = []
        self.open: Counter[str] = Counter()
        self.tables: list[Table] = []
        self.cell: tuple[Scroll, int] | None = None

    def take(self) -> None:
        """Take in the whole page."""
        ways = {
            "text": self._take_text,
            "raw": self._take_raw,
            "comment": self._take_comment,
            "open": self._enter,
            "close": self._leave,
        }
        for token in tokens(self.text):
            ways[token.kind](token)

    def _target(self) -> Scroll:
        if not self.stack:
            return self.reading.scroll("body")
        if self.stack[-1].tag == "title":
            return self.reading.scroll("title")
        return self.reading.scroll("hidden" if self.stack[-1].is_hidden else "body")

    def _enter(self, tag: Token) -> None:
        self._part(tag.name)
        known = self._take_attributes(tag)
        self._open_cell(tag.name)
        if tag.name not in _VOID:
            hides = "hidden" in known or tag.name in _UNSEEN or bool(_HIDDEN.search(known.get("style", "")))
            inherited = bool(self.stack and self.stack[-1].is_hidden)
            self.stack.append(_Open(tag.name, hides or inherited))
            self.open[tag.name] += 1

    def _leave(self, tag: Token) -> None:
        """Leave an element, and those left open inside it."""
        self._part(tag.name)
        if tag.name == "table" and self.tables:
            self._target().tables.append(self.tables.pop())
        while self.open[tag.name]:
            left = self.stack.pop()
            self.open[left.tag] -= 1
            if left.tag == tag.name:
                return

    def _open_cell(self, tag: str) -> None:
        if tag == "table":
            self.tables.append(Table())
        elif tag == "tr" and self.tables:
            self.tables[-1].rows.append([])
        elif tag in ("td", "th") and self.tables:
            target = self._target()
            self.cell = (target, target.length)

    def _close_cell(self) -> None:
        """Note where the cell stood that ends here, closed or not."""
        if self.cell is not None and self.tables:
            scroll, start = self.cell
            self.tables[-1].add((start, scroll.length))
        self.cell = None

    def _part(self, tag: str) -> None:
        if tag in _OF_TABLES:
            self._close_cell()
        if tag in ("td", "th"):
            self._target().gap("\t")
        elif tag in _APART:
            self._target().gap()

    def _take_text(self, token: Token) -> None:
        """Take in text; a line end inside a paragraph is a blank."""
        value = self.text[token.start : token.end]
        if not self.open["pre"]:
            value = re.sub(r"[\n\r\t\f]", " ", value)
            if value.isspace() and self._target().is_at_edge:
                return
        write_unescaped(self._target(), value, self.source, token.start)

    def _take_raw(self, token: Token) -> None:
        """Take in a script or a style sheet; an escape is its sign."""
        scroll, done = self.reading.scroll("script"), token.start
        for found in _ESCAPE.finditer(self.text, token.start, token.end):
            scroll.write(self.text[done : found.start()], self.source, done)
            scroll.write(chr(int(found.group()[2:], 16)), self.source, found.start(), found.end())
            done = found.end()
        scroll.write(self.text[done : token.end], self.source, done)
        scroll.gap()

    def _take_comment(self, token: Token) -> None:
        """Take in a comment; of a declaration nothing is told."""
        if token.name == "declaration":
            return
        closed = self.text.startswith("-->", token.end - 3)
        start, end = token.start + 4, token.end - 3 if closed else token.end
        if self.text[start:end].strip():
            scroll = self.reading.scroll("comments")
            scroll.write(self.text[start:end], self.source, start)
            scroll.gap()

    def _take_attributes(self, tag: Token) -> dict[str, str]:
        told = attributes(self.text, tag)
        known = {attribute.name: attribute.value for attribute in told}
        scroll = self.reading.scroll("properties" if tag.name == "meta" else "attribute")
        for attribute in told:
            if not _is_telling(attribute):
                continue
            begin = scroll.length
            if attribute.name in _LINKS:
                write_link(scroll, attribute.value, self.source, attribute.start)
            else:
                write_unescaped(scroll, attribute.value, self.source, attribute.start)
            if tag.name == "meta" and attribute.name == "content":
                self._remark_author(known, scroll, begin)
            scroll.gap()
        return known

    def _remark_author(self, known: dict[str, str], scroll: Scroll, begin: int) -> None:
        if known.get("name", "").lower() in _AUTHORS:
            self.reading.remark(
                "properties",
                html.unescape(known["content"]),
                "网页的 meta 信息里有作者或单位，请核对后清除。",
                place=(begin, scroll.length),
            )


def _is_telling(attribute: Attribute) -> bool:
    """Say whether an attribute holds words or a link; a picture written as data is neither."""
    if not attribute.value.strip() or attribute.value.startswith("data:"):
        return False
    return attribute.name in _TELLING or attribute.name.startswith("data-")


def write_link(scroll: Scroll, value: str, source: SourceText, place: int) -> None:
    """Take in a link: host first, then each step of its path for itself, for two steps make no number."""
    host = _HOST.match(value)
    done = host.end() if host else 0
    if host:
        scroll.write(host.group(), source, place)
        scroll.gap()
    for step in re.finditer(r"[^/]+", value[done:]):
        write_unescaped(scroll, step.group(), source, place + done + step.start())
        scroll.gap()


def write_unescaped(scroll: Scroll, value: str, source: SourceText, place: int) -> None:
    """Take in a value in which signs may be written by name or number."""
    done = 0
    for found in _ENTITY.finditer(value):
        scroll.write(value[done : found.start()], source, place + done)
        scroll.write(html.unescape(found.group()), source, place + found.start(), place + found.end())
        done = found.end()
    scroll.write(value[done:], source, place + done)
