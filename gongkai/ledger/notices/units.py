"""Lists of units (单位名单): from 县司法局、县财政局等 to names, kept as the notice writes them."""

import re

from gongkai.ledger.notices.wording import (
    BRACKETS_CLOSE,
    BRACKETS_OPEN,
    is_unit_like,
    set_solid,
    without_spaces,
)

_NOBODY = re.compile(
    r"(?:由|请)?(?:(?:县|市|区|省|全县|全市)?(?:委|政府|直)?各?(?:有关|相关|责任|职能|成员)+"
    r"(?:责任|职能)?(?:部门|单位|方面|地区|乡镇|地方|科室|股室)?(?:(?:和|、)?单位)?)?"
    r"(?:按照?|根据|依据|依)(?:各自)?(?:的)?(?:职责|职能|责任|工作)?(?:任务)?(?:分工|职责|范围)?"
    r"(?:分别|共同|抓好)?(?:负责|落实|配合|推进|实施)*"
)
_BY_DUTY = re.compile(
    r"(?:按照?|根据|依据|依)(?:各自)?(?:的)?(?:职责|职能|责任|工作)(?:任务)?(?:分工|职责|范围)?(?:分别|共同|抓好|各负其责)?(?:负责|落实|配合|推进|实施)?|各司其职|分工负责|各负其责"
)
_LEADING = re.compile(
    r"^(?:(?:以及|会同|联合|协同|分别|由|及|和|与|请|并|同时|具体|其中|其他[:：]?|另)(?=.{2}))+|^[:：为是\-—－]+"
)
_TRAILING = re.compile(
    r"(?:等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:(?:有关|相关|责任|成员|职能)*(?:部门|单位|科室|委办局|方面))?|共同|分别|具体|联合|一起|等)$"
)
_NOT_A_UNIT = re.compile(
    r"^(?:无|/|-+|—+|暂无|待定|同上|[\d.]+|牵头|负责|配合|落实|完成|各自|分别|共同|等|并|及时)$"
)
_HALF_NAME = re.compile(r"^(?:办公室|有关部门|相关部门|直属|组成部门|工作部门|分局|派出所|服务中心)")
_AND = re.compile(r"(?:以及|[和及与])")
_SEPARATORS = "、，,；;/／|｜。·"


def read_units(text: str) -> tuple[str, ...]:
    """Return the units a list names, in order and once each; a bracket within a name stays with it."""
    names: list[str] = []
    for piece in _pieces(text):
        name = _cleaned(piece)
        if name and name not in names:
            names.append(name)
    return tuple(names)


def is_by_duty(text: str) -> bool:
    """Say whether a text leaves it to the units' own duties (按职责分工负责)."""
    return bool(_BY_DUTY.search(without_spaces(text)))


def is_nobody(text: str) -> bool:
    """Say whether a text names no unit at all, only 有关部门 or the like by their duties."""
    bare = without_spaces(text).strip(_SEPARATORS)
    return is_by_duty(bare) and bool(_NOBODY.fullmatch(bare))


def _cleaned(piece: str) -> str:
    if is_nobody(piece):
        return ""
    name = _BY_DUTY.sub("", set_solid(piece))
    for _ in range(2):
        name = _TRAILING.sub("", _LEADING.sub("", name.strip(" .．：:\t"))).strip()
    name = _unpaired(name)
    return "" if _NOT_A_UNIT.match(name) or len(name) < 2 else name


def _unpaired(name: str) -> str:
    """Return a name without a bracket that has no partner in it."""
    opens = sum(char in BRACKETS_OPEN for char in name)
    closes = sum(char in BRACKETS_CLOSE for char in name)
    if opens == closes:
        return name
    return (
        name.rstrip(BRACKETS_CLOSE) if closes > opens else re.sub(rf"[{re.escape(BRACKETS_OPEN)}]$", "", name)
    )


def _pieces(text: str) -> list[str]:
    pieces, current, depth = [], "", 0
    for char in text:
        depth += (char in BRACKETS_OPEN) - (char in BRACKETS_CLOSE and depth > 0)
        if char in _SEPARATORS and depth == 0:
            pieces.append(current)
            current = ""
        else:
            current += char
    pieces.append(current)
    return [part for piece in pieces for half in _split_at_blanks(piece) for part in _split_at_and(half)]


def _split_at_blanks(piece: str) -> list[str]:
    """Part names set apart by blanks only; a blank inside a name (line break, justified type) joins."""
    words = piece.split()
    parts: list[str] = []
    for word in words:
        if parts and (not is_unit_like(parts[-1]) or _is_half(parts[-1], word)):
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def _is_half(left: str, word: str) -> bool:
    """Say whether a word goes on with the name before it, as 办公室 after 县政府 does."""
    if len(word) < 2 or word[0] in BRACKETS_OPEN:
        return True
    if word.startswith("各"):
        return left.endswith(("政府", "县直", "市直")) and "各" not in left
    return bool(_HALF_NAME.match(word)) and left.endswith(("政府", "局", "委", "部", "县"))


def _split_at_and(piece: str) -> list[str]:
    """Part 县司法局和县财政局, but not 县人力资源和社会保障局."""
    for found in _AND.finditer(piece):
        left, right = piece[: found.start()], piece[found.end() :]
        if _outside_brackets(left) and _is_whole(left) and is_unit_like(_TRAILING.sub("", right)):
            return [left, *_split_at_and(right)]
    return [piece]


def _outside_brackets(text: str) -> bool:
    return sum(char in BRACKETS_OPEN for char in text) == sum(char in BRACKETS_CLOSE for char in text)


def _is_whole(text: str) -> bool:
    """Say whether a text before 和 ends as a unit does, and not as half a name such as 县交通."""
    return is_unit_like(text) and not text.endswith(
        ("社", "网", "站台", "段", "党", "军", "村", "县", "区", "市", "社区", "组")
    )
