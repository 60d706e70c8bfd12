"""Numbers that stand for clauses, laws and grams, so that a model holds no text (模型只存数字)."""

import hashlib
import re
import zlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongkai.core.text import CHINESE_NUMERAL
from gongkai.search.engine.analyse import title_key
from gongkai.search.engine.tokens import grams, normalise

Codes = NDArray[np.uint32]

_NOT_WORD: Final = re.compile(r"[\W_]+")
_LABEL: Final = re.compile(rf"^\s*第[{CHINESE_NUMERAL}\d]+条(?:之[{CHINESE_NUMERAL}])?(?=\s)")
"""The number at the head of an article; it is no part of its wording."""


def text_key(title: str, text: str) -> int:
    """
    Return the number of a clause's wording (条款文本指纹): the same law, the same words, the same number.

    What was learned about a clause holds for these words only: an amended text inherits nothing, a text that
    merely moved to another number keeps what it earned.

    >>> text_key("某法", "应当，公开。") == text_key("《某法》", "应当公开")
    True
    """
    return text_key_of(title, normalise(text))


def text_key_of(title: str, plain: str) -> int:
    """Return the number of a wording that was normalised before."""
    return _number(f"{_title_key(title)}\x1f{_NOT_WORD.sub('', _LABEL.sub('', plain))}")


@lru_cache(maxsize=64)
def _title_key(title: str) -> str:
    return title_key(title)


@lru_cache(maxsize=64)
def law_key(title: str) -> int:
    """Return the number of a law (文件指纹), whatever its edition."""
    return _number(title_key(title))


def gram_codes(text: str) -> Codes:
    """Return the distinct characters and pairs of a text as numbers, in rising order."""
    return codes_of(grams(normalise(text)))


def codes_of(terms: Iterable[str]) -> Codes:
    """Return distinct terms as numbers, in rising order."""
    found = {zlib.crc32(term.encode()) for term in terms}
    return np.array(sorted(found), dtype=np.uint32)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")
