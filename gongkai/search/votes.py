"""On which answers readers agree (读者评价计票): one reader, one day, one vote. Imports no Django."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple


class Clause(NamedTuple):
    """What a reader judged; without a title all that was shown is meant."""

    title: str
    article: str
    edition: str


class Vote(NamedTuple):
    """One click of one reader (评价): a reader is known within a day only."""

    key: str
    question: str
    reader: str
    day: date
    clause: Clause
    is_found: bool


@dataclass(frozen=True, slots=True)
class VoteLimits:
    """How many must agree before it counts, and how many questions one clause may win so."""

    readers: int
    readers_a_day: int
    days: int
    questions_a_clause: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """A question and the clause on which readers agree, with by how many more said yes than no."""

    question: str
    clause: Clause
    lead: int


@dataclass
class _Ballot:
    question: str = ""
    said: dict[tuple[date, str], bool] = field(default_factory=dict)


def agreed_answers(votes: Iterable[Vote], limits: VoteLimits) -> list[Agreed]:
    """
    Return the answers on which enough readers agree.

    A reader's code lasts a day, so one person on many days looks like many: besides several days, several readers
    of one day must say so. The last word of a reader on a day counts; “none of these” speaks against every answer
    of the question that this reader did not confirm.
    """
    ballots: dict[tuple[str, Clause], _Ballot] = defaultdict(_Ballot)
    against: dict[str, set[tuple[date, str]]] = defaultdict(set)
    for vote in votes:
        if vote.clause.title:
            ballot = ballots[vote.key, vote.clause]
            ballot.question = vote.question
            ballot.said[vote.day, vote.reader] = vote.is_found
        elif not vote.is_found:
            against[vote.key].add((vote.day, vote.reader))
    found = [
        Agreed(ballot.question, clause, lead)
        for (key, clause), ballot in ballots.items()
        if (lead := _lead(ballot, against[key], limits)) is not None
    ]
    return _capped(sorted(found, key=lambda one: (-one.lead, one.question, one.clause)), limits)


def _lead(ballot: _Ballot, against: set[tuple[date, str]], limits: VoteLimits) -> int | None:
    """Return by how many more said yes, nothing where that is not enough."""
    yes = {reader for reader, is_found in ballot.said.items() if is_found}
    no = {reader for reader, is_found in ballot.said.items() if not is_found} | (against - yes)
    a_day: dict[date, int] = defaultdict(int)
    for day, _ in yes:
        a_day[day] += 1
    lead = len(yes) - len(no)
    is_enough = (
        lead >= limits.readers
        and len(a_day) >= limits.days
        and max(a_day.values(), default=0) >= limits.readers_a_day
    )
    return lead if is_enough else None


def _capped(found: list[Agreed], limits: VoteLimits) -> list[Agreed]:
    """Leave out what a clause has won beyond its share, the weakest first."""
    count: dict[Clause, int] = defaultdict(int)
    kept = []
    for one in found:
        count[one.clause] += 1
        if count[one.clause] <= limits.questions_a_clause:
            kept.append(one)
    return kept
