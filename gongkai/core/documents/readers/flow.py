"""From lines on pages to paragraphs: wrapped lines joined, running heads dropped (段落还原)."""

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from gongkai.core.documents.model import Align, Block
from gongkai.core.documents.readers.layout import Line
from gongkai.core.documents.readers.wording import tidy

MARKER = re.compile(
    r"^(?:第[一二三四五六七八九十百千零〇\d]+(?:编|分编|章|节|条)(?:之[一二三四五六七八九十]+)?(?=[\s\u3000【（(]|$)"
    r"|[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}、|\d{1,2}[.．、](?!\d)|附件)"
)
_LONE_ARTICLE = re.compile(r"^第[一二三四五六七八九十百千零〇\d]+条(?:之[一二三四五六七八九十]+)?$")
_CHAPTER = re.compile(r"^第[一二三四五六七八九十百千零〇\d]+(?:编|分编|章|节)(?=[\s\u3000]|$)")
_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－·•~\s]*\d{1,4}[-—–－·•~\s]*|第\s*\d+\s*页(?:[，,\s/]*共\s*\d+\s*页)?|\d+\s*/\s*\d+"
    r"|[-—–－]\s*[ivxIVX]+\s*[-—–－]|Page\s+\d+(?:\s+of\s+\d+)?)$"
)
_FEW_LINES = 8
_ENDS = "。！？；：.!?;:"
_STOPS = "。！？：!?:"
_CLOSING = "，。、；：！？）》〉」』】〕”’,.;:!?)]}%％"
_OPENING = "（《〈「『【〔“‘([{"


@dataclass(slots=True)
class Page:
    """One page: its lines in reading order, and tables with the height at which they stand."""

    number: int
    height: float
    lines: list[Line]
    tables: list[tuple[float, Block]] = field(default_factory=list)
    width: float = 0.0


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a file sets its text: margins, type size, and by what it parts paragraphs."""

    left: float
    right: float
    size: float
    pitch: float
    is_indented: bool = False
    is_spaced: bool = False
    is_justified: bool = False


def paragraphs(pages: list[Page]) -> list[Block]:
    """Return the text of all pages as paragraphs and tables in reading order."""
    _drop_margins(pages)
    lines = [line for page in pages for line in page.lines]
    if not lines:
        return [block for page in pages for _, block in page.tables]
    manner = _manner(pages)
    blocks: list[Block] = []
    run: list[Line] = []
    run_page = 1
    for page in pages:
        own = _page_margins(page, manner)
        tables = sorted(page.tables, key=lambda placed: placed[0])
        for place, line in enumerate(page.lines):
            while tables and tables[0][0] <= line.top:
                blocks += [*_closed(run, own, run_page), tables.pop(0)[1]]
                run = []
            if run and not _continues(run[-1], line, own, crosses_page=place == 0):
                blocks += _closed(run, own, run_page)
                run = []
            run_page = run_page if run else page.number
            run.append(line)
        if tables:
            blocks += [*_closed(run, own, run_page), *(block for _, block in tables)]
            run = []
    return blocks + _closed(run, manner, run_page)


def _closed(run: list[Line], manner: _Manner, page: int) -> list[Block]:
    if not run:
        return []
    text = run[0].text
    for before, after in pairwise(run):
        text += _seam(before.text, after.text) + after.text
    text = tidy(text)
    if not text:
        return []
    size = round(max(run, key=lambda line: len(line.text)).size, 1)
    is_bold = all(line.is_bold for line in run)
    return [Block(text=text, align=_align(run, manner), is_bold=is_bold, size=size, page=page)]


def _seam(before: str, after: str) -> str:
    """Return what stands between joined lines: a blank between Latin words or after an article's label."""
    ends, starts = before[-1:], after[:1]
    is_latin = ends.isascii() and ends.isalnum() and starts.isascii() and starts.isalnum()
    return " " if is_latin or _LONE_ARTICLE.match(before.strip()) else ""


