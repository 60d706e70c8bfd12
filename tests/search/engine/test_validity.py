"""Valid first; the day asked about decides which text answers."""

from datetime import date

import pytest

from gongkai.search.engine import validity_at
from tests.search.engine.builders import a_clause, ids

OLD = a_clause(
    "old",
    document_id="d",
    edition_id="d@2018",
    edition="2018-01-01",
    text="补助标准为每户一万元，补助补助。",
    valid_from=date(2018, 1, 1),
    valid_to=date(2022, 7, 1),
    ended_as="AMENDED",
    is_newest=False,
)
NEW = a_clause(
    "new",
    document_id="d",
    edition_id="d@2022",
    edition="2022-06-01",
    text="补助标准为每户两万元。",
    valid_from=date(2022, 7, 1),
)
REPEALED = a_clause(
    "repealed",
    text="补助标准，补助标准，补助标准。",
    valid_from=date(2010, 1, 1),
    valid_to=date(2019, 1, 1),
    ended_as="REPEALED",
)
FUTURE = a_clause("future", text="补助标准补助标准为三万元。", valid_from=date(2027, 1, 1))


@pytest.mark.parametrize(
    ("as_of", "ended_as", "expected"),
    [
        (date(2019, 12, 31), "AMENDED", "NOT_YET"),
        (date(2020, 1, 1), "AMENDED", "IN_FORCE"),
        (date(2022, 12, 31), "AMENDED", "IN_FORCE"),
        (date(2023, 1, 1), "AMENDED", "AMENDED"),
        (date(2023, 1, 1), "REPEALED", "REPEALED"),
        (date(2023, 1, 1), "LAPSED", "LAPSED"),
        (date(2023, 1, 1), "", "AMENDED"),
    ],
)
def test_validity_is_computed_from_the_days(as_of, ended_as, expected):
    days = {"valid_from": date(2020, 1, 1), "valid_to": date(2023, 1, 1)}
    assert validity_at(**days, ended_as=ended_as, as_of=as_of) == expected


def test_unknown_days_bound_nothing():
    assert validity_at(valid_from=None, valid_to=None, ended_as="", as_of=date(1950, 1, 1)) == "IN_FORCE"


def test_what_is_valid_stands_before_what_is_not(ask):
    result = ask("补助标准", REPEALED, FUTURE, OLD, NEW)

    assert ids(result)[0] == "new"
    assert {hit.record.clause_id: hit.badge for hit in result.hits} == {
        "new": "有效",
        "repealed": "废止",
        "future": "尚未施行",
    }
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)
    assert result.total == 3


def test_the_day_switches_the_text(ask):
    ask("补助标准", OLD, NEW)

    assert ids(ask("补助标准", as_of=date(2022, 6, 30))) == ["old"]
    assert ids(ask("补助标准", as_of=date(2022, 7, 1))) == ["new"]


def test_replaced_editions_show_only_when_all_is_asked_for(ask):
    result = ask("补助标准", OLD, NEW, include_all=True)

    assert ids(result) == ["new", "old"]
    assert [hit.badge for hit in result.hits] == ["有效", "已修改"]


def test_a_coming_edition_stays_behind_the_one_in_force(ask):
    coming = a_clause(
        "coming",
        document_id="d",
        edition_id="d@2027",
        text="补助标准改为三万元。",
        valid_from=date(2027, 1, 1),
    )

    assert ids(ask("补助标准", NEW, coming)) == ["new"]
    assert ids(ask("补助标准", include_all=True)) == ["new", "coming"]


def test_a_repealed_document_of_the_same_title_stays_below_its_replacement(ask):
    old = a_clause("old-title", title="演示补助办法", valid_to=date(2021, 1, 1), ended_as="REPEALED")
    new = a_clause("new-title", title="演示补助办法", valid_from=date(2021, 1, 1))

    assert ids(ask("演示补助办法", old, new)) == ["new-title", "old-title"]
    assert ids(ask("演示补助办法", as_of=date(2020, 6, 1))) == ["old-title", "new-title"]


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_sorting_by_day_keeps_what_is_valid_first(ask, sort):
    result = ask(
        "补助标准",
        REPEALED,
        FUTURE,
        NEW,
        a_clause("third", text="补助标准。", edition="2024-01-01"),
        sort=sort,
    )

    assert ids(result)[:2] == (["third", "new"] if sort == "newest" else ["new", "third"])
