"""Reading subscriptions: for the reader whom a signed link names, and in numbers for the county office."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, Max, Q

from gongkai.clearance.questions import masked_question
from gongkai.subscriptions import sealing
from gongkai.subscriptions.enums import MailingState, TargetKind
from gongkai.subscriptions.models import Mailing, Reader, Subscription

LINK_HOLDS: Final = timedelta(days=90)
UNSETTLED: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Followed:
    """How many follow one query or document (订阅统计)."""

    kind: str
    label: str
    address: str
    daily: int
    weekly: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.daily + self.weekly


def find_reader(shown: str) -> Reader | None:
    """Return whose subscriptions a link shows, or None (我的订阅)."""
    return _reader(sealing.read_token(sealing.MANAGE, shown, max_age=LINK_HOLDS))


def find_ending(shown: str) -> tuple[Reader | None, str]:
    """Return whose mail of which rhythm a link ends, or nobody (一键退订); such a link does not grow old."""
    told = sealing.read_token(sealing.END, shown)
    return _reader(told), str(told.get("rhythm", ""))


def find_awaiting(shown: str, *, period: timedelta) -> Subscription | None:
    """Return the subscription that a link confirms, or None."""
    told = sealing.read_token(sealing.CONFIRM, shown, max_age=period)
    found = Subscription.objects.filter(pk=told.get("subscription"))
    return found.filter(reader__fingerprint__startswith=told.get("reader") or "-").first()


def list_subscriptions_of(reader: Reader) -> Any:
    """Return what an address follows (我的订阅), the newest first."""
    return reader.subscriptions.confirmed().order_by("-confirmed_at", "-pk")


def list_followed() -> list[Followed]:
    """Return queries and documents with how many follow each (订阅统计), without a word of whom."""
    rows = Subscription.objects.confirmed().order_by().values("kind", "target")
    counted = rows.annotate(
        label=Max("label"),
        address=Max("address"),
        daily=Count("pk", filter=Q(rhythm="DAILY")),
        weekly=Count("pk", filter=Q(rhythm="WEEKLY")),
    )
    found = [_followed(row) for row in counted]
    return sorted(found, key=lambda one: (-one.count, one.label))


def count_unsettled(*, at: datetime) -> int:
    """Return how many digests were claimed and never settled (结果不明): the worker died while it sent them."""
    return Mailing.objects.filter(state=MailingState.CLAIMED, claimed_at__lte=at - UNSETTLED).count()


def count_refused() -> int:
    """Return how many addresses could not be written to last time (退信)."""
    return Reader.objects.filter(failures__gt=0).count()


def _followed(row: dict[str, Any]) -> Followed:
    is_query = row["kind"] == TargetKind.QUERY
    label = masked_question(row["label"]) if is_query else row["label"]
    address = "" if is_query and label != row["label"] else row["address"]
    return Followed(TargetKind(row["kind"]).label, label, address, row["daily"], row["weekly"])


def _reader(told: dict[str, Any]) -> Reader | None:
    found = Reader.objects.filter(pk=told.get("pk"))
    return found.filter(fingerprint__startswith=told.get("reader") or "-").first()
