"""Questions that were answered before, and how near a new one comes to them (问句库)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.ranking.keys import Codes, gram_codes

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Arrays = dict[str, NDArray[np.generic]]

FIELDS: Final = ("codes", "starts", "rows", "row_starts", "row_targets", "targets", "laws", "places")
LATER_FIELDS: Final = {"weights_given": 100, "sources": 0}
"""Columns beside `row_targets` that a model written before they were known lacks, and what holds there then."""
SOURCES: Final = ("history", "knowledge", "enquiry", "feedback")
"""Where a pair comes from, by its number in the file: asked elsewhere or told in a file; the county's own."""
FULL: Final = 100


@dataclass(frozen=True, slots=True)
class QuestionPair:
    """
    A question and a clause that answered it (问答对): by law title, article and the edition it was said of.

    `source` is one of `SOURCES`; `weight` is what an equal question counts, 100 the full.
    """

    question: str
    title: str
    article: str
    edition: str = ""
    source: str = "history"
    weight: int = FULL


class QuestionSource(Protocol):
    """What can tell questions with the clauses that answered them: entries, enquiries, readers, a file."""

    name: str

    def list_pairs(self) -> Sequence[QuestionPair]:
        """Return all pairs, in an order that does not change between runs."""


@dataclass(frozen=True, slots=True)
class Target:
    """A clause as the ranking knows it: the numbers of its wording and its law, its place in the law."""

    text: int
    law: int
    place: int


@dataclass(frozen=True, slots=True)
class Told:
    """A clause as the answer of one question: how much that counts, and who told it (by place in `SOURCES`)."""

    target: Target
    weight: int = FULL
    source: int = 0


Row = tuple[Codes, tuple[Told, ...]]


@dataclass(frozen=True)
class QuestionStore:
    """
    Questions as postings of grams, each tied to the clauses it was answered by; numbers only.

    Likeness is the cosine of two questions over their grams, the rare ones weighed more. `weights_given` and
    `sources` stand beside `row_targets`.
    """

    codes: Codes
    starts: Integers
    rows: Integers
    row_starts: Integers
    row_targets: Integers
    targets: Integers
    laws: Integers
    places: Integers
    weights_given: Integers
    sources: Integers

    @property
    def row_count(self) -> int:
        """How many questions are held."""
        return len(self.row_starts) - 1

    @cached_property
    def weights(self) -> Floats:
        """The squared rarity of each gram."""
        counts = np.diff(self.starts)
        return np.log(1 + (self.row_count + 0.5) / (counts + 0.5)) ** 2

    @cached_property
    def norms(self) -> Floats:
        """The length of each question as a vector."""
        spread = np.repeat(self.weights, np.diff(self.starts))
        return np.sqrt(np.bincount(self.rows, spread, minlength=self.row_count)) + 1e-9

    @cached_property
    def pair_rows(self) -> Integers:
        """The question of each entry of `row_targets`."""
        return np.repeat(np.arange(self.row_count), np.diff(self.row_starts))

    @cached_property
    def shares(self) -> Floats:
        """What an equal question counts for each entry of `row_targets`, 0 to 1."""
        return self.weights_given / FULL

    @cached_property
    def known_laws(self) -> Integers:
        """The numbers of the laws, in rising order."""
        return np.unique(self.laws)

    @cached_property
    def law_places(self) -> Integers:
        """Where the law of each clause stands among the known ones."""
        return np.searchsorted(self.known_laws, self.laws)

    def likeness(self, codes: Codes) -> Floats:
        """Return how like a question is to each held one, 0 to 1."""
        if not self.row_count or not len(codes):
            return np.zeros(self.row_count)
        at = np.searchsorted(self.codes, codes)
        known = at < len(self.codes)
        known[known] = self.codes[at[known]] == codes[known]
        unknown = np.log(1 + (self.row_count + 0.5) / 0.5) ** 2
        found = at[known]
        length = np.sqrt(self.weights[found].sum() + unknown * (len(codes) - len(found))) + 1e-9
        if not len(found):
            return np.zeros(self.row_count)
        parts = [self.rows[self.starts[one] : self.starts[one + 1]] for one in found]
        weights = np.repeat(self.weights[found], [len(part) for part in parts])
        shared = np.bincount(np.concatenate(parts), weights, minlength=self.row_count)
        return np.asarray(shared / (self.norms * length))

    def as_arrays(self, prefix: str) -> Arrays:
        """Return the store as named arrays for the model file."""
        return {f"{prefix}_{name}": getattr(self, name) for name in (*FIELDS, *LATER_FIELDS)}

    def codes_of_row(self, row: int) -> Codes:
        """Return the grams of one question."""
        return self.codes[np.searchsorted(self.starts, np.flatnonzero(self.rows == row), side="right") - 1]

    @classmethod
    def from_arrays(cls, arrays: Arrays, prefix: str) -> "QuestionStore":
        """Return the store that `as_arrays` wrote."""
        wide = {name: np.asarray(arrays[f"{prefix}_{name}"]) for name in FIELDS}
        for name, value in LATER_FIELDS.items():
            given = arrays.get(f"{prefix}_{name}")
            wide[name] = np.full(len(wide["row_targets"]), value) if given is None else np.asarray(given)
        kept = {name: one if name == "codes" else one.astype(np.int64) for name, one in wide.items()}
        return cls(**kept)  # type: ignore[arg-type]


