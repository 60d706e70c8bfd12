"""Sensitive matters of a named person (敏感个人信息, S7): minors, illness, religion, disability."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.clearance.scanner.characters import INVISIBLE, SPACES
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.names import NAME, is_name
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, matches
from gongkai.core.text import chinese_to_int

SENSITIVE_BASIS: Final = "个人信息保护法第二十八条，S7"
_G = f"[{INVISIBLE}{SPACES}]{{0,2}}"
_MATTERS: Final = (
    ("疾病或残疾", (
        "白血病", "艾滋病", "尿毒症", "抑郁症", "精神分裂", "精神障碍", "精神病", "癫痫", "肝炎", "乙肝", "肺结核", "糖尿病", "高血压", "冠心病", "脑梗", "脑出血",
        "肿瘤", "癌症", "肺癌", "胃癌", "肝癌", "乳腺癌", "肠癌", "宫颈癌", "先天性心脏病", "自闭症", "孤独症", "脑瘫", "智力残疾", "肢体残疾", "精神残疾", "视力残疾", "听力残疾",
        "梅毒", "HIV", "新冠肺炎", "重大疾病", "残疾人", "残疾等级", "确诊为", "病历号", "流产", "不孕",
    )),
    ("宗教信仰", ("信仰基督教", "信仰天主教", "信仰伊斯兰教", "信仰佛教", "信仰道教", "信教群众", "基督徒", "基督教徒", "天主教徒", "佛教徒", "穆斯林", "伊斯兰教徒", "道教徒", "信奉")),
    ("未成年人", ("未成年", "未满14周岁", "不满14周岁", "未满十四周岁", "不满十四周岁", "留守儿童", "孤儿", "困境儿童", "小学生", "在校学生", "事实无人抚养", "幼儿园", "年级", "周岁", "岁")),
)  # fmt: skip
_AGE = re.compile("(?P<age>[0-9\uff10-\uff19]{1,2}|[一二三四五六七八九十]{1,2})\\s*(?:周岁|岁)")
_STRONG = re.compile(
    f"(?:姓名|患者|患儿|病人|学生|儿童|幼儿|孤儿|村民|居民|申请人|当事人|户主|低保户|特困人员|救助对象|受害人|被害人|家长|监护人|信徒|教徒|残疾人|职工|同学)"
    f"{_G}[:：为是]?{_G}(?P<name>{NAME})(?=[，,、。；;（(\\s：:]|系|患|因|于|信|男|女|确|的|被|有|是|现|今|年|感|曾|之|$)"
    f"|(?:^|[^\u4e00-\u9fff])(?P<plain>{NAME}){_G}(?:[，,（( 、\\t]{_G}(?:男|女)(?![\u4e00-\u9fff])|[，,]?(?:患有?|确诊|身患|罹患|感染|信仰|信奉|就读|[现系]?在读|(?:系|为|是|属|[（(])[\u4e00-\u9fff]{{0,4}}(?:艾滋|精神|肢体|智力|听力|视力|言语|多重|乙肝|教徒|信徒|未成年|孤儿|残疾))"
    f"|[，,（(]{_G}(?:现?年|年仅|今年|现)?[0-9\uff10-\uff19一二三四五六七八九十]{{1,3}}{_G}(?:周岁|岁))"
)
_ALL = "|".join(_G.join(word) for _, words in _MATTERS for word in words)
_FREQUENT: Final = frozenset({"残疾人", "未成年", "幼儿园", "年级", "周岁", "岁", "孤儿", "信奉"})
_STRONG_TRIGGERS: Final = (
    Trigger("sensitive", f"[，,（( 、\\t]{_G}[男女]{_G}[，,）) 、\\t。；;]"),
    Trigger("sensitive", f"(?:患{_G}[有上]|确{_G}诊|身{_G}患|罹{_G}患|感{_G}染|信{_G}仰|信{_G}奉)"),
    Trigger("sensitive", "|".join(word for _, words in _MATTERS for word in words if word not in _FREQUENT)),
    Trigger("sensitive", "就读|年级|[（(]孤儿|[系为是属](?:孤儿|残疾)|患儿"),
    Trigger("sensitive", f"[0-9\uff10-\uff19一二三四五六七八九十]{_G}(?:周{_G}岁|岁)"),
    Trigger(
        "sensitive",
        f"(?:姓{_G}名|患{_G}者|学{_G}生|儿{_G}童|孤{_G}儿|残{_G}疾{_G}人|信{_G}徒|教{_G}徒|未{_G}成{_G}年){_G}[:：]",
    ),
)
_MATTER = re.compile(f"(?:{_ALL})")
_REACH: Final = 80
_SENTENCE = re.compile(f"[^。！？；\\n]{{0,{_REACH}}}")


def judge(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find sensitive matters in the same sentence as a person's name; either alone is nothing."""
    for name in matches(_STRONG, scene, places, before=40, after=40):
        if not is_name(name["name"] or name["plain"]):
            continue
        begin = name.end("name") if name["name"] else name.end("plain")
        sentence = _SENTENCE.match(scene.text, begin)
        end = min(sentence.end(), begin + _REACH) if sentence else begin
        told: set[str] = set()
        for matter in _MATTER.finditer(scene.text, begin, end):
            label, start = _label(scene, matter)
            if label and label not in told:
                told.add(label)
                yield _sighting(start, matter.end(), label)


def _label(scene: Scene, matter: re.Match[str]) -> tuple[str, int]:
    word = re.sub(f"[{INVISIBLE}{SPACES}]", "", matter[0])
    if word not in {"岁", "周岁"}:
        return next(label for label, words in _MATTERS if word in words), matter.start()
    age = _AGE.search(scene.text, max(0, matter.start() - 4), matter.end())
    if age and age.end() == matter.end() and _years(age["age"]) < scene.options.number("S7.minor_age"):
        return "未成年人", age.start()
    return "", matter.start()


def _years(age: str) -> int:
    try:
        return chinese_to_int(age)
    except ValueError:
        return 100


def _sighting(start: int, end: int, label: str) -> Sighting:
    advice = f"写明了具体个人的{label}情况，属于敏感个人信息，请隐去姓名或删去这项内容。"
    return Sighting("S7", "sensitive_category", "confirm", start, end, advice, SENSITIVE_BASIS)


FAMILY: Final = Family("sensitive", _STRONG_TRIGGERS, judge)
