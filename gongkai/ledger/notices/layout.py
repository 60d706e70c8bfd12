"""From lines to paragraphs (段落): page numbers out, broken sentences joined, signature and print lines known."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.core.dates import find_dates
from gongkai.ledger.notices.labels import SECTION_KINDS, read_label
from gongkai.ledger.notices.roles import label_role
from gongkai.ledger.notices.stream import Grid, Line, Text
from gongkai.ledger.notices.wording import depth_after, is_unit_like, without_spaces

_PAGE = re.compile(
    r"[-—–－·•\s_~]*\d{1,4}[-—–－·•\s_~]*|第\s*\d+\s*页(?:[，,/\s]*共\s*\d+\s*页)?|\d+\s*/\s*\d+"
)
_TAGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("page", re.compile(rf"(?:{_PAGE.pattern})$")),
    ("copy", re.compile(r"(?:抄送|抄报|分送|发送|主题词)\s*[：:]")),
    (
        "contact",
        re.compile(
            r"[（(]?(?:联系人|联系电话|联系方式|联系单位|咨询电话|电子?邮箱|联络员)(?:及[^：:]{1,8})?\s*[：:]"
        ),
    ),
    (
        "note",
        re.compile(
            r"[（(](?:此件|此文|本件|此页|主动公开|依申请公开|信息公开)[^）)]*[）)]$|(?:信息)?公开(?:属性|选项|方式)\s*[：:]"
        ),
    ),
    ("table note", re.compile(r"(?:注|备注|说明|填表说明)\s*\d?\s*[：:]")),
    ("attachment", re.compile(r"附\s*件?\s*\d{0,2}\s*(?:[：:]|$)|附件[一二三四五六七八九十]?\s*[：:]?$")),
)
_ISSUED = re.compile(r"(?:印发|传发|印制|发出|印)$")
_CLOSERS = "，。、；：！？）》”’〕】,.;:)]"
_OPEN_PAIRS = {"《": "》", "“": "”", "（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]"}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the notice, joined from the lines layout had parted, with what it is where that is plain."""

    run: Text
    level: int | None = None
    is_bold: bool = False
    tag: str = ""

    @property
    def text(self) -> str:
        """Return its words."""
        return self.run.text

    @property
    def looks_like_heading(self) -> bool:
        """Say whether the format itself sets this paragraph apart as a heading."""
        is_short = len(self.text) <= 60 and not re.search(r"[。；]", self.text)
        return is_short and (self.level is not None or self.is_bold)


Part = Paragraph | Grid


def tag_of(text: str) -> str:
    """Return what a line is by its own words: page number, copies, contact, attachment list."""
    stripped = text.strip()
    found = next((tag for tag, pattern in _TAGS if pattern.match(stripped)), "")
    if found == "contact" and len(stripped) > 120:
        return ""
    return found or _dated_tag(stripped)


def _dated_tag(text: str) -> str:
    bare = without_spaces(text).strip("（）()")
    dates = find_dates(bare)
    if len(dates) != 1 or len(bare) > 60 or re.search(r"[。；，]", bare):
        return ""
    start, end = dates[0][1]
    if bare == bare[start:end]:
        return "date"
    if _ISSUED.search(bare) and end >= len(bare) - 3:
        return "print"
    return "signed date" if end == len(bare) and is_unit_like(bare[:start]) else ""


def paragraphs(parts: Sequence[Line | Grid], apart: int) -> list[Part]:
    """Return paragraphs and tables in order; the first `apart` parts are the masthead and stay line by line."""
    tags = _tags(parts)
    result: list[Part] = []
    pages: list[Part] = []
    for place, part in enumerate(parts):
        if isinstance(part, Grid):
            result += [*pages, part]
            pages = []
        elif tags[place] == "page":
            pages.append(Paragraph(part.run, tag="page"))
        elif _joins(result, part, tags[place], parts[place + 1 :]) and place > apart:
            last = result[-1]
            assert isinstance(last, Paragraph)
            result[-1] = Paragraph(last.run + part.run, last.level, last.is_bold and part.is_bold)
            result, pages = result[:-1] + pages + result[-1:], []
        else:
            result += [*pages, Paragraph(part.run, part.level, part.is_bold, tags[place])]
            pages = []
    return result + pages