def _align(run: list[Line], manner: _Manner) -> Align | None:
    first = run[0]
    before, after = first.x0 - manner.left, manner.right - first.x1
    if before > 1.5 * first.size and abs(before - after) < 1.2 * first.size:
        return "center"
    if len(run) == 1 and before > 6 * first.size and after < 5 * first.size and before > 2 * after:
        return "right"
    return None


def _continues(before: Line, after: Line, manner: _Manner, *, crosses_page: bool) -> bool:
    """Say whether a line goes on with the paragraph of the line before it."""
    if max(before.gaps, after.gaps) > 1 or not _same_size(before, after):
        return False
    if not crosses_page and after.top - before.bottom > _widest_gap(before, manner):
        return False
    if after.text.strip()[:1] in tuple(_CLOSING):
        return True
    if _LONE_ARTICLE.match(before.text.strip()):
        return not MARKER.match(after.text.strip())
    return _fills_its_line(before, after, manner, crosses_page=crosses_page)


def _fills_its_line(before: Line, after: Line, manner: _Manner, *, crosses_page: bool) -> bool:
    """Judge by the margins, and by the marks of a tagged file, whether a line was wrapped."""
    same_mark = not crosses_page and before.last_mark == after.first_mark >= 0
    if same_mark and after.x0 < manner.left + 0.6 * manner.size:
        return not _stops_short(before, after, manner, 3.0)
    if _stops_short(before, after, manner, 0.0) or after.x0 > manner.left + 0.8 * after.size:
        return False
    return _reads_on(before, after, manner, crosses_page=crosses_page)


def _same_size(before: Line, after: Line) -> bool:
    return abs(before.size - after.size) <= 0.12 * max(before.size, after.size)


def _reads_on(before: Line, after: Line, manner: _Manner, *, crosses_page: bool) -> bool:
    """Judge a full line by its words, where the page does not say whether its paragraph has ended."""
    said = before.text.rstrip()
    if said.endswith(tuple(_ENDS)) and MARKER.match(after.text.strip()):
        return False
    if _CHAPTER.match(said) and len(said) < 30:
        return False
    if before.last_mark >= 0 and after.first_mark >= 0 and not crosses_page and said.endswith(tuple(_ENDS)):
        return False
    if manner.is_indented or (manner.is_spaced and not crosses_page):
        return True
    return not said.endswith(tuple(_STOPS))


def _widest_gap(before: Line, manner: _Manner) -> float:
    """Return the white space two lines of one paragraph may have between them."""
    if manner.is_spaced:
        return manner.pitch - manner.size + 0.3 * manner.size
    return max(manner.pitch - before.size, 0.0) + 0.75 * before.size


def _stops_short(before: Line, after: Line, manner: _Manner, slack: float) -> bool:
    """Say whether the next line's start would still have fitted: then the line ended on purpose."""
    if manner.is_justified and slack == 0.0 and before.x1 < manner.right - 0.3 * manner.size:
        hangs = before.x1 + _chunk_width(after) > manner.right
        return not (hangs and _chunk_width(after) > 1.5 * after.size)
    return before.x1 + _chunk_width(after) + slack * before.size < manner.right + 0.02 * manner.size


def _chunk_width(line: Line) -> float:
    """Return the width of what may not be parted at the start of a line."""
    text = line.text.strip()
    size = line.size
    if not text:
        return size
    end = 1
    while end < len(text) and text[end - 1] in _OPENING:
        end += 1
    if text[end - 1].isascii() and text[end - 1].isalnum():
        while end < len(text) and end < 40 and text[end].isascii() and text[end].isalnum():
            end += 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return sum(size * (0.5 if char.isascii() else 1.0) for char in text[:end])


