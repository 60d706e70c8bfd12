"""Labels of numbered paragraphs (序号): 一、（一）1.（1）① 一是, and how deep each stands."""

import re
from dataclasses import dataclass
from typing import Final

from gongkai.core.text import chinese_to_int, normalise_width

RANKS: Final[dict[str, int]] = {
    "part": 0,
    "chinese": 10,
    "bracketed_chinese": 20,
    "arabic": 30,
    "decimal": 35,
    "bracketed_arabic": 40,
    "first_is": 45,
    "ordinal": 46,
    "circled": 50,
}
SECTION_KINDS: Final = ("part", "chinese", "bracketed_chinese")

_CN = "[一二三四五六七八九十]{1,3}"
_PATTERNS: Final[tuple[tuple[str, str], ...]] = (
    ("part", rf"第(?P<n0>{_CN}|\d{{1,2}})(?:部分|章|节|板块|篇)[:：、\s]*"),
    ("ordinal", rf"第(?P<n1>{_CN})(?:项)?[，,、：:]\s*"),
    ("chinese", rf"(?P<n2>{_CN})\s*[、．.]\s*"),
    ("bracketed_chinese", rf"[（(〔【\[]\s*(?P<n3>{_CN})\s*[）)〕】\]]\s*[、.．]?\s*"),
    ("decimal", r"(?P<n4>\d{1,2}[.．]\d{1,2})(?![\d%.．]|\s*(?:[年月亿万个％倍元]|日))[、\s.．]*"),
    ("arabic", r"(?P<n5>\d{1,3})\s*(?:[、]|[.．](?!\d))\s*"),
    ("arabic", rf"(?:任务|事项|工作任务|重点任务)(?P<n6>{_CN}|\d{{1,3}})\s*[:：、.．]\s*"),
    (
        "arabic",
        rf"[（(〔【\[](?:工作|重点)?(?:任务|事项)(?P<n14>{_CN}|\d{{1,3}})[）)〕】\]]\s*[:：、.．]?\s*",
    ),
    (
        "bracketed_arabic",
        r"[（(〔【\[]\s*(?P<n7>\d{1,3})\s*[）)〕】\]]\s*[、.．]?\s*|(?P<n8>\d{1,3})\s*[）)]\s*",
    ),
    ("bracketed_arabic", r"(?P<n9>[⑴-⒇])\s*"),
    ("circled", r"(?P<n10>[①-⑳❶-❿])\s*"),
    ("first_is", r"(?P<n11>[一二三四五六七八九十]{1,2})(?:是|要)(?!否)[，,：:]?\s*"),
    ("arabic", r"(?P<n12>[⒈-⒛])\s*"),
    ("arabic", r"(?P<n13>\d{1,2})\s+(?=[\u4e00-\u9fff]{2})(?![年月日])"),
)
_AT_START = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_INLINE_KINDS: Final = frozenset(
    ("arabic", "bracketed_arabic", "circled", "first_is", "ordinal", "bracketed_chinese", "chinese")
)
_INLINE = re.compile(
    r"(?<=[。；;：:）)】\]〕！])\s*(?=[（(〔【\[]?\s*[一二三四五六七八九十\d①-⑳第⑴-⒇])|(?<=[，,、要应需抓])(?=一是)"
)


@dataclass(frozen=True, slots=True)
class Label:
    """One label: its kind, its number, and where the words after it begin."""

    kind: str
    number: int
    end: int

    @property
    def rank(self) -> int:
        """Return how deep the label stands; sections before tasks before their parts."""
        return RANKS[self.kind]


def read_label(text: str, start: int = 0) -> Label | None:
    """Return the label with which a text begins at a place, if any."""
    word = normalise_width(text)
    start += len(word[start:]) - len(word[start:].lstrip())
    for kind, pattern in _AT_START:
        found = pattern.match(word, start)
        if found and found.end() < len(word.rstrip()):
            value = next(value for value in found.groupdict().values() if value)
            return Label(kind, _number(value), found.end())
    return None


def _number(text: str) -> int:
    if len(text) == 1:
        for first in "①⑴⒈❶":
            if 0 <= ord(text) - ord(first) < 20 and not text.isascii() and text not in "一二三四五六七八九十":
                return ord(text) - ord(first) + 1
    if "." in text or "．" in text:
        return int(re.split(r"[.．]", text)[-1])
    return chinese_to_int(text)


def inline_labels(text: str, before: dict[str, int]) -> list[int]:
    """
    Return where further labels start inside one paragraph: after a full stop, outside brackets, in sequence.

    A number in running text is a label only when it goes on from the one before it; `before` holds the last
    number of each kind so far and is brought up to date.
    """
    first = read_label(text)
    if first:
        _count(before, first)
    places, depth, scanned = [], 0, 0
    for found in _INLINE.finditer(text):
        for char in text[scanned : found.end()]:
            depth += (char in "（(【[〔“《") - (char in "）)】]〕”》" and depth > 0)
        scanned = found.end()
        label = read_label(text, found.end()) if depth == 0 and found.end() else None
        if label and label.kind in _INLINE_KINDS and _goes_on(text, label, before):
            places.append(found.end())
            _count(before, label)
    return places


def _count(before: dict[str, int], label: Label) -> None:
    """Note a label's number, and start the kinds below it anew; tasks may run on through the sections."""
    before[label.kind] = label.number
    for kind in [kind for kind in before if RANKS[kind] > max(label.rank, RANKS["arabic"])]:
        del before[kind]


def _goes_on(text: str, label: Label, before: dict[str, int]) -> bool:
    if label.number > 1:
        return label.number == before.get(label.kind, 0) + 1
    return _has_second(text, label)


def _has_second(text: str, label: Label) -> bool:
    """Say whether a second label of the kind follows: a lone 1. in running text numbers nothing."""
    for found in _INLINE.finditer(text, label.end):
        other = read_label(text, found.end())
        if other and other.kind == label.kind and other.number == 2:
            return True
    return False
