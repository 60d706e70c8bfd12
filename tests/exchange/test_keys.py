"""Keys, quotas and statistics (密钥、限额、统计)."""

from datetime import timedelta

import pytest

from gongkai.core.refusals import BadInput, Refused
from gongkai.exchange import rules, services
from gongkai.exchange.enums import Outcome
from gongkai.exchange.models import AccessKey, Quota, Tally
from gongkai.exchange.selectors.callers import anonymous_caller, caller_with, find_key
from gongkai.exchange.selectors.statistics import get_statistics
from gongkai.exchange.services.keys import key_facts
from gongkai.trail.models import Entry
from tests.exchange.builders import a_key, a_unit
from tests.factories import AT, ON

pytestmark = pytest.mark.django_db


def opens(key: AccessKey, at=AT) -> bool:
    key.refresh_from_db()
    return not rules.key_blockers(key_facts(key), at=at)


def test_a_key_is_shown_once_and_kept_so_that_nobody_can_read_it():
    key, shown = a_key()

    assert shown not in str(vars(key))
    assert shown.split("_", 2)[2] not in str(Entry.objects.values_list("payload", flat=True))
    assert find_key(shown) == key
    assert find_key(shown[:-1] + ("a" if shown[-1] != "a" else "b")) is None
    assert find_key("gk_") is find_key("") is find_key("gk_nothing_here") is None


def test_a_changed_key_opens_for_seven_days_beside_the_new_one():
    key, _ = a_key()
    fresh, _ = services.rotate_key(key=key, actor_id=None, at=AT)

    assert opens(key, AT + timedelta(days=6, hours=23))
    assert not opens(key, AT + timedelta(days=7))
    assert opens(fresh, AT + timedelta(days=300))
    with pytest.raises(Refused, match="换发过"):
        services.rotate_key(key=key, actor_id=None, at=AT)


def test_a_revoked_key_opens_nothing_at_once_and_needs_a_reason():
    key, _ = a_key()
    with pytest.raises(BadInput):
        services.revoke_key(key=key, reason=" ", actor_id=None, at=AT)
    services.revoke_key(key=key, reason="泄露", actor_id=None, at=AT)

    assert not opens(key)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"scopes": ()}, "NO_SCOPE"),
        ({"scopes": ("DRAFTS",)}, "SCOPE_UNKNOWN"),
        ({"per_minute": 10, "per_day": 5}, "QUOTA_ORDER"),
    ],
)
def test_a_key_that_makes_no_sense_is_not_issued(fields, code):
    with pytest.raises(Refused) as refusal:
        a_key(**fields)

    assert [one.code for one in refusal.value.blockers] == [code]


def test_pushing_needs_a_unit_that_stands_for_what_is_pushed():
    request = services.KeyRequest("热线", "HOTLINE", ("PUSH",))

    with pytest.raises(Refused, match="请选择代为办理的单位"):
        services.issue_key(request=request, actor_id=None, at=AT)


def test_the_quota_of_a_minute_ends_with_the_minute_and_that_of_a_day_with_the_day():
    key, _ = a_key(per_minute=2, per_day=3)
    caller = caller_with(key)
    late = AT.replace(second=50)

    calls = [services.spend_call(caller=caller, at=at) for at in (AT, late, late)]
    assert [bool(rules.quota_blockers(one)) for one in calls] == [False, False, True]
    assert rules.retry_after(calls[-1], at=late) == 10
    next_minute = services.spend_call(caller=caller, at=AT + timedelta(minutes=1))
    assert [one.code for one in rules.quota_blockers(next_minute)] == ["PER_DAY"]
    tomorrow = services.spend_call(caller=caller, at=AT + timedelta(days=1))
    assert not rules.quota_blockers(tomorrow)


def test_an_address_is_counted_and_not_kept():
    caller = anonymous_caller("203.0.113.7", at=AT)
    services.spend_call(caller=caller, at=AT)

    assert "203.0.113.7" not in str(list(Quota.objects.values_list("holder", flat=True)))
    assert anonymous_caller("203.0.113.7", at=AT + timedelta(days=1)).holder != caller.holder
    assert anonymous_caller("203.0.113.8", at=AT).holder != caller.holder


def test_the_statistics_of_a_channel_are_calls_questions_errors_and_the_time_most_stayed_under():
    for times, outcome, took in ((18, Outcome.OK, 8), (1, Outcome.ERROR, 30), (1, Outcome.FAULT, 900)):
        for _ in range(times):
            services.tally_call(
                channel="APP", handle="h", operation="search", outcome=outcome, milliseconds=took, at=AT
            )
    services.tally_call(
        channel="PORTAL", handle="", operation="list_units", outcome="LIMITED", milliseconds=1, at=AT
    )

    found = get_statistics(start=ON - timedelta(days=1), end=ON)
    app = next(one for one in found.channels if one.label == "移动端")
    assert (app.calls, app.questions, app.errors, app.faults, app.p95_ms) == (20, 20, 1, 1, 50)
    assert [one.calls for one in found.days] == [0, 21]
    assert found.total == 21


def test_old_counts_are_forgotten():
    caller = anonymous_caller("203.0.113.7", at=AT)
    services.spend_call(caller=caller, at=AT)
    services.tally_call(channel="APP", handle="", operation="search", outcome="OK", milliseconds=1, at=AT)
    services.forget_old_counts(at=AT + timedelta(days=3))
    assert (Quota.objects.count(), Tally.objects.count()) == (0, 1)
    services.forget_old_counts(at=AT + timedelta(days=801))
    assert not Tally.objects.exists()


def test_every_deed_on_a_key_is_in_the_trail():
    key, _ = a_key(scopes=("READ", "PUSH"), unit=a_unit())
    services.rotate_key(key=key, actor_id=None, at=AT)
    services.revoke_key(key=key, reason="停用", actor_id=None, at=AT)

    told = Entry.objects.filter(action__startswith="exchange.key_").order_by("sequence")
    assert list(told.values_list("action", flat=True)) == [
        "exchange.key_issued",
        "exchange.key_issued",
        "exchange.key_rotated",
        "exchange.key_revoked",
    ]