def build_store(pairs: Sequence[tuple[str, Sequence[Target | Told]]]) -> QuestionStore:
    """Return the store of questions with the clauses that answer them."""
    return _store(
        [
            (
                gram_codes(question),
                tuple(one if isinstance(one, Told) else Told(one) for one in found),
            )
            for question, found in pairs
        ]
    )


def join_stores(*stores: QuestionStore) -> QuestionStore:
    """
    Return one store of the questions of several; of a question they share, the first store's answers hold.

    Where none of those counts full, as when only readers told it, the other answers stay beside them.
    """
    rows: dict[bytes, Row] = {}
    for store in stores:
        for said, found in _rows_of(store):
            _, known = rows.setdefault(said.tobytes(), (said, found))
            if all(one.weight < FULL for one in known):
                targets = {one.target for one in known}
                others = tuple(one for one in found if one.target not in targets)
                rows[said.tobytes()] = (said, known + others)
    return _store(list(rows.values()))


def without_sources(store: QuestionStore, sources: Sequence[int]) -> QuestionStore:
    """Return a store without what these sources told, to be told anew; a question nobody else told goes."""
    kept = [
        (said, tuple(one for one in found if one.source not in sources)) for said, found in _rows_of(store)
    ]
    return _store([(said, found) for said, found in kept if found])


def row_key(codes: Codes) -> int:
    """Return the number of a question (问句指纹): under it the installation keeps the words beside the model."""
    return int.from_bytes(hashlib.blake2b(codes.tobytes(), digest_size=7).digest(), "big")


def row_keys(store: QuestionStore) -> frozenset[int]:
    """Return the numbers of all questions of a store."""
    return frozenset(row_key(said) for said, _ in _rows_of(store))


def _rows_of(store: QuestionStore) -> list[Row]:
    codes = np.repeat(store.codes, np.diff(store.starts))
    order = np.argsort(store.rows, kind="stable")
    said = np.split(codes[order], np.cumsum(np.bincount(store.rows, minlength=store.row_count))[:-1])
    targets = [
        Target(*one)
        for one in zip(store.targets.tolist(), store.laws.tolist(), store.places.tolist(), strict=True)
    ]
    told = [
        Told(targets[at], weight, source)
        for at, weight, source in zip(
            store.row_targets.tolist(), store.weights_given.tolist(), store.sources.tolist(), strict=True
        )
    ]
    bounds = store.row_starts.tolist()
    return [(said[at], tuple(told[bounds[at] : bounds[at + 1]])) for at in range(store.row_count)]


def _store(coded: Sequence[Row]) -> QuestionStore:
    known = sorted({one.target for _, found in coded for one in found}, key=_key)
    targets = {one: at for at, one in enumerate(known)}
    lengths = [len(said) for said, _ in coded]
    flat = np.concatenate([np.empty(0, np.uint32), *(said for said, _ in coded)])
    rows = np.repeat(np.arange(len(coded)), lengths)
    codes, counts = np.unique(flat, return_counts=True)
    return QuestionStore(
        codes=codes,
        starts=np.cumsum([0, *counts]).astype(np.int64),
        rows=rows[np.argsort(flat, kind="stable")].astype(np.int64),
        row_starts=np.cumsum([0, *(len(found) for _, found in coded)]).astype(np.int64),
        row_targets=np.array([targets[one.target] for _, found in coded for one in found], dtype=np.int64),
        targets=np.array([one.text for one in known], dtype=np.int64),
        laws=np.array([one.law for one in known], dtype=np.int64),
        places=np.array([one.place for one in known], dtype=np.int64),
        weights_given=np.array([one.weight for _, found in coded for one in found], dtype=np.int64),
        sources=np.array([one.source for _, found in coded for one in found], dtype=np.int64),
    )


def _key(target: Target) -> int:
    return target.text
