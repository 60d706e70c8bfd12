"""What the desk shows of the exchange: keys, partners, deliveries."""

from django.db.models import Count, Max, Q, QuerySet

from gongkai.exchange.enums import DeliveryState
from gongkai.exchange.models import AccessKey, Arrival, Delivery, Partner


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
