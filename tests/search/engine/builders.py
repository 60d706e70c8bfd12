"""Clauses made up for the tests of the engine."""

from dataclasses import replace
from datetime import date

from gongkai.search.engine import ClauseRecord, SearchResult

TODAY = date(2026, 11, 24)

A_CLAUSE = ClauseRecord(
    clause_id="1",
    document_id="1",
    edition_id="1",
    title="某县演示办法",
    number="",
    kind="规范性文件",
    issuers=("演示县人民政府",),
    topics=("综合政务",),
    year=2020,
    edition="2020-01-01",
    article="第一条",
    anchor="t1",
    path="",
    text="演示条文。",
    valid_from=date(2020, 1, 1),
    valid_to=None,
    ended_as="",
    is_newest=True,
    url="/zc/1",
)


def a_clause(name: str, **changes: object) -> ClauseRecord:
    """Return a clause of its own document and edition, with what the test says of it."""
    own = {"clause_id": name, "document_id": f"d-{name}", "edition_id": f"e-{name}", "url": f"/zc/{name}"}
    return replace(A_CLAUSE, **{**own, **changes})


def ids(result: SearchResult) -> list[str]:
    """Return the clauses found, in their order."""
    return [hit.record.clause_id for hit in result.hits]
