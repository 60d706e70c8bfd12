"""Telling others (对外变动): each item's state numbered by the trail, and a delivery for each partner that wants it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import rules, signing
from gongkai.exchange.enums import Cadence, DeliveryState
from gongkai.exchange.models import Delivery, Partner, SharedItem
from gongkai.exchange.selectors import shared
from gongkai.exchange.selectors.shared import Standing
from gongkai.trail import services as trail
from gongkai.trail.models import Entry

Item = tuple[str, int]
DAY_TURNED = "exchange.day_turned"
OPEN = (DeliveryState.WAITING, DeliveryState.DEAD)


@transaction.atomic
def share_items(*, touched: Mapping[Item, int], at: datetime) -> int:
    """
    Number what changed of the items that deeds touched, and line up a delivery for each partner (对外变动).

    `touched` gives each item the number of the last trail entry that touched it. Done twice it does nothing the
    second time; what never was public leaves no trace.
    """
    on, told = timezone.localdate(at), 0
    partners = [one for one in Partner.objects.filter(is_active=True) if one.url]
    for (kind, item_id), version in sorted(touched.items(), key=lambda pair: (pair[1], pair[0])):
        item = SharedItem.objects.select_for_update().filter(kind=kind, item_id=item_id).first()
        standing = shared.standing_of(kind, item_id, on=on)
        event = _event_of(item, standing)
        if not event:
            continue
        item = _write(item, standing, version, at)
        wanting = [one for one in partners if kind in one.kinds]
        record = standing.record if wanting else None
        for partner in wanting:
            line_up(partner=partner, item=item, event=event, record=record, at=at)
        told += 1
    return told


@transaction.atomic
def line_up(
    *,
    partner: Partner,
    item: SharedItem,
    event: str,
    record: Mapping | None,
    at: datetime,
    is_at_once: bool = False,
) -> Delivery | None:
    """
    Put an event into a partner's line (列入推送); an older version of the item that still waits goes out of it.

    An event that the partner was lined up for before is not lined up again; `is_at_once` does not wait for the week's
    push.
    """
    event_id = f"{item.kind.lower()}-{item.item_id}-{item.version}"
    if Delivery.objects.filter(partner=partner, event_id=event_id).exists():
        return None
    named = f"{item.kind.lower()}:{item.item_id}"
    older = Delivery.objects.filter(partner=partner, item=named, state__in=OPEN, version__lt=item.version)
    flying = [one for one in older.values_list("claimed_until", flat=True) if one is not None]
    older.update(state=DeliveryState.SUPERSEDED)
    payload = json.dumps(
        {
            "event_id": event_id,
            "event": event,
            "version": item.version,
            "occurred_at": timezone.localtime(item.changed_at).isoformat(),
            "item": {"kind": item.kind, "id": item.item_id, "address": item.address, "title": item.title},
            "data": record,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return Delivery.objects.create(
        partner=partner,
        event_id=event_id,
        event=event,
        item=named,
        version=item.version,
        title=item.title,
        payload=payload,
        digest=signing.sm3_of(payload.encode()),
        due_at=max([at if is_at_once else _first_due(partner, at), *flying]),
        noted_at=at,
    )


@transaction.atomic
def turn_day(*, at: datetime) -> int:
    """Note in the trail that a day began (换日), so that what its date changes is told in its place; once a day."""
    on = timezone.localdate(at)
    last = Entry.objects.filter(action=DAY_TURNED).order_by("-sequence").first()
    before = date.fromisoformat(last.payload["to"]) if last else on
    if last is not None and before >= on:
        return 0
    deed = (DAY_TURNED, SharedItem._meta.label_lower, "", {"from": before, "to": on})
    trail.record_many([deed], actor_id=None, at=at)
    return 1


def touched_by_day(entry: Entry) -> Iterable[Item]:
    """Return the items that a new day may have changed (换日)."""
    start, end = (date.fromisoformat(entry.payload[name]) for name in ("from", "to"))
    documents = shared.documents_turning(start, end)
    yield from (("DOCUMENT", one) for one in documents)
    yield from (
        ("ENTRY", one) for one in shared.entries_turning(start, end) | shared.entries_citing(documents)
    )


def _event_of(item: SharedItem | None, standing: Standing) -> str:
    name = standing.kind.lower()
    was_public = item is not None and item.is_public
    if not standing.is_public:
        return f"{name}.withdrawn" if was_public else ""
    if not was_public:
        return f"{name}.published"
    return f"{name}.updated" if item and item.digest != standing.digest else ""


def _write(item: SharedItem | None, standing: Standing, version: int, at: datetime) -> SharedItem:
    item = item or SharedItem(kind=standing.kind, item_id=standing.item_id)
    item.is_public = standing.is_public
    item.digest, item.version, item.changed_at = standing.digest, version, at
    item.address, item.title = standing.address or item.address, standing.title or item.title
    item.save()
    return item


def _first_due(partner: Partner, at: datetime) -> datetime:
    if partner.cadence != Cadence.WEEKLY:
        return at
    local = timezone.localtime(at)
    weekday = load_rulebook().rule("R03-04.push_weekday", on=local.date()).value
    return rules.next_push(local, weekday=str(weekday))
