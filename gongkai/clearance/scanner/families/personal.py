"""Personal numbers (S7, X-10, X-11): identity numbers, mobile phones, bank cards, disability cards."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from gongkai.clearance.scanner.characters import BARS
from gongkai.clearance.scanner.families.digits import (
    TRIGGERS,
    Number,
    Run,
    find_runs,
    group_bounds,
    number_of,
)
from gongkai.clearance.scanner.model import Kind, Severity
from gongkai.clearance.scanner.names import names_near
from gongkai.clearance.scanner.scene import Family, Scene, Sighting
from gongkai.core.codes import check_bank_card, check_resident_id

PERSONAL_BASIS: Final = "个人信息保护法第二十八条、政府信息公开条例第十五条，S7"
IDENTITY_BASIS: Final = "GB 11643、个人信息保护法第二十八条，S7"
CARD_CONTEXT: Final = re.compile(
    "卡\\s*号|[账帐]\\s*号|[账帐]\\s*户|银行|开户|一卡通|一折通|存折|打卡|收款|惠农卡|社保卡|信用社|农商行|邮储|汇款|转账"
)
_CARD_ISSUERS: Final = re.compile("62|4|5[1-5]|2[2-7]|35|60|68|69|9[0-9]")
_PHONE: Final = re.compile(r"(?:00)?(?:86)?(1[3-9]\d{9})")
_OLD_IDENTITY_CONTEXT: Final = re.compile("身\\s*份|证件|公民|证\\s*号|户口")
_IDENTITY_LABEL: Final = re.compile(
    r"(?:身\s*份\s*证(?:\s*件)?|身\s*份|居民证|证\s*件)\s*(?:号\s*码?|编\s*号)?\s*[:：为是]?\s*\Z"
)
_DATED_IDENTITY: Final = re.compile(
    r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_PHONE_CONTEXT: Final = re.compile("手\\s*机|电\\s*话|联系|致电|拨打|微信|Tel|tel|TEL|号码")
_PHONE_GROUPS: Final = re.compile(r"(?:\+?86\D{1,2})?1\d{2}\D{1,2}\d{4}\D{0,2}\d{4}")
_DECIMAL: Final = re.compile(r"\d+[.．]\d+")
_PHONES_NEAR: Final = 200


@dataclass(frozen=True, slots=True)
class Seen:
    """A number recognised in a run: its kind, and the digits it takes."""

    kind: Kind
    number: Number


def judge(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find the personal numbers in the runs of digits of a scene."""
    seen = [found for run in find_runs(scene.text, places) for found in _read_strokes(scene, run)]
    phones = [found.number.start for found in seen if found.kind == "mobile_phone"]
    for found in seen:
        yield _SIGHTINGS[found.kind](scene, found.number, phones)


def _read_strokes(scene: Scene, run: Run) -> Iterator[Seen]:
    """Read a run; one with strokes for 1 gives what holds a stroke, where none of its line parts cells."""
    for found in read_run(scene, run):
        if not run.bars:
            yield found
        elif any(found.number.start <= bar < found.number.end for bar in run.bars):
            before, after = scene.line_around(found.number.start, found.number.end)
            if not set(BARS) & set(before + after):
                yield found


def read_run(scene: Scene, run: Run) -> Iterator[Seen]:
    """
    Recognise the numbers of one run, from left to right.

    What begins at a group may be that group or several joined; the surest reading wins: an identity number with
    its check character before a card, a card before a phone. So a phone inside a cut number is not mistaken.
    """
    bounds = group_bounds(run.digits)
    groups = list(pairwise(bounds))
    index = 0
    while index < len(groups):
        found, index = _surest_from(scene, run, groups, index)
        if found:
            yield found


def _surest_from(
    scene: Scene, run: Run, groups: Sequence[tuple[int, int]], index: int
) -> tuple[Seen | None, int]:
    begin = groups[index][0]
    best: tuple[Seen | None, int] = (None, index + 1)
    for last in range(index, len(groups)):
        end = groups[last][1]
        if last > index and end - begin > _LONGEST:
            break
        found = _recognise(scene, run, begin, end)
        if found and (best[0] is None or _is_surer(found, best[0])):
            best = found, last + 1
    return best


def _is_surer(found: Seen, than: Seen) -> bool:
    mine, other = _SURENESS[found.kind], _SURENESS[than.kind]
    if len(found.number.value) == 15:
        mine = 0
    if len(than.number.value) == 15:
        other = 0
    return mine > other or (mine == other and found.kind == "bank_card")


