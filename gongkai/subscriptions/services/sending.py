"""
Sending digests (摘要邮件): one mail an address and rhythm, never twice.

A digest is claimed in one transaction: the mail's row, and for each subscription how far it was told. Only then it
goes out. A worker that dies in between leaves it claimed and nobody sends it again: a digest goes out **at most
once**, and `gongkai doctor` shows the claims that were never settled. What a mail server refused outright was
not sent for certain: its claim is given back and tried again.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)
from socket import gaierror
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.core.refusals import BadInput
from gongkai.search.engine import Index
from gongkai.subscriptions import changes, letters, news, rules, sealing
from gongkai.subscriptions.enums import MailingState, Rhythm, TargetKind
from gongkai.subscriptions.letters import Line, Section
from gongkai.subscriptions.models import Mailing, Reader, Subscription
from gongkai.trail import services as trail

logger = logging.getLogger(__name__)
NOT_SENT: Final = (
    ConnectionRefusedError,
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    gaierror,
)
"""What certainly kept a mail from going out; after any other failure it may have gone."""
PLACE: Final = ("looked_at", "position", "seen")


@dataclass(slots=True)
class Round:
    """One round of sending (一轮发送): what all subscriptions share is read once."""

    at: datetime
    index: Index
    touched: dict[int, news.Touched] = field(default_factory=dict)
    changed: dict[int, tuple[tuple[changes.Change, Line], ...]] = field(default_factory=dict)
    sent: int = 0

    def touched_since(self, position: int) -> news.Touched:
        """Return what deeds touched since a place in the trail."""
        if position not in self.touched:
            self.touched[position] = news.read_touched(position)
        return self.touched[position]


@dataclass(frozen=True, slots=True)
class Claim:
    """A digest that is to go out now (已取走), and where its subscriptions stood before."""

    reader: Reader
    mailing: Mailing | None
    sections: tuple[Section, ...]
    before: tuple[tuple[int, dict[str, Any]], ...]


def send_digests(*, at: datetime) -> int:
    """Send the digests that are due (发送到期摘要); return how many mails went out. Nothing new, no mail."""
    if not settings.GONGKAI_SENDS_MAIL:
        return 0
    local = timezone.localtime(at)
    hour, weekday = settings.GONGKAI_DIGEST_HOUR, settings.GONGKAI_DIGEST_WEEKDAY
    one = Round(at, news.open_own_index())
    try:
        for rhythm in Rhythm.values:
            due_at = rules.last_due(rhythm, at=local, hour=hour, weekday=weekday)
            for reader_id in _due_readers(rhythm, due_at, at):
                _send_to(one, reader_id, rhythm, due_at)
    finally:
        one.index.close()
    return one.sent


def _due(rhythm: str, due_at: datetime) -> Any:
    return Subscription.objects.confirmed().filter(rhythm=rhythm, looked_at__lt=due_at)


def _due_readers(rhythm: str, due_at: datetime, at: datetime) -> list[int]:
    awake = Q(rests_until__isnull=True) | Q(rests_until__lte=at)
    waiting = _due(rhythm, due_at).values("reader_id")
    return list(Reader.objects.filter(awake, pk__in=waiting).order_by("pk").values_list("pk", flat=True))


def _send_to(one: Round, reader_id: int, rhythm: str, due_at: datetime) -> None:
    """Claim, send, settle for one address; what goes wrong with one keeps no other from its mail."""
    try:
        _read_ahead(one, reader_id, rhythm, due_at)
        claim = _claim(one, reader_id, rhythm, due_at)
        if claim is None or claim.mailing is None:
            return
        address = sealing.decipher(claim.reader.cipher)
        try:
            letters.send_digest(claim.reader, address, rhythm, claim.sections)
        except NOT_SENT as error:
            logger.warning("digest %s was refused: %s", claim.mailing.pk, type(error).__name__)
            _give_back(claim, at=one.at)
            return
        _settle(claim, at=one.at)
        one.sent += 1
    except (DatabaseError, OSError, ValueError, BadInput) as error:
        # No traceback: an address may stand in the message of what failed.
        logger.error("digest of reader %s failed: %s", reader_id, type(error).__name__)  # noqa: TRY400


def _read_ahead(one: Round, reader_id: int, rhythm: str, due_at: datetime) -> None:
    """Read what costs time before the claim, so that the claim keeps nobody from writing."""
    for subscription in _due(rhythm, due_at).filter(reader_id=reader_id):
        if subscription.kind == TargetKind.DOCUMENT:
            _changes_of(one, subscription)
        else:
            one.touched_since(subscription.position)


@transaction.atomic
def _claim(one: Round, reader_id: int, rhythm: str, due_at: datetime) -> Claim | None:
    """Take what is new for an address, and note that it was taken; without news only the place moves on."""
    reader = Reader.objects.select_for_update().filter(pk=reader_id).first()
    if reader is None or Mailing.objects.filter(reader=reader, rhythm=rhythm, due_at=due_at).exists():
        return None
    sections, before, lines = [], [], 0
    for subscription in _due(rhythm, due_at).filter(reader=reader).order_by("kind", "pk"):
        before.append((subscription.pk, {name: getattr(subscription, name) for name in PLACE}))
        found = _look(one, subscription)
        subscription.looked_at = one.at
        subscription.save(update_fields=list(PLACE))
        if found:
            sections.append(Section(subscription, found))
            lines += len(found)
    mailing = None
    if sections:
        told = {"reader": reader, "rhythm": rhythm, "due_at": due_at, "claimed_at": one.at, "lines": lines}
        mailing = Mailing.objects.create(**told)
    return Claim(reader, mailing, tuple(sections), tuple(before))


def _look(one: Round, subscription: Subscription) -> tuple[Line, ...]:
    """Return what is new for a subscription and move its place on."""
    if subscription.kind == TargetKind.DOCUMENT:
        told = _changes_of(one, subscription)
        new = [(change.key, line) for change, line in told if change.key not in subscription.seen]
    else:
        query = news.restored(subscription.query, on=timezone.localdate(one.at))
        touched = one.touched_since(subscription.position)
        found = news.list_new(one.index, query, touched, subscription.seen)
        new = [(result.key, Line(result.words, result.badge, result.link)) for result in found]
        subscription.position = max(subscription.position, touched.position)
    subscription.seen = rules.remembered(subscription.seen, [key for key, _ in new])
    return tuple(line for _, line in new)


def _changes_of(one: Round, subscription: Subscription) -> tuple[tuple[changes.Change, Line], ...]:
    key = subscription.document_id
    if key not in one.changed:
        page = changes.find_page(subscription.document, on=timezone.localdate(one.at))
        found = changes.find_changes(page) if page else ()
        told = [(change, Line(changes.full_words(page, change), "", change.link)) for change in found]
        one.changed[key] = tuple(told)
    return one.changed[key]


@transaction.atomic
def _settle(claim: Claim, *, at: datetime) -> None:
    Mailing.objects.filter(pk=claim.mailing.pk).update(state=MailingState.SENT)
    Reader.objects.filter(pk=claim.reader.pk).update(failures=0, rests_until=None)
    told = {"rhythm": claim.mailing.rhythm, "lines": claim.mailing.lines}
    trail.record("subscriptions.digest_sent", subject=claim.mailing, actor_id=None, at=at, **told)


@transaction.atomic
def _give_back(claim: Claim, *, at: datetime) -> None:
    """Put everything back where it stood; an address that was refused too often is forgotten."""
    for pk, place in claim.before:
        Subscription.objects.filter(pk=pk).update(**place)
    failures = claim.reader.failures + 1
    trail.record("subscriptions.digest_refused", subject=claim.mailing, actor_id=None, at=at, times=failures)
    Mailing.objects.filter(pk=claim.mailing.pk).delete()
    if failures >= rules.MOST_FAILURES:
        Reader.objects.filter(pk=claim.reader.pk).delete()
        return
    rests_until = at + rules.rest_after(failures)
    Reader.objects.filter(pk=claim.reader.pk).update(failures=failures, rests_until=rests_until)
