"""The learned part of a list of hits: put before the rest of the text's order, which follows (学习排序接入)."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import tantivy

from gongkai.search.engine.candidates import CandidateFinder, Gathered, Wanted
from gongkai.search.engine.compile import TIER
from gongkai.search.engine.ranking.keys import gram_codes
from gongkai.search.engine.ranking.model import FILE_NAME, load_model, shipped_model_path
from gongkai.search.engine.ranking.questions import row_key
from gongkai.search.engine.ranking.ranker import Hint, Judged, PastQuestion, Ranker, Signal
from gongkai.search.engine.shortlist import spot_of

Found = tuple[float, tantivy.DocAddress]

JUDGED: Final = TIER / 2
"""Added to what was judged, above any score of the text, below what is valid."""


@dataclass(frozen=True)
class Learned:
    """
    Candidates of one question in learned order; `match` is what the text alone would list.

    `words` are the county's own questions by their number, for saying which of them moved a clause.
    """

    match: tantivy.Query
    gathered: Gathered
    judged: Judged
    ranker: Ranker
    hint: Hint
    words: Mapping[int, str]

    @cached_property
    def found(self) -> list[Found]:
        """The candidates as hits, the valid ones first; scores fall down the list."""
        order = self.judged.order.tolist()
        is_valid = self.gathered.candidates.is_valid
        return [
            (JUDGED + len(order) - at + (TIER if is_valid[one] else 0.0), self.gathered.addresses[one])
            for at, one in enumerate(order)
        ]

    @property
    def query_keys(self) -> list[int]:
        """The wording numbers of all candidates, to count them into the list."""
        return sorted(set(self.gathered.candidates.texts.tolist()))

    def before(self, rest: Sequence[Found]) -> list[Found]:
        """Return the candidates and after them the rest, in each tier."""
        held = {spot_of(one) for one in self.gathered.addresses}
        others = [one for one in rest if spot_of(one[1]) not in held]
        return sorted((*self.found, *others), key=lambda one: -one[0])

    def explain(self, address: tantivy.DocAddress) -> tuple[tuple[Signal, ...], tuple[PastQuestion, ...]]:
        """Return why a hit stands where it stands, and after which questions; nothing for one not judged."""
        at = self._places.get(spot_of(address))
        if at is None:
            return (), ()
        past = self.hint.past_questions(int(self.gathered.candidates.texts[at]))
        told = tuple(replace(one, text=self.words.get(one.key, "")) for one in past)
        return self.ranker.explain(self.judged.rows[at]), told

    @cached_property
    def _places(self) -> dict[tuple[int, int], int]:
        return {spot_of(one): at for at, one in enumerate(self.gathered.addresses)}


class RankerFile:
    """The model that holds here: the installation's own where it trained one, else the one shipped."""

    def __init__(self, index_folder: Path) -> None:
        self._own = own_model_path(index_folder)
        self._held: tuple[tuple[Path, int], Ranker] | None = None
        self._words: tuple[int, dict[int, str]] = (0, {})

    def words(self) -> dict[int, str]:
        """Return the words of the county's questions that the model learned from; they stand beside it."""
        path = own_words_path(self._own)
        stamp = path.stat().st_mtime_ns if path.exists() else 0
        if stamp != self._words[0]:
            told = json.loads(path.read_text(encoding="utf-8")) if stamp else {}
            self._words = (stamp, {int(key): str(words) for key, words in told.items()})
        return self._words[1]

    def current(self) -> Ranker | None:
        """Return the ranker, read anew when its file changes; nothing where there is no model at all."""
        path = self._own if self._own.exists() else shipped_model_path()
        if not path.exists():
            return None
        stamp = (path, path.stat().st_mtime_ns)
        if self._held is None or self._held[0] != stamp:
            self._held = (stamp, Ranker(load_model(path)))
        return self._held[1]


def own_model_path(index_folder: Path) -> Path:
    """Return where an installation keeps the model it trained itself."""
    return index_folder.parent / "ranking" / FILE_NAME


def own_words_path(model_path: Path) -> Path:
    """Return where the words of the county's questions stand: beside the model, which holds numbers only."""
    return model_path.with_name("questions.json")


def write_words(model_path: Path, questions: Iterable[str]) -> None:
    """Keep the (masked) words of the county's questions by their number; those of before are forgotten."""
    told = {str(row_key(gram_codes(one))): one for one in questions}
    path = own_words_path(model_path)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(path)


def learn_order(rankers: RankerFile, finder: CandidateFinder, match: tantivy.Query) -> Learned | None:
    """Return the learned order of a question; nothing where no model knows any of its candidates."""
    ranker = rankers.current()
    if ranker is None:
        return None
    hint = ranker.hint(finder.query.text)
    known = hint.known if finder.first_pass is None else hint.few_known
    gathered = finder.gather(Wanted(hint.translated, hint.legal, known), match)
    judged = ranker.judge(hint, gathered.candidates) if gathered else None
    if not gathered or not judged:
        return None
    words = rankers.words() if finder.query.explain else {}
    return Learned(match, gathered, judged, ranker, hint, words)
