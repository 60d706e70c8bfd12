"""What the knowledge base does when the trail says that something happened to a policy (政策联动, R03-06)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from gongkai.knowledge import services
from gongkai.knowledge.enums import Occasion
from gongkai.knowledge.models import Duty
from gongkai.knowledge.services.following import is_followed
from gongkai.knowledge.services.settling import settle_ended_documents
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.policies.selectors import document_id_of
from gongkai.trail.models import Entry

LISTENER = "knowledge"
ACTIONS = (
    "policies.document_published",
    "policies.document_amended",
    "policies.document_repealed",
    "policies.document_lapsed",
    "policies.document_withdrawn",
)
ENDS = {
    "policies.document_repealed": Occasion.REPEALED,
    "policies.document_lapsed": Occasion.LAPSED,
    "policies.document_withdrawn": Occasion.WITHDRAWN,
}


def follow_policies(entries: Sequence[Entry], at: datetime) -> None:
    """
    Follow what happened to policies: open duties, draft entries, flag what cites them, take off what may not stay.

    Seen twice, an entry of the trail does nothing the second time.
    """
    ended: list[int] = []
    for entry in entries:
        number = document_id_of(entry)
        document = PolicyDocument.objects.filter(pk=number, is_stub=False).first()
        if document is None:
            continue
        if entry.action in ENDS:
            _end(document, entry, at)
            ended.append(document.pk)
        elif entry.action == "policies.document_amended":
            _amend(document, entry, at)
        else:
            _open(document, entry, at)
    if ended:
        services.take_ended_offline(at=at)
        settle_ended_documents(ended, actor_id=None, at=at)


def _open(document: PolicyDocument, entry: Entry, at: datetime) -> None:
    """A policy went public: its edition needs an entry or a reason why not; one is drafted."""
    on = timezone.localdate(entry.at)
    edition = _newest(document)
    if edition is None or not is_followed(document, on=on) or _has_ended(document, on):
        return
    if Duty.objects.filter(document=document, edition=edition).exists():
        return
    services.open_duty(
        document=document,
        occasion=Occasion.PUBLISHED,
        occurred_on=on,
        edition=edition,
        actor_id=None,
        at=at,
    )
    services.draft_for_policy(document=document, actor_id=None, at=at)


def _amend(document: PolicyDocument, entry: Entry, at: datetime) -> None:
    """A policy was amended: entries whose clause reads otherwise now are flagged; the new edition wants following."""
    on = _day(entry)
    edition = _newest(document)
    if document.is_public and edition is not None and is_followed(document, on=on):
        services.open_duty(
            document=document,
            occasion=Occasion.AMENDED,
            occurred_on=on,
            edition=edition,
            known_on=timezone.localdate(entry.at),
            actor_id=None,
            at=at,
        )
    services.raise_notices(document=document, occasion=Occasion.AMENDED, occurred_on=on, actor_id=None, at=at)


def _end(document: PolicyDocument, entry: Entry, at: datetime) -> None:
    """A policy, or some of its articles, went: whatever cites it is flagged and given to its owner."""
    occasion, on = ENDS[entry.action], _day(entry)
    provisions = tuple(entry.payload.get("provisions") or ())
    services.raise_notices(
        document=document, occasion=occasion, occurred_on=on, provisions=provisions, actor_id=None, at=at
    )
    if not provisions and is_followed(document, on=on):
        services.open_duty(
            document=document,
            occasion=occasion,
            occurred_on=on,
            known_on=timezone.localdate(entry.at),
            actor_id=None,
            at=at,
        )


def _newest(document: PolicyDocument) -> Edition | None:
    return document.editions.settled().without_text().order_by("-edition_on").first()


def _has_ended(document: PolicyDocument, on: date) -> bool:
    return document.in_force_to is not None and document.in_force_to <= on


def _day(entry: Entry) -> date:
    stated = entry.payload.get("on")
    return date.fromisoformat(stated) if stated else timezone.localdate(entry.at)
