"""The head of an official document (版头 and 标题): everything before its body begins."""

import re
from dataclasses import dataclass, field
from datetime import date

from gongkai.core.documents.model import HistoryLine
from gongkai.core.documents.structure.contents import skip_contents
from gongkai.core.documents.structure.history import closes, dated_line, is_event, is_note_start, split_note
from gongkai.core.documents.structure.labels import read_mark
from gongkai.core.documents.structure.lines import INFO_END, TERMINAL, Line, compact, is_short, unspaced
from gongkai.core.documents.structure.wording import (
    CONTENTS,
    DATE_ONLY,
    DATED,
    NUMBER_LINE,
    ORDER_HEAD,
    ORDER_NUMBER,
    TITLE_ENDS,
    is_organ,
    printed_number,
    split_organs,
    to_date,
)

LONGEST_HEAD = 60
_NOISE = re.compile(
    r"^(?:\d{3,8}|[★☆\-—_*=\s]+|(?:绝密|机密|秘密|内部)(?:[★☆].*)?|特\s*急|加\s*急|平\s*急|急\s*件|签\s*发\s*人\s*[：:].*|"
    r"(?:发布日期|发布时间|发文日期|成文日期|来源|信息来源|浏览次数|字体|文号|索引号|分享到?|打印|作者|时间|日期)\s*[：:].*|"
    r"【(?:打印|字体).*】)$"
)
_FIELD = re.compile(
    r"(?:代码|号码|编号|日期|时间|电话|地址|名\s*称|账号|识别号|单位|收款人|金额|姓名)\s*[：:]|[：:]\s*[\dA-Za-z<>+*/-]{6,}"
)
_HAN = re.compile("[\u4e00-\u9fff]")
_RED_HEAD = re.compile(r"^(.{2,60}?)\s*文\s*件$")
_BRACKET_ORDER = re.compile(
    r"^[（(]\s*((?!\d)\S{2,30}令\s*第?\s*[\d一二三四五六七八九十百〇零]+\s*号)\s*(?:公布|发布)?\s*[）)]$"
)
_NOT_RECIPIENTS = re.compile(
    r"如下|以下|下列|^(?:为|根据|按照|经|问|答|来源|发布|文号|附件|附|联系|注|自|在|凡|对|现|关于)|[。；！？\d]|决定|规定|办法[：:]$"
)
_RECIPIENT = re.compile(
    r"各|政府|部|委|局|厅|院|办|公司|单位|学校|行|会|处|中心|兵团|总队|同志|代表|主席|先生|女士|街|镇|乡|市|省|县|区|企业|机构"
)
_META_PREFIX = re.compile(r"^\s*[（(\[【]\s*转\s*载\s*[）)\]】]\s*|^转载[：:]\s*")
_META_SUFFIX = re.compile(r"\s*[-–—_|]\s*[^-–—_|]*(?:网|网站|平台|政府)$")


@dataclass(slots=True)
class Head:
    """What the head says, and the line where the body begins."""

    title: str = ""
    number: str = ""
    order: str = ""
    organs: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    history: list[HistoryLine] = field(default_factory=list)
    dated: date | None = None
    extra: list[Line] = field(default_factory=list)
    end: int = 0
    has_info: bool = False


def read_head(lines: list[Line], meta_title: str = "") -> Head:
    """Return the head of a document; `meta_title` is a title the file declares beside its text."""
    head = Head()
    for position, line in enumerate(lines[:300]):
        if line.text == INFO_END:
            _read_info(lines, position, head)
            break
    else:
        _declared_title(lines, head, meta_title)
    while head.end < len(lines) and head.end < LONGEST_HEAD and _step(lines, head):
        pass
    if not head.title and meta_title:
        head.title = clean_meta_title(meta_title)
    return head


def clean_meta_title(title: str) -> str:
    """Return a page's title without the site's name and the mark of a reprint."""
    return _META_PREFIX.sub("", _META_SUFFIX.sub("", title)).strip()


def is_titleish(line: Line) -> bool:
    """Say whether a line could be one line of a title."""
    text = line.text
    if line.table is not None or not is_short(text) or text == INFO_END:
        return False
    if NUMBER_LINE.match(text) or DATE_ONLY.match(text) or CONTENTS.match(text) or is_note_start(text):
        return False
    if _FIELD.search(text):
        return False
    return bool(_HAN.search(text)) and read_mark(text) is None


