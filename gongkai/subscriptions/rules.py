"""Which address can be written to, what may be followed, and when a digest is due. Imports no Django."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from gongkai.core.refusals import Blocker

R03_09: Final = "R03-09 多渠道查询"
R03_06: Final = "R03-06 政策与知识双向联动"
KEPT_KEYS: Final = 2_000
"""How many digests of what was told a subscription keeps; the oldest go first."""
MOST_FAILURES: Final = 10
LONGEST_ADDRESS: Final = 254
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)


def normal_address(written: str) -> str:
    """
    Return an address in the one form in which it is compared (邮箱).

    >>> normal_address(" Zhao@Example.CN ")
    'zhao@example.cn'
    """
    return written.strip().lower()


def request_blockers(*, address: str, rhythm: str, rhythms: Iterable[str]) -> tuple[Blocker, ...]:
    """Return why a request for digests cannot be taken as it is written (订阅申请)."""
    is_address = len(address) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(address) and ".." not in address
    checks = (
        (not is_address, "ADDRESS", "邮箱写得不对，请写成 name@example.cn 的样子。"),
        (rhythm not in set(rhythms), "RHYTHM", "请选择每天或每周发送。"),
    )
    return tuple(Blocker(code, message, R03_09) for wrong, code, message in checks if wrong)


def origin_blockers(*, is_over: bool) -> tuple[Blocker, ...]:
    """Return why a source may ask no more for now (申请过多)."""
    if not is_over:
        return ()
    return (
        Blocker("TOO_OFTEN", "从您的网络提交的订阅申请太多，请过一会儿再试，或者先用 RSS 订阅。", R03_09),
    )


def last_due(rhythm: str, *, at: datetime, hour: int, weekday: int) -> datetime:
    """
    Return the last instant at which digests of a rhythm were due (应发时间); `at` is local, 1 is Monday.

    A worker that was down over the hour finds the same instant when it comes back, so nothing is left out.
    """
    due = at.replace(hour=hour, minute=0, second=0, microsecond=0)
    if rhythm == "WEEKLY":
        due -= timedelta(days=(due.isoweekday() - weekday) % 7)
        return due if due <= at else due - timedelta(days=7)
    return due if due <= at else due - timedelta(days=1)


def remembered(seen: Sequence[str], new: Iterable[str]) -> list[str]:
    """
    Return the digests of what was told, the new ones last, as many as are kept.

    >>> remembered(["a", "b"], ["b", "c"])
    ['a', 'b', 'c']
    """
    return list(dict.fromkeys([*seen, *new]))[-KEPT_KEYS:]


def rest_after(failures: int) -> timedelta:
    """Return how long an address rests that could not be written to (退避)."""
    return timedelta(hours=min(24, 2 ** max(0, failures - 1)))
