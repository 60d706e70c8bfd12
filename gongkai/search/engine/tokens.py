"""
Chinese text as tokens: characters and pairs of characters side by side, and words.

Words find what people type as words; pairs rescue what the segmenter cuts differently; single characters
rank best together with pairs. Normalising maps one character to one character, so every offset of a token
is an offset of the original text and highlights are exact.
"""

import re
from functools import cache
from typing import Final

import rjieba
from opencc import OpenCC

from gongkai.core.text import normalise_width

_HAN: Final = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_HAN_START = re.compile(rf"[{_HAN}]")
_LONGEST_TOKEN: Final = 64


def normalise(text: str) -> str:
    """
    Bring widths, case and traditional characters (繁体) to one form, one character for one.

    >>> normalise("ＡＢ１２條例")
    'ab12条例'
    """
    return text.translate(_table())


@cache
def _table() -> dict[int, int]:
    """Return the map of characters; built once, 30 ms."""
    table: dict[int, int] = {}
    for code in (
        *range(0x41, 0x5B),
        *range(0xC0, 0x250),
        *range(0x370, 0x530),
        *range(0xFF01, 0xFF5F),
        0x3000,
    ):
        mapped = normalise_width(chr(code)).lower()
        if len(mapped) == 1 and ord(mapped) != code:
            table[code] = ord(mapped)
    for block in (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00)):
        chars = [chr(code) for code in block]
        simplified = OpenCC("t2s").convert("\n".join(chars)).split("\n")
        pairs = zip(chars, simplified, strict=True)
        table.update({ord(old): ord(new) for old, new in pairs if len(new) == 1 and new != old})
    return table


def grams(text: str) -> list[str]:
    """
    Return characters and pairs of characters of a normalised text, interleaved.

    A run of letters and digits is one token. Interleaving keeps a phrase a phrase: the grams of a part of
    a run are a part of the grams of the run.

    >>> grams("建房 2023年")
    ['建', '建房', '房', '2023', '年']
    """
    tokens: list[str] = []
    for run in _RUN.findall(text):
        if _HAN_START.match(run):
            pairs = map(str.__add__, run, run[1:])
            for char, pair in zip(run, pairs, strict=False):
                tokens += (char, pair)
            tokens.append(run[-1])
        else:
            tokens.append(run[:_LONGEST_TOKEN])
    return tokens


def phrase_of(text: str) -> tuple[tuple[int, str], ...]:
    """
    Return the fewest grams, with their places, that prove that a normalised text stands somewhere as written.

    Every second pair is enough: a phrase of eight characters is four grams, and scores like its words.

    >>> phrase_of("医疗保险"), phrase_of("司法局")
    (((1, '医疗'), (5, '保险')), ((1, '司法'), (3, '法局')))
    """
    kept: list[tuple[int, str]] = []
    place = 0
    for run in _RUN.findall(text):
        if not _HAN_START.match(run):
            kept.append((place, run[:_LONGEST_TOKEN]))
            place += 1
            continue
        starts = dict.fromkeys((*range(0, len(run) - 1, 2), len(run) - 2)) if len(run) > 1 else {}
        kept += [(place + 2 * start + 1, run[start : start + 2]) for start in starts] or [(place, run)]
        place += 2 * len(run) - 1
    return tuple(kept)


def words(text: str) -> list[str]:
    """
    Return the words of a normalised text, long words also in their parts (搜索引擎模式).

    >>> words("个人财产，混同")
    ['个人', '财产', '个人财产', '混同']
    """
    return [word[:_LONGEST_TOKEN] for word in rjieba.cut_for_search(text) if _RUN.match(word)]
