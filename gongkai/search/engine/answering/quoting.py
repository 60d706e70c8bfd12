"""Which words of a clause are quoted (引文): whole sentences, exactly as they stand, with their offsets."""

import re
from collections.abc import Mapping
from typing import Final

from gongkai.search.engine.tokens import grams, normalise

LONGEST: Final = 220
"""A clause up to this many characters is quoted whole."""
MOST_SENTENCES: Final = 3

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")

Span = tuple[int, int]


def choose_quote(text: str, weights: Mapping[str, float]) -> Span:
    """
    Return the half-open range of the text to quote: neighbouring sentences that hold the most of the question.

    A lead-in that ends with a colon goes with what follows it, so that no item is torn from its rule.
    """
    if len(text) <= LONGEST:
        return _stripped(text, 0, len(text))
    sentences = [match.span() for match in _SENTENCE.finditer(text) if match[0].strip()]
    if not sentences:
        return _stripped(text, 0, LONGEST)
    gains = [_gain(text[start:end], weights) for start, end in sentences]
    best = max(range(len(sentences)), key=lambda at: (gains[at], -at))
    first, last = _widened(text, sentences, gains, best)
    return _stripped(text, sentences[first][0], sentences[last][1])


def _gain(sentence: str, weights: Mapping[str, float]) -> float:
    return sum(weights.get(gram, 0.0) for gram in set(grams(normalise(sentence))))


def _widened(text: str, sentences: list[Span], gains: list[float], best: int) -> tuple[int, int]:
    """Grow from the best sentence to its better neighbour while the quotation stays short."""
    first = last = best
    while first and text[: sentences[first][0]].rstrip().endswith(("：", ":")):
        first -= 1
    while last - first + 1 < MOST_SENTENCES:
        before = gains[first - 1] if first else -1.0
        after = gains[last + 1] if last + 1 < len(sentences) else -1.0
        if max(before, after) < 0:
            break
        start = sentences[first - 1][0] if before > after else sentences[first][0]
        end = sentences[last][1] if before > after else sentences[last + 1][1]
        if end - start > LONGEST:
            break
        first, last = (first - 1, last) if before > after else (first, last + 1)
    return first, last


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
