"""In a large index only a shortlist is weighed: the first page, the total and the counts stay what they were."""

import random
from datetime import date

import pytest

from gongkai.search.engine import SearchQuery, open_index, shortlist
from tests.search.engine.builders import TODAY, a_clause, ids

WORDS = ("种粮", "补贴", "危房", "改造", "养老", "保险", "食堂", "卫生", "井盖", "维修", "学费", "减免")
QUESTIONS = ("哪里可以申请种粮补贴和危房改造的钱", "食堂卫生由谁检查井盖坏了找谁维修", "学费减免养老保险食堂")


def _ending(number):
    if number % 7 == 0:
        return {"valid_to": date(2021, 1, 1), "ended_as": "AMENDED"}
    return {"valid_to": date(2021, 1, 1), "ended_as": "REPEALED"} if number % 11 == 5 else {}


@pytest.fixture
def index(tmp_path):
    chance = random.Random(7)
    opened = open_index(tmp_path / "index")
    opened.add(
        a_clause(
            f"{number}",
            anchor=f"t{number}",
            article="",
            kind=chance.choice(("通知", "办法")),
            text="，".join(chance.choices(WORDS, k=chance.randint(3, 9))) + "。",
            is_public=number % 5 != 0,
            **_ending(number),
        )
        for number in range(600)
    )
    opened.commit()
    yield opened
    opened.close()


def _ask(index, text, **more):
    return index.search(SearchQuery(text, TODAY, **{"limit": 10, "with_counts": True, **more}))


@pytest.fixture
def shortened(monkeypatch):
    def shorten():
        monkeypatch.setattr(shortlist, "MANY", 100)
        monkeypatch.setattr(shortlist, "LONG", 300)

    return shorten


@pytest.mark.parametrize("text", QUESTIONS)
@pytest.mark.parametrize(
    "more", [{}, {"offset": 10}, {"include_all": True}, {"only_public": False}, {"with_counts": False}]
)
def test_the_page_and_its_numbers_are_the_same(index, shortened, text, more):
    whole = _ask(index, text, **more)
    shortened()
    short = _ask(index, text, **more)

    assert (short.total, short.counts) == (whole.total, whole.counts)
    assert [round(hit.score, 2) for hit in short.hits] == [round(hit.score, 2) for hit in whole.hits]


@pytest.mark.parametrize(
    "more", [{"kind": ("通知",)}, {"sort": "newest"}, {"limit": 400}, {"validity": ("REPEALED",)}]
)
def test_a_filter_another_order_or_a_deep_page_is_weighed_in_full(index, shortened, monkeypatch, more):
    whole = _ask(index, QUESTIONS[0], **more)
    shortened()
    monkeypatch.setattr("gongkai.search.engine.compile.Compiler.quickly", lambda *_: 1 / 0)

    assert ids(_ask(index, QUESTIONS[0], **more)) == ids(whole)


def test_only_some_of_a_large_index_is_weighed(index, shortened, monkeypatch):
    seen = []
    among = shortlist.Compiler.among
    monkeypatch.setattr(
        shortlist.Compiler, "among", lambda self, groups: seen.append(len(groups)) or among(self, groups)
    )
    shortened()
    _ask(index, QUESTIONS[0])

    assert seen
    assert min(seen) <= 10 + shortlist.BESIDE