def take_title(lines: list[Line], start: int, most: int = 7) -> tuple[str, int]:
    """Return the title that begins at a line, over as many lines as it has, and the line after it."""
    if start < len(lines) and lines[start].level == 1:
        end = start + 1
        while end < len(lines) and lines[end].level == 1 and is_titleish(lines[end]):
            end += 1
        return join_title(lines[start:end]), end
    end = start
    while end < min(len(lines), start + most) and is_titleish(lines[end]):
        if end > start and _is_whole(lines, start, end):
            break
        end += 1
    return join_title(lines[start:end]), end


def join_title(lines: list[Line]) -> str:
    """Return the lines of one title as one, without the spaces that only spread it."""
    return "".join(unspaced(line.text) for line in lines)


def _is_whole(lines: list[Line], start: int, end: int) -> bool:
    so_far = join_title(lines[start:end])
    if not TITLE_ENDS.search(so_far) or so_far.count("《") > so_far.count("》"):
        return False
    if so_far.count("“") > so_far.count("”"):
        return False
    for line in lines[end : end + 4]:
        if NUMBER_LINE.match(line.text):
            return False
        if not is_titleish(line):
            return True
    return True


def _read_info(lines: list[Line], marker: int, head: Head) -> None:
    events: list[str] = []
    for line in lines[:marker]:
        if line.level == 1 and head.title:
            head.extra.append(line)
        elif line.level == 1:
            head.title = unspaced(line.text)
        elif DATED.match(line.text):
            events.append(line.text)
        elif NUMBER_LINE.match(line.text):
            head.number = printed_number(line.text)
        elif events:
            events[-1] += line.text
    head.history = [dated_line(event) for event in events]
    head.end, head.has_info = marker + 1, True


def _declared_title(lines: list[Line], head: Head, meta_title: str) -> None:
    wanted = compact(clean_meta_title(meta_title))
    if not wanted:
        return
    for start in range(min(len(lines), 8)):
        if start and not _may_precede_title(lines[start - 1]):
            return
        joined = ""
        for end in range(start, min(len(lines), start + 5)):
            joined += lines[end].compact
            if joined in {wanted, compact(meta_title)}:
                _skip_to(lines, head, start)
                head.title, head.end = _META_PREFIX.sub("", join_title(lines[start : end + 1])), end + 1
                return
            if not wanted.startswith(joined):
                break


def _may_precede_title(line: Line) -> bool:
    return line.table is None and is_short(line.text) and not ORDER_HEAD.match(line.text)


def _skip_to(lines: list[Line], head: Head, start: int) -> None:
    for line in lines[:start]:
        _take_number(line.text, head)


def _step(lines: list[Line], head: Head) -> bool:
    """Take one more thing from the head; False where the body begins."""
    line = lines[head.end]
    if line.table is not None:
        return False
    before = head.end
    if _take_number(line.text, head) or _NOISE.match(line.text) or line.text == INFO_END:
        head.end += 1
    elif CONTENTS.match(line.text):
        head.end = skip_contents(lines, head.end)
    elif head.title:
        _after_title(lines, head)
    else:
        _before_title(lines, head)
    return head.end > before


def _take_number(text: str, head: Head) -> bool:
    found = NUMBER_LINE.match(text)
    if found:
        head.number = head.number or printed_number(found.group(1))
        return True
    order = _BRACKET_ORDER.match(text)
    if order:
        head.number = head.number or printed_number(order.group(1))
        return True
    serial = ORDER_NUMBER.match(text)
    if serial and head.order:
        head.number = head.number or order_number(head.order, serial.group(1))
        return True
    return False


def order_number(order: str, serial: str) -> str:
    """Return the number of an order (令) or announcement (公告); the State Council's are printed 国令."""
    number = printed_number(f"{order}{serial}".replace(" ", ""))
    return number.replace("国务院令", "国令") if number.startswith("国务院令") else number


def _before_title(lines: list[Line], head: Head) -> None:
    line = lines[head.end]
    red = _RED_HEAD.match(line.text)
    if red and "关于" not in red.group(1) and all(map(_could_issue, split_organs(red.group(1)))):
        head.organs += split_organs(red.group(1))
        head.end += 1
        return
    if _take_order(lines, head):
        return
    if head.order and not _names_own_title(line):
        return
    title, end = take_title(lines, head.end)
    if not title:
        return
    if _is_letterhead(lines, title, end):
        head.organs += split_organs(title)
    else:
        head.title = title
    head.end = end


