"""The house rule of masking (脱敏, S7): the same mask for the same thing everywhere."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from gongkai.clearance.scanner.characters import (
    CHECK_LETTERS,
    CHINESE_DIGITS,
    INVISIBLE,
    JOINERS,
    LOOKALIKES,
    SPACES,
    strict_digit,
)
from gongkai.clearance.scanner.folding import fold
from gongkai.clearance.scanner.model import Finding

_GAPS = re.compile(f"[{INVISIBLE}{SPACES}]+")
_DIGIT_GAPS = re.compile(f"[{INVISIBLE}{SPACES}{JOINERS}]+")


def mask(kind: str, text: str) -> str:
    """
    Return what may stand in place of a thing found; what has no mask of its own is struck out whole.

    >>> mask("identity_number", "21042119900101123X"), mask("mobile_phone", "138 1234 5678")
    ('210421********123X', '138****5678')
    """
    masker = _MASKERS.get(kind)
    return masker(text) if masker else ""


def mask_name(name: str) -> str:
    """
    Mask a person's name: the first character and two stars.

    >>> mask_name("李晓明")
    '李**'
    """
    return f"{name[:1]}**" if name else ""


def put_masks(text: str, found: Iterable[Finding], *, unmasked: str) -> str:
    """Return a text with the mask of each thing found in its place; what has no mask becomes `unmasked`."""
    for one in sorted(found, key=lambda finding: -finding.start):
        text = f"{text[: one.start]}{one.masked or unmasked}{text[one.end :]}"
    return text


def plain_digits(text: str) -> str:
    """
    Read the digits of a number whatever they are made of; X stays where an identity number closes with it.

    >>> plain_digits("１3８－l2З4 五67捌".replace("З", "3"))
    '13812345678'
    """
    joined = _DIGIT_GAPS.sub("", fold(text).text)
    return "".join(map(_plain, joined))


def _plain(char: str) -> str:
    if char in CHECK_LETTERS:
        return "X"
    return strict_digit(char) or LOOKALIKES.get(char) or CHINESE_DIGITS.get(char) or char


def _identity(text: str) -> str:
    digits = plain_digits(text)
    return f"{digits[:6]}{'*' * (len(digits) - 10)}{digits[-4:]}"


def _phone(text: str) -> str:
    digits = plain_digits(text)[-11:]
    return f"{digits[:3]}****{digits[-4:]}"


def _card(text: str) -> str:
    digits = plain_digits(text)
    return f"{'*' * (len(digits) - 4)}{digits[-4:]}"


def _ends(text: str) -> str:
    plain = _DIGIT_GAPS.sub("", fold(text).text)
    return f"{plain[:2]}{'*' * max(len(plain) - 4, 2)}{plain[-2:]}"


def _address(text: str) -> str:
    plain = _GAPS.sub("", fold(text).text)
    match = _ADDRESS_KEEP.search(plain)
    return f"{match[0]}***" if match else f"{plain[:3]}***"


_ADDRESS_KEEP = re.compile(
    r"^.*?(?:村|社区|屯)|^.*?(?:街道|乡|镇)|^.*?市[^市区县]{1,6}(?:区|县|市)|^.*?(?:区|县|市|旗)|^.*?(?:路|街)"
)


def _email(text: str) -> str:
    plain = _GAPS.sub("", fold(text).text)
    local, _, domain = re.sub(r"[(\[（【{#]?(?:at|AT|At|艾特)[)\]）】}#]?|[﹫]", "@", plain).partition("@")
    return f"{local[:1]}***@{re.sub('[．。·]', '.', domain)}"


def _account(text: str) -> str:
    plain = _GAPS.sub("", fold(text).text)
    return f"{plain[:2]}{'*' * max(len(plain) - 2, 3)}"


_MASKERS: Final[dict[str, Callable[[str], str]]] = {
    "identity_number": _identity,
    "mobile_phone": _phone,
    "bank_card": _card,
    "passport": _ends,
    "permit": _ends,
    "plate": _ends,
    "address": _address,
    "email": _email,
    "social_account": _account,
    "sensitive_category": lambda text: "*" * len(text),
    "name": mask_name,
}
