"""What words of a question mean as filters (词语中的筛选): years, organs, kinds; applied or only offered."""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from gongkai.search.engine.analyse import Analysis
from gongkai.search.engine.files import DATA
from gongkai.search.engine.lexicon import Lexicon, Mention
from gongkai.search.engine.timewords import read_time

LONGEST_ASKED: Final = 24
"""A longer question tells a story: 去年 in it is when something happened, not when a text was made."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """
    A filter that words of the question mean (由词语得出的筛选).

    `facet` is a filter of `SearchQuery`, or `days` for a stretch from `since` to `until`; `label` is what a
    reader is shown, `words` what was written. Filters set by hand always count before it.
    """

    facet: str
    values: tuple[Any, ...]
    words: str
    label: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """The filters that a question's words mean: `applied` narrow the list, `offered` may."""

    applied: tuple[Narrowing, ...] = ()
    offered: tuple[Narrowing, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    nouns: re.Pattern[str]
    personal: re.Pattern[str]
    mentions: tuple[Mention, ...]


def read_filters(analysis: Analysis, lexicon: Lexicon, *, on: date) -> Reading:
    """
    Return the filters a question means (智能筛选).

    Time narrows by itself where the question asks for documents of that time, as in 去年的惠企政策; an organ or a
    kind is only offered, since its name may be part of what is sought.
    """
    text, words = analysis.text, _words()
    offered = [_of_mention(one) for one in lexicon.find_organs(text)]
    offered += [_of_mention(one) for one in words.mentions if _stands_alone(one.words, text)]
    time = _of_time(text, on)
    if time is None or analysis.has_number or analysis.article:
        return Reading(offered=tuple(offered))
    asks_for_documents = bool(words.nouns.search(text)) and len(text) <= LONGEST_ASKED
    if asks_for_documents and not words.personal.search(text):
        return Reading((time,), tuple(offered))
    return Reading(offered=(time, *offered))


def _stands_alone(word: str, text: str) -> bool:
    """Say whether a word is a word there: 法律 in 劳动法律有哪些, not in 法律援助."""
    return re.search(rf"{re.escape(word)}(?=$|[\s的有和及、，])", text) is not None


def _of_time(text: str, on: date) -> Narrowing | None:
    time = read_time(text, on=on)
    if time is None:
        return None
    facet = "days" if time.since else "year"
    return Narrowing(facet, time.years, time.words, time.label, time.since, time.until)


def _of_mention(mention: Mention) -> Narrowing:
    return Narrowing(mention.facet, (mention.value,), mention.words, mention.value)


@cache
def _words() -> _Words:
    stated = tomllib.loads((DATA / "classes.toml").read_text(encoding="utf-8"))
    documents, mentions = stated["documents"], stated["mentions"]
    return _Words(
        nouns=re.compile("|".join(map(re.escape, documents["nouns"]))),
        personal=re.compile("|".join(map(re.escape, documents["personal"]))),
        mentions=tuple(
            Mention(facet, value, word)
            for facet, values in mentions.items()
            for value, words in values.items()
            for word in words
        ),
    )
