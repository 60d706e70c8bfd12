"""Letters that come in (来信): believed by their signature, taken once, put in order by their version."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import letters, rules, sealing, signing
from gongkai.exchange.enums import Receipt
from gongkai.exchange.letters import Letter
from gongkai.exchange.models import Arrival, Partner
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.enums import CandidateState, Source
from gongkai.knowledge.models import Candidate
from gongkai.knowledge.services import Asked
from gongkai.knowledge.services.arriving import update_candidate
from gongkai.policies import selectors as policies
from gongkai.policies.rules.addresses import canonical_number
from gongkai.trail import services as trail


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands outside on a letter (信封): who sent it, when, which event, and the signature."""

    sender: str
    timestamp: str
    event_id: str
    signature: str


class Unbelieved(Refused):
    """A letter whose signature or time is wrong; nothing of it was read."""


@transaction.atomic
def receive_letter(*, envelope: Envelope, body: bytes, at: datetime) -> Arrival:
    """
    Take a letter of a partner (接收来信): an answered enquiry becomes a candidate, never anything public.

    The same event again gives the same answer; an older version than the one held changes nothing.

    :raises Unbelieved: if the signature is wrong or too old
    :raises BadInput: if a rightly signed letter is not as agreed
    :raises Refused: if an event number comes a second time with other words
    """
    partner = _believed(envelope, body, at)
    digest = signing.sm3_of(body)
    known = Arrival.objects.filter(partner=partner, event_id=envelope.event_id).first()
    if known is not None:
        return _again(known, digest)
    letter = letters.read_letter(body)
    arrival = Arrival(
        partner=partner,
        event_id=envelope.event_id,
        item=letter.item,
        version=letter.version,
        digest=digest,
        received_at=at,
    )
    before = Arrival.objects.filter(partner=partner, item=letter.item, receipt=Receipt.TAKEN)
    newest = before.order_by("-version", "-pk").first()
    if newest is not None and letter.version <= newest.version:
        arrival.receipt = Receipt.UNCHANGED if newest.digest == digest else Receipt.STALE
        arrival.candidate_id = newest.candidate_id
    else:
        arrival.receipt = Receipt.TAKEN
        arrival.candidate_id = _take(partner, letter, newest, at)
    arrival.save()
    trail.record(
        "exchange.letter_received",
        subject=arrival,
        actor_id=None,
        at=at,
        partner=partner.code,
        event_id=arrival.event_id,
        item=arrival.item,
        version=arrival.version,
        receipt=arrival.receipt,
        digest=digest,
    )
    return arrival


def _believed(envelope: Envelope, body: bytes, at: datetime) -> Partner:
    partner = Partner.objects.select_for_update().filter(code=envelope.sender).first()
    secret = sealing.decipher(partner.secret_cipher) if partner else sealing.new_secret()
    right = signing.is_sm3_right(secret, envelope.timestamp, envelope.event_id, body, envelope.signature)
    accepted = partner is not None and partner.is_active and partner.accepts_events
    facts = rules.LetterFacts(right, _instant(envelope.timestamp), envelope.event_id, accepted)
    window = load_rulebook().integer("R03-06.signature_window", on=timezone.localdate(at))
    blockers = rules.letter_blockers(facts, at=at, window=window)
    if blockers or partner is None:
        raise Unbelieved(*blockers)
    return partner


def _again(known: Arrival, digest: str) -> Arrival:
    if known.digest != digest:
        message = "这个事件号已经用过，内容却不同；新的内容请用新的事件号。"
        raise Refused(Blocker("EVENT_REUSED", message, rules.R03_06))
    return known


def _take(partner: Partner, letter: Letter, newest: Arrival | None, at: datetime) -> int | None:
    if letter.event == letters.RECALLED:
        _recall(newest, at)
        return newest.candidate_id if newest else None
    asked = _asked(partner, letter)
    if newest is not None and newest.candidate_id is not None:
        updated = update_candidate(candidate_id=newest.candidate_id, asked=asked, actor_id=None, at=at)
        if updated is not None:
            return int(updated.pk)
    candidate = knowledge.note_candidate(source=Source.ENQUIRY, asked=asked, actor_id=None, at=at)
    return int(candidate.pk)


def _asked(partner: Partner, letter: Letter) -> Asked:
    number = canonical_number(letter.document_number) if letter.document_number else ""
    document = policies.find_public_by_number(number) if number else None
    return Asked(
        letter.question,
        letter.answer,
        f"{partner.code}:{letter.item}"[:80],
        document.pk if document else None,
        partner.unit_id,
    )


def _recall(newest: Arrival | None, at: datetime) -> None:
    number = newest.candidate_id if newest else None
    candidate = Candidate.objects.filter(pk=number, state=CandidateState.OPEN).first()
    if candidate is not None:
        reason = "热线系统已撤回这件咨询。"
        knowledge.dismiss_candidate(candidate=candidate, reason=reason, actor_id=None, at=at)


def _instant(written: str) -> datetime | None:
    if not (written.isascii() and written.isdigit() and len(written) <= 11):
        return None
    return datetime.fromtimestamp(int(written), tz=UTC)
