"""The scanner's own patterns as any tool of regular expressions would run them: over the whole text."""

import re

from gongkai.clearance.scanner.families import (
    citations,
    contacts,
    leftovers,
    marks,
    papers,
    sensitive,
    sites,
    titles,
)
from gongkai.core import numbers

_GAP = r"[\s\u200b-\u200f\u2060\ufeff.·_/\-‐-―－]{0,4}"
_DIGIT = "[0-9\uff10-\uff19①-⑨⓪OolI]"
_FIXED = (
    rf"(?<!\d){_DIGIT}(?:{_GAP}{_DIGIT}){{16}}{_GAP}[0-9\uff10-\uff19XxＸｘ](?!\d)",
    rf"(?<!\d){_DIGIT}(?:{_GAP}{_DIGIT}){{14}}(?!\d)",
    rf"(?<!\d)[1１]{_GAP}[3-9３-９](?:{_GAP}{_DIGIT}){{9}}(?!\d)",
    rf"(?<!\d){_DIGIT}(?:{_GAP}{_DIGIT}){{15,18}}(?!\d)",
    rf"(?<!\d){_DIGIT}(?:{_GAP}{_DIGIT}){{19}}(?!\d)",
)
_MODULES = (marks, contacts, papers, sites, sensitive)
_CONTEXT_ONLY = {
    "_TRAVEL",
    "_CROSSING",
    "_ISLAND",
    "_ARMED",
    "_OFFICE",
    "_LEAD",
    "_NOT_A_MAP",
    "_AGE",
    "_SENTENCE",
    "_MATTER",
}


def equivalent_patterns() -> list[str]:
    """Return the patterns that find, without those that only look at what stands around a finding."""
    found = [
        pattern.pattern
        for module in _MODULES
        for name, pattern in vars(module).items()
        if isinstance(pattern, re.Pattern) and name not in _CONTEXT_ONLY
    ]
    found += [pattern.pattern for pattern, _ in leftovers._RULES]
    found += [series.pattern.pattern for series in titles.SERIES]
    found += [citations._TITLE.pattern, numbers._LETTER_CORE.pattern, numbers._ORDER_CORE.pattern]
    return [*found, *_FIXED]
