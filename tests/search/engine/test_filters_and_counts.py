"""Filters narrow, counts tell what each would leave, parameters are strict."""

from datetime import date

import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine import SearchQuery
from tests.search.engine.builders import TODAY, a_clause, ids

RECORDS = (
    a_clause("a", kind="规范性文件", issuers=("甲局", "乙局"), topics=("农业",), year=2020, text="种粮补贴发放。"),
    a_clause("b", kind="规范性文件", issuers=("乙局",), topics=("农业", "财政"), year=2021, text="种粮补贴标准。"),
    a_clause("c", kind="通知", issuers=("丙局",), topics=("财政",), year=2021, text="种粮补贴监督。"),
    a_clause(
        "d", kind="通知", issuers=("丙局",), topics=(), year=None, text="种粮补贴旧规。",
        valid_to=date(2021, 1, 1), ended_as="LAPSED",
    ),
    a_clause("e", kind="通知", issuers=("丙局",), year=2021, text="学校食堂管理。"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": ("通知",)}, {"c", "d"}),
        ({"issuer": ("乙局",)}, {"a", "b"}),
        ({"issuer": ("甲局", "丙局")}, {"a", "c", "d"}),
        ({"topic": ("财政",)}, {"b", "c"}),
        ({"year": (2021,)}, {"b", "c"}),
        ({"validity": ("LAPSED",)}, {"d"}),
        ({"validity": ("LAPSED", "IN_FORCE"), "kind": ("通知",)}, {"c", "d"}),
        ({"kind": ("没有这种",)}, set()),
    ],
)
def test_filters_narrow_the_list(ask, filters, expected):
    result = ask("种粮补贴", *RECORDS, **filters)

    assert set(ids(result)) == expected
    assert result.total == len(expected)


def test_counts_are_of_the_whole_list(ask):
    counts = ask("种粮补贴", *RECORDS, with_counts=True, limit=1).counts

    assert counts == {
        "kind": {"规范性文件": 2, "通知": 2},
        "issuer": {"乙局": 2, "丙局": 2, "甲局": 1},
        "topic": {"农业": 2, "财政": 2},
        "year": {"2021": 2, "2020": 1},
        "source": {"clause": 4},
        "validity": {"IN_FORCE": 3, "LAPSED": 1},
    }


def test_a_facet_is_counted_as_if_it_were_not_set(ask):
    counts = ask("种粮补贴", *RECORDS, with_counts=True, kind=("通知",), year=(2021,)).counts

    assert counts["kind"] == {"规范性文件": 1, "通知": 1}
    assert counts["year"] == {"2021": 1}
    assert counts["issuer"] == {"丙局": 1}


def test_filters_without_words_list_everything_within_them(ask):
    result = ask("", *RECORDS, kind=("通知",), sort="newest")

    assert set(ids(result)) == {"c", "d", "e"}
    assert ids(result)[-1] == "d"


def test_pages_follow_one_another(ask):
    everything = ids(ask("种粮补贴", *RECORDS))

    assert [ids(ask("种粮补贴", limit=1, offset=place))[0] for place in range(4)] == everything


def test_parameters_are_read_from_an_address():
    query = SearchQuery.from_parameters(
        {"text": "补贴", "year": ["2021"], "kind": "通知", "limit": "5", "include_all": "1"}, as_of=TODAY
    )

    assert (query.year, query.kind, query.limit, query.include_all) == ((2021,), ("通知",), 5, True)


@pytest.mark.parametrize(
    "parameters",
    [
        {"colour": "red"},
        {"year": "去年"},
        {"limit": "many"},
        {"limit": 0},
        {"limit": 5_000},
        {"offset": -1},
        {"sort": "title"},
        {"validity": "MAYBE"},
        {"as_of": "2023-13-01"},
        {"include_all": "perhaps"},
    ],
)
def test_what_is_not_understood_is_refused(parameters):
    with pytest.raises(BadInput):
        SearchQuery.from_parameters({"text": "补贴", **parameters}, as_of=TODAY)
