"""What a page must have before the public sees it. Imports no Django."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from gongkai.core.refusals import Blocker

T1 = "T1 网页标签"
T3 = "T3 网站标识码"
T5 = "T5 发布时间与信息来源"
T6 = "T6 网页配色"
T7 = "T7 页脚"
V1_5 = "V1⑤ 不得伪造发稿日期"
A2 = "A2 替代文本"
R05_03 = "R05-03 专题生命周期"

SITE_ID_CODE = re.compile(r"\d{10}|bm\d{8}")
ICP = re.compile(r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]ICP备\d+号(-\d+)?")
POLICE_RECORD = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]公网安备 ?\d{14}号"
)
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
LEAST_CONTRAST = 7.0
DRIFT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What the rules need to know of an article (信息)."""

    title: str
    source: str
    has_body: bool
    published_at: datetime
    received_at: datetime
    images_without_words: int = 0


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What the rules need to know of the county's site (网站)."""

    site_id_code: str
    icp: str
    police_record: str
    colour: str


def article_blockers(facts: ArticleFacts) -> tuple[Blocker, ...]:
    """Return why an article may not be published (信息发布)."""
    blockers = []
    if not facts.title.strip():
        blockers.append(Blocker("NO_TITLE", "没有标题，请填写标题。", T1))
    if not facts.source.strip():
        blockers.append(Blocker("NO_SOURCE", "没有信息来源，请写明来自哪个单位或媒体。", T5))
    if not facts.has_body:
        blockers.append(Blocker("NO_BODY", "没有正文，请填写正文。", T1))
    if facts.published_at > facts.received_at + DRIFT:
        blockers.append(Blocker("POSTDATED", "发布时间晚于服务器时间，请以实际发布时间为准。", V1_5))
    if facts.published_at < facts.received_at - timedelta(days=1):
        blockers.append(Blocker("BACKDATED", "发布时间早于服务器收到的时间一天以上，不得倒填日期。", V1_5))
    if facts.images_without_words:
        message = f"有 {facts.images_without_words} 张图片没有替代文本，请用一句话说明图片内容。"
        blockers.append(Blocker("NO_ALT", message, A2))
    return tuple(blockers)


def site_blockers(facts: SiteFacts) -> tuple[Blocker, ...]:
    """
    Return what is wrong with the county's own facts in the frame of every page (页脚, 标签, 配色).

    A number not yet given out may stay empty while a site is set up; what is written must be right.
    """
    blockers = []
    if facts.site_id_code and not SITE_ID_CODE.fullmatch(facts.site_id_code):
        blockers.append(Blocker("SITE_ID", "网站标识码应为 10 位数字（6 位区划代码加 4 位顺序码）。", T3))
    if facts.icp and not ICP.fullmatch(facts.icp):
        blockers.append(Blocker("ICP", "ICP 备案号写法不对，应如“辽ICP备00000000号-1”。", T7))
    if facts.police_record and not POLICE_RECORD.fullmatch(facts.police_record):
        message = "公安机关备案号写法不对，应如“辽公网安备 21000000000000号”。"
        blockers.append(Blocker("POLICE_RECORD", message, T7))
    if not COLOUR.fullmatch(facts.colour):
        blockers.append(Blocker("COLOUR", "主色应写成 #0a4a94 这样的六位颜色值。", T6))
    elif contrast(facts.colour, "#ffffff") < LEAST_CONTRAST:
        message = (
            f"主色在白底上的对比度只有 {contrast(facts.colour, '#ffffff'):.1f}，请选更深的颜色（至少 7）。"
        )
        blockers.append(Blocker("PALE", message, T6))
    return tuple(blockers)


def is_archived(ends_on: date | None, *, on: date) -> bool:
    """Whether a topic (专题) has ended: it is kept, marked, and found by search (R05-03)."""
    return ends_on is not None and ends_on < on


def topic_blockers(starts_on: date, ends_on: date | None) -> tuple[Blocker, ...]:
    """Return why a topic's dates cannot stand (专题起止)."""
    if ends_on is not None and ends_on < starts_on:
        return (Blocker("ENDS_FIRST", "专题的结束日期不得早于开始日期。", R05_03),)
    return ()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it (对比度), from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
