"""Validity is computed from dated events, for any day."""

from datetime import date

import pytest

from gongkai.policies.rules.validity import (
    EditionFacts,
    EventFacts,
    LifeFacts,
    Span,
    edition_spans,
    life_span,
    validity,
)

MADE = EventFacts("ENACTED", date(2020, 3, 1), "公布")
BEGAN = EventFacts("COMMENCED", date(2020, 5, 1), "施行")
ENDED = EventFacts("REPEALED", date(2024, 1, 1), "废止", deciding_title="新办法")
PART = EventFacts("REPEALED", date(2023, 1, 1), "废止", ("第三条",), "清理决定")


@pytest.mark.parametrize(
    ("events", "expires_on", "as_of", "code"),
    [
        ((MADE, BEGAN), None, date(2020, 4, 30), "NOT_YET"),
        ((MADE, BEGAN), None, date(2020, 5, 1), "IN_FORCE"),
        ((MADE,), None, date(2020, 3, 1), "IN_FORCE"),
        ((MADE, BEGAN, ENDED), None, date(2023, 12, 31), "IN_FORCE"),
        ((MADE, BEGAN, ENDED), None, date(2024, 1, 1), "REPEALED"),
        ((MADE, BEGAN), date(2022, 4, 30), date(2022, 4, 30), "IN_FORCE"),
        ((MADE, BEGAN), date(2022, 4, 30), date(2022, 5, 1), "LAPSED"),
        ((MADE, BEGAN, ENDED), date(2022, 4, 30), date(2024, 6, 1), "LAPSED"),
        ((MADE, BEGAN, PART), None, date(2023, 6, 1), "IN_FORCE"),
    ],
    ids=[
        "before it takes effect", "on its first day", "no day of effect stated", "the day before its repeal",
        "on the day of its repeal", "on the last day of its term", "the day after its term",
        "lapsed before it was repealed", "only one article repealed",
    ],
)  # fmt: skip
def test_a_document_stands_by_its_events(events, expires_on, as_of, code):
    assert validity(LifeFacts(events, expires_on), as_of).code == code


def test_a_repealed_article_is_told_as_a_note_from_its_day_on():
    facts = LifeFacts((MADE, BEGAN, PART))

    assert validity(facts, date(2022, 12, 31)).notes == ()
    assert validity(facts, date(2023, 1, 1)).notes == ("第三条自2023年1月1日起废止，依据《清理决定》",)


def test_editions_touch_without_gap_or_overlap():
    editions = [
        EditionFacts(date(2020, 3, 1), date(2020, 5, 1)),
        EditionFacts(date(2021, 2, 1)),
        EditionFacts(date(2022, 9, 1), date(2023, 1, 1)),
    ]
    spans = edition_spans(editions, life_span(LifeFacts((MADE, BEGAN, ENDED))))

    assert spans == [
        Span(date(2020, 5, 1), date(2021, 2, 1), "AMENDED"),
        Span(date(2021, 2, 1), date(2023, 1, 1), "AMENDED"),
        Span(date(2023, 1, 1), date(2024, 1, 1), "REPEALED"),
    ]


def test_an_edition_overtaken_before_it_took_effect_is_never_valid():
    editions = [
        EditionFacts(date(2020, 3, 1), date(2021, 1, 1)),
        EditionFacts(date(2020, 6, 1), date(2020, 12, 1)),
    ]

    first, second = edition_spans(editions, Span())

    assert first.starts_on == first.ends_on
    assert second == Span(date(2020, 12, 1), None, "")
