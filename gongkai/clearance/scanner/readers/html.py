"""Web pages for the scanner: what is seen, what is hidden, what is written between the lines (html)."""

import html
import re
from dataclasses import dataclass
from html.parser import HTMLParser

from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.text import SourceText
from gongkai.clearance.scanner.readers.tracing import Scroll
from gongkai.core.documents.readers.html import BLOCKS

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});?")
_ATTRIBUTE = re.compile(r"""([a-zA-Z_:@][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>`]+))""", re.DOTALL)
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
_TELLING = frozenset(
    [
        "alt",
        "title",
        "content",
        "placeholder",
        "value",
        "summary",
        "label",
        "aria-label",
        "href",
        "cite",
        "action",
        "srcdoc",
        "datetime",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_RAW = frozenset(("script", "style"))
_UNSEEN = frozenset(("template", "noscript", "noframes", "datalist", "object"))
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
    walk = _Walk(reading, source)
    walk.feed(source.text)
    walk.close()
    for name, sentence in (
        ("comments", "网页源码里有注释，公开前请核对删除。"),
        ("hidden", "网页里有隐藏内容，请核对后删除。"),
    ):
        if reading.scroll(name).length:
            reading.remark(name, "源码注释" if name == "comments" else "隐藏内容", sentence)
    return reading


@dataclass(slots=True)
class _Open:
    tag: str
    is_hidden: bool


class _Walk(HTMLParser):
    """A walk over the source that knows at each sign where it stands."""

    def __init__(self, reading: Reading, source: SourceText) -> None:
        super().__init__(convert_charrefs=False)
        self.reading = reading
        self.source = source
        self.stack: list[_Open] = []
        self.lines = [0, *(found.end() for found in re.finditer("\n", source.text))]

    def place(self) -> int:
        """Return the character of the source at which the current sign begins."""
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def target(self) -> Scroll:
        """Return where text of this place belongs."""
        if self.stack and self.stack[-1].tag in _RAW:
            return self.reading.scroll("script")
        if any(each.tag == "title" for each in self.stack[-1:]):
            return self.reading.scroll("title")
        return self.reading.scroll("hidden" if self.stack and self.stack[-1].is_hidden else "body")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element and take in what its attributes say."""
        known = {key: value or "" for key, value in attrs}
        self._break(tag)
        self._take_attributes(tag, known)
        if tag not in _VOID:
            hides = "hidden" in known or tag in _UNSEEN or bool(_HIDDEN.search(known.get("style", "")))
            inherited = bool(self.stack and self.stack[-1].is_hidden)
            self.stack.append(_Open(tag, hides or inherited))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in an element that closes itself; html ignores that for others than void ones."""
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and self.stack:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those left open inside it."""
        self._break(tag)
        depth = next((at for at in range(len(self.stack) - 1, -1, -1) if self.stack[at].tag == tag), None)
        if depth is not None:
            del self.stack[depth:]

    def _break(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.target().gap("\t")
        elif tag in BLOCKS or tag in ("br", "title", "option", "script", "style"):
            self.target().gap()

    def handle_data(self, data: str) -> None:
        """Take in text; a line end inside a paragraph is a blank, an escape inside a script is its sign."""
        if self.stack and self.stack[-1].tag in _RAW:
            self._take_script(data)
            return
        text = (
            data if self.stack and self.stack[-1].tag == "pre" else re.sub(r"[\n\r\t\f]", " ", data)
        )
        self.target().write(text, self.source, self.place())

    def _take_script(self, data: str) -> None:
        scroll, place, done = self.reading.scroll("script"), self.place(), 0
        for found in _ESCAPE.finditer(data):
            scroll.write(data[done : found.start()], self.source, place + done)
            sign = chr(int(found.group()[2:], 16))
            scroll.write(sign, self.source, place + found.start(), place + found.end())
            done = found.end()
        scroll.write(data[done:], self.source, place + done)

    def handle_entityref(self, name: str) -> None:
        """Take in a sign written by its name."""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Take in a sign written by its number."""
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        start = self.place()
        end = start + len(written)
        end += self.source.text[end : end + 1] == ";"
        self.target().write(html.unescape(self.source.text[start:end]), self.source, start, end)

    def handle_comment(self, data: str) -> None:
        """Take in a comment."""
        start = self.source.text.find(data, self.place()) if data.strip() else -1
        if start >= 0:
            scroll = self.reading.scroll("comments")
            scroll.write(data, self.source, start)
            scroll.gap()

    def unknown_decl(self, data: str) -> None:
        """Take in a section of raw data."""
        self.handle_comment(data)

    def _take_attributes(self, tag: str, known: dict[str, str]) -> None:
        written = self.get_starttag_text() or ""
        start = self.place()
        for found in _ATTRIBUTE.finditer(written):
            key = found.group(1).lower()
            if key not in _TELLING and not key.startswith("data-") and key not in ("src", "onclick"):
                continue
            group = next(number for number in (2, 3, 4) if found.group(number) is not None)
            value, place = found.group(group), start + found.start(group)
            scroll = self.reading.scroll("properties" if tag == "meta" else "attribute")
            if value.startswith("data:"):
                continue
            begin = scroll.length
            write_unescaped(scroll, value, self.source, place)
            if tag == "meta" and known.get("name", "").lower() in _AUTHORS and scroll.length > begin:
                self.reading.remark(
                    "properties",
                    "".join(scroll.parts)[begin:],
                    "网页的 meta 信息里有作者或单位，请核对后清除。",
                    place=(begin, scroll.length),
                )
            scroll.gap()


def write_unescaped(scroll: Scroll, value: str, source: SourceText, place: int) -> None:
    """Take in a value in which signs may be written by name or number."""
    done = 0
    for found in _ENTITY.finditer(value):
        scroll.write(value[done : found.start()], source, place + done)
        scroll.write(html.unescape(found.group()), source, place + found.start(), place + found.end())
        done = found.end()
    scroll.write(value[done:], source, place + done)
