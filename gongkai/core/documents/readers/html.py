"""Web pages, saved or embedded: the official text without the site around it (网页正文)."""

import re
from dataclasses import dataclass, field, replace

import lxml.html
from lxml import etree

from gongkai.core.documents.model import Align, Block, Cell, Source
from gongkai.core.documents.readers import portal
from gongkai.core.documents.readers.decoding import decode
from gongkai.core.documents.readers.mht import page_of_mht
from gongkai.core.documents.readers.wording import tidy
from gongkai.core.refusals import BadInput

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ucapcontent",
        "ul",
    ]
)
BOLD = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"))
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_ALIGN = re.compile(r"text-align\s*:\s*(left|center|right|justify)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*([\d.]+)\s*(pt|px)", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold(?:er)?|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_MOST_SPAN = 1000


def read_html(data: bytes, name: str) -> Source:
    """Return the main text of a web page with the fields the page declares about it."""
    found = _CHARSET.search(data[:4096])
    return _page(decode(data, found.group(1).decode("ascii", "ignore") if found else ""), name, "text/html")


def read_mht(data: bytes, name: str) -> Source:
    """Return the main text of a page stored as a web archive (网页归档)."""
    return _page(page_of_mht(data), name, "multipart/related")


def _page(text: str, name: str, media_type: str) -> Source:
    root = parse(text)
    meta = portal.fields(root)
    portal.prune(root)
    containers = portal.main_containers(root)
    blocks = [block for container in containers for block in blocks_of(container)]
    blocks = _with_title(portal.without_leftovers(blocks), meta.get("title", ""))
    if not blocks:
        msg = "网页里没有找到正文文字，请确认保存的是文件正文页面后再试。"
        raise BadInput(msg)
    return Source(path=name, media_type=media_type, blocks=tuple(blocks), meta=meta)


def fragment_blocks(text: str) -> list[Block]:
    """Return the blocks of a piece of html that has no site around it (altChunk)."""
    root = parse(text)
    etree.strip_elements(root, "script", "style", "title", with_tail=False)
    return blocks_of(root)


def parse(text: str) -> lxml.html.HtmlElement:
    """
    Parse html of any quality without a network.

    :raises BadInput: if there is nothing in it
    """
    parser = lxml.html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        root = lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        msg = "网页文件里没有内容，请重新保存网页后再试。"
        raise BadInput(msg) from error
    return root


def blocks_of(root: lxml.html.HtmlElement) -> list[Block]:
    """Return the text and tables below an element in reading order."""
    walk = _Walk()
    walk.enter(root, _Look())
    walk.flush()
    return walk.blocks


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks at one place of the tree, as inherited."""

    align: Align | None = None
    is_bold: bool = False
    size: float | None = None
    level: int | None = None
    is_preformatted: bool = False


@dataclass(slots=True)
class _Walk:
    """A walk through the tree that gathers inline text until a block ends it."""

    blocks: list[Block] = field(default_factory=list)
    parts: list[tuple[str, _Look]] = field(default_factory=list)

    def enter(self, element: lxml.html.HtmlElement, inherited: _Look) -> None:
        """Take in one element with all below it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        look = _look(element, tag, inherited)
        if tag == "br":
            self.flush()
        elif tag == "table" and not _is_layout(element):
            self.flush()
            self._take_table(element)
        else:
            self._take_children(element, tag, look)

    def _take_children(self, element: lxml.html.HtmlElement, tag: str, look: _Look) -> None:
        is_block = tag in BLOCKS
        if is_block:
            self.flush()
        if element.text and tag:
            self._write(element.text, look)
        for child in element:
            self.enter(child, look)
            if child.tail:
                self._write(child.tail, look)
        if is_block:
            self.flush()

    def _write(self, text: str, look: _Look) -> None:
        if not look.is_preformatted:
            self.parts.append((text, look))
            return
        for place, line in enumerate(text.split("\n")):
            if place:
                self.flush()
            self.parts.append((line, look))

    def flush(self) -> None:
        """Close the running block, if it has any text."""
        text = tidy("".join(part for part, _ in self.parts))
        looks = [look for part, look in self.parts if part.strip()]
        self.parts = []
        if text and looks:
            first = looks[0]
            is_bold = all(look.is_bold for look in looks)
            self.blocks.append(
                Block(text=text, level=first.level, align=first.align, is_bold=is_bold, size=first.size)
            )

    def _take_table(self, table: lxml.html.HtmlElement) -> None:
        caption = table.find("caption")
        if caption is not None and tidy(caption.text_content()):
            self.blocks.append(Block(text=tidy(caption.text_content()), align="center"))
        rows = tuple(row for row in (_cells(tr) for tr in _rows(table)) if row)
        if any(cell.text for row in rows for cell in row):
            self.blocks.append(Block(kind="table", grid=rows))


def _look(element: lxml.html.HtmlElement, tag: str, inherited: _Look) -> _Look:
    look = inherited
    style = element.get("style") or ""
    align = _ALIGN.search(style)
    if align:
        look = replace(look, align=align.group(1).lower())  # type: ignore[arg-type]
    elif (element.get("align") or "").lower() in ("left", "center", "right", "justify"):
        look = replace(look, align=element.get("align").lower())
    elif tag == "center":
        look = replace(look, align="center")
    if size := _SIZE.search(style):
        look = replace(look, size=_points(size))
    if tag == "pre":
        look = replace(look, is_preformatted=True)
    return _weigh(look, tag, style)


def _weigh(look: _Look, tag: str, style: str) -> _Look:
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        look = replace(look, level=int(tag[1]))
    if weight := _WEIGHT.search(style):
        return replace(
            look, is_bold=weight.group(1).lower() in ("bold", "bolder", "600", "700", "800", "900")
        )
    return replace(look, is_bold=True) if tag in BOLD else look


def _points(found: re.Match[str]) -> float | None:
    try:
        value = float(found.group(1))
    except ValueError:
        return None
    return round(value * 0.75 if found.group(2).lower() == "px" else value, 1)


def _rows(table: lxml.html.HtmlElement) -> list[lxml.html.HtmlElement]:
    return [tr for tr in table.iter("tr") if next((a for a in tr.iterancestors("table")), None) is table]


def _cells(tr: lxml.html.HtmlElement) -> tuple[Cell, ...]:
    cells = []
    for cell in tr:
        if cell.tag in ("td", "th"):
            text = "\n".join(block.text for block in blocks_of(cell) if block.text)
            cells.append(
                Cell(
                    text,
                    colspan=_span(cell, "colspan"),
                    rowspan=_span(cell, "rowspan"),
                    is_header=cell.tag == "th",
                )
            )
    return tuple(cells)


def _span(cell: lxml.html.HtmlElement, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return min(int(value), _MOST_SPAN) if value.isascii() and value.isdigit() and int(value) > 0 else 1


def _is_layout(table: lxml.html.HtmlElement) -> bool:
    """Say whether a table only places text on the page: one column, or other tables inside."""
    if table.find(".//table") is not None:
        return True
    widest = max((sum(1 for cell in tr if cell.tag in ("td", "th")) for tr in _rows(table)), default=0)
    return widest <= 1


def _with_title(blocks: list[Block], title: str) -> list[Block]:
    """Put the page's own title before a body that does not say it in its first lines."""
    head = _bare("".join(block.text for block in blocks[:12]))
    if not title or not blocks or _bare(title) in head:
        return blocks
    return [Block(text=title, level=1, align="center"), *blocks]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)
