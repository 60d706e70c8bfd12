"""
Suggestions while typing (输入提示): the beginning of a title, number, organ, topic or frequent question.

Found by what is typed, by pinyin in full or by initials, by sound, and with one wrong character. Phrases are
arrays in memory, sorted once; no question of a reader's is kept here that fewer than five different ones asked.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from gongkai.search.engine.files import DATA, read_rows
from gongkai.search.engine.pinyin import initials, is_letters, syllables
from gongkai.search.engine.tokens import normalise

PHRASES_FILE: Final = "gongkai-phrases.tsv"
MOST: Final = 8
KINDS: Final[dict[str, str]] = {
    "title": "文件", "number": "文号", "issuer": "机关", "topic": "主题", "query": "常问", "entry": "知识",
}  # fmt: skip
Array = np.ndarray[Any, Any]
_COMPARED: Final = 8
"""Characters of a beginning in which one may be wrong."""
_SHORTEST_WRONG: Final = 3
_LAST: Final = "\U0010ffff"
_INNER: Final = re.compile(r"《([^《》]{2,60})》")
_COUNTY: Final = re.compile(r"^[\u4e00-\u9fff]{1,5}?[省市县](?=[\u4e00-\u9fff]{2})")
_SKIPPED: Final = ("中华人民共和国", "关于印发", "关于公布", "关于")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Something that may be suggested, how often it is wanted, and its sound where known already."""

    text: str
    kind: str
    weight: float = 1.0
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One suggestion (提示) and how it was found: prefix, pinyin, initials, sound or one_wrong."""

    text: str
    kind: str
    by: str


class _Sorted:
    """Keys in order, each with the phrase it stands for; answers with the heaviest that begin alike."""

    def __init__(self, pairs: Iterable[tuple[str, int]], weights: Array) -> None:
        ordered = sorted(pairs)
        self.keys = [key for key, _ in ordered]
        self.phrases = np.fromiter((phrase for _, phrase in ordered), dtype=np.int64, count=len(ordered))
        self.weights = weights[self.phrases] if ordered else np.zeros(0)

    def range_of(self, start: str) -> tuple[int, int]:
        """Return the half-open range of the keys that begin so."""
        return bisect_left(self.keys, start), bisect_left(self.keys, start + _LAST)

    def heaviest(self, start: str, most: int) -> list[int]:
        """Return the phrases of the heaviest keys that begin so; short ones first among equals."""
        low, high = self.range_of(start)
        if low == high:
            return []
        weights = self.weights[low:high]
        wanted = min(most * 3, high - low)
        best = (
            np.argpartition(-weights, wanted - 1)[:wanted] if wanted < high - low else np.arange(high - low)
        )
        ranked = sorted(best.tolist(), key=lambda at: (-weights[at], len(self.keys[low + at])))
        return [int(self.phrases[low + at]) for at in ranked]


class Suggester:
    """Suggests from a set of phrases; built once, safe to share between threads."""

    def __init__(self, phrases: Sequence[Phrase], *, denied: Iterable[str] = ()) -> None:
        banned = tuple(normalise(word) for word in denied)
        self._phrases = [one for one in phrases if not _is_denied(normalise(one.text), banned)]
        self._banned = banned
        keys = [_keys(one.text) for one in self._phrases]
        sounds = [
            (sound, n) for n, own in enumerate(keys) for sound in _sounds(self._phrases[n], own) if sound
        ]
        weights = np.array([one.weight for one in self._phrases], dtype=np.float64)
        self._written = _Sorted(((key, n) for n, own in enumerate(keys) for key in own), weights)
        behind = ((key[1:], n) for n, own in enumerate(keys) for key in own if len(key) > 1)
        self._behind_first = _Sorted(behind, weights)
        self._spelt = _Sorted((("".join(own), n) for own, n in sounds), weights)
        self._initial = _Sorted(((initials(own), n) for own, n in sounds), weights)
        self._matrix = _as_matrix(self._written.keys)

    def __len__(self) -> int:
        return len(self._phrases)

    def suggest(self, typed: str, *, most: int = MOST) -> tuple[Suggestion, ...]:
        """Return the best suggestions for what is typed; nothing where a word on the list of denied ones is typed."""
        start = _fold(typed)
        if not start or _is_denied(start, self._banned):
            return ()
        found: dict[int, str] = {}
        for by, phrases in self._ways(start, most):
            for phrase in phrases:
                found.setdefault(phrase, by)
            if len(found) >= most:
                break
        texts: dict[str, Suggestion] = {}
        for phrase, by in found.items():
            one = self._phrases[phrase]
            texts.setdefault(one.text, Suggestion(one.text, one.kind, by))
        return tuple(texts.values())[:most]

    def _ways(self, start: str, most: int) -> Iterable[tuple[str, list[int]]]:
        yield "prefix", self._written.heaviest(start, most)
        if is_letters(start):
            yield "initials", self._initial.heaviest(start, most)
            yield "pinyin", self._spelt.heaviest(start, most)
            return
        if len(start) >= 2:
            yield "sound", self._spelt.heaviest("".join(syllables(start)), most)
        if len(start) >= _SHORTEST_WRONG:
            yield "one_wrong", self._one_wrong(start, most)

    def _one_wrong(self, start: str, most: int) -> list[int]:
        """
        Return phrases that begin like this but for one character: another one, one too few, one too many.

        Where the first one is wrong the rest is looked up as it is; else the first narrows what is compared.
        """
        found = [*self._behind_first.heaviest(start[1:], most), *self._behind_first.heaviest(start, most)]
        found += self._written.heaviest(start[1:], most)
        low, high = self._written.range_of(start[0])
        if low < high:
            near = _near(self._matrix[:, low:high], [ord(char) for char in start[:_COMPARED]])
            places = np.flatnonzero(near)
            best = places[np.argsort(-self._written.weights[low + places], kind="stable")[: most * 2]]
            found += [int(self._written.phrases[low + place]) for place in best.tolist()]
        return found


def _near(matrix: Array, codes: list[int]) -> Array:
    """Say which keys differ from the codes in one character at most."""
    same = np.stack([matrix[place] == code for place, code in enumerate(codes)])
    near: Array = same.sum(axis=0) >= len(codes) - 1
    if len(codes) < matrix.shape[0]:
        near |= _one_missing(matrix, codes, same)
    near |= _one_extra(matrix, codes, same)
    return near


def _one_missing(matrix: Array, codes: list[int], same: Array) -> Array:
    """Say which keys hold one character that was left out in typing."""
    size = len(codes)
    later = np.stack([matrix[place + 1] == code for place, code in enumerate(codes)])
    return _split_at(same, later, size)


def _one_extra(matrix: Array, codes: list[int], same: Array) -> Array:
    """Say which keys are what was typed without one of its characters."""
    size = len(codes) - 1
    earlier = np.stack([matrix[place] == codes[place + 1] for place in range(size)])
    return _split_at(same[:size], earlier, size)


def _split_at(before: Array, after: Array, size: int) -> Array:
    """Say where, for some place, all before it agree as they stand and all after it agree when shifted."""
    heads = np.logical_and.accumulate(before, axis=0)
    tails = np.logical_and.accumulate(after[::-1], axis=0)[::-1]
    splits = [heads[place - 1] & tails[place] for place in range(1, size)]
    either: Array = np.logical_or.reduce([tails[0], *splits])
    return either


def read_denied(path: Path = DATA / "denied.tsv") -> tuple[str, ...]:
    """Return the words that are never suggested (提示禁用词)."""
    return tuple(word for row in read_rows(path) for word in row)


def read_phrases(folder: Path) -> list[Phrase]:
    """Return the phrases kept beside an index: text, kind, weight, sound; none where there are none."""
    path = folder / PHRASES_FILE
    if not path.exists():
        return []
    rows = (row for row in read_rows(path) if len(row) == 4)
    return [Phrase(text, kind, float(weight), tuple(spoken.split())) for text, kind, weight, spoken in rows]


def write_phrases(folder: Path, phrases: Iterable[Phrase]) -> int:
    """Keep phrases beside an index in one step, each with its sound; sounds known before are not asked again."""
    known = {one.text: one.spoken for one in read_phrases(folder)}
    lines = ["# version: 1"]
    for one in phrases:
        text = " ".join(one.text.split())
        spoken = one.spoken or known.get(text) or syllables(_fold(text))
        lines.append("\t".join((text, one.kind, f"{one.weight:g}", " ".join(spoken) or "-")))
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{PHRASES_FILE}.new"
    draft.write_text("\n".join(lines) + "\n", encoding="utf-8")
    draft.replace(folder / PHRASES_FILE)
    return len(lines) - 1


def _keys(text: str) -> list[str]:
    """
    Return the beginnings by which a text is found: its own, that of the title within, each without its county.

    >>> _keys("某县人民政府关于印发《某县停车办法》的通知")[1:]
    ['某县停车办法的通知', '停车办法的通知', '某县停车办法', '停车办法']
    """
    whole = _fold(text)
    starts = [whole]
    for skipped in _SKIPPED:
        _, found, rest = whole.partition(skipped)
        starts += [rest] if found else []
    starts += [_fold(inner) for inner in _INNER.findall(text)]
    keys = [key for start in starts for key in (start, _COUNTY.sub("", start))]
    return [key for key in dict.fromkeys(keys) if len(key) > 1 or key == whole]


def _sounds(phrase: Phrase, keys: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Yield the sound of each of a phrase's beginnings, cut out of the sound of the whole."""
    whole = _fold(phrase.text)
    spoken: list[str] = []
    for syllable in phrase.spoken or syllables(whole):
        width = len(syllable) if whole.startswith(syllable, len(spoken)) else 1
        spoken += [syllable, *[""] * (width - 1)]
    for key in keys:
        at = whole.find(key)
        if at >= 0:
            yield tuple(filter(None, spoken[at : at + len(key)]))


def _fold(text: str) -> str:
    return "".join(char for char in normalise(text.strip()) if char.isalnum())[:80]


def _is_denied(text: str, banned: Iterable[str]) -> bool:
    return any(word in text for word in banned)


def _as_matrix(keys: Sequence[str]) -> Array:
    """Return the first characters of all keys, one row for each place: one comparison runs over all keys."""
    width = _COMPARED + 1
    matrix = np.zeros((width, len(keys)), dtype=np.uint32)
    joined = "".join(key[:width].ljust(width, "\0") for key in keys)
    if keys:
        matrix = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32).reshape(len(keys), width).T.copy()
    return matrix