def _recognise(scene: Scene, run: Run, begin: int, end: int) -> Seen | None:
    """Recognise the digits as a number, or what is left when Chinese digits or letters at the ends go."""
    found = _recognise_exactly(scene, run, begin, end)
    if found:
        return found
    inner, outer, digits = begin, end, run.digits
    while inner < outer and digits[inner].make != "strict":
        inner += 1
    while outer > inner and digits[outer - 1].make != "strict":
        outer -= 1
    closes = outer < end and digits[outer].make == "check"
    for stop in (outer + closes, outer):
        if (inner, stop) != (begin, end) and (found := _recognise_exactly(scene, run, inner, stop)):
            return found
    return None


def _recognise_exactly(scene: Scene, run: Run, begin: int, end: int) -> Seen | None:
    tests = _TESTS.get(end - begin)
    if not tests or not _PLAUSIBLE[end - begin].match(run.values, begin):
        return None
    number = number_of(run.digits, begin, end)
    if number is None:
        return None
    if not number.is_sure and len(number.value) < 18:
        return None
    return next((seen for test in tests if (seen := test(scene, number))), None)


def _identity(scene: Scene, number: Number) -> Seen | None:
    if not check_resident_id(number.value, on=scene.options.as_of).is_valid or number.value[6:8] not in {
        "18",
        "19",
        "20",
    }:
        return None
    return Seen("identity_number", number)


def _mistyped_identity(scene: Scene, number: Number) -> Seen | None:
    """Take what is called an identity number for a mistyped one where only its check character is wrong."""
    if number.is_apart or not _DATED_IDENTITY.fullmatch(number.value):
        return None
    label = _IDENTITY_LABEL.search(scene.before(number.start, 16))
    return Seen("identity_number", number) if label else None


def _old_identity(scene: Scene, number: Number) -> Seen | None:
    if (
        "X" in number.value
        or number.is_apart
        or not check_resident_id(number.value, on=scene.options.as_of).is_valid
    ):
        return None
    in_context = _OLD_IDENTITY_CONTEXT.search(scene.before(number.start, 30))
    return Seen("identity_number", number) if in_context or not number.is_split else None


def _disability(scene: Scene, number: Number) -> Seen | None:
    if not re.fullmatch(r"\d{17}[\dX][1-7][1-4]", number.value):
        return None
    return Seen("permit", number) if check_resident_id(number.value[:18]).is_valid else None


def _phone(scene: Scene, number: Number) -> Seen | None:
    match = _PHONE.fullmatch(number.value)
    if not match or match[1] in scene.options.white_phones or not _stands_alone(scene, number):
        return None
    if number.is_split and not _is_split_phone(scene, number):
        return None
    skipped = len(number.value) - 11
    if not skipped:
        return Seen("mobile_phone", number)
    return Seen("mobile_phone", number) if number.value[:skipped] in {"86", "0086"} else None


def _stands_alone(scene: Scene, number: Number) -> bool:
    before, after = (
        scene.text[max(0, number.start - 2) : number.start],
        scene.text[number.end : number.end + 2],
    )
    if _DECIMAL.fullmatch(scene.text, number.start, number.end) and not _in_phone_context(scene, number):
        return False
    if re.search(r"\d[.．]\Z", before) or re.match(r"[.．]\d", after):
        return False
    if re.match(r"[A-Za-z]", after) or (re.search(r"[\d,，]\Z", before) and before[:1].isdigit()):
        return False
    if not re.search(r"[A-Za-z]\Z", before):
        return True
    return bool(
        re.search(r"(?i)(?:tel|phone|mobile|mob|wechat|wx|vx|qq|nbsp)\Z", scene.before(number.start, 6))
    )


def _is_split_phone(scene: Scene, number: Number) -> bool:
    """Say whether digits cut apart are a phone: cut as phones are, or called one; a date and an hour are none."""
    shown = _shown(scene, number)
    is_grouped = bool(_PHONE_GROUPS.fullmatch(shown))
    if number.is_apart:
        return is_grouped and _in_phone_context(scene, number)
    if "/" in shown and re.search(r"\s", shown):
        return False
    return is_grouped or _in_phone_context(scene, number)