def _tags(parts: Sequence[Line | Grid]) -> list[str]:
    tags = ["" if isinstance(part, Grid) else tag_of(part.text) for part in parts]
    for place, tag in enumerate(tags):
        if tag in ("date", "print"):
            _tag_signature(parts, tags, place)
        elif tag == "attachment":
            _tag_list(parts, tags, place)
    return tags


def _tag_signature(parts: Sequence[Line | Grid], tags: list[str], place: int) -> None:
    """Tag the units that stand on the lines above a date: they signed it, or printed it."""
    tag = "signature" if tags[place] == "date" else "print"
    for above in range(place - 1, max(-1, place - 8), -1):
        part = parts[above]
        if tags[above] == "page":
            continue
        if isinstance(part, Grid) or tags[above] or part.level is not None or not _can_sign(part.text):
            return
        tags[above] = tag


def _can_sign(text: str) -> bool:
    bare = without_spaces(text)
    return (
        len(bare) <= 40
        and is_unit_like(bare)
        and not re.search(r"[，。：；]", bare)
        and read_label(text) is None
    )


def _tag_list(parts: Sequence[Line | Grid], tags: list[str], place: int) -> None:
    """Tag the further lines of an attachment list: 2.……表, numbered on from the first."""
    expected = 2
    for below in range(place + 1, len(parts)):
        part = parts[below]
        label = None if isinstance(part, Grid) else read_label(part.text)
        if (
            isinstance(part, Grid)
            or label is None
            or label.number != expected
            or re.search("[。；，]", part.text)
        ):
            return
        if label.kind != "arabic" or not re.search(r"附件\s*[：:]?\s*1", parts[place].text):  # type: ignore[union-attr]
            return
        tags[below] = "attachment"
        expected += 1


def _joins(done: list[Part], line: Line, tag: str, ahead: Sequence[Line | Grid]) -> bool:
    """Say whether a line goes on with the paragraph before it."""
    last = done[-1] if done else None
    if not isinstance(last, Paragraph) or last.tag or tag or line.level is not None:
        return False
    text = last.text.rstrip()
    if line.text.lstrip()[0] in _CLOSERS:
        return True
    if read_label(line.text) and not (_hangs(text) and not _numbers_on(last.text, line.text)):
        return False
    if _hangs(text):
        return _closes(line, ahead)
    return last.level is None and _is_cut(last.text, line)


def _numbers_on(before: str, text: str) -> bool:
    """Say whether a line's label stands where the next task of the list would."""
    label, last = read_label(text), read_label(before)
    return label is not None and (
        last is None or label.kind != last.kind or label.number in (1, last.number + 1)
    )


def _hangs(text: str) -> bool:
    """Say whether a bracket or quotation is open at the end of a text."""
    return depth_after(text) > 0 or text.count("《") > text.count("》") or text.count("“") > text.count("”")


def _closes(line: Line, ahead: Sequence[Line | Grid]) -> bool:
    """Say whether an open bracket comes to its end before the next numbered paragraph."""
    if re.search(r"[）)】\]〕》”]", line.text):
        return True
    for part in ahead[:6]:
        if isinstance(part, Grid) or part.level is not None or read_label(part.text):
            return False
        if re.search(r"[）)】\]〕》”]", part.text):
            return True
    return False


def _is_cut(text: str, line: Line) -> bool:
    """Say whether a paragraph breaks off in mid-sentence, as at the foot of a page."""
    stripped = text.rstrip()
    if stripped[-1] in "：:" and label_role(re.split(r"[。；\s]", stripped)[-1]):
        return True
    if stripped[-1] in "。！？；：:;!?）)】]〕”》":
        return False
    if line.text.lstrip()[0] in "（(【[" or stripped[-1] in "，、,":
        return stripped[-1] in "，、,"
    label = read_label(text)
    if label and label.kind in SECTION_KINDS and not re.search(r"[。；]", text):
        return False
    return len(text) >= 25 and bool(re.search(r"[，。、；]", text))
