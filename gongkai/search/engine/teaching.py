"""From questions and an index to a ranking model: what `gongkai train-ranking` does (训练排序模型)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from gongkai.search.engine.analyse import article_term, title_key
from gongkai.search.engine.candidates import Wanted
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.ranking.judging import Jury
from gongkai.search.engine.ranking.keys import gram_codes, law_key, text_key
from gongkai.search.engine.ranking.model import RankingModel
from gongkai.search.engine.ranking.questions import (
    SOURCES,
    QuestionPair,
    QuestionStore,
    Target,
    Told,
    build_store,
    join_stores,
    row_key,
    without_sources,
)
from gongkai.search.engine.ranking.ranker import Ranker
from gongkai.search.engine.ranking.seeds import SeedLine
from gongkai.search.engine.ranking.training import Lesson, group_questions, grow_forest
from gongkai.search.engine.ranking.translation import learn_translation
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.schema import place_of
from gongkai.search.engine.tantivy_index import TantivyIndex

FEWEST_LESSONS: Final = 200
"""With fewer questions of its own a machine keeps the forest it was given and only remembers its questions."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question with the clauses found for it in the index, and who told that they answer it."""

    text: str
    told: tuple[Told, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        """The clauses alone."""
        return tuple(one.target for one in self.told)

    @property
    def sources(self) -> list[str]:
        """Who told so, each once."""
        return list(dict.fromkeys(SOURCES[one.source] for one in self.told))

    @property
    def key(self) -> int:
        """The number under which a store holds the question."""
        return row_key(gram_codes(self.text))


@dataclass(frozen=True)
class Teacher:
    """Reads what there is to learn from an index as it stands on a day."""

    index: TantivyIndex
    as_of: date
    progress: Progress = field(default=lambda _step, _done, _total: None)

    def find_clause(self, title: str, article: str, edition: str = "") -> ClauseRecord | None:
        """Return the clause of that edition, or else the one valid now; nothing where the library has none."""
        named = (("title_key", title_key(title)), ("article_key", article_term(article)))
        records = self.index.find_records(named, as_of=self.as_of)
        return next((one for one in records if one.edition == edition), records[0] if records else None)

    def resolve(self, pairs: Iterable[QuestionPair]) -> list[AskedQuestion]:
        """Return the questions with their clauses, several answers to one question together, each at its best."""
        words: dict[int, str] = {}
        asked: dict[int, dict[Target, Told]] = {}
        for pair in pairs:
            codes = gram_codes(pair.question)
            record = self.find_clause(pair.title, pair.article, pair.edition) if len(codes) else None
            if record is not None:
                key, told = row_key(codes), Told(target_of(record), pair.weight, SOURCES.index(pair.source))
                words.setdefault(key, pair.question.strip())
                known = asked.setdefault(key, {})
                known[told.target] = max(known.get(told.target, told), told, key=lambda one: one.weight)
        return [AskedQuestion(words[key], tuple(told.values())) for key, told in asked.items()]

    def read_seeds(self, seeds: Sequence[SeedLine]) -> list[tuple[SeedLine, ClauseRecord]]:
        """Return the seeds whose wording the library still holds, each with its clause."""
        found = []
        for at, seed in enumerate(seeds):
            self.progress("种子问句", at + 1, len(seeds))
            record = self.find_clause(seed.title, seed.article)
            if record is not None and text_key(record.title, record.text) == seed.text:
                found.append((seed, record))
        return found

    def lessons(self, ranker: Ranker, asked: Sequence[AskedQuestion]) -> list[Lesson]:
        """Return the candidates of each question, found without what it answered itself."""
        groups = groups_of(asked, ranker.model.past)
        lessons = []
        for at, one in enumerate(asked):
            self.progress("候选条款", at + 1, len(asked))
            hint = ranker.hint(one.text, hidden=groups == groups[at])
            gathered = self.index.gather(
                SearchQuery(text=one.text, as_of=self.as_of, only_public=False),
                Wanted(hint.translated, hint.legal, hint.known),
            )
            if gathered is not None:
                answers = frozenset(target.text for target in one.targets)
                lessons.append(Lesson(one.text, gathered.candidates, answers, at))
        return lessons


@dataclass(frozen=True)
class Schooling:
    """
    All that a model is made of, before its forest is grown.

    With a `base` its seeds and translation are taken over, and `seeds` are not read.
    """

    teacher: Teacher
    seeds: Sequence[SeedLine]
    asked: Sequence[AskedQuestion]
    before: QuestionStore | None = None
    uses_past: bool = True
    base: RankingModel | None = None

    @cached_property
    def groundwork(self) -> RankingModel:
        """The model without a forest: seeds, questions of the past, translation."""
        if self.base is not None:
            return RankingModel(self.base.seed, self._past(), self.base.translation, forest=None)
        found = self.teacher.read_seeds(self.seeds)
        written = [(question, (target_of(record),)) for seed, record in found for question in seed.questions]
        spoken = ((question, record.text) for seed, record in found for question in seed.questions)
        return RankingModel(
            seed=build_store(written),
            past=self._past(),
            translation=learn_translation(spoken),
            forest=None,
        )

    def _past(self) -> QuestionStore:
        own = build_store([(one.text, one.told if self.uses_past else ()) for one in self.asked])
        return own if self.before is None else join_stores(own, self.before)

    @cached_property
    def jury(self) -> Jury:
        """The questions with their candidates, each judged without itself."""
        ground = self.groundwork
        lessons = self.teacher.lessons(Ranker(ground), self.asked)
        answered = [one for one in lessons if one.labels.any()]
        return Jury(answered, ground.seed, ground.past, groups_of(self.asked, ground.past))

    def finish(self) -> RankingModel:
        """Return the model of everything there is."""
        ground, jury = self.groundwork, self.jury
        forest = grow_forest(jury.lessons, seed=ground.seed, past=ground.past, groups=jury.groups)
        facts = {
            "seed_questions": ground.seed.row_count,
            "past_questions": ground.past.row_count,
            "trees": len(forest.roots),
        }
        return RankingModel(ground.seed, ground.past, ground.translation, forest, facts)


def extend_model(model: RankingModel, asked: Sequence[AskedQuestion]) -> RankingModel:
    """Return a model that remembers more questions and weighs them as before."""
    past = join_stores(build_store([(one.text, one.told) for one in asked]), model.past)
    facts = {**model.facts, "past_questions": past.row_count}
    return RankingModel(model.seed, past, model.translation, model.forest, facts)


def without_county(model: RankingModel) -> RankingModel:
    """Return a model without what this county told it (本县问句), to be told anew: what was withdrawn is forgotten."""
    own = range(1, len(SOURCES))
    return RankingModel(
        model.seed, without_sources(model.past, own), model.translation, model.forest, model.facts
    )


def groups_of(asked: Sequence[AskedQuestion], past: QuestionStore) -> NDArray[np.int64]:
    """Return the group of each past question: near-duplicates share one, those of an earlier model have none."""
    groups = np.full(past.row_count, -1, dtype=np.int64)
    groups[: len(asked)] = group_questions([one.text for one in asked])
    return groups


def target_of(record: ClauseRecord) -> Target:
    """Return a clause as the ranking knows it."""
    return Target(text_key(record.title, record.text), law_key(record.title), place_of(record.article))
