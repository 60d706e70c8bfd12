"""Where a task says who does it and until when: in brackets, after labels, or in a sentence of its own."""

import re
from dataclasses import dataclass

from gongkai.ledger.notices.deadlines import read_deadline
from gongkai.ledger.notices.periods import Anchor
from gongkai.ledger.notices.roles import Assignment, label_role, labels_in, read_roles
from gongkai.ledger.notices.units import is_by_duty
from gongkai.ledger.notices.wording import BRACKETS_CLOSE, BRACKETS_OPEN, depth_after, is_unit_like, sentences

_TIMELY = re.compile(r"前|底|末|季度|半年|长期|持续|全年|即日|年内|月|常态|每年|常年|旬|内完成")
_STARTS_AS_DEADLINE = re.compile(r"\s*(?:完成|办结|整改|落实|推进)?(?:时限|期限|完成时间)(?:要求)?\s*[：:]")
_NO_ANCHOR = Anchor(None, 2000)
_OPENER = re.compile(r"^(?:(?:此|该|本|上述|以上)(?:项|条)?(?:工作|任务|事项)?|具体(?:工作)?)?(?:由|请)?")
_BY_WHOM = re.compile(
    r"(?:由|(?:^|(?<=[，,。；）\s]))(?=[县市区各省州][^，。；：（）]{1,50}牵头))"
    r"(?P<lead>[^，。；：（）由]{2,60}?(?:[（(][^（）]{1,20}[）)])?)(?P<verb>牵头|负责|会同|主办|承办)"
    r"(?:负责|落实|组织实施|实施)?(?:[，,]?(?P<others>[^，。；：]{2,60}?)(?:配合|协助|参与|协办|按职责))?"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One assignment found: the stretch it takes in the text, and its words."""

    start: int
    end: int
    words: str


def find_assignments(text: str) -> list[Place]:
    """Return the assignments of a text that stand apart from its prose, in order."""
    places = _bracketed(text)
    places += [
        one for one in _labelled(text) if not any(p.start < one.end and one.start < p.end for p in places)
    ]
    if not places:
        places = _clauses(text)
    return sorted(places, key=lambda one: one.start)


def read_assignment(text: str, places: list[Place]) -> Assignment:
    """Read all the assignments of one task into one; where there is none, 由…牵头 in its prose."""
    result = Assignment()
    for place in places:
        result.absorb(read_roles(place.words))
    if not (result.leads or result.responsibles):
        for found in _BY_WHOM.finditer(text):
            names = f"{found['lead']}{'牵头' if found['verb'] == '会同' else found['verb']}"
            said = read_roles(names + (f"，{found['others']}配合" if found["others"] else ""))
            if all(map(is_unit_like, [*said.leads, *said.responsibles])):
                result.absorb(said)
    return result


def _bracketed(text: str) -> list[Place]:
    places, start, depth = [], 0, 0
    for position, char in enumerate(text):
        if char in BRACKETS_OPEN:
            start = start if depth else position
            depth += 1
        elif char in BRACKETS_CLOSE and depth:
            depth -= 1
            if depth == 0 and _is_assignment(text, start, position):
                places.append(Place(start, _past_stop(text, start, position + 1), text[start + 1 : position]))
    if depth and labels_in(text[start + 1 :]):
        places.append(Place(start, len(text), text[start + 1 :]))
    return places


def _past_stop(text: str, start: int, end: int) -> int:
    """Return the end of a bracket with the full stop after it, where one stands before it too."""
    stopped = text[:start].rstrip()[-1:] in {"。", "；", ";", ""}
    return end + 1 if stopped and text[end : end + 1] in {"。", "；", ";"} else end


def _is_assignment(text: str, start: int, end: int) -> bool:
    inner = text[start + 1 : end]
    if any(role != "person" for _, _, role in labels_in(inner)):
        return True
    if label_role(inner):
        return False
    before, after = text[:start].rstrip()[-1:], text[end + 1 :].lstrip()[:1]
    is_apart = before in "。；！;" or after in "。；;（(【["
    if not is_apart or len(inner) > 400:
        return False
    if re.search(r"牵头|负责|配合|主办|承办|协办|参与|落实", inner):
        return is_by_duty(inner) or _names_units(inner)
    return _is_bare_list(inner, text[:start], before)


def _names_units(inner: str) -> bool:
    said = read_roles(inner)
    names = [*said.leads, *said.responsibles]
    return bool(names) and all(map(is_unit_like, names))


def _is_bare_list(inner: str, text_before: str, before: str) -> bool:
    """Say whether a bracket holds nothing but units and a deadline: （县司法局，10月底前）."""
    said = read_roles(inner)
    names = [*said.leads, *said.responsibles]
    if not names:
        return bool(said.deadlines) and _is_timely(inner)
    if not all(map(is_unit_like, names)) or re.search(r"简称|下称|试行|修订|包括|含", inner):
        return False
    return before in "。；！;" or len(names) > 1 or bool(said.deadlines) or not is_unit_like(text_before[-6:])


def _is_timely(inner: str) -> bool:
    return len(inner) <= 60 and bool(_TIMELY.search(inner)) and read_deadline(inner, _NO_ANCHOR).is_read


def _labelled(text: str) -> list[Place]:
    """Find 牵头单位：… outside brackets: from the first label to the end of the paragraph."""
    for start, value, role in labels_in(text):
        apart = start == 0 or text[:start].rstrip()[-1:] in "。；！;）)】" or text[start - 1].isspace()
        colon = text[:value].rstrip()[-1:] in {*"：:】]〕）)"}
        if (
            role != "person"
            and apart
            and colon
            and not depth_after(text[:start])
            and _is_filled(text, value, role)
        ):
            return [Place(start, len(text), text[start:])]
    return []


def _is_filled(text: str, value: int, role: str) -> bool:
    """Say whether what follows a label can be its value and is no prose."""
    first = re.split(r"[。；;\s]", text[value:].strip())[0]
    if role == "deadline":
        is_alone = not text[value:].strip()[len(first) :].strip("。；;") and len(first) <= 20
        is_said = is_alone and bool(_STARTS_AS_DEADLINE.match(text))
        return is_said or (len(first) <= 60 and read_deadline(first, _NO_ANCHOR).is_read)
    names = read_roles(first)
    return is_by_duty(first) or any(map(is_unit_like, [*names.leads, *names.responsibles]))


def _clauses(text: str) -> list[Place]:
    """Find a sentence that does nothing but assign: 由县司法局牵头，县财政局配合，10月底前完成。"""
    places = []
    for start, end in sentences(text):
        words = text[start:end].strip().rstrip("。；")
        opened = _OPENER.sub("", words)
        if start and re.search(r"牵头|负责|配合|主办|承办", opened) and _is_all_assignment(opened):
            places.append(Place(start, end, opened))
    return places


def _is_all_assignment(words: str) -> bool:
    said = read_roles(words)
    names = [*said.leads, *said.responsibles]
    if not names or not all(map(is_unit_like, names)):
        return False
    used = sum(map(len, names)) + sum(map(len, said.deadlines))
    return used >= 0.6 * len(words) and len(words) - used <= 12 + 3 * len(names)
