"""Counting calls (限额与统计): exact for many processes at once, without a word of who asked what."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from gongkai.exchange import rules
from gongkai.exchange.models import AnsweredCall, Quota, Tally
from gongkai.exchange.selectors.callers import Caller

COUNT_UP = (
    'INSERT INTO exchange_quota (holder, "window", calls) VALUES (%s, %s, 1) '
    'ON CONFLICT (holder, "window") DO UPDATE SET calls = exchange_quota.calls + 1 RETURNING calls'
)
TALLY_UP = (
    "INSERT INTO exchange_tally (day, channel, handle, operation, outcome, at_most_ms, calls) "
    "VALUES (%s, %s, %s, %s, %s, %s, 1) "
    "ON CONFLICT (day, channel, handle, operation, outcome, at_most_ms) "
    "DO UPDATE SET calls = exchange_tally.calls + 1"
)
KEEP_WINDOWS, KEEP_TALLIES, KEEP_ANSWERS = timedelta(days=2), timedelta(days=800), timedelta(days=14)


@transaction.atomic
def spend_call(*, caller: Caller, at: datetime) -> rules.Spent:
    """Count a call against the caller's quota (计入限额) and return what is spent with it."""
    local = timezone.localtime(at)
    counts = []
    with connection.cursor() as cursor:
        for window in (f"{local:%Y-%m-%dT%H:%M}", f"{local:%Y-%m-%d}"):
            cursor.execute(COUNT_UP, [caller.holder, window])
            counts.append(int(cursor.fetchone()[0]))
    return rules.Spent(counts[0], counts[1], caller.per_minute, caller.per_day)


@transaction.atomic
def tally_call(
    *, channel: str, handle: str, operation: str, outcome: str, milliseconds: float, at: datetime
) -> None:
    """Count how a call went (计入统计), under its day, channel, key, operation, outcome and time bound."""
    day, bound = timezone.localdate(at), rules.bucket_of(milliseconds)
    with connection.cursor() as cursor:
        cursor.execute(TALLY_UP, [day, channel, handle, operation[:60], outcome, bound])


@transaction.atomic
def forget_old_counts(*, at: datetime) -> int:
    """Delete counts that serve nothing any more (清理计数); return how many rows went."""
    local = timezone.localtime(at)
    windows, _ = Quota.objects.filter(window__lt=f"{local - KEEP_WINDOWS:%Y-%m-%d}").delete()
    tallies, _ = Tally.objects.filter(day__lt=timezone.localdate(at - KEEP_TALLIES)).delete()
    answers, _ = AnsweredCall.objects.filter(at__lt=at - KEEP_ANSWERS).delete()
    return windows + tallies + answers
