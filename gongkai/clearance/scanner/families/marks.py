"""Marks of secrecy: state secrets (密级, S4) and work secrets (工作秘密, S5)."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.clearance.scanner.characters import INVISIBLE, SPACES, STARS
from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, matches

STATE_BASIS: Final = "保守国家秘密法第十五条、第二十条、第三十五条，S4"
WORK_BASIS: Final = "工作秘密管理暂行办法第三条、保守国家秘密法第六十四条，S5"
_G = f"[{INVISIBLE}{SPACES}.\u00b7\u2022\u30fb\\-_]{{0,4}}"
_BLANK = f"[{INVISIBLE} \\t\u3000\u00a0]{{0,12}}"
_INSIDE = f"[{INVISIBLE} \\t\u3000\u00a0.\u00b7\\-]{{0,6}}"
_LEVEL = f"(?:[绝絕]{_G}密|[机機]{_G}密|秘{_G}密)"
_LINE_LEVEL = f"(?:[绝絕]{_INSIDE}密|[机機]{_INSIDE}密|秘{_INSIDE}密)"
_STAR = f"[{STARS.replace('*', chr(92) + '*')}]"
_PERIOD = f"(?:{_G}(?:长{_G}期|[0-9\uff10-\uff19一二三四五六七八九十]{{1,3}}{_G}(?:年|个?{_G}月|天|日)|[^\\s，。；★☆]{{1,15}}前))?"
_STARRED = re.compile(f"{_LEVEL}{_G}(?:级)?{_G}[】\\]）)〕]?{_G}{_STAR}{_PERIOD}")
_STAR_FIRST = re.compile(f"{_STAR}{_G}{_LEVEL}{_G}{_STAR}")
_OWN_LINE = re.compile(
    f"(?:(?<=\\n)|(?<=\\r)|^){_BLANK}(?P<mark>[【\\[（(〔]?{_LINE_LEVEL}(?:{_INSIDE}级)?[】\\]）)〕]?){_BLANK}(?=[\\r\\n]|$)"
)
_DECLARED = re.compile(
    f"(?:密{_INSIDE}级|保{_INSIDE}密{_INSIDE}等{_INSIDE}级|涉{_INSIDE}密{_INSIDE}等{_INSIDE}级){_INSIDE}[:：]{_INSIDE}"
    f"(?:{_LINE_LEVEL})(?:{_INSIDE}级)?(?![的和或、，])"
)
_COPY_NUMBER = re.compile(f"(?:份{_INSIDE}号{_INSIDE}[:：]?{_INSIDE}[0-9\uff10-\uff19]{{6}})(?=\\s|$)")
_STATE_TRIGGERS = (
    Trigger("state", f"密{_G}(?:级)?[】\\]）)〕]?{_G}{_STAR}"),
    Trigger(
        "state", f"[\\r\\n]{_BLANK}[【\\[（(〔]?{_LINE_LEVEL}(?:{_INSIDE}级)?[】\\]）)〕]?{_BLANK}[\\r\\n]"
    ),
    Trigger("state", f"^{_BLANK}[【\\[（(〔]?{_LINE_LEVEL}(?:{_INSIDE}级)?[】\\]）)〕]?{_BLANK}[\\r\\n]"),
    Trigger("state", f"[\\r\\n]{_BLANK}[【\\[（(〔]?{_LINE_LEVEL}(?:{_INSIDE}级)?[】\\]）)〕]?{_BLANK}$"),
    Trigger("state", f"^{_BLANK}[【\\[（(〔]?{_LINE_LEVEL}(?:{_INSIDE}级)?[】\\]）)〕]?{_BLANK}$"),
    Trigger("state", f"级{_INSIDE}[:：]{_INSIDE}{_LINE_LEVEL}"),
    Trigger("state", f"份{_INSIDE}号{_INSIDE}[:：]?{_INSIDE}[0-9\uff10-\uff19]{{6}}"),
)


def _word(text: str) -> str:
    return _INSIDE.join(text)


_KEEP = "|".join(
    _word(word)
    for word in (
        "注意保管", "注意保存", "注意保密", "不得外传", "严禁外传", "请勿外传", "禁止外传", "不得公开", "不得外泄", "严禁外泄",
        "请勿转发", "严禁转发", "妥善保管", "不得翻印", "用后收回", "阅后收回", "会后收回", "阅后即焚", "不得复制", "禁止复制", "内部掌握",
    )
)  # fmt: skip
_INNER = "|".join(
    _word(word)
    for word in (
        "内部事项",
        "内部资料",
        "内部文件",
        "内部材料",
        "内部使用",
        "内部参考",
        "内部参阅",
        "内部参阅件",
        "内部传阅",
        "内部信息",
        "工作秘密",
    )
)
_PAIR_GAP = f"[{INVISIBLE}{SPACES},，、;；。·.:：!！\\-—]{{0,6}}"
_KEPT = re.compile(f"(?:{_INNER}){_PAIR_GAP}(?:{_KEEP})")
_ONLY = re.compile(
    f"(?:{_word('仅供')}|{_word('仅限')}|{_word('只限')}|{_word('只供')}|(?<=[，。；！（(【\\s])限|(?<=[（(【\\s])供)(?:{_word('内部')}|{_word('本单位')}|{_word('机关')}|{_word('领导')})"
    f"{_INSIDE}(?:{_word('使用')}|{_word('参考')}|{_word('参阅')}|{_word('传阅')}|{_word('掌握')}|{_word('阅读')}|{_word('查阅')})(?!的)"
)
_LONE = (
    f"(?:{_word('内部')}|{_INNER}|{_word('工作秘密')}|{_word('内参')}|{_word('特急')}|{_word('加急')}|{_word('平急')}|{_word('特提')}|"
    f"{_word('明电')}|{_word('内部明电')}|{_word('代拟稿')}|{_word('送审稿')}|{_word('讨论稿')}|{_word('内部征求意见稿')}|{_KEEP})"
)
_WORK_LINE = re.compile(
    f"(?:(?<=\\n)|(?<=\\r)|^){_BLANK}(?P<mark>[【\\[（(〔「]?{_LONE}(?:{_PAIR_GAP}{_LONE})?[】\\]）)〕」]?(?:[★☆]{_PERIOD}|[!！])?){_BLANK}(?=[\\r\\n]|$)"
)
_DRAFT = re.compile(
    f"[（(【\\[〔]{_INSIDE}(?:{_word('代拟稿')}|{_word('送审稿')}|{_word('讨论稿')}|{_word('内部征求意见稿')}|"
    f"{_word('征求意见')}{_INSIDE}[（(]{_INSIDE}{_word('内部')}{_INSIDE}[)）]{_INSIDE}(?:稿)?|{_INNER}){_INSIDE}[）)】\\]〕]"
)
_LINE = f"{_BLANK}[【\\[（(〔「]?[内工不注仅限严请妥禁用阅会特加平明代送讨][\u4e00-\u9fff{INVISIBLE} \\t\u3000.·\\-，,、。]{{1,14}}[】\\]）)〕」★☆!！]{{0,2}}(?:[0-9一二三四五六七八九十]{{1,2}}[年个月]|长期)?月?{_BLANK}"
_WORK_TRIGGERS = (
    Trigger(
        "work",
        f"(?:内部(?:事项|资料|文件|材料|使用|参考|传阅|信息)|工作秘密){_PAIR_GAP}[注不严请禁妥用阅会内]",
    ),
    Trigger("work", "[供限](?:内部|本单位|机关|领导)[使参传掌阅查]"),
    Trigger("work", f"^{_LINE}(?:[\\r\\n]|$)"),
    Trigger("work", f"[\\r\\n]{_LINE}(?:[\\r\\n]|$)"),
    Trigger("work", "[（(【\\[〔](?:[代送讨][拟审论]稿|内部|征求意见[（(]|工作秘密)"),
)


def judge_state(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """
    Find marks of state secrets: a level with a star, alone on its line, or declared as the level.

    A level inside a sentence is no mark: laws speak of 绝密 all the time.
    """
    for pattern, group in ((_STARRED, 0), (_STAR_FIRST, 0), (_OWN_LINE, "mark"), (_DECLARED, 0)):
        for match in matches(pattern, scene, places, before=48, after=32):
            advice = "有国家秘密标志，不得公开，请立即停止公开并交保密审查员处理。"
            start, end = match.span(group)
            yield Sighting("S4", "state_secret_mark", "block", start, end, advice, STATE_BASIS)
    for match in matches(_COPY_NUMBER, scene, places, before=48, after=8):
        advice = "有涉密公文才编的份号，请核对是否涉密，涉密的不得公开。"
        yield Sighting("S4", "state_secret_mark", "confirm", match.start(), match.end(), advice, STATE_BASIS)


def judge_work(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find marks of work secrets, and the signs of a paper not yet issued."""
    for pattern, group in ((_KEPT, 0), (_ONLY, 0), (_WORK_LINE, "mark"), (_DRAFT, 0)):
        for match in matches(pattern, scene, places, before=64, after=48):
            advice = "有工作秘密或内部文件标志，不得公开；保密审查员认为可以公开的，须写明理由。"
            start, end = match.span(group)
            yield Sighting("S5", "work_secret_mark", "block", start, end, advice, WORK_BASIS)


STATE: Final = Family("state", _STATE_TRIGGERS, judge_state)
WORK: Final = Family("work", _WORK_TRIGGERS, judge_work)
