"""
The body of a document as a tree (正文结构).

An article's own text is its first paragraph (第一款); later paragraphs are children of kind
`paragraph`, and items (项) hang under the paragraph they complete, those of the first under the article.
"""

import re
from dataclasses import dataclass, field

from gongkai.core.documents.model import Block, Node, NodeKind
from gongkai.core.documents.structure.contents import skip_contents
from gongkai.core.documents.structure.head import is_titleish, join_title, take_title
from gongkai.core.documents.structure.labels import Mark, read_mark, split_inline_articles
from gongkai.core.documents.structure.lines import Line, is_short, unspaced
from gongkai.core.documents.structure.wording import ANNEX, CONTENTS

ANNEX_RANK = 5
_DIVISION_RANK = {"编": 10, "部分": 10, "篇": 10, "分编": 12, "章": 20, "节": 30}
_DEPTH = {"yi": 0, "paren": 1, "dot": 2, "paren_dot": 3, "circle": 4}
HEADING_RANK, ARTICLE_RANK, PARAGRAPH_RANK, ITEM_RANK = 40, 50, 55, 60
_DECIMAL_RANK = 33
_RUN_IN = re.compile(r"^([^。；：，]{2,30}。)(?=[^”’）])(.+)$", re.DOTALL)
_ENDED = tuple("。；：！？”’）》…;:!?)|.")


@dataclass(slots=True)
class Draft:
    """A node while it is being built."""

    kind: NodeKind
    rank: int
    label: str = ""
    text: str = ""
    children: list["Draft"] = field(default_factory=list)
    rows: tuple[tuple[str, ...], ...] = ()
    number: int = 0

    def freeze(self) -> Node:
        """Return the finished node."""
        return Node(
            self.kind, self.label, self.text, tuple(child.freeze() for child in self.children), self.rows
        )


