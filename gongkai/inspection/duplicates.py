"""Texts that say the same, or nearly (重复内容): sketches of a text's pieces, compared without reading all pairs."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

PIECE: Final = 5
SKETCH: Final = 64
BANDS: Final = 16
LEAST_CHARACTERS: Final = 60
SAME: Final = 0.9


@dataclass(frozen=True, slots=True)
class Sketch:
    """A text as its smallest hashed pieces (文本指纹): two texts are as alike as their sketches."""

    id: int
    hashes: tuple[int, ...]
    characters: int


def sketch(number: int, text: str) -> Sketch:
    """Return the sketch of a text; white space and punctuation do not count."""
    word = re.sub(r"\W", "", text)
    pieces = {word[at : at + PIECE] for at in range(max(0, len(word) - PIECE + 1))}
    hashes = sorted(_hash(piece) for piece in pieces)[:SKETCH]
    return Sketch(number, tuple(hashes), len(word))


def alike(one: Sketch, other: Sketch) -> float:
    """Return how much of two texts is the same, from 0 to 1, as their sketches tell."""
    smallest = sorted({*one.hashes, *other.hashes})[:SKETCH]
    both = set(one.hashes) & set(other.hashes)
    return sum(value in both for value in smallest) / len(smallest) if smallest else 0.0


def find_duplicates(sketches: Iterable[Sketch], *, least: float = SAME) -> Iterator[tuple[int, int, float]]:
    """
    Yield texts that repeat an earlier one: the later, the earlier, how much is the same; earlier ones come first.

    Short texts are passed over: two notices of one line are alike without being the same.
    """
    shelves: dict[int, list[Sketch]] = defaultdict(list)
    for later in sketches:
        if later.characters < LEAST_CHARACTERS:
            continue
        met: dict[int, Sketch] = {
            earlier.id: earlier for value in later.hashes[:BANDS] for earlier in shelves[value]
        }
        best = max(((alike(later, one), one.id) for one in met.values()), default=(0.0, 0))
        if best[0] >= least:
            yield later.id, best[1], best[0]
        else:
            for value in later.hashes[:BANDS]:
                shelves[value].append(later)


def _hash(piece: str) -> int:
    return int.from_bytes(hashlib.blake2b(piece.encode(), digest_size=8).digest(), "big")
