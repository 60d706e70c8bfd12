"""Words of the genre: how units end, how brackets pair, how names are set solid."""

import re
from typing import Final

OPENING: Final = "（(【[〔﹝［{《“‘"
CLOSING: Final = "）)】]〕﹞］}》”’"
BRACKETS_OPEN: Final = "（(【[〔﹝［"
BRACKETS_CLOSE: Final = "）)】]〕﹞］"
SENTENCE_END: Final = "。！？!?；;"

_CJK = r"[\u3400-\u9fff，。、；：！？（）〔〕【】《》“”〇]"
_LAYOUT_SPACE = re.compile(rf"(?<={_CJK})\s+(?={_CJK})")

UNIT_ENDING = re.compile(
    r"(?:局|办|办公室|委|委员会|部|院|中心|政府|公司|集团|部门|单位|乡|镇|街道|街道办|办事处|村|社区|科|股|室|处|队|支队|"
    r"大队|所|站|厅|署|行|馆|台|社|网|校|学校|学院|医院|党委|纪委|党组|工委|团委|妇联|工会|总会|协会|残联|工商联|科协|文联|红十字会|专班|"
    r"领导小组|管委会|指挥部|机关|机构|企业|银行|分局|总队|组|园区|开发区|高新区|经开区|新区|县|区|市|州|省|成员|党校|林场|农场|段|厂|"
    r"联社|邮政|移动|电信|联通|供电|联合会|基金会|总公司|军|武装部|法院|检察院)$"
)


def without_spaces(text: str) -> str:
    """Return text with every blank gone, for reading what layout has parted."""
    return re.sub(r"\s+", "", text)


def set_solid(text: str) -> str:
    """Return text with blanks between Chinese characters gone and all others single."""
    return re.sub(r"\s+", " ", _LAYOUT_SPACE.sub("", text)).strip()


def depth_after(text: str) -> int:
    """Return how many brackets stand open at the end of a text."""
    depth = 0
    for char in text:
        if char in BRACKETS_OPEN:
            depth += 1
        elif char in BRACKETS_CLOSE:
            depth = max(0, depth - 1)
    return depth


def is_unit_like(text: str) -> bool:
    """Say whether a piece reads as the name of a unit or of a group of units."""
    bare = re.sub(r"[（(][^（）()]*[）)]", "", without_spaces(text)).removesuffix("等")
    return 2 <= len(bare) <= 30 and bool(UNIT_ENDING.search(bare)) and not re.search(r"[。；：]", bare)


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a text; a mark inside brackets or quotes ends none."""
    spans, start, depth = [], 0, 0
    for place, char in enumerate(text):
        depth += (char in OPENING) - (char in CLOSING and depth > 0)
        if char in "。！？!?" and depth == 0:
            spans.append((start, place + 1))
            start = place + 1
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans
