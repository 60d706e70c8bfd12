"""Following a query or a document (订阅): asked for, confirmed by mail, ended by a link."""

import hashlib
import json
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.exchange.selectors.callers import Caller
from gongkai.exchange.services import spend_call
from gongkai.policies.models import PolicyDocument
from gongkai.subscriptions import changes, letters, news, rules, sealing
from gongkai.subscriptions.enums import Rhythm, TargetKind
from gongkai.subscriptions.models import Reader, Subscription
from gongkai.trail import selectors as trail_selectors
from gongkai.trail import services as trail

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be followed (订阅对象): a query as the index reads it, or a document."""

    kind: str
    label: str
    address: str
    query: dict[str, Any] = field(default_factory=dict)
    document_id: int | None = None

    @property
    def digest(self) -> str:
        """What tells whether two are the same."""
        told = json.dumps([self.kind, self.query, self.document_id], ensure_ascii=False, sort_keys=True)
        return hashlib.blake2b(told.encode(), digest_size=20).hexdigest()


def request_subscription(
    *, written: str, target: Target, rhythm: str, origin: str, actor_id: int | None, at: datetime
) -> bool:
    """
    Take a request for digests and write to the address to have it confirmed (订阅申请).

    Whoever asks learns nothing of the address: a known one, one that is written to too often and a new one are
    answered alike. Returns whether a mail could be sent or none was due.

    :raises Refused: if the address or the rhythm is not written right, or the source asks too often
    """
    address = rules.normal_address(written)
    blockers = rules.request_blockers(address=address, rhythm=rhythm, rhythms=Rhythm.values)
    blockers = blockers or rules.origin_blockers(is_over=_is_over("origin", origin, at))
    if blockers:
        raise Refused(*blockers)
    if _is_over("address", sealing.fingerprint(address), at):
        return True
    asked = _take(address, target, rhythm, actor_id, at)
    return letters.send_confirmation(asked, address) if asked else True


@transaction.atomic
def confirm_subscription(*, shown: str, actor_id: int | None, at: datetime) -> Subscription | None:
    """
    Confirm a subscription by the link of its mail (确认订阅); None where the link is too old or nothing is left.

    What is public now counts as known: digests tell what comes after.
    """
    told = sealing.read_token(sealing.CONFIRM, shown, max_age=confirmation_period(at))
    asked = _named(told).select_for_update().first()
    if asked is None:
        return None
    if asked.confirmed_at is None:
        asked.confirmed_at = asked.looked_at = at
        asked.position, asked.seen = trail_selectors.last_sequence(), _known(asked, at)
        asked.save()
        trail.record("subscriptions.subscription_confirmed", subject=asked, actor_id=actor_id, at=at)
    return asked


@transaction.atomic
def end_subscription(*, reader: Reader, subscription_id: int, actor_id: int | None, at: datetime) -> int:
    """End one subscription of an address (退订); return how many ended."""
    return _end(reader, reader.subscriptions.filter(pk=subscription_id), actor_id, at)


@transaction.atomic
def end_all_subscriptions(*, reader: Reader, actor_id: int | None, at: datetime) -> int:
    """End every subscription of an address and forget the address (全部退订)."""
    return _end(reader, reader.subscriptions.all(), actor_id, at)


@transaction.atomic
def end_rhythm(*, reader: Reader, rhythm: str, actor_id: int | None, at: datetime) -> int:
    """End what is sent to an address in one rhythm (一键退订): all that the mail with the link held."""
    return _end(reader, reader.subscriptions.filter(rhythm=rhythm), actor_id, at)


def confirmation_period(at: datetime) -> timedelta:
    """Return how long a request waits to be confirmed (确认期限)."""
    hours = load_rulebook().integer("R03-09.subscription_confirm_hours", on=timezone.localdate(at))
    return timedelta(hours=hours)


@transaction.atomic
def _take(
    address: str, target: Target, rhythm: str, actor_id: int | None, at: datetime
) -> Subscription | None:
    """Note the request; None where the address follows as much as one may."""
    known, _ = Reader.objects.get_or_create(
        fingerprint=sealing.fingerprint(address),
        defaults={"cipher": sealing.encipher(address), "created_at": at},
    )
    reader = Reader.objects.select_for_update().get(pk=known.pk)
    asked = reader.subscriptions.filter(target=target.digest).first()
    if asked is not None:
        if asked.confirmed_at is None:
            asked.rhythm, asked.asked_at = rhythm, at
            asked.save(update_fields=["rhythm", "asked_at"])
        return asked
    most = load_rulebook().integer("R03-09.subscriptions_per_address", on=timezone.localdate(at))
    if reader.subscriptions.count() >= most:
        return None
    asked = Subscription.objects.create(
        reader=reader,
        kind=target.kind,
        target=target.digest,
        label=target.label[:400],
        address=target.address[:1500],
        query=target.query,
        document_id=target.document_id,
        rhythm=rhythm,
        asked_at=at,
    )
    told = {"kind": target.kind, "rhythm": rhythm}
    trail.record("subscriptions.subscription_requested", subject=asked, actor_id=actor_id, at=at, **told)
    return asked


def _known(asked: Subscription, at: datetime) -> list[str]:
    on = timezone.localdate(at)
    if asked.kind == TargetKind.QUERY:
        index = news.open_own_index()
        try:
            return news.list_known(index, news.restored(asked.query, on=on))
        finally:
            index.close()
    document = PolicyDocument.objects.get(pk=asked.document_id)
    page = changes.find_page(document, on=on)
    return [one.key for one in changes.find_changes(page)] if page else []


def _named(told: dict[str, Any]) -> Any:
    found = Subscription.objects.filter(pk=told.get("subscription"))
    return found.filter(reader__fingerprint__startswith=told.get("reader") or "-")


def _end(reader: Reader, ending: Any, actor_id: int | None, at: datetime) -> int:
    Reader.objects.select_for_update().filter(pk=reader.pk).first()
    rows = list(ending)
    for one in rows:
        told = {"kind": one.kind, "rhythm": one.rhythm}
        trail.record("subscriptions.subscription_ended", subject=one, actor_id=actor_id, at=at, **told)
    ending.delete()
    if not Subscription.objects.filter(reader=reader).exists():
        Reader.objects.filter(pk=reader.pk).delete()
    return len(rows)


def _is_over(what: str, who: str, at: datetime) -> bool:
    """Count a request of a source or for an address; whether it is one too many."""
    on, rulebook = timezone.localdate(at), load_rulebook()
    if what == "origin":
        who = sealing.origin_digest(who, on.isoformat())
    a_minute = rulebook.integer(f"R03-09.subscribe_{what}_per_minute", on=on)
    a_day = rulebook.integer(f"R03-09.subscribe_{what}_per_day", on=on)
    spent = spend_call(caller=Caller(f"subscribe:{who}", "ANONYMOUS", a_minute, a_day), at=at)
    return spent.in_minute > a_minute or spent.in_day > a_day
