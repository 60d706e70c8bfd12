"""What the desk shows of the exchange: keys, partners, deliveries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import rules
from gongkai.exchange.enums import DeliveryState
from gongkai.exchange.models import (
    AccessKey,
    Arrival,
    Delivery,
    InitialLoad,
    Partner,
    SharedItem,
    WeeklyPush,
)


def list_keys() -> QuerySet[AccessKey]:
    """Return all keys, those that open something first (访问密钥)."""
    found = AccessKey.objects.select_related("issued_by", "unit", "replaced_by")
    return found.order_by("revoked_at", "-expires_at", "-pk")


def list_partners() -> QuerySet[Partner]:
    """Return the partners with how many deliveries wait, died and went out (对接系统)."""
    return (
        Partner.objects.select_related("unit")
        .annotate(
            waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.WAITING)),
            dead=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DEAD)),
            delivered=Count("deliveries", filter=Q(deliveries__state=DeliveryState.DELIVERED)),
            last_answer=Max("deliveries__answered_at"),
        )
        .order_by("name")
    )


def list_deliveries(*, state: str = "", partner: str = "") -> QuerySet[Delivery]:
    """Return deliveries, the newest first, narrowed to a state and a partner (推送记录)."""
    found = Delivery.objects.select_related("partner").defer("payload").order_by("-version", "-pk")
    found = found.filter(state=state) if state else found
    return found.filter(partner__code=partner) if partner else found


def list_arrivals(*, partner: str = "") -> QuerySet[Arrival]:
    """Return letters that came in, the newest first (来信)."""
    found = Arrival.objects.select_related("partner").order_by("-pk")
    return found.filter(partner__code=partner) if partner else found


def count_dead() -> int:
    """Return how many deliveries nobody takes (死信)."""
    return Delivery.objects.filter(state=DeliveryState.DEAD).count()


@dataclass(frozen=True, slots=True)
class LoadProgress:
    """How far a partner's first copy is (初始推送进度)."""

    load: InitialLoad
    delivered: int

    @property
    def share(self) -> int:
        """How much of it was delivered, in hundredths."""
        return min(100, 100 * self.delivered // self.load.total) if self.load.total else 100


def find_load(partner: Partner) -> LoadProgress | None:
    """Return how far a partner's initial load is, nothing where none was chosen."""
    load = InitialLoad.objects.filter(partner=partner).first()
    if load is None:
        return None
    sent = Delivery.objects.filter(
        partner=partner,
        noted_at__gte=load.begun_at,
        state=DeliveryState.DELIVERED,
        version__lte=load.after_version,
    )
    return LoadProgress(load, min(load.total, sent.values("item").distinct().count()))


def count_public(kinds: Iterable[str]) -> int:
    """Return how many items of some kinds are public now."""
    return SharedItem.objects.filter(kind__in=list(kinds), is_public=True).count()


def list_weekly_pushes(most: int = 5) -> QuerySet[WeeklyPush]:
    """Return the last weekly pushes, the newest first (每周推送)."""
    return WeeklyPush.objects.order_by("-due_on")[:most]


def next_weekly_push(*, at: datetime) -> datetime:
    """Return when the next weekly push begins."""
    local = timezone.localtime(at)
    weekday = str(load_rulebook().rule("R03-04.push_weekday", on=local.date()).value)
    return rules.next_push(local, weekday=weekday)
