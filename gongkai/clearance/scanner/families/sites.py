"""Maps without approval number (审图号, S9) and links to a bare IPv4 address (I2)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.clearance.scanner.characters import INVISIBLE, SPACES
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, matches

MAP_BASIS: Final = "地图管理条例第十五条、第三十四条，S9"
LINK_BASIS: Final = "推进互联网协议第六版规模部署行动计划，I2"
_G = f"[{INVISIBLE}{SPACES}]{{0,3}}"
_KIND = "|".join(
    (

        "行政区划图", "政区图", "区位图", "区域位置图", "地理位置图", "位置示意图", "区位示意图", "行政区划示意图", "地图", "交通图", "旅游图", "分布图", "规划图", "卫星图", "卫星影像图",
        "地形图", "边界图", "水系图", "导览图", "范围示意图", "全图",
    )
)  # fmt: skip
_MAP_TRIGGERS: Final = (Trigger("maps", _KIND),)
APPROVAL_TRIGGER: Final = Trigger("approvals", "审图号")
_APPROVAL: Final = re.compile(
    f"审{_G}图{_G}号{_G}[:：为]?{_G}[(（]?{_G}(?:G{_G}S{_G}[\u4e00-\u9fff]?|[\u4e00-\u9fff]{{1,2}}{_G}S|[A-Z]{{2}}S?)"
    f"{_G}[（(〔\\[]{_G}\\d{{4}}{_G}[)）〕\\]]{_G}第?{_G}\\d+{_G}号",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    f"(?:(?<=[\\r\\n])|^|(?<=alt=[\"'])|(?<=[\\[【(（]))(?P<caption>[^\\r\\n。；，！？\"'《》〈〉第条]{{0,36}}?(?:{_KIND}))(?:[（(][^）)\\r\\n]{{1,12}}[）)])?"
    f"(?=[ \\t\u3000)）】\\]>\"'”]*(?:[\\r\\n]|$)|[\"')）】\\]])"
)
_NUMBERED = re.compile(
    f"图{_G}[0-9\uff10-\uff19一二三四五六七八九十]{{1,2}}[ \u3000:：.、-]{{0,3}}[^\\r\\n。；，]{{1,30}}?(?:{_KIND})"
)
_NOT_A_MAP = re.compile(
    "网站地图|站点地图|参见|详见|教学|编制|管理|测绘|审核|出版|绘制|公开|办法|规定|条例|标准|规范|应当|提供|使用|服务|下列|[一二三四五六七八九十]、|[（(][一二三四五六七八九十]+[)）]|流程|目录|^\\s*(?:#|\\d+[.、])?\\s*(?:地图|规划图|分布图)$"
)

_ADDRESS = "(?:\\d|[\uff10-\uff19]){1,3}(?:[.．。](?:\\d|[\uff10-\uff19]){1,3}){3}"
_LINK = re.compile(
    f"(?:(?:h{_G}t{_G}t{_G}p{_G}s?|ftp|ｈｔｔｐｓ?|wss?|rtsp){_G}[:：]{_G}[/／]{{2}}{_G}(?:[^\\s/@]{{1,40}}@)?{_G}{_ADDRESS}"
    f"(?:[:：]\\d{{1,5}})?(?:/[A-Za-z0-9_./?=&%#~+-]*)?"
    f"|(?<![\\d.．/\uff10-\uff19]){_ADDRESS}(?:[:：]\\d{{2,5}}|/[A-Za-z][A-Za-z0-9_./?=&%#-]*))",
    re.IGNORECASE,
)
_LINK_TRIGGER: Final = Trigger(
    "links",
    "[0-9\uff10-\uff19]{1,3}[.．。][0-9\uff10-\uff19]{1,3}[.．。][0-9\uff10-\uff19]{1,3}[.．。][0-9\uff10-\uff19]",
)


def has_approval(scene: Scene, places: Sequence[int]) -> bool:
    """Say whether a map approval number (审图号) stands in the text."""
    return any(True for _ in matches(_APPROVAL, scene, places, before=8, after=48))


def judge_maps(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find captions of maps; whoever calls drops them where an approval number stands in the file."""
    for pattern, group in ((_CAPTION, "caption"), (_NUMBERED, 0)):
        for match in matches(pattern, scene, places, before=64, after=24):
            start, end = match.span(group)
            start += len(scene.text[start:end]) - len(scene.text[start:end].lstrip())
            if not _NOT_A_MAP.search(scene.text[start:end]):
                advice = "公开地图应当标明审图号，请补上；没有审图号的，先送自然资源部门审核或改用标准地图。"
                yield Sighting("S9", "map_without_approval", "confirm", start, end, advice, MAP_BASIS)


def judge_links(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find links to a bare IPv4 address, which nobody reaches over IPv6."""
    for match in matches(_LINK, scene, places, before=64, after=64):
        numbers = [int(part) for part in re.findall(r"\d+", re.search(_ADDRESS, match[0])[0])]  # type: ignore[index]
        if all(number < 256 for number in numbers):
            advice = "链接直接写了IPv4地址，只有IPv6的用户打不开，请换成域名。"
            yield Sighting("I2", "ipv4_link", "notice", match.start(), match.end(), advice, LINK_BASIS)


MAPS: Final = Family("maps", _MAP_TRIGGERS, judge_maps)
LINKS: Final = Family("links", (_LINK_TRIGGER,), judge_links)
