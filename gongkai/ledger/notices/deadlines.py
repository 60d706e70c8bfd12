"""Deadlines (完成时限): from the words of a notice to days, standing duties and what a person must settle."""

import re
from dataclasses import dataclass
from datetime import date

from gongkai.ledger.notices.periods import Anchor, Found, find_periods, masked
from gongkai.ledger.notices.wording import sentences

_LASTING = re.compile(
    r"长期|持续|常年|常态|经常性|日常(?:工作|性|化|推进|开展)|不间断|永久|动态(?:更新|调整|管理|推进)|随时|实时|及时(?:更新|推进|公开|办理|开展|落实|完成)?|"
    r"按(?:月|季度?|年度?|周|半年)(?:度)?|逐[月季年]|定期|适时|坚持经常"
)
_FROM_NOW = re.compile(
    r"(?:从|自)?(?:即日|即时|即刻|现在|发文之日|印发之日|本通知印发之日)起?|全年(?:性|度)?|贯穿全年"
)
_RECURS = re.compile(r"每(?:两|半|[一二三四五六])?个?(?:年度?|月|季度?|周|半年|日|天|学期|旬)")
_BEFORE = re.compile(
    r"\s*(?:底|末)?\s*(?:以前|之前|前(?![期景往述款提三面沿瞻置])|以内|之内|内(?!部|容|设)|止|为止)"
)
_DONE = re.compile(
    r"\s*(?:底|末)?\s*[，,]?(?:要|须|应|力争|争取|确保|全面|全部|基本|集中|初步)*"
    r"(?:完成|实现|建成|上线|报送|上报|报(?=县|市|送|至|到)|提交|印发|投入|落实到位|达到|启用|开通)"
)
_PASSED = re.compile(
    r"(?:前)?(?:已经?|曾|共|印发|制发|发布|出台|颁布|公布|施行|生效|签订|登记|注册)(?:并?实施|施行)?(?:的|了|以来)|前?已经?"
)
_REPORTS = re.compile(r"(?:截至|截止到?|自|从|根据|按照|依据|以)\s*$")
_LEAD_IN = re.compile(r"(?:务必|必须|应当|最迟|最晚|力争|争取|确保)?(?:于|在|到|至)?\s*$")
_AIM = re.compile(r"(?:(?<![截达])(?:到|至)|力争|争取|确保)\s*$")
_JOINED = re.compile(r"\s*[、和及,，与]\s*")


@dataclass(frozen=True, slots=True)
class Deadline:
    """What the words of a deadline come to."""

    text: str = ""
    due_dates: tuple[date, ...] = ()
    standing: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        """Say whether the words yielded anything."""
        return bool(self.due_dates) or self.standing


def read_deadline(text: str, anchor: Anchor) -> Deadline:
    """Read words that are a deadline: every day in them counts, and words of lasting duty make it standing."""
    periods = [one for one in find_periods(text, anchor, is_loose=True) if not one.is_start]
    days = tuple(dict.fromkeys(sorted(one.day for one in periods if one.day)))
    rest = _without(masked(text), periods)
    recurs = [found.group() for found in _RECURS.finditer(rest)]
    standing = bool(_LASTING.search(rest)) or (not days and bool(_FROM_NOW.search(rest) or recurs))
    remarks = [one.note for one in periods if one.note]
    remarks += [f"周期性任务：{text.strip()}"] if recurs else []
    if text.strip() and not days and not standing and not remarks:
        remarks.append(f"时限“{text.strip()}”未能换算为日期，需人工指定")
    remarks += _late(days, anchor)
    return Deadline(text.strip(), days, standing, tuple(dict.fromkeys(remarks)))


def _late(days: tuple[date, ...], anchor: Anchor) -> list[str]:
    is_past = days and anchor.issued_on and days[-1] < anchor.issued_on
    return ["时限早于发文日期，请核对年份"] if is_past else []


def _without(text: str, periods: list[Found]) -> str:
    for one in reversed(periods):
        text = f"{text[: one.start]}｜{text[one.end :]}"
    return text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A deadline met in running text: its words, where they stand, the day."""

    start: int
    end: int
    text: str
    day: date | None
    note: str = ""


def find_phrases(text: str, anchor: Anchor) -> list[Phrase]:
    """
    Return the deadlines in running text, in order.

    Only a day something must be done *by* counts: a day that cites a document or tells of the past does not.
    """
    phrases: list[Phrase] = []
    for start, end in sentences(text):
        phrases += [_moved(one, start) for one in _in_sentence(text[start:end], anchor)]
    return phrases


def _moved(one: Phrase, by: int) -> Phrase:
    return Phrase(one.start + by, one.end + by, one.text, one.day, one.note)


def _in_sentence(text: str, anchor: Anchor) -> list[Phrase]:
    word = masked(text)
    periods = find_periods(text, anchor, is_loose=False)
    phrases: list[Phrase] = []
    follower: Found | None = None
    for one in reversed(periods):
        close = _closing(word, one)
        joined = follower is not None and _JOINED.fullmatch(word, one.end, follower.start)
        if one.is_start or not (close or joined) or _is_past(word, one, anchor):
            follower = None
            continue
        follower = one
        lead = _LEAD_IN.search(word[: one.start])
        start = lead.start() if lead else one.start
        end = close or one.end
        phrases.append(Phrase(start, end, text[one.start : end].strip(), one.day, one.note))
    return phrases[::-1]


def _closing(word: str, one: Found) -> int | None:
    """Return where a deadline's closing 前 or 内 ends, or None where the day is no deadline."""
    if word[one.end - 1] == "内":
        return one.end
    before = _BEFORE.match(word, one.end)
    if before:
        return before.end()
    is_aim = _AIM.search(word[: one.start]) and re.match(r"\s*(?:底|末)?\s*[，,]", word[one.end :])
    return one.end if is_aim or _DONE.match(word, one.end) else None


def _is_past(word: str, one: Found, anchor: Anchor) -> bool:
    if one.has_year and one.day and anchor.issued_on and one.day < anchor.issued_on:
        return True
    return bool(_PASSED.match(word, one.end) or _REPORTS.search(word[: one.start]))


_LASTS = re.compile(
    r"(?:^|[，,。；;（(])(?:并)?(长期坚持(?:下去)?|长期推进|持续推进|持续开展|常态化推进|常态化开展|常抓不懈|全年推进|贯穿全年|即日起(?:实施|执行|开展)?|"
    r"长期实施|全年实施|持续实施)(?=$|[，,。；;）)])"
)


def find_lasting(text: str) -> str:
    """Return the clause of running text that alone says a duty has no end (长期坚持), or nothing."""
    found = _LASTS.search(text)
    return found.group(1) if found else ""


_RECURRING = re.compile(
    r"(?:每(?:半年|季度|月|周|年|个月)(?:度)?[^，。；]{0,6}?(?:\d{1,2}[日号]|末|底|初|周[一二三四五])\s*(?:以前|之前|前))"
    r"|每周[一二三四五六日]\s*(?:以前|之前|前|下班前)"
    r"|次月\s*\d{1,2}[日号]\s*(?:以前|之前|前)"
)


def find_recurring(text: str) -> list[Phrase]:
    """Return deadlines that come round (每月25日前), for which no single day can be named."""
    return [
        Phrase(*found.span(), found.group(), None, f"周期性要求：{found.group()}")
        for found in _RECURRING.finditer(masked(text))
    ]
