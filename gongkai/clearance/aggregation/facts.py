"""Facts on guarded topics (须防汇聚的事实): who, what, where and how precise, sentence by sentence."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gongkai.clearance.aggregation.coordinates import find_coordinates
from gongkai.clearance.aggregation.people import Keyring
from gongkai.clearance.aggregation.store import KeptFact
from gongkai.clearance.aggregation.vocabulary import Settings

GENERAL, TOWN, VILLAGE, EXACT, POINT = 0, 1, 2, 3, 4
PRECISION_LABELS: Final = {
    GENERAL: "未写地点",
    TOWN: "到乡镇",
    VILLAGE: "到村、路",
    EXACT: "到门牌、数量、部件",
    POINT: "到坐标",
}
KINDS: Final = {
    "POSITION": re.compile(r"位于|坐落|地处|毗邻|[东南西北]侧|距.{0,12}?(?:米|公里|千米)|坐标|经度|北纬|东经"),
    "QUANTITY": re.compile(
        r"(?:\d[\d.,]*|[一二两三四五六七八九十百千万]+)\s*余?(?:名|人|辆|台|套|吨|万吨|箱|件|顶|床|支|艘|具|处|个|发|部)"
    ),
    "CAPACITY": re.compile(
        r"库容|坝高|容量|装机|主变|管径|日供水|蓄水|千伏|\d\s*(?:kV|KV|MW|MVA)|立方米|高程|面积"
    ),
    "SCHEDULE": re.compile(r"值班|值守|巡逻|换岗|轮班|每日|每晚|夜间|\d{1,2}[:：时点]\d{0,2}分?[至到—\-~]"),
    "CONTACT": re.compile(r"联系人|负责人|值班电话|联系电话|所长|站长|(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?!\d)"),
    "ROUTE": re.compile(r"沿.{1,20}?(?:路|线|河)|线路走向|桩号|途经|管线|由.{1,16}至.{1,16}(?:线路|管道|道路|输)"),
    "STRUCTURE": re.compile(r"围墙|围栏|出入口|监控|摄像头|门禁|岗哨|钢筋混凝土|地下|防护等级|布防"),
}  # fmt: skip
KIND_LABELS: Final = {
    "POSITION": "位置",
    "QUANTITY": "数量",
    "CAPACITY": "能力参数",
    "SCHEDULE": "值守时间",
    "CONTACT": "人员电话",
    "ROUTE": "走向",
    "STRUCTURE": "结构防护",
}
LEAST_NAME: Final = 2
_SENTENCE = re.compile(r"[^。！？；\n]{4,400}[。！？；]?")
_EXACT = re.compile(r"\d+号(?!文)|\d+\s*米|\d+组|桩号|[东南西北]侧|距.{0,12}?(?:米|公里)|\d+\s*(?:名|辆|台|套|吨|箱|艘|kV|千伏|MW)|万立方米")  # fmt: skip
_VILLAGE = re.compile(r"[\u4e00-\u9fa5]{2,6}?(?:村|社区|屯|路|街)(?!委)")
_TOWN = re.compile(r"[\u4e00-\u9fa5]{2,5}?(?:镇|乡|街道)(?!村)")
# What a name of a place cannot begin with: words and units before it are cut off.
_BEFORE = re.compile(
    r".*(?:位于|坐落于|地处|毗邻|建设|新建|扩建|改建|维修|加强|开展|组织|检查|负责|以及|其中|[的在和与及、，,对从至到向由为是将于把被]|县|市|省|镇|乡|街道)"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that a sentence tells (事实)."""

    topic: str
    place: str
    precision: int
    kind: str
    sentence: str

    def kept(self, keyring: Keyring) -> KeptFact:
        """Return the fact as the store keeps it: the sentence only as a keyed hash."""
        digest = keyring.hash("fact", re.sub(r"\W", "", self.sentence))
        return KeptFact(self.topic, self.place, self.precision, self.kind, digest)


def facts_in(text: str, settings: Settings) -> Iterator[Fact]:
    """Yield the facts on guarded topics that a text tells."""
    topic_of = _topics_of(settings)
    for sentence in _SENTENCE.findall(text):
        found = topic_of(sentence)
        if not found:
            continue
        place = place_in(sentence, settings)
        kinds = [kind for kind, pattern in KINDS.items() if pattern.search(sentence)]
        if not place or not kinds:
            continue
        precision = _precision(sentence, settings)
        for topic in found:
            yield from (Fact(topic, place, precision, kind, sentence.strip()) for kind in kinds)


def place_in(sentence: str, settings: Settings) -> str:
    """
    Return which place a sentence is about: a facility by name, else the village, else the town.

    A facility is worth more than where it lies: facts about one reservoir add up wherever they are told.
    """
    facility = _facility(sentence, _suffixes(settings))
    if facility:
        return facility
    for pattern in (_VILLAGE, _TOWN):
        for found in pattern.finditer(sentence):
            name = _cut(found[0])
            if len(name) > LEAST_NAME:
                return name
    return ""


def _facility(sentence: str, suffixes: tuple[str, ...]) -> str:
    pattern = _facility_pattern(suffixes)
    for found in pattern.finditer(sentence):
        suffix = found[2]
        own = _cut(found[1])
        if own and len(own) >= 2:
            return own + suffix
    return ""


def _cut(words: str) -> str:
    return _BEFORE.sub("", words)


@lru_cache(maxsize=8)
def _facility_pattern(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    ends = "|".join(sorted(map(re.escape, suffixes), key=len, reverse=True))
    return re.compile(rf"([\u4e00-\u9fa5A-Za-z0-9#]{{2,24}}?)({ends})")


@lru_cache(maxsize=8)
def _suffixes(settings: Settings) -> tuple[str, ...]:
    return tuple({word for topic in settings.topics for word in topic.facilities})


def _topics_of(settings: Settings) -> Callable[[str], list[str]]:
    patterns = _topic_patterns(settings)
    return lambda sentence: [code for code, pattern in patterns if pattern.search(sentence)]


@lru_cache(maxsize=8)
def _topic_patterns(settings: Settings) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (topic.code, re.compile("|".join(map(re.escape, {*topic.words, *topic.facilities}))))
        for topic in settings.topics
    )


def _precision(sentence: str, settings: Settings) -> int:
    if find_coordinates(sentence, decimals=settings.coordinate_decimals):
        return POINT
    if _EXACT.search(sentence):
        return EXACT
    if _VILLAGE.search(sentence):
        return VILLAGE
    return TOWN if _TOWN.search(sentence) else GENERAL
