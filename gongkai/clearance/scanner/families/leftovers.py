"""What an editor forgot in the text (遗留): places to fill in, notes to oneself, sample text."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.clearance.scanner.characters import INVISIBLE, SPACES
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.model import Severity
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, matches

LEFTOVER_BASIS: Final = "国办发〔2019〕19号 政府网站与政务新媒体检查指标，S9"
_G = f"[{INVISIBLE}{SPACES}]{{0,2}}"


def _word(text: str) -> str:
    return _G.join(text)


_SURE = (
    "附件见邮箱", "附件请见邮箱", "附件详见邮箱", "见邮箱附件", "附件发邮箱", "附件已发邮箱", "此处填写", "此处填入", "此处插入", "此处补充", "此处添加", "在此输入",
    "在此填写", "在此处输入", "点击此处输入", "单击此处输入", "单击此处添加", "点击此处添加", "请在此输入", "请在此处填写", "占位文字", "占位符",
    "示例文字", "示例文本", "测试数据请勿", "测试文章", "测试标题", "测试内容", "待补充", "待填写", "待填报", "待完善内容", "待领导确认", "待领导审定",
    "领导看一下", "请领导审阅", "此稿不对", "这里要改",
)  # fmt: skip
_DOUBTFUL = ("请补充", "时间待定", "内容待定", "后续补充", "稍后补充", "有待补充", "具体内容待", "待核对")
_SURE_WORDS = "|".join(_word(word) for word in _SURE)
_LATIN = "(?:TODO|TO[ -]DO[:：]|FIXME|TBD|T B D|Lorem|ＴＯＤＯ|ＴＢＤ|ｌｏｒｅｍ)"
_X = "[xXｘＸ]"
_ALNUM = "A-Za-z0-9\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_RULES: Final[tuple[tuple[re.Pattern[str], Severity], ...]] = (
    (re.compile(f"(?<!有)(?:{_SURE_WORDS})"), "block"),
    (re.compile("|".join(_word(word) for word in _DOUBTFUL)), "confirm"),
    (re.compile(f"(?<![{_ALNUM}]){_LATIN}(?![A-Za-z])(?:{_G}ipsum)?", re.IGNORECASE), "block"),
    (re.compile(f"(?<![{_ALNUM}*]){_X}(?:{_G}{_X}){{2,}}(?![{_ALNUM}*])"), "block"),
    (re.compile(f"(?<![{_ALNUM}*×]){_X}{_X}(?![{_ALNUM}*])"), "confirm"),
    (re.compile(f"(?<![{_ALNUM}*])(?:×{_G}){{1,}}×(?![{_ALNUM}*])"), "confirm"),
    (
        re.compile(
            f"[（(【\\[]{_G}(?:待定|待核实|待确认|待完善|待修改|待审定|略去|缺)[^）)】\\]]{{0,6}}[）)】\\]]"
        ),
        "confirm",
    ),
    (re.compile("[?？]{3,}|\ufffd{2,}"), "confirm"),
)
_TRIGGERS: Final = (
    Trigger("leftovers", "|".join((*_SURE, *_DOUBTFUL))),
    Trigger("leftovers", _LATIN, ignores_case=True),
    Trigger("leftovers", f"{_X}{_G}{_X}"),
    Trigger("leftovers", f"×{_G}×"),
    Trigger("leftovers", f"[（(【\\[]{_G}(?:待[定核确完修审]|略去|缺)"),
    Trigger("leftovers", "[?？][?？][?？]|\ufffd\ufffd"),
)
_MASKED_NAME = re.compile("(?:^|[^\u4e00-\u9fff])[\u4e00-\u9fff]$")


def judge(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """
    Find what was left over; where it can be nothing else it blocks.

    `张××` is a masked name and `138xxxx1234` a masked phone: neither is a leftover.
    """
    for pattern, severity in _RULES:
        for match in matches(pattern, scene, places, before=24, after=24):
            if not _is_mask(scene, match):
                advice = f"“{match[0].strip()}”像是没有写完或没有删去的内容，请补全或删去。"
                yield Sighting("S9", "leftover", severity, match.start(), match.end(), advice, LEFTOVER_BASIS)


def _is_mask(scene: Scene, match: re.Match[str]) -> bool:
    if match[0][0] not in "×xXｘＸ":
        return False
    return len(match[0]) == 2 and bool(_MASKED_NAME.search(scene.before(match.start(), 2)))


FAMILY: Final = Family("leftovers", _TRIGGERS, judge)
