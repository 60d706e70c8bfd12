"""What a document is in law (文件性质), told from its folder, title and issuers."""

import re
from collections.abc import Sequence
from typing import Final

FOLDERS: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "宪法", "宪法相关法", "刑法", "民法典", "民法商法", "社会法", "经济法", "行政法",
            "诉讼与非诉讼程序法", "法律",
        ),
        "LAW",
    ),
    "行政法规": "ADMINISTRATIVE_REGULATION",
    "司法解释": "JUDICIAL_INTERPRETATION",
    "地方性法规": "LOCAL_REGULATION",
    "部门规章": "RULE",
    "地方政府规章": "RULE",
    "规章": "RULE",
    "行政规范性文件": "NORMATIVE",
    "规范性文件": "NORMATIVE",
}  # fmt: skip
GENRES: Final = (
    "修正案", "实施细则", "决定", "决议", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告",
    "请示", "批复", "议案", "函", "纪要", "条例", "规定", "办法", "细则", "规则", "解释", "方案", "规划",
    "标准", "目录", "规范", "安排", "法",
)  # fmt: skip
_LOCAL = re.compile(r"(?:省|市|自治区|自治州|自治县|经济特区)[\u4e00-\u9fa5]*条例$")
_AMENDING = re.compile(r"修正案|关于(?:修改|废止|修订|延长)[^的]*.*的(?:决定|通知)|关于公布.*废止")


def kind_of(title: str, issuers: Sequence[str], folders: Sequence[str], number: str = "") -> str:
    """
    Return the kind of a document: its folder says it, else its issuer and title, else it is OTHER.

    A normative document (规范性文件) is never guessed: its recognition is a decision of people (R01-03).
    """
    for folder in reversed(folders):
        if folder in FOLDERS:
            return FOLDERS[folder]
    return _by_issuer(title, "、".join(issuers), number)


def _by_issuer(title: str, issuers: str, number: str) -> str:
    if "最高人民法院" in issuers or "最高人民检察院" in issuers:
        return "JUDICIAL_INTERPRETATION"
    if re.match(r"全国人民代表大会", issuers) and re.search(r"[法案定]$", title):
        return "LAW"
    if _LOCAL.search(title):
        return "LOCAL_REGULATION"
    if issuers == "国务院" and "令" in number:
        return "ADMINISTRATIVE_REGULATION"
    if "令第" in number and re.search(r"部|委员会|总局|署|省人民政府|市人民政府", issuers):
        return "RULE"
    return "OTHER"


def genre_of(title: str) -> str:
    """Return the genre (体裁) a title ends with, or nothing."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", title)
    return next((genre for genre in GENRES if bare.endswith(genre)), "")


def is_principal(title: str) -> bool:
    """Whether a document stands on its own and does not merely change others (基础文件)."""
    return not _AMENDING.search(title)
