"""From the head note of a text (题注) to dated events, and to the day its own text takes effect."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from gongkai.core.dates import find_dates
from gongkai.core.documents.model import HistoryLine
from gongkai.core.numbers import find_numbers

_QUOTED = re.compile(r"《.*?》(?!的|规定的)|〈.*?〉|<.*?>")
_TITLE = re.compile(r"《(.+)》")
_COMMENCES = re.compile(r"起?(?:施行|实施|生效|执行)")
_MADE = re.compile(r"通过|公布|发布|批准|印发|公告|颁布")
_CHANGED = re.compile(r"修正|修订|修改")
_ENDED = re.compile(r"废止|宣布失效|失效")
_STATED = re.compile(r"自(?P<day>[^，。；自]{0,40}?)起?(?:开始)?(?:施行|实施|生效|执行)")
_AT_ONCE = re.compile(r"自(?:公布|发布|印发|下发|通过)之日起?(?:开始)?(?:施行|实施|生效|执行)")
_UNTIL = re.compile(r"有效期(?:至|到)(?P<day>[^，。；]{6,20})")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event read from a text (沿革事项), before it is an event of a document."""

    kind: str
    on: date
    verb: str
    deciding_title: str = ""
    number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """When a text says it takes effect and ends (施行与有效期)."""

    commences_on: date | None
    at_once: bool = False
    expires_on: date | None = None


def read_history(lines: Iterable[HistoryLine]) -> list[Happening]:
    """Return what the dated lines of a head note tell, in their order (修订沿革)."""
    found: list[Happening] = []
    for line in lines:
        if line.on is not None:
            kind, verb = _kind_of(line.text, is_first=not found)
            if kind:
                found.append(_happening(kind, verb, line.on, line.text))
    return found


def _kind_of(text: str, *, is_first: bool) -> tuple[str, str]:
    bare = _QUOTED.sub("", text)
    changed = _CHANGED.search(bare)
    if changed and not (is_first and changed.group() == "修订" and "通过" in bare):
        return "AMENDED", changed.group()
    ended = _ENDED.search(bare)
    if ended:
        return ("REPEALED", "废止") if ended.group() == "废止" else ("LAPSED", ended.group())
    if _MADE.search(bare) or (changed and is_first):
        return "ENACTED", "通过" if "通过" in bare else "公布"
    if _COMMENCES.search(bare):
        return "COMMENCED", "施行"
    return "", ""


def _happening(kind: str, verb: str, on: date, text: str) -> Happening:
    title = _TITLE.search(text)
    numbers = find_numbers(text)
    return Happening(
        kind,
        on,
        verb,
        deciding_title=title.group(1).translate(_INNER) if title and kind != "ENACTED" else "",
        number=str(numbers[0][0]) if numbers else "",
        note=text,
    )


BACKDATED: Final = timedelta(days=180)
"""A text may name a day before its own; one longer ago is the first text's, repeated."""
_INNER: Final = str.maketrans("<>", "〈〉")


def read_timing(last_clauses: Sequence[str]) -> Timing:
    """
    Return when a text says it takes effect (自…起施行) and until when it holds (有效期至…).

    Its last clauses are read from the end; of several days in one clause the last counts, being that of the
    changed text.
    """
    expires_on = None
    for text in reversed(last_clauses):
        until = _UNTIL.search(text)
        days = find_dates(until["day"]) if until else []
        expires_on = expires_on or (days[0][0] if days else None)
        stated = [find_dates(match["day"]) for match in _STATED.finditer(text)]
        named = [found[0][0] for found in stated if found]
        if named:
            return Timing(named[-1], expires_on=expires_on)
        if _AT_ONCE.search(text):
            return Timing(None, at_once=True, expires_on=expires_on)
    return Timing(None, expires_on=expires_on)


def commencement_of_edition(edition_on: date, happenings: Sequence[Happening], timing: Timing) -> date | None:
    """
    Return the day on which the text of an edition takes effect, where text or history say it (施行日期).

    An amended text often repeats the day of the first one; a day before the amendment is not its own.
    """
    amended = [one.on for one in happenings if one.kind == "AMENDED" and one.on <= edition_on]
    since = max(amended, default=None)
    days = [one.on for one in happenings if one.kind == "COMMENCED"]
    if timing.commences_on:
        days.append(timing.commences_on)
    own = [day for day in days if (since is None or day >= since) and edition_on - day <= BACKDATED]
    if own:
        return max(own) if since else min(own)
    return edition_on if timing.at_once and since is None else None


def life_happenings(happenings: Sequence[Happening], timing: Timing) -> list[Happening]:
    """Return the history with the first commencement, where the last article alone tells it."""
    made = [one.on for one in happenings if one.kind == "ENACTED"]
    changed = [one.on for one in happenings if one.kind == "AMENDED"]
    told = any(one.kind == "COMMENCED" for one in happenings)
    day = timing.commences_on
    if told or day is None or (made and day < min(made)) or any(on <= day for on in changed):
        return list(happenings)
    return [*happenings, Happening("COMMENCED", day, "施行")]