def _shown(scene: Scene, number: Number) -> str:
    return scene.text[number.start : number.end]


def _in_phone_context(scene: Scene, number: Number) -> bool:
    before = scene.before(number.start, 24)
    return bool(_PHONE_CONTEXT.search(before)) or names_near(before, scene.after(number.end, 8))


def _card(scene: Scene, number: Number) -> Seen | None:
    if "X" in number.value or number.is_apart or not _CARD_ISSUERS.match(number.value):
        return None
    if not CARD_CONTEXT.search(scene.before(number.start, 40) + scene.after(number.end, 12)):
        return None
    return Seen("bank_card", number) if check_bank_card(number.value).is_valid else None


_TESTS: Final[dict[int, tuple[Callable[[Scene, Number], Seen | None], ...]]] = {
    11: (_phone,),
    13: (_phone,),
    15: (_phone, _old_identity),
    16: (_card,),
    17: (_card,),
    18: (_identity, _card, _mistyped_identity),
    19: (_card,),
    20: (_disability,),
}
_LONGEST: Final = max(_TESTS)
_ISSUED: Final = _CARD_ISSUERS.pattern
_BORN: Final = r"[1-8]\d{5}(?:18|19|20)\d\d[01]\d[0-3]"
_PLAUSIBLE: Final = {
    11: re.compile("1[3-9]"),
    13: re.compile("861[3-9]"),
    15: re.compile(r"00861[3-9]|[1-8]\d{7}[01]\d[0-3]"),
    **dict.fromkeys((16, 17, 19), _CARD_ISSUERS),
    18: re.compile(f"{_BORN}|{_ISSUED}"),
    20: re.compile(_BORN),
}
"""How a number of that length begins: what does not is not looked at."""
_SURENESS: Final[dict[Kind, int]] = {"identity_number": 3, "permit": 4, "bank_card": 2, "mobile_phone": 1}


def _see_identity(scene: Scene, number: Number, _phones: Sequence[int]) -> Sighting:
    if len(number.value) == 18 and not check_resident_id(number.value, on=scene.options.as_of).is_valid:
        advice = "像是写错了一位的公民身份号码，请核对；写的是谁的号码都不得公开，请删去。"
        return _sighting("identity_number", "confirm", number, advice, IDENTITY_BASIS)
    old = len(number.value) == 15
    sure = not old or bool(_OLD_IDENTITY_CONTEXT.search(scene.before(number.start, 30)))
    severity: Severity = "block" if sure else "confirm"
    advice = "公民身份号码不得公开，请删去；确需公开的，只保留前6位和后4位。"
    return _sighting("identity_number", severity, number, advice, IDENTITY_BASIS)


def _see_disability(_scene: Scene, number: Number, _phones: Sequence[int]) -> Sighting:
    advice = "残疾人证号含公民身份号码和残疾类别、等级，不得公开，请删去。"
    return _sighting("permit", "block", number, advice, PERSONAL_BASIS)


def _see_phone(scene: Scene, number: Number, phones: Sequence[int]) -> Sighting:
    place = bisect_left(phones, number.start)
    beside = (*phones[max(0, place - 1) : place], *phones[place + 1 : place + 2])
    others = any(abs(other - number.start) < _PHONES_NEAR for other in beside)
    named = names_near(scene.before(number.start, 24), scene.after(number.end, 8))
    severity: Severity = "block" if others or named else "confirm"
    advice = "个人手机号不得公开，请删去或写作前3位加****加后4位；属于对外公布的办公电话的，请先登记到公开电话名录。"
    return _sighting("mobile_phone", severity, number, advice, PERSONAL_BASIS)


def _see_card(_scene: Scene, number: Number, _phones: Sequence[int]) -> Sighting:
    advice = "银行卡号不得公开，请删去；确需公开的，只保留后4位。"
    return _sighting("bank_card", "block", number, advice, PERSONAL_BASIS)


def _sighting(kind: Kind, severity: Severity, number: Number, advice: str, basis: str) -> Sighting:
    return Sighting("S7", kind, severity, number.start, number.end, advice, basis)


_SIGHTINGS: Final[dict[Kind, Callable[[Scene, Number, Sequence[int]], Sighting]]] = {
    "identity_number": _see_identity,
    "permit": _see_disability,
    "mobile_phone": _see_phone,
    "bank_card": _see_card,
}

FAMILY: Final = Family("digits", TRIGGERS, judge)
