"""Lines a reader ran together (粘连): page numbers, signatures and dates that hang on a paragraph's end."""

import re
from collections.abc import Sequence
from itertools import pairwise

from gongkai.core.dates import find_dates
from gongkai.ledger.notices.stream import Grid, Line
from gongkai.ledger.notices.wording import is_unit_like, without_spaces

_PAGE_END = re.compile(r"\s*[-—–－]+\s*\d{1,3}\s*[-—–－]+\s*$")
_DATE_END = re.compile(
    r"\s*(?:20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*$"
)
_LAST_STOP = re.compile(r"[。）)】\]〕；;](?=[^。）)】\]〕；;]*$)")


def unglued(parts: Sequence[Line | Grid]) -> list[Line | Grid]:
    """Return the parts with such ends as lines of their own, as they stood on the page."""
    result: list[Line | Grid] = []
    for place, part in enumerate(parts):
        if isinstance(part, Grid):
            result.append(part)
            continue
        following = parts[place + 1] if place + 1 < len(parts) else None
        cuts = _cuts(part.text, is_before_date=isinstance(following, Line) and _is_date(following.text))
        bounds = [0, *cuts, len(part.text)]
        for start, end in pairwise(bounds):
            if part.text[start:end].strip():
                result.append(Line(part.run.part(start, end), part.level, part.is_bold))
    return result


def _is_date(text: str) -> bool:
    bare = without_spaces(text)
    dates = find_dates(bare)
    return bool(dates) and dates[0][1] == (0, len(bare))


def _cuts(text: str, *, is_before_date: bool) -> list[int]:
    page = _PAGE_END.search(text)
    if page and page.start():
        return [*_cuts(text[: page.start()], is_before_date=is_before_date), page.start()]
    date = _DATE_END.search(text)
    end = date.start() if date else len(text)
    if not (date or is_before_date):
        return []
    stop = _LAST_STOP.search(text, 0, end)
    if stop and is_unit_like(text[stop.end() : end]) and end - stop.end() >= 4:
        return [stop.end(), *([end] if date else [])]
    return []
