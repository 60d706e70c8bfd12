"""What a key allows, when a delivery is tried again, which letter is believed. Imports no Django."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from gongkai.core.refusals import Blocker

R03_04: Final = "R03-04 知识条目要素"
R03_06: Final = "R03-06 政策与知识双向联动"
R03_09: Final = "R03-09 多渠道查询"
X_07: Final = "X-07 岗位分离"
WEEKDAYS: Final = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
BUCKETS_MS: Final = (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 60_000)
PUSH_HOUR: Final = 2
LATER_STATUSES: Final = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """A key as the rules see it (密钥)."""

    scopes: frozenset[str]
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """How often a caller called in this minute and on this day, and how often it may (限额)."""

    in_minute: int
    in_day: int
    per_minute: int
    per_day: int


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What is known of a letter before it is read (来信)."""

    is_signed_right: bool
    signed_at: datetime | None
    event_id: str
    is_accepted_from: bool = True


def key_blockers(facts: KeyFacts, *, at: datetime) -> tuple[Blocker, ...]:
    """Return why a key opens nothing at an instant (密钥失效)."""
    checks = (
        (facts.revoked_at is not None, "KEY_REVOKED", "这个密钥已经作废，请向县政府办公室申请新的密钥。"),
        (facts.expires_at <= at, "KEY_EXPIRED", "这个密钥已经到期，请向县政府办公室申请换发。"),
    )
    return tuple(Blocker(code, message, R03_09) for wrong, code, message in checks if wrong)


def scope_blockers(facts: KeyFacts | None, *, scope: str) -> tuple[Blocker, ...]:
    """Return why a caller may not do what needs a scope (密钥权限); without a key there is only reading."""
    if facts is None:
        return (
            Blocker("KEY_NEEDED", "此接口要带密钥调用，请在 Authorization 请求头里写 Bearer 密钥。", R03_09),
        )
    if scope in facts.scopes:
        return ()
    return (Blocker("SCOPE", "这个密钥没有此项权限，请向县政府办公室申请。", R03_09),)


def quota_blockers(spent: Spent) -> tuple[Blocker, ...]:
    """Return why a call is one too many (超出限额)."""
    checks = (
        (
            spent.in_minute > spent.per_minute,
            "PER_MINUTE",
            f"每分钟最多调用 {spent.per_minute} 次，请稍后再试。",
        ),
        (
            spent.in_day > spent.per_day,
            "PER_DAY",
            f"每日最多调用 {spent.per_day} 次，请明日再试或申请提高限额。",
        ),
    )
    return tuple(Blocker(code, message, R03_09) for wrong, code, message in checks if wrong)


def retry_after(spent: Spent, *, at: datetime) -> int:
    """Return after how many seconds the next call would be let in (请求间隔); `at` is local time."""
    if spent.in_day > spent.per_day:
        tomorrow = (at + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        return max(1, int((tomorrow - at).total_seconds()) + 1)
    return 60 - at.second


def wait_before(attempt: int, *, first: int, longest: int, chance: float) -> timedelta:
    """
    Return how long to wait before the next attempt (退避): doubled each time, up to a bound, spread by a quarter.

    `chance` is a number from 0 to 1, so that many deliveries that failed together do not come back together.

    >>> wait_before(3, first=30, longest=21600, chance=0.5).total_seconds()
    120.0
    """
    doubled = min(longest, first * 2 ** max(0, attempt - 1))
    return timedelta(seconds=doubled * (0.75 + chance / 2))


def is_taken(status: int | None) -> bool:
    """Whether an answer says that the receiver took the event (已送达): any 2xx, whatever else it says."""
    return status is not None and 200 <= status < 300


def is_down(status: int | None) -> bool:
    """Whether an answer, or none, says that the receiver itself cannot take anything now (对方不可用)."""
    return status is None or status >= 500 or status in LATER_STATUSES


def next_push(after: datetime, *, weekday: str) -> datetime:
    """Return when the week's push begins next (每周推送, R03-04): early on the weekday; `after` is local time."""
    wanted = WEEKDAYS.index(weekday)
    start = after.replace(hour=PUSH_HOUR, minute=0, second=0, microsecond=0)
    days = (wanted - start.weekday()) % 7
    found = start + timedelta(days=days)
    return found if found >= after else found + timedelta(days=7)


def last_push(before: datetime, *, weekday: str) -> datetime:
    """Return when the week's push last had to begin (每周推送, R03-04); `before` is local time."""
    coming = next_push(before, weekday=weekday)
    return coming if coming == before else coming - timedelta(days=7)


def letter_blockers(facts: LetterFacts, *, at: datetime, window: int) -> tuple[Blocker, ...]:
    """
    Return why a letter is not believed (来信验签): no such sender, wrong signature, wrong time, no number.

    An unsigned letter learns nothing else: the reasons behind the signature come only with a right one.
    """
    if not facts.is_accepted_from or not facts.is_signed_right:
        return (Blocker("SIGNATURE", "签名不对，请核对共享密钥和签名方法。", R03_06),)
    checks = (
        (
            facts.signed_at is None or abs((at - facts.signed_at).total_seconds()) > window,
            "TIMESTAMP",
            f"签名时间与平台时间相差超过 {window} 秒，请校准时钟后重新签名。",
        ),
        (not facts.event_id or len(facts.event_id) > 80, "EVENT_ID", "请写明事件号，最长 80 个字符。"),
    )
    return tuple(Blocker(code, message, R03_06) for wrong, code, message in checks if wrong)


def key_request_blockers(
    *, scopes: Iterable[str], known: Iterable[str], per_minute: int, per_day: int, expires_on: date, on: date
) -> tuple[Blocker, ...]:
    """Return why a key may not be issued so (签发条件); pushing needs a key, nothing opens what is not public."""
    asked, allowed = set(scopes), set(known)
    checks = (
        (not asked, "NO_SCOPE", "请至少选一项权限。"),
        (bool(asked - allowed), "SCOPE_UNKNOWN", f"没有“{'、'.join(sorted(asked - allowed))}”这项权限。"),
        (per_minute < 1 or per_day < 1, "QUOTA", "限额应是正整数。"),
        (per_minute > per_day, "QUOTA_ORDER", "每分钟限额不能大于每日限额，请改正。"),
        (expires_on <= on, "EXPIRED", "到期日应晚于今天。"),
    )
    return tuple(Blocker(code, message, R03_09) for wrong, code, message in checks if wrong)


def bucket_of(milliseconds: float) -> int:
    """
    Return the bound under which a call's time is counted (用时分档).

    >>> bucket_of(37.2)
    50
    """
    return next((bound for bound in BUCKETS_MS if milliseconds <= bound), BUCKETS_MS[-1])


def percentile(counts: Iterable[tuple[int, int]], share: float) -> int:
    """
    Return the bound under which a share of the calls stayed (百分位用时): pairs of bound and number of calls.

    >>> percentile([(5, 90), (50, 6), (200, 4)], 0.95)
    50
    """
    ordered = sorted(counts)
    total, seen = sum(number for _, number in ordered), 0
    for bound, number in ordered:
        seen += number
        if seen >= share * total:
            return bound
    return 0
