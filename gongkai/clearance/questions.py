"""What of a question may be kept (问题脱敏), whoever keeps it: the house's masks, more strictly than for a public text."""

import re
from datetime import date
from functools import cache
from typing import Final

from gongkai.clearance.scanner.detect import Detector, ScanOptions
from gongkai.clearance.scanner.masks import mask_name, put_masks
from gongkai.clearance.scanner.names import NAME
from gongkai.core.text import normalise_width

KEPT: Final = 200
PERSONAL: Final = frozenset(
    {"identity_number", "mobile_phone", "bank_card", "passport", "permit", "plate", "address", "email", "social_account"}
)  # fmt: skip
_LONG_NUMBER = re.compile(r"(?<![〔\[(（\d])\d(?:[\d\s-]{5,})\d[Xx]?")
_SELF = re.compile(rf"(我叫|姓名[:：]?(?:是|叫)?|名叫|名字[:：]?(?:是|叫)?|户主(?:是|叫)?)({NAME})")
_OF = re.compile(
    rf"(?<![\u4e00-\u9fa5])({NAME})(?<![民工户人员生师女军])(?=的(?:低保|工资|身份证|电话|住址|户口|养老金|补贴|案子|手机))"
)


def masked_question(text: str, *, most: int = KEPT) -> str:
    """
    Return a question without what is personal in it (R03-08); a number of seven digits or more goes, whatever it is.

    >>> masked_question("我叫赵一鸣，电话13800001234，低保怎么办")
    '我叫赵**，电话138****1234，低保怎么办'
    """
    clean = " ".join(normalise_width(text).split())[: most * 2]
    found = (one for one in _detector().scan_text(clean) if one.kind in PERSONAL)
    clean = put_masks(clean, found, unmasked="***")
    clean = _LONG_NUMBER.sub("***", clean)
    clean = _SELF.sub(lambda said: f"{said[1]}{mask_name(said[2])}", clean)
    return _OF.sub(lambda said: mask_name(said[1]), clean)[:most]


@cache
def _detector() -> Detector:
    """Return the scanner; a question is short, so the plain one that is ready at once serves best."""
    return Detector(ScanOptions(as_of=date(2000, 1, 1)), plain=True)
