"""How good and how fast an engine answers: recall@10, nDCG@10, p50 and p99."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import mean

from benchmarks.search.corpus import Question

DEPTH = 10
Answer = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Figures of one engine over a set of questions; times in milliseconds."""

    recall: float
    ndcg: float
    p50: float
    p99: float


def measure(ask: Callable[[str], Answer], questions: list[Question]) -> Measured:
    """Ask every question once, after a tenth of them to warm up, and judge the first ten answers."""
    for question in questions[::10]:
        ask(question.text)
    times, recalls, gains = [], [], []
    for question in questions:
        before = time.perf_counter()
        answers = ask(question.text)[:DEPTH]
        times.append((time.perf_counter() - before) * 1000)
        recalls.append(recall_of(answers, question.relevant))
        gains.append(ndcg_of(answers, question.relevant))
    times.sort()
    return Measured(mean(recalls), mean(gains), times[len(times) // 2], times[int(len(times) * 0.99)])


def recall_of(answers: Answer, relevant: frozenset[tuple[str, str]]) -> float:
    """Return the share of the relevant articles that were found."""
    return len(relevant.intersection(answers)) / len(relevant)


def ndcg_of(answers: Answer, relevant: frozenset[tuple[str, str]]) -> float:
    """Return the discounted gain of the order beside that of the best order."""
    gained = sum(1 / math.log2(rank + 2) for rank, one in enumerate(answers) if one in relevant)
    return gained / sum(1 / math.log2(rank + 2) for rank in range(min(DEPTH, len(relevant))))