def _manner(pages: list[Page]) -> _Manner:
    lines = [line for page in pages for line in page.lines]
    size = _body_size(lines)
    body = [line for line in lines if abs(line.size - size) < 0.12 * size]
    left = _edge([line.x0 for line in body], size, is_left=True)
    right = _edge([line.x1 for line in body], size, is_left=False)
    if len(body) < _FEW_LINES:  # too few to show the margin by themselves: suppose it as wide as the left one
        right = max(right, pages[0].width - left - 2 * size)
    plain = _Manner(left, right, size, _pitch(pages, size))
    indents, spaces, pairs = 0, 0, 0
    for page in pages:
        for before, after in pairwise(page.lines):
            if after.top >= before.top and _stops_short(before, after, plain, 1.5) and after in body:
                pairs += 1
                indents += after.x0 > left + 1.2 * size
                spaces += after.middle - before.middle > 1.12 * plain.pitch
    full = [line.x1 for line in body if line.x1 > right - 1.2 * size]
    exact = sum(1 for edge in full if edge > right - 0.15 * size)
    return _Manner(
        left,
        right,
        size,
        plain.pitch,
        is_indented=pairs >= 3 and indents >= 0.6 * pairs,
        is_spaced=pairs >= 3 and spaces >= 0.6 * pairs,
        is_justified=len(full) >= 8 and exact >= 0.85 * len(full),
    )


def _body_size(lines: list[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] or 10.0


def _edge(places: list[float], size: float, *, is_left: bool) -> float:
    """Return a margin: the outermost place at which at least two lines end, for one may stick out."""
    ordered = sorted(places, reverse=not is_left)
    for outer, inner in pairwise(ordered):
        if abs(outer - inner) < 0.6 * size:
            return outer
    return ordered[0]


def _pitch(pages: list[Page], size: float) -> float:
    steps = [
        after.middle - before.middle
        for page in pages
        for before, after in pairwise(page.lines)
        if 0.8 * size < after.middle - before.middle < 4 * size
    ]
    return _commonest(steps) if steps else 1.5 * size


def _commonest(steps: list[float]) -> float:
    """Return the line pitch: the smallest step that occurs often."""
    counted = Counter(round(step, 1) for step in steps)
    often = [step for step, count in counted.items() if count >= 0.25 * max(counted.values())]
    return min(often) if often else median(steps)


def _page_margins(page: Page, manner: _Manner) -> _Manner:
    """Return the manner with this page's own margins, which differ between odd and even pages."""
    body = [line for line in page.lines if abs(line.size - manner.size) < 0.12 * manner.size]
    if len(body) < 8:
        return manner
    left = _edge([line.x0 for line in body], manner.size, is_left=True)
    right = _edge([line.x1 for line in body], manner.size, is_left=False)
    shift = left - manner.left
    if abs(shift) < 0.3 * manner.size or abs(right - manner.right - shift) > manner.size:
        return manner
    return _Manner(
        left,
        right,
        manner.size,
        manner.pitch,
        is_indented=manner.is_indented,
        is_spaced=manner.is_spaced,
        is_justified=manner.is_justified,
    )


def _drop_margins(pages: list[Page]) -> None:
    """Take page numbers and running heads and feet off every page."""
    repeated = _running(pages)
    for page in pages:
        kept = list(page.lines)
        for line in page.lines:
            at_edge = (
                line in (kept[:1] + kept[-1:])
                or line.top < 0.08 * page.height
                or line.bottom > 0.9 * page.height
            )
            if at_edge and (_is_page_number(line, page) or (len(pages) > 2 and _shape(line) in repeated)):
                kept.remove(line)
        page.lines = kept


def _is_page_number(line: Line, page: Page) -> bool:
    text = line.text.strip()
    if not _PAGE_NUMBER.match(text):
        return False
    outside = line.top < 0.12 * page.height or line.bottom > 0.85 * page.height
    return outside or not text.isdigit()


def _running(pages: list[Page]) -> set[tuple[str, int]]:
    counted: Counter[tuple[str, int]] = Counter()
    for page in pages:
        edges = [
            line for line in page.lines if line.top < 0.1 * page.height or line.bottom > 0.9 * page.height
        ]
        counted.update({_shape(line) for line in edges})
    return {shape for shape, count in counted.items() if count >= max(3, 0.4 * len(pages))}


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+|\s+", "", line.text), round(line.top / 6)
