"""Fields that several parts of a document speak of: who issued it, its number, its day."""

import re
from collections.abc import Mapping
from datetime import date

from gongkai.core.documents.model import HistoryLine
from gongkai.core.documents.structure.head import Head
from gongkai.core.documents.structure.lines import compact
from gongkai.core.documents.structure.tail import Tail
from gongkai.core.documents.structure.wording import (
    DATED,
    ORGAN_ENDS,
    is_organ,
    printed_number,
    split_organs,
    to_date,
)

_PREFIX = re.compile(
    r"^(.{2,80}?)\s*(?:关于|转发|批转|印发|发布|公布|对(?=.*(?:答复|批复|复函))|办理(?=.*答复))"
)
_AND_OTHERS = re.compile(r"等[\d一二三四五六七八九十]*(?:个)?(?:部门|单位|机关|委局)$")
_PLACE = re.compile(r"^.{2,7}?(?:省|市|县|区|州|盟|旗)")
_COURTS = ("最高人民法院", "最高人民检察院", "中共中央", "全国人大常委会", "国务院")
_ASSEMBLY = re.compile(r"全国人民代表大会(常务委员会)?")
_MADE_BY = re.compile(
    r"^[\s　]*(?:中华人民共和国)?([\u4e00-\u9fff、\s]{2,80}?)"
    r"\s*(?:令\s*[（(]?第|公告|发布|公布|颁布|审判委员会|检察委员会|文件)"
)
_ORDER_IN_EVENT = re.compile(
    r"^[\s　]*((?:中华人民共和国)?[\u4e00-\u9fff、]{2,30}令\s*第?\s*[\d一二三四五六七八九十百〇零]+\s*号)"
)
_ONLY_EFFECT = re.compile(r"施行|实施|生效|起执行|废止")
_MADE = re.compile(r"通过|公布|发布|修订|修正|修改|批准|颁布|印发|制定")
_DAY_IN_META = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_OWN_SITE = re.compile(r"(?:官网|官方网站|门户网站|网站|微信公众号|政务新媒体)$")
_PROMULGATES = re.compile(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")


def issuers_of(head: Head, tail: Tail, meta: Mapping[str, str]) -> tuple[str, ...]:
    """Return the issuing organs (发文机关): of the title, the masthead, the signature, the head note."""
    named = _from_title(head.title, tail.signers)
    found = named or head.organs or tail.signers or _from_history(head.history)
    source = _OWN_SITE.sub("", meta.get("source", "").strip())
    declared = [meta.get("issuer", "")] + [source] * is_organ(source)
    found = found or split_organs(next(filter(None, declared), ""))
    return tuple(dict.fromkeys(found))


def number_of(head: Head, meta: Mapping[str, str]) -> str:
    """Return the document number (发文字号): from its own line, the head note, or as declared."""
    if head.number:
        return head.number
    for event in reversed(head.history):
        found = _ORDER_IN_EVENT.match(_after_day(event.text))
        if found:
            return printed_number(found.group(1))
    return printed_number(meta["number"]) if meta.get("number") else ""


def signed_on_of(head: Head, tail: Tail, meta: Mapping[str, str]) -> date | None:
    """Return the day a document was made (成文日期): signed, under the title, or last made or amended."""
    if tail.signed_on or head.dated:
        return tail.signed_on or head.dated
    made = [event.on for event in head.history if event.on and _tells_making(event.text)]
    return max(made) if made else day_in(meta.get("signed_on", ""))


def day_in(text: str) -> date | None:
    """Return the first day a declared field names, whatever follows it."""
    found = _DAY_IN_META.search(text)
    return (
        to_date("-".join(part.zfill(2) for part in found.groups()))
        if found
        else to_date(text)
        if text
        else None
    )


def promulgated_title(text: str) -> str:
    """Return the title of what an order promulgates (公布)."""
    found = _PROMULGATES.search(text)
    return found.group(1) if found else ""


def _tells_making(text: str) -> bool:
    after = _after_day(text)
    return bool(_MADE.search(after)) or not _ONLY_EFFECT.search(after)


def _after_day(text: str) -> str:
    found = DATED.search(text)
    return text[found.end() :] if found else text


def _from_title(title: str, signers: list[str]) -> list[str]:
    found = _PREFIX.match(title)
    if not found:
        return []
    prefix = found.group(1).strip()
    if signers and (
        _AND_OTHERS.search(prefix) or compact("".join(signers)) == compact(prefix).replace("、", "")
    ):
        return signers
    prefix = _AND_OTHERS.sub("", prefix)
    names = [name for part in split_organs(prefix) for name in _split_joint(part)]
    return names if names and all(_is_issuer(name) for name in names) else []


def _split_joint(prefix: str) -> list[str]:
    """Part two organs of one place that stand without a space: 某市财政局某市民政局."""
    place = _PLACE.match(prefix)
    if not place:
        return [prefix]
    at = prefix.find(place.group(), place.end())
    if at < 0 or not ORGAN_ENDS.search(prefix[:at]):
        return [prefix]
    return [prefix[:at], *_split_joint(prefix[at:])]


def _is_issuer(name: str) -> bool:
    return bool(ORGAN_ENDS.search(name)) or name.startswith(_COURTS)


def _from_history(history: list[HistoryLine]) -> list[str]:
    for event in history:
        made = _MADE_BY.match(_after_day(event.text))
        if made and not _ASSEMBLY.search(made.group(1)):
            return split_organs(made.group(1))
    for event in history:
        assembly = _ASSEMBLY.search(event.text)
        if assembly:
            return [assembly.group()]
    return []
