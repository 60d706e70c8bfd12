"""Identity codes and their check characters (X-10): residents, organisations, bank cards."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.core.text import normalise_width, strip_zero_width

PROVINCES: Final[dict[str, str]] = {
    "11": "北京",
    "12": "天津",
    "13": "河北",
    "14": "山西",
    "15": "内蒙古",
    "21": "辽宁",
    "22": "吉林",
    "23": "黑龙江",
    "31": "上海",
    "32": "江苏",
    "33": "浙江",
    "34": "安徽",
    "35": "福建",
    "36": "江西",
    "37": "山东",
    "41": "河南",
    "42": "湖北",
    "43": "湖南",
    "44": "广东",
    "45": "广西",
    "46": "海南",
    "50": "重庆",
    "51": "四川",
    "52": "贵州",
    "53": "云南",
    "54": "西藏",
    "61": "陕西",
    "62": "甘肃",
    "63": "青海",
    "64": "宁夏",
    "65": "新疆",
    "71": "台湾",
    "81": "香港",
    "82": "澳门",
    "83": "台湾居民居住证",
}
NATIONAL_AREA: Final = "10"

RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_CHECKS: Final = "10X98765432"
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_WRONG_CHECK: Final = "校验码不对，请核对是否抄错"


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """What a check found: the code as read, and every reason why it is not valid."""

    code: str
    reasons: tuple[str, ...]

    @property
    def is_valid(self) -> bool:
        """Say whether nothing is wrong with the code."""
        return not self.reasons


def _read(text: str, *, dropping: str = r"\s") -> str:
    return re.sub(f"[{dropping}]", "", normalise_width(strip_zero_width(text))).upper()


def check_resident_id(text: str, *, on: date | None = None) -> CodeCheck:
    """
    Check a resident's identity number (公民身份号码, GB 11643) of 18 places, or an old one of 15.

    An old number has no check character: area and date of birth are all that can be checked.
    With `on` given, a birth after that day is refused.
    """
    code = _read(text)
    if not re.fullmatch(r"\d{15}|\d{17}[\dX]", code):
        return CodeCheck(code, ("身份证号应为18位（末位可为X）或15位数字",))
    reasons = []
    if code[:2] not in PROVINCES:
        reasons.append(f"前两位“{code[:2]}”不是省级行政区划代码")
    birth = _birth(code[6:14] if len(code) == 18 else f"19{code[6:12]}")
    if birth is None:
        reasons.append("出生日期不是一个真实的日期")
    elif on and birth > on:
        reasons.append("出生日期晚于今天")
    if len(code) == 18 and resident_check(code[:17]) != code[17]:
        reasons.append(_WRONG_CHECK)
    return CodeCheck(code, tuple(reasons))


def _birth(digits: str) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return day if day.year >= 1800 else None


def resident_check(body: str) -> str:
    """Compute the check character of the first 17 digits of an identity number."""
    total = sum(int(digit) * weight for digit, weight in zip(body, RESIDENT_WEIGHTS, strict=True))
    return RESIDENT_CHECKS[total % 11]


def check_credit_code(text: str) -> CodeCheck:
    """Check a unified social credit code (统一社会信用代码, GB 32100)."""
    code = _read(text)
    if len(code) != 18:
        return CodeCheck(code, ("统一社会信用代码应为18位",))
    foreign = sorted(set(code) - set(CREDIT_ALPHABET))
    if foreign:
        return CodeCheck(code, (f"统一社会信用代码中不会出现“{'、'.join(foreign)}”",))
    reasons = []
    if not code[2:8].isdecimal() or code[2:4] not in {*PROVINCES, NATIONAL_AREA}:
        reasons.append(f"第3至8位“{code[2:8]}”不是行政区划代码")
    if credit_check(code[:17]) != code[17]:
        reasons.append(_WRONG_CHECK)
    return CodeCheck(code, tuple(reasons))


def credit_check(body: str) -> str:
    """Compute the check character of the first 17 places of a unified social credit code."""
    values = (CREDIT_ALPHABET.index(char) for char in body)
    total = sum(value * weight for value, weight in zip(values, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def check_organisation_code(text: str) -> CodeCheck:
    """Check an organisation code (组织机构代码, GB 11714): eight places and a check character."""
    code = _read(text, dropping=r"\s\-－—")
    if not re.fullmatch(r"[0-9A-Z]{8}[0-9X]", code):
        return CodeCheck(code, ("组织机构代码应为8位数字或字母加1位校验码",))
    return CodeCheck(code, () if organisation_check(code[:8]) == code[8] else (_WRONG_CHECK,))


def organisation_check(body: str) -> str:
    """Compute the check character of the first 8 places of an organisation code."""
    values = (ORGANISATION_ALPHABET.index(char) for char in body)
    total = sum(value * weight for value, weight in zip(values, ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def check_bank_card(text: str) -> CodeCheck:
    """Check the number of a bank card (银行卡号): 16 to 19 digits that pass Luhn's test."""
    code = _read(text, dropping=r"\s\-")
    if not re.fullmatch(r"[0-9]{16,19}", code):
        return CodeCheck(code, ("银行卡号应为16至19位数字",))
    return CodeCheck(code, () if luhn_check(code[:-1]) == code[-1] else (_WRONG_CHECK,))


def luhn_check(body: str) -> str:
    """Compute the check digit that Luhn's test wants behind these digits."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)
