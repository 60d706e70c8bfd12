"""Chinese as typed on a phone (拼音): full spelling and initials, for suggestions and for wrong characters."""

import re
from functools import cache

from pypinyin import Style, lazy_pinyin

_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_LETTERS = re.compile(r"[a-z]+")


def syllables(text: str) -> tuple[str, ...]:
    """
    Return the syllables of a normalised text without tones; letters and digits stay as they are.

    >>> syllables("不动产a4")
    ('bu', 'dong', 'chan', 'a4')
    """
    return tuple(part for part in lazy_pinyin(text, style=Style.NORMAL) if part.strip())


@cache
def blurred(syllable: str) -> str:
    """
    Return a syllable as ears that mix n and l, zh and z hear it.

    >>> blurred("zheng"), blurred("liang")
    ('zen', 'nian')
    """
    for heard, kept in _FUZZY:
        syllable = syllable.replace(heard, kept)
    return f"n{syllable[1:]}" if syllable.startswith("l") else syllable


def initials(spoken: tuple[str, ...]) -> str:
    """
    Return the first letters of syllables.

    >>> initials(("bu", "dong", "chan"))
    'bdc'
    """
    return "".join(one[:1] for one in spoken)


def is_letters(text: str) -> bool:
    """Say whether a text is typed in letters only."""
    return _LETTERS.fullmatch(text) is not None
