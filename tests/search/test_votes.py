"""Readers' judgements count only where several readers of several days agree."""

from datetime import date, timedelta

import pytest

from gongkai.search.votes import Clause, Vote, VoteLimits, agreed_answers

MONDAY = date(2026, 11, 16)
LIMITS = VoteLimits(readers=3, readers_a_day=2, days=2, questions_a_clause=2)
CLAUSE = Clause("演示办法", "第三条", "2024-01-01")
NONE_OF_THESE = Clause("", "", "")


def a_vote(
    reader: str, day: int = 0, *, yes: bool = True, clause: Clause = CLAUSE, key: str = "低保"
) -> Vote:
    return Vote(key, f"{key}怎么申请", reader, MONDAY + timedelta(days=day), clause, yes)


ENOUGH = [a_vote("甲"), a_vote("乙"), a_vote("丙", 1)]


@pytest.mark.parametrize(
    ("votes", "lead"),
    [
        (ENOUGH, 3),
        (ENOUGH[:2], None),
        ([a_vote(one) for one in "甲乙丙丁"], None),
        ([a_vote("甲", day) for day in range(50)], None),
        ([a_vote("甲") for _ in range(50)], None),
        ([*ENOUGH, a_vote("丁", 1, yes=False)], None),
        ([*ENOUGH, a_vote("丁", 1), a_vote("戊", 1, yes=False)], 3),
        ([*ENOUGH, a_vote("丙", 1, yes=False)], None),
        ([*ENOUGH, a_vote("丁", clause=NONE_OF_THESE, yes=False)], None),
        ([*ENOUGH, a_vote("甲", clause=NONE_OF_THESE, yes=False)], 3),
        ([*ENOUGH, a_vote("丁", clause=CLAUSE._replace(article="第四条"), yes=False)], 3),
    ],
    ids=[
        "three readers of two days",
        "too few readers",
        "one day only",
        "one reader on fifty days",
        "fifty clicks of one reader",
        "one says no",
        "one more yes outweighs the no",
        "the last word of a reader counts",
        "none of these speaks against it",
        "none of these of one who confirmed it does not",
        "a no to another clause does not touch it",
    ],
)
def test_an_answer_counts_only_where_readers_agree(votes, lead):
    assert [one.lead for one in agreed_answers(votes, LIMITS)] == ([] if lead is None else [lead])


def test_a_clause_wins_no_more_questions_than_its_share():
    votes = [
        vote._replace(key=key, question=key, reader=f"{vote.reader}{at}")
        for key, size in (("一", 1), ("二", 3), ("三", 2))
        for at in range(size)
        for vote in ENOUGH
    ]

    assert [one.question for one in agreed_answers(votes, LIMITS)] == ["二", "三"]
