"""Readings and answers stand in one list with clauses, each with its label, and can be had alone."""

from datetime import date

import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine import SearchQuery
from gongkai.search.engine.related import nearest_documents
from tests.search.engine.builders import TODAY, a_clause, ids

CLAUSE = a_clause("clause", text="停车收费的标准。")
READING = a_clause("reading", title="停车收费解读", text="停车怎么收费。", source="interpretation", kind="")
ANSWER = a_clause("answer", title="停车收费问答", text="停车收费问：答。", source="knowledge", kind="")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ((), {"clause", "reading", "answer"}),
        (("interpretation",), {"reading"}),
        (("knowledge", "clause"), {"clause", "answer"}),
    ],
)
def test_sources_can_be_had_alone(ask, source, expected):
    assert set(ids(ask("停车收费", CLAUSE, READING, ANSWER, source=source))) == expected


def test_sources_are_counted_and_labelled(ask):
    result = ask("停车收费", CLAUSE, READING, ANSWER, with_counts=True)

    assert result.counts["source"] == {"clause": 1, "interpretation": 1, "knowledge": 1}
    assert {hit.source_label for hit in result.hits} == {"政策条款", "政策解读", "热线知识"}


def test_a_reading_of_what_has_ended_stands_behind_with_its_badge(ask):
    ended = a_clause(
        "ended", title="停车收费旧解读", text="停车收费停车收费。", source="interpretation",
        valid_to=date(2020, 1, 1), ended_as="REPEALED",
    )  # fmt: skip

    result = ask("停车收费", ended, CLAUSE)

    assert ids(result) == ["clause", "ended"]
    assert result.hits[1].badge == "废止"


def test_an_unknown_source_is_refused():
    with pytest.raises(BadInput, match="来源"):
        SearchQuery("停车", TODAY, source=("newspaper",))


def test_days_the_wrong_way_round_are_refused():
    with pytest.raises(BadInput, match="晚于"):
        SearchQuery("停车", TODAY, since=date(2025, 2, 1), until=date(2025, 1, 1))


def test_days_narrow_the_list(ask):
    old = a_clause("old", edition="2019-05-01", text="停车收费。")

    assert ids(ask("停车收费", CLAUSE, old, until=date(2019, 12, 31))) == ["old"]


def test_near_documents_are_named_once_and_never_the_one_itself(index, ask):
    own = [a_clause(f"own{n}", document_id="own", text="停车收费标准。") for n in range(3)]
    near = [
        a_clause(f"near{n}", document_id="near", article=f"第{n + 1}条", text="停车收费。") for n in range(3)
    ]
    ask("停车", *own, *near, READING)

    assert nearest_documents(index, SearchQuery("停车收费", TODAY), but="own", most=5) == ["near"]
