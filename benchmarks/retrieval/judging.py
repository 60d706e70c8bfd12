"""Asking an index and judging what it answers: recall@10, nDCG@10, recall@100, MRR, fairness, time."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import mean
from typing import Final

from benchmarks.search.corpus import Question
from benchmarks.search.measure import Answer, ndcg_of, recall_of
from gongkai.search.engine import SearchQuery
from gongkai.search.engine.tantivy_index import TantivyIndex

AS_OF: Final = date(2026, 11, 24)
DEPTH: Final = 100
FAIR: Final = 3


@dataclass(slots=True)
class Asked:
    """A question, the clauses it got, and whether the clauses that answer it were asked about before."""

    question: Question
    answers: Answer
    first_by_text: tuple[str, str] | None
    milliseconds: float
    is_fresh: bool
    is_met: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What the answers to some questions are worth."""

    count: int
    recall_10: float
    ndcg_10: float
    recall_100: float
    mrr: float
    unfair: int


def ask(index: TantivyIndex, question: Question, *, is_learned: bool, fresh: bool, met: bool) -> Asked:
    """Ask one question as the command line does."""
    query = SearchQuery(
        text=question.text, as_of=AS_OF, limit=DEPTH, only_public=False, is_learned=is_learned
    )
    before = time.perf_counter()
    result = index.search(query)
    took = (time.perf_counter() - before) * 1000
    plain = index.search(replace(query, is_learned=False))
    return Asked(question, _labels(result.hits), next(iter(_labels(plain.hits)), None), took, fresh, met)


def judge(asked: Iterable[Asked]) -> Figures:
    """Return the figures of some answers; `unfair` counts those without the best by text among the first three."""
    found = list(asked)
    relevant = [one.question.relevant for one in found]
    pairs = list(zip([one.answers for one in found], relevant, strict=True))
    return Figures(
        count=len(found),
        recall_10=mean(recall_of(answers[:10], wanted) for answers, wanted in pairs),
        ndcg_10=mean(ndcg_of(answers[:10], wanted) for answers, wanted in pairs),
        recall_100=mean(recall_of(answers, wanted) for answers, wanted in pairs),
        mrr=mean(_reciprocal(answers[:10], wanted) for answers, wanted in pairs),
        unfair=sum(one.first_by_text not in one.answers[:FAIR] for one in found if one.first_by_text),
    )


def _labels(hits: Sequence) -> Answer:
    return [(hit.record.title, hit.record.article) for hit in hits]


def _reciprocal(answers: Answer, wanted: frozenset[tuple[str, str]]) -> float:
    return next((1 / (at + 1) for at, one in enumerate(answers) if one in wanted), 0.0)


@dataclass
class Table:
    """The rows of the benchmark, printed as they come."""

    say: Callable[[str], None]
    rows: dict[str, dict[str, Figures]] = field(default_factory=dict)

    def begin(self) -> None:
        """Print the head."""
        self.say(
            "| way | questions | count | recall@10 | nDCG@10 | recall@100 | MRR | unfair | p50 ms | p99 ms |"
        )
        self.say("|---|---|---|---|---|---|---|---|---|---|")

    def add(self, way: str, asked: Sequence[Asked]) -> None:
        """Judge all answers of one way, and those to questions with and without history."""
        parts = {
            "all": list(asked),
            "no answer seen before": [one for one in asked if one.is_fresh],
            "every answer seen before": [one for one in asked if one.is_met],
        }
        times = sorted(one.milliseconds for one in asked)
        speed = f"{times[len(times) // 2]:.1f} | {times[int(len(times) * 0.99)]:.1f}"
        self.rows[way] = {name: judge(part) for name, part in parts.items() if part}
        for name, one in self.rows[way].items():
            self.say(
                f"| {way} | {name} | {one.count} | {one.recall_10:.4f} | {one.ndcg_10:.4f}"
                f" | {one.recall_100:.4f} | {one.mrr:.4f} | {one.unfair} | {speed if name == 'all' else '– | –'} |"
            )
