"""Dated duties outside the tasks (任务之外的时限要求): each with the words that set it."""

import re
from itertools import pairwise

from gongkai.ledger.notices.deadlines import Phrase, find_phrases, find_recurring
from gongkai.ledger.notices.model import Obligation
from gongkai.ledger.notices.periods import Anchor
from gongkai.ledger.notices.stream import Text
from gongkai.ledger.notices.wording import sentences, set_solid

_DUTY = re.compile(
    r"报|送|制[定订]|完成|提交|建立|开展|梳理|反馈|印发|公[开布示]|整改|形成|出台|召开|备案|填|汇总|总结|编制|确定|上传|清理|通报|更新|"
    r"查|落实|组织|部署|明确|安排|审核|上线|启[动用]|核对|调整|考核|培训|办结|修订|做好|印制|归档|评|对接|登记|细化|分解|到位|设立|开设|配备"
)
_GOAL = re.compile(
    r"(?:水平|质量|能力|成效|效率|环境|满意度|获得感|格局|体系)[^，。]{0,8}(?:提升|提高|改善|增强|优化|显现|形成|完善|[上迈]|达到)"
)
_DEED = re.compile(r"报送|上报|报(?=县|市|送|至)|制[定订]|完成|提交|印发|备案|梳理|整改|反馈")


def _is_duty(sentence: str) -> bool:
    """Say whether a dated sentence asks for a deed; a goal to be reached by then (总体目标) asks for none."""
    return bool(_DUTY.search(sentence)) and not (_GOAL.search(sentence) and not _DEED.search(sentence))


def part_obligations(text: Text, anchor: Anchor) -> list[tuple[Text, Obligation | None]]:
    """Part a paragraph outside the tasks into its dated duties and the words between them."""
    parts: list[tuple[Text, Obligation | None]] = []
    for start, end in _pieces(text.text):
        sentence = text.part(start, end)
        parts += _in_sentence(sentence, anchor)
    return parts


def _pieces(text: str) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph with the blanks after each, so that nothing falls between."""
    spans = sentences(text) or [(0, len(text))]
    starts = [0, *(start for start, _ in spans[1:])]
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def _in_sentence(sentence: Text, anchor: Anchor) -> list[tuple[Text, Obligation | None]]:
    phrases = find_phrases(sentence.text, anchor) if _is_duty(sentence.text) else []
    recurring = [
        one
        for one in find_recurring(sentence.text)
        if not any(one.start < other.end and other.start < one.end for other in phrases)
    ]
    phrases = sorted([*phrases, *recurring], key=lambda one: one.start)
    if not phrases:
        return [(sentence, None)]
    cuts = [0, *_cuts(sentence.text, phrases), len(sentence.text)]
    return [
        (sentence.part(start, end), _obligation(sentence.text, start, end, phrases))
        for start, end in pairwise(cuts)
    ]


def _cuts(text: str, phrases: list[Phrase]) -> list[int]:
    """Return where a sentence with several deadlines parts into duties: at the clause that holds the next one."""
    cuts: list[int] = []
    for before, phrase in pairwise(phrases):
        clause = max(text.rfind(mark, before.end, phrase.start + 1) for mark in "，；,;") + 1
        if clause > before.end + 2:
            cuts.append(clause)
    return cuts


def _obligation(text: str, start: int, end: int, phrases: list[Phrase]) -> Obligation:
    own = [one for one in phrases if start <= one.start < end]
    days = tuple(sorted({one.day for one in own if one.day}))
    notes = tuple(dict.fromkeys(one.note for one in own if one.note))
    return Obligation(set_solid(text[start:end]), days[-1] if days else None, days, notes)
