"""What a page must have: tables of the rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from gongkai.publishing import rules

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
GOOD = rules.ArticleFacts("标题", "水务局", has_body=True, published_at=NOW, received_at=NOW)
SITE = rules.SiteFacts("2199010001", "辽ICP备00000000号-1", "辽公网安备 21990100000001号", "#0a4a94")


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"title": " "}, ["NO_TITLE"]),
        ({"source": "", "has_body": False}, ["NO_SOURCE", "NO_BODY"]),
        ({"published_at": NOW - timedelta(days=2)}, ["BACKDATED"]),
        ({"published_at": NOW + timedelta(hours=1)}, ["POSTDATED"]),
        ({"images_without_words": 2}, ["NO_ALT"]),
    ],
    ids=["complete", "no title", "all reasons at once", "forged earlier", "forged later", "mute pictures"],
)
def test_an_article_is_refused_with_every_reason(change, codes):
    assert [one.code for one in rules.article_blockers(replace(GOOD, **change))] == codes


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, []),
        ({"site_id_code": "12345"}, ["SITE_ID"]),
        ({"icp": "ICP备1号", "police_record": "公网安备1"}, ["ICP", "POLICE_RECORD"]),
        ({"colour": "blue"}, ["COLOUR"]),
        ({"colour": "#7fb0e0"}, ["PALE"]),
    ],
    ids=["in order", "short code", "both records", "no colour", "too pale to read"],
)
def test_the_frame_of_every_page_is_checked(change, codes):
    assert [one.code for one in rules.site_blockers(replace(SITE, **change))] == codes


def test_contrast_is_counted_as_wcag_counts_it():
    assert rules.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert rules.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_topic_is_archived_the_day_after_its_last():
    assert not rules.is_archived(date(2026, 5, 1), on=date(2026, 5, 1))
    assert rules.is_archived(date(2026, 5, 1), on=date(2026, 5, 2))
    assert not rules.is_archived(None, on=date(2026, 5, 2))