def _could_issue(name: str) -> bool:
    return is_organ(name) or name.startswith("中共") or name.endswith(("人民政府", "国务院", "委员会"))


def _names_own_title(line: Line) -> bool:
    return is_short(line.text) and bool(TITLE_ENDS.search(line.text)) and "《" not in line.text[:1]


def _take_order(lines: list[Line], head: Head) -> bool:
    """Take the head of an order or announcement: “某某令” with its serial here or on the next line."""
    found = ORDER_HEAD.match(lines[head.end].text)
    if head.order or not found or "关于" in found.group(1):
        return False
    organ, kind, serial = found.groups()
    following = lines[head.end + 1].text if head.end + 1 < len(lines) else ""
    if serial and not ORDER_NUMBER.match(serial):
        return False
    if not serial and not ORDER_NUMBER.match(following):
        return False
    head.order = compact(organ) + kind
    head.organs += [name.removeprefix("中华人民共和国") or name for name in split_organs(unspaced(organ))]
    if serial:
        head.number = order_number(head.order, serial)
    head.end += 1
    return True


def _is_letterhead(lines: list[Line], title: str, end: int) -> bool:
    if end + 1 >= len(lines) or not NUMBER_LINE.match(lines[end].text) or not is_organ(title):
        return False
    return is_titleish(lines[end + 1])


def _after_title(lines: list[Line], head: Head) -> None:
    line = lines[head.end]
    repeated = _repeated_title(lines, head)
    if repeated:
        head.end = repeated
    elif not head.recipients and _take_order(lines, head):
        pass
    elif is_note_start(line.text) and not head.recipients and not head.has_info:
        head.end = take_note(lines, head.end, head)
    elif DATE_ONLY.match(line.text):
        head.dated = head.dated or to_date(line.text)
        head.end += 1
    elif not head.has_info and not head.recipients and is_event(line.text) and line.text[-1] not in TERMINAL:
        head.history.append(dated_line(line.text))
        head.end += 1
    elif not head.recipients:
        _take_recipients(lines, head)


def _repeated_title(lines: list[Line], head: Head) -> int:
    wanted, joined = compact(head.title), ""
    for end in range(head.end, min(len(lines), head.end + 6)):
        joined += lines[end].compact
        if joined == wanted:
            return end + 1
        if not joined or not wanted.startswith(joined):
            return 0
    return 0


def take_note(lines: list[Line], start: int, head: Head) -> int:
    """Take the head note (题注) that opens at `start`; return the line after it, `start` if it stays open."""
    note, end = lines[start].text, start + 1
    while end < len(lines) and not closes(note) and end - start < 30:
        joint = " " if DATED.match(lines[end].text) and not note.endswith(("，", "、")) else ""
        note += joint + lines[end].text
        end += 1
    if not closes(note) or note.rstrip()[-1:] not in "）)":
        return start
    if DATE_ONLY.match(note):
        head.dated = head.dated or to_date(note)
    else:
        head.history += split_note(note)
    return end


def _take_recipients(lines: list[Line], head: Head) -> None:
    text = ""
    for end in range(head.end, min(len(lines), head.end + 5)):
        if lines[end].table is not None or (not text and read_mark(lines[end].text)):
            return
        text += lines[end].text
        if text.endswith(("：", ":")):
            if len(text) < 400 and not _NOT_RECIPIENTS.search(text) and _RECIPIENT.search(text):
                head.recipients = split_recipients(text[:-1])
                head.end = end + 1
            return
        if not text.startswith("各") and not text.endswith(("、", "，", ",")):
            return
        if "。" in text:
            return


def split_recipients(text: str) -> list[str]:
    """
    Return the recipients (主送机关) of a line.

    “各省、自治区、直辖市人民政府” is one; so is a group whose members only make sense together.
    """
    found: list[str] = []
    for group in re.split("[，,；;]", text):
        members = [member.strip() for member in group.split("、")]
        is_list = all(is_organ(member) for member in members)
        shares_head = (
            len(members) > 1
            and members[0].startswith("各")
            and not any(member.startswith("各") for member in members[1:])
        )
        found += members if is_list and not shares_head else [group.strip()]
    return [name for name in found if name]
