"""When a digest is due, which address can be written to, what is remembered."""

from datetime import datetime, timedelta, timezone

import pytest

from gongkai.subscriptions import rules

COUNTY = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("rhythm", "at", "due"),
    [
        ("DAILY", "2026-11-20T07:59", "2026-11-19T08:00"),
        ("DAILY", "2026-11-20T08:00", "2026-11-20T08:00"),
        ("DAILY", "2026-11-20T23:59", "2026-11-20T08:00"),
        ("WEEKLY", "2026-11-23T07:59", "2026-11-16T08:00"),
        ("WEEKLY", "2026-11-23T08:00", "2026-11-23T08:00"),
        ("WEEKLY", "2026-11-29T12:00", "2026-11-23T08:00"),
    ],
    ids=[
        "before the hour",
        "at the hour",
        "before midnight",
        "before the hour on Monday",
        "on Monday",
        "on Sunday",
    ],
)
def test_a_digest_is_due_at_its_hour_and_a_late_worker_finds_the_same_instant(rhythm, at, due):
    local = datetime.fromisoformat(at).replace(tzinfo=COUNTY)

    found = rules.last_due(rhythm, at=local, hour=8, weekday=1)

    assert found == datetime.fromisoformat(due).replace(tzinfo=COUNTY)


@pytest.mark.parametrize(
    ("address", "rhythm", "codes"),
    [
        ("zhao@example.cn", "DAILY", []),
        ("zhao.yi+gov@mail.example.com.cn", "WEEKLY", []),
        ("", "DAILY", ["ADDRESS"]),
        ("zhao", "DAILY", ["ADDRESS"]),
        ("zhao@example.cn\nBcc: all@example.cn", "DAILY", ["ADDRESS"]),
        ("zhao@example.cn,qian@example.cn", "DAILY", ["ADDRESS"]),
        ("zhao@localhost", "DAILY", ["ADDRESS"]),
        ("zhao..yi@example.cn", "DAILY", ["ADDRESS"]),
        (f"{'z' * 64}@{'e' * 60}.{'e' * 60}.{'e' * 60}.{'e' * 60}.cn", "DAILY", ["ADDRESS"]),
        ("zhao", "HOURLY", ["ADDRESS", "RHYTHM"]),
    ],
)
def test_every_reason_why_a_request_cannot_be_taken_is_told_at_once(address, rhythm, codes):
    found = rules.request_blockers(address=address, rhythm=rhythm, rhythms=("DAILY", "WEEKLY"))

    assert [one.code for one in found] == codes


def test_what_was_told_last_is_kept_where_not_all_can_be():
    seen = [str(n) for n in range(rules.KEPT_KEYS)]

    kept = rules.remembered(seen, ["new", "7"])

    assert len(kept) == rules.KEPT_KEYS
    assert kept[-1] == "new"
    assert "0" not in kept


def test_an_address_that_refuses_mail_rests_longer_each_time_and_never_more_than_a_day():
    rests = [rules.rest_after(n) for n in range(1, rules.MOST_FAILURES)]

    assert rests[0] == timedelta(hours=1)
    assert rests == sorted(rests)
    assert rests[-1] == timedelta(hours=24)
