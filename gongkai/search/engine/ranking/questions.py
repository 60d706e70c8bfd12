"""Questions that were answered before, and how near a new one comes to them (问句库)."""

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


@dataclass(frozen=True, slots=True)
class QuestionPair:
    """
    A question and a clause that answered it (问答对): by law title, article and the edition it was said of.

    `source` says where it comes from: `seed` (written by staff), `history` (asked and answered), and so on.
    """

    question: str
    title: str
    article: str
    edition: str = ""
    source: str = "history"


class QuestionSource(Protocol):
    """What can tell questions with the clauses that answered them; knowledge entries and appeals will."""

    def list_pairs(self) -> Sequence[QuestionPair]:
        """Return all pairs, in an order that does not change between runs."""


@dataclass(frozen=True, slots=True)
class Target:
    """A clause as the ranking knows it: the numbers of its wording and its law, its place in the law."""

    text: int
    law: int
    place: int


@dataclass(frozen=True)
class QuestionStore:
    """
    Questions as postings of grams, each tied to the clauses it was answered by; numbers only.

    Likeness is the cosine of two questions over their grams, the rare ones weighed more.
    """

    codes: Codes
    starts: Integers
    rows: Integers
    row_starts: Integers
    row_targets: Integers
    targets: Integers
    laws: Integers
    places: Integers

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
        return {f"{prefix}_{name}": getattr(self, name) for name in FIELDS}

    @classmethod
    def from_arrays(cls, arrays: Arrays, prefix: str) -> "QuestionStore":
        """Return the store that `as_arrays` wrote."""
        wide = {name: np.asarray(arrays[f"{prefix}_{name}"]) for name in FIELDS}
        kept = {name: one if name == "codes" else one.astype(np.int64) for name, one in wide.items()}
        return cls(**kept)  # type: ignore[arg-type]


def build_store(pairs: Sequence[tuple[str, Sequence[Target]]]) -> QuestionStore:
    """Return the store of questions with the clauses that answer them."""
    return _store([(gram_codes(question), tuple(found)) for question, found in pairs])


def join_stores(*stores: QuestionStore) -> QuestionStore:
    """Return one store of the questions of several; of a question they share, the first store's answers hold."""
    rows: dict[bytes, tuple[Codes, tuple[Target, ...]]] = {}
    for store in stores:
        for said, found in _rows_of(store):
            rows.setdefault(said.tobytes(), (said, found))
    return _store(list(rows.values()))


def _rows_of(store: QuestionStore) -> list[tuple[Codes, tuple[Target, ...]]]:
    codes = np.repeat(store.codes, np.diff(store.starts))
    order = np.argsort(store.rows, kind="stable")
    said = np.split(codes[order], np.cumsum(np.bincount(store.rows, minlength=store.row_count))[:-1])
    targets = [
        Target(*one)
        for one in zip(store.targets.tolist(), store.laws.tolist(), store.places.tolist(), strict=True)
    ]
    answers = np.split(store.row_targets, store.row_starts[1:-1])
    return [
        (one, tuple(targets[at] for at in found.tolist())) for one, found in zip(said, answers, strict=False)
    ][: store.row_count]


def _store(coded: Sequence[tuple[Codes, tuple[Target, ...]]]) -> QuestionStore:
    known = sorted({one for _, found in coded for one in found}, key=_key)
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
        row_targets=np.array([targets[one] for _, found in coded for one in found], dtype=np.int64),
        targets=np.array([one.text for one in known], dtype=np.int64),
        laws=np.array([one.law for one in known], dtype=np.int64),
        places=np.array([one.place for one in known], dtype=np.int64),
    )


def _key(target: Target) -> int:
    return target.text