class TreeBuilder:
    """Puts lines under one another by the rank of their labels."""

    def __init__(self) -> None:
        self.root = Draft("heading", 0)
        self.stack = [self.root]
        self.article: tuple[int, int] = (0, 0)
        self.last: Draft | None = None
        self.skipped: list[Line] = []
        self.levels: dict[int, int] = {}
        self.has_decimals = False

    def read(self, lines: list[Line]) -> None:
        """Take all these lines."""
        self.has_decimals = sum(_is_decimal(line.text) for line in lines) >= 2
        position = 0
        while position < len(lines):
            position = self._take(lines, position)

    def enclose(self, lines: list[Line]) -> None:
        """Take a document enclosed by another: its title is a heading above its own body."""
        if lines and lines[0].table is None and not _annex(lines[0]):
            title, end = take_title(lines, 0)
            if title and end < len(lines):
                self.place(Draft("heading", ANNEX_RANK, text=title))
                lines = lines[end:]
        self.read(lines)

    def nodes(self) -> tuple[Node, ...]:
        """Return the finished tree."""
        return tuple(child.freeze() for child in self.root.children)

    def place(self, draft: Draft) -> None:
        """Hang a node under the nearest one of higher rank."""
        while self.stack[-1].rank >= draft.rank:
            self.stack.pop()
        self.stack[-1].children.append(draft)
        self.stack.append(draft)
        self.last = draft
        if draft.rank <= ANNEX_RANK:
            self.article = (0, 0)

    @property
    def in_article(self) -> bool:
        """Say whether the last division above is an article."""
        return any(draft.kind == "article" for draft in self.stack)

    def _take(self, lines: list[Line], position: int) -> int:
        line = lines[position]
        if line.table is not None:
            self._table(line.table)
        elif CONTENTS.match(line.text):
            end = skip_contents(lines, position)
            self.skipped += lines[position:end]
            return end
        elif _annex(line):
            return self._annex(lines, position)
        else:
            mark = read_mark(line.text)
            if mark is None or not self._marked(mark, lines, position):
                self._plain(lines, position)
            elif mark.form in {"part", "chapter", "section"} and not mark.rest:
                return self._heading_below(lines, position)
        return position + 1

    def _table(self, block: Block) -> None:
        rows = tuple(tuple(cell.text for cell in row) for row in block.grid)
        while self.stack[-1].rank >= PARAGRAPH_RANK:
            self.stack.pop()
        self.last = Draft("table", ITEM_RANK, rows=rows)
        self.stack[-1].children.append(self.last)

    def _annex(self, lines: list[Line], position: int) -> int:
        found = ANNEX.match(lines[position].text)
        label, text = (found.group(1), found.group(2)) if found else ("", lines[position].text)
        label = "".join(label.split())
        end = position + 1
        if not text:
            text, end = take_title(lines, end)
            if end == len(lines):
                text, end = "", position + 1
        self.place(Draft("heading", ANNEX_RANK, label, text))
        return end

    def _marked(self, mark: Mark, lines: list[Line], position: int) -> bool:
        """Place a labelled line; False if its label does not fit here and the line is plain text."""
        line = lines[position]
        if mark.form == "article":
            return self._article(mark)
        if mark.form in {"part", "chapter", "section"}:
            rank = _DIVISION_RANK[mark.unit]
            self._remember_level(line, rank)
            self.place(Draft(_division_kind(mark), rank, mark.label, unspaced(mark.rest)))
            return True
        if mark.form == "decimal":
            return self._decimal(mark, line)
        if self._is_item(mark, lines, position):
            kind: NodeKind = (
                "subitem"
                if mark.form in {"dot", "paren_dot", "circle"} and self._below_item(mark)
                else "item"
            )
            self.place(Draft(kind, ITEM_RANK + _DEPTH[mark.form], mark.label, mark.rest, number=mark.number))
            return True
        self._heading(mark, line)
        return True

    def _article(self, mark: Mark) -> bool:
        number, insertion = self.article
        key = (mark.number, mark.insertion)
        follows = key in {(number + 1, 0), (number, insertion + 1)} or mark.number == 1
        if not mark.is_apart and not follows:
            return False
        self.article = key
        first, *further = split_inline_articles(mark.rest)
        self.place(Draft("article", ARTICLE_RANK, mark.label, first))
        for text in further:
            self._inline(text)
        return True

    def _inline(self, text: str) -> None:
        mark = read_mark(text)
        if mark and mark.form == "article" and (mark.number, mark.insertion) == (self.article[0] + 1, 0):
            self._article(mark)
        elif mark and mark.form in {"chapter", "section"}:
            self.place(
                Draft(_division_kind(mark), _DIVISION_RANK[mark.unit], mark.label, unspaced(mark.rest))
            )
        elif self.last is not None:
            self.last.text += text

    def _decimal(self, mark: Mark, line: Line) -> bool:
        if not self.has_decimals or self.in_article or (mark.insertion == 0 and not is_short(line.text, 40)):
            return False
        rank = _DECIMAL_RANK + min(mark.insertion, 4)
        self.place(Draft("heading", rank, mark.label, mark.rest))
        return True

    def _is_item(self, mark: Mark, lines: list[Line], position: int) -> bool:
        line = lines[position]
        if line.level is not None:
            return False
        if self.in_article:
            return mark.form != "yi" or not _heads_articles(mark, lines, position)
        series = self._last_number(ITEM_RANK + _DEPTH[mark.form])
        if series and (
            mark.number == series + 1
            or mark.number != self._last_number(HEADING_RANK + _DEPTH[mark.form]) + 1
        ):
            return True
        if mark.form == "yi":
            return line.text.endswith("；")
        if line.text.endswith(("；", ";")) or self._below_item(mark):
            return True
        opened = self.last is not None and self.last.text.endswith(("：", ":"))
        return opened and mark.number == 1 and not is_short(line.text, 30)

    def _last_number(self, rank: int) -> int:
        return next((draft.number for draft in reversed(self.stack) if draft.rank == rank), 0)

    def _below_item(self, mark: Mark) -> bool:
        depth = ITEM_RANK + _DEPTH[mark.form]
        return any(ITEM_RANK <= draft.rank < depth for draft in self.stack)

    def _heading(self, mark: Mark, line: Line) -> None:
        draft = Draft("heading", HEADING_RANK + _DEPTH[mark.form], mark.label, mark.rest, number=mark.number)
        run_in = _RUN_IN.match(mark.rest)
        self.place(draft)
        if run_in and mark.form in {"yi", "paren", "dot"}:
            draft.text = run_in.group(1)
            self.place(Draft("paragraph", PARAGRAPH_RANK, text=run_in.group(2).strip()))
        else:
            draft.text = unspaced(mark.rest) if is_short(mark.rest, 20) else mark.rest
        self._remember_level(line, draft.rank)

    def _plain(self, lines: list[Line], position: int) -> None:
        line = lines[position]
        if line.level is not None:
            rank = self.levels.get(line.level, 13 + line.level)
            self.place(Draft("heading", min(rank, HEADING_RANK), text=unspaced(line.text)))
            return
        if self._continues(line.text):
            return
        first, *further = split_inline_articles(line.text) if self.in_article else [line.text]
        self.place(Draft("paragraph", PARAGRAPH_RANK, text=first))
        for text in further:
            self._inline(text)

    def _continues(self, text: str) -> bool:
        """Join a line that a conversion broke in the middle of a sentence to the one before it."""
        last = self.last
        if last is None or not self.in_article or last.kind in {"table", "heading"} or len(last.text) < 15:
            return False
        if last.text.endswith(_ENDED) or text.startswith(("“", "附", "注")):
            return False
        first, *further = split_inline_articles(text)
        last.text += first
        for more in further:
            self._inline(more)
        return True

    def _heading_below(self, lines: list[Line], position: int) -> int:
        """Take the name of a chapter from the line below its label."""
        below = position + 1
        if below < len(lines) and is_titleish(lines[below]) and len(lines[below].text) <= 30 and self.last:
            self.last.text = join_title([lines[below]])
            return below + 1
        return below

    def _remember_level(self, line: Line, rank: int) -> None:
        if line.level is not None:
            self.levels[line.level] = rank


def _annex(line: Line) -> bool:
    """Say whether a line opens an annex (附件1, 附表) rather than speaking of one."""
    if not line.text.startswith("附") or line.text.endswith(("。", "；", "，")):
        return False
    found = ANNEX.match(line.text)
    if not found or found.group(2).startswith(("的", "所", "由", "中", "列", "是", "为", "规定", "与", "和")):
        return False
    return (
        not found.group(2) or line.level is not None or found.group(1).rstrip("：:．. ")[-1] not in "件表录"
    )


def _division_kind(mark: Mark) -> NodeKind:
    return "part" if mark.form == "part" else "chapter" if mark.form == "chapter" else "section"


def _heads_articles(mark: Mark, lines: list[Line], position: int) -> bool:
    if not is_short(mark.rest, 30) or mark.rest.endswith("、"):
        return False
    following = read_mark(lines[position + 1].text) if position + 1 < len(lines) else None
    return following is not None and following.form == "article"


def _is_decimal(text: str) -> bool:
    if not text or not text[0].isdigit():
        return False
    mark = read_mark(text)
    return mark is not None and mark.form == "decimal" and mark.insertion > 0
