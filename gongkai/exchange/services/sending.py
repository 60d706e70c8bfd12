"""Sending (推送): in order for each item, tried again with growing pauses, dead letters kept for people to see."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import rules, sealing, signing, targets
from gongkai.exchange.enums import Cadence, DeliveryState
from gongkai.exchange.models import Delivery, Partner
from gongkai.exchange.targets import Answer
from gongkai.knowledge import services as knowledge
from gongkai.trail import services as trail

AT_A_TIME = 20
HELD = timedelta(minutes=3)
"""How long a delivery belongs to the worker that took it; one that died meanwhile gives it back."""
Post = Callable[[str, bytes, Mapping[str, str]], Answer]


@dataclass(slots=True)
class Round:
    """One round of sending to one partner (一轮推送)."""

    partner: Partner
    at: datetime
    sent: int = 0
    entries: dict[int, str] = field(default_factory=dict)
    newest: int = 0


def send_due(*, at: datetime, post: Post | None = None) -> int:
    """
    Send what is due (推送到期事件); return how many were taken.

    Nothing is sent inside a transaction. A partner that cannot take anything rests; the others go on.
    """
    sent = 0
    awake = Q(rests_until__isnull=True) | Q(rests_until__lte=at)
    due = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lte=at)
    for partner in Partner.objects.filter(awake, is_active=True, pk__in=due.values("partner_id")).order_by(
        "pk"
    ):
        one = Round(partner, at)
        _send_round(one, post or post_letter)
        _note_pushed(one)
        sent += one.sent
    return sent


def post_letter(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a letter within the bounds the operator set (投递)."""
    return targets.post(url, body, headers, allowed=settings.GONGKAI_WEBHOOK_HOSTS)


@transaction.atomic
def replay_delivery(*, delivery: Delivery, actor_id: int | None, at: datetime) -> Delivery:
    """
    Put a dead letter into the line again (重放死信).

    :raises Refused: if it is not dead, or a newer version of the item has taken its place
    """
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if blockers := _replay_blockers(delivery):
        raise Refused(*blockers)
    delivery.state, delivery.attempts = DeliveryState.WAITING, 0
    delivery.due_at, delivery.claimed_until = at, None
    delivery.save()
    Partner.objects.filter(pk=delivery.partner_id).update(rests_until=None)
    trail.record(
        "exchange.delivery_replayed", subject=delivery, actor_id=actor_id, at=at, event_id=delivery.event_id
    )
    return delivery


@transaction.atomic
def replay_dead(*, partner: Partner, actor_id: int | None, at: datetime) -> int:
    """Put every dead letter of a partner that still matters into the line again (全部重放); return how many."""
    dead = Delivery.objects.filter(partner=partner, state=DeliveryState.DEAD).order_by("version", "pk")
    ready = [one for one in dead if not _replay_blockers(one)]
    for one in ready:
        replay_delivery(delivery=one, actor_id=actor_id, at=at)
    return len(ready)


def _send_round(one: Round, post: Post) -> None:
    secret = sealing.decipher(one.partner.secret_cipher)
    for _ in range(AT_A_TIME):
        delivery = _claim(one)
        if delivery is None:
            return
        body = delivery.payload.encode()
        headers = signing.headers_for(
            secret=secret,
            master=settings.SECRET_KEY,
            timestamp=str(int(one.at.timestamp())),
            event_id=delivery.event_id,
            body=body,
        )
        answer = post(one.partner.url, body, headers)
        if not _settle(one, delivery, answer):
            return


def _claim(one: Round) -> Delivery | None:
    """Take the oldest delivery that is due, so that no other worker sends it too."""
    for delivery in _claimable(one).order_by("version", "pk")[:5]:
        taken = _claimable(one).filter(pk=delivery.pk).update(claimed_until=one.at + HELD)
        if taken:
            return delivery
    return None


def _claimable(one: Round) -> QuerySet[Delivery]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=one.at)
    return Delivery.objects.filter(free, partner=one.partner, state=DeliveryState.WAITING, due_at__lte=one.at)


@transaction.atomic
def _settle(one: Round, delivery: Delivery, answer: Answer) -> bool:
    """Note the answer; return whether the partner may be sent more in this round."""
    delivery = Delivery.objects.select_for_update().get(pk=delivery.pk)
    delivery.attempts += 1
    delivery.claimed_until, delivery.answered_at = None, one.at
    delivery.answer_status, delivery.answer = answer.status, answer.text[:500]
    taken, down = rules.is_taken(answer.status), rules.is_down(answer.status)
    if taken:
        delivery.state = DeliveryState.DELIVERED
        one.sent += 1
        _remember(one, delivery)
    elif delivery.state == DeliveryState.WAITING:
        _put_off(one, delivery)
    delivery.save()
    _rest(one, is_down=down)
    return not down


def _put_off(one: Round, delivery: Delivery) -> None:
    on, rulebook = timezone.localdate(one.at), load_rulebook()
    if delivery.attempts >= rulebook.integer("R03-06.delivery_attempts", on=on):
        delivery.state = DeliveryState.DEAD
        told = {"event_id": delivery.event_id, "status": delivery.answer_status}
        trail.record("exchange.delivery_died", subject=delivery, actor_id=None, at=one.at, **told)
        return
    delivery.due_at = one.at + _wait(delivery.attempts, one.at)


def _rest(one: Round, *, is_down: bool) -> None:
    partner = one.partner
    partner.failures = partner.failures + 1 if is_down else 0
    partner.rests_until = one.at + _wait(partner.failures, one.at) if is_down else None
    partner.save(update_fields=["failures", "rests_until"])


def _wait(attempt: int, at: datetime) -> timedelta:
    on, rulebook = timezone.localdate(at), load_rulebook()
    return rules.wait_before(
        attempt,
        first=rulebook.integer("R03-06.delivery_first_wait", on=on),
        longest=rulebook.integer("R03-06.delivery_longest_wait", on=on),
        chance=secrets.randbelow(1001) / 1000,
    )


def _remember(one: Round, delivery: Delivery) -> None:
    kind, _, number = delivery.item.partition(":")
    if kind == "entry" and one.partner.cadence == Cadence.WEEKLY:
        one.entries[int(number)] = delivery.digest
        one.newest = max(one.newest, delivery.version)


def _note_pushed(one: Round) -> None:
    if one.entries:
        knowledge.note_pushed(digests=one.entries, cursor=one.newest, actor_id=None, at=one.at)


def _replay_blockers(delivery: Delivery) -> list[Blocker]:
    if delivery.state != DeliveryState.DEAD:
        return [Blocker("NOT_DEAD", "只有送不出去的推送才需要重放。", rules.R03_06)]
    newer = Delivery.objects.filter(
        partner_id=delivery.partner_id, item=delivery.item, version__gt=delivery.version
    ).exclude(state=DeliveryState.SUPERSEDED)
    if newer.exists():
        return [Blocker("SUPERSEDED", "同一条目已有更新的版本，不必再送旧的。", rules.R03_06)]
    return []
