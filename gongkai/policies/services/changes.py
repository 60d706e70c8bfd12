"""Amending, repealing, lapsing and extending (改、废、失效、延长): each counts once two offices confirm (R02-10)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.clearance import permits
from gongkai.core.documents.model import ParsedDocument
from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.policies.enums import ConfirmationRole
from gongkai.policies.models import Confirmation, Edition, LegalEvent, PolicyDocument, Relation
from gongkai.policies.rules.gates import confirmation_blockers, extension_blockers, term_blockers
from gongkai.policies.selectors.clearing import KIND, document_digest
from gongkai.policies.services.deriving import derive_validity
from gongkai.policies.services.documents import add_edition
from gongkai.policies.services.publication import explain_publication, publication_facts, publish_document
from gongkai.trail import services as trail
from gongkai.units.selectors import get_scope

DONE = {
    "AMENDED": "policies.document_amended",
    "REPEALED": "policies.document_repealed",
    "LAPSED": "policies.document_lapsed",
    "EXTENDED": "policies.document_extended",
}
RELATIONS = {"AMENDED": "AMENDS", "REPEALED": "REPEALS", "LAPSED": "REPEALS"}
VERBS = {"AMENDED": "修改", "REPEALED": "废止"}
R02_09 = "R02-09 废止联动"


@dataclass(frozen=True, slots=True)
class Decision:
    """What orders a change (决定): the document held here or its title as written, and the word it uses."""

    document: PolicyDocument | None = None
    title: str = ""
    verb: str = ""
    note: str = ""


ON_ITS_OWN = Decision()


@transaction.atomic
def repeal_document(
    *,
    document: PolicyDocument,
    on: date,
    decision: Decision = ON_ITS_OWN,
    provisions: Sequence[str] = (),
    actor_id: int | None,
    at: datetime,
) -> LegalEvent:
    """
    Propose that a document, or single articles of it, be repealed (废止) from a day on.

    The public page keeps its badge until the justice bureau and the county office have both confirmed.

    :raises Refused: if it has ended already, the same is proposed already, or an article does not exist
    """
    blockers = [*_ended_blockers(document, on), *_provision_blockers(document, provisions)]
    if blockers:
        raise Refused(*blockers)
    event = _event(document, "REPEALED", on, decision, provisions)
    return _propose(event, actor_id, at)


@transaction.atomic
def lapse_document(
    *, document: PolicyDocument, on: date, note: str = "", actor_id: int | None, at: datetime
) -> LegalEvent:
    """
    Propose that a document be declared lapsed (宣布失效) from a day on.

    :raises Refused: if it has ended already
    """
    blockers = _ended_blockers(document, on)
    if blockers:
        raise Refused(*blockers)
    event = LegalEvent(document=document, kind="LAPSED", on=on, verb="宣布失效", note=note)
    return _propose(event, actor_id, at)


@transaction.atomic
def extend_document(
    *, document: PolicyDocument, until: date, note: str = "", actor_id: int | None, at: datetime
) -> LegalEvent:
    """
    Propose a longer term for a document still in force (延长有效期, R02-04).

    :raises Refused: if it has no term, the term has run out, or the new one is not later or too long
    """
    on = timezone.localdate(at)
    facts = publication_facts(document)
    restarted = replace(facts, effective_on=on, expires_on=until)
    blockers = (
        *extension_blockers(facts, new_end=until, on=on),
        *term_blockers(restarted, on=on, rulebook=load_rulebook()),
    )
    if blockers:
        raise Refused(*blockers)
    event = LegalEvent(document=document, kind="EXTENDED", on=on, verb="延长有效期", until=until, note=note)
    return _propose(event, actor_id, at)


@transaction.atomic
def amend_document(
    *,
    document: PolicyDocument,
    parsed: ParsedDocument,
    edition_on: date,
    commences_on: date,
    decision: Decision = ON_ITS_OWN,
    provisions: Sequence[str] = (),
    actor_id: int | None,
    at: datetime,
) -> Edition:
    """
    Propose a changed text (修改) as a new edition; the old one stays valid until it takes effect (R02-08).

    :raises Refused: if the document has ended, or has an edition of that day
    """
    blockers = _ended_blockers(document, commences_on)
    if blockers:
        raise Refused(*blockers)
    event = _event(document, "AMENDED", edition_on, decision, provisions)
    _propose(event, actor_id, at)
    return add_edition(
        document=document,
        parsed=parsed,
        edition_on=edition_on,
        commences_on=commences_on,
        number=decision.document.number if decision.document else "",
        amendment=event,
        actor_id=actor_id,
        at=at,
    )


@transaction.atomic
def confirm_change(*, event: LegalEvent, role: str, actor_id: int, at: datetime) -> LegalEvent:
    """
    Confirm a proposed change of validity for one of the two offices (会签, R02-10).

    With the second confirmation, by another officer, the change counts and the public page follows.

    :raises Refused: if the officer does not hold the role, or the office or officer has confirmed already
    """
    event = LegalEvent.objects.select_for_update().select_related("document").get(pk=event.pk)
    given = list(event.confirmations.all())
    blockers = confirmation_blockers(
        role=role,
        roles_held=get_scope(actor_id, on=timezone.localdate(at)).roles,
        confirmed_roles=frozenset(one.role for one in given),
        already_by_officer=any(one.officer_id == actor_id for one in given),
    )
    if blockers:
        raise Refused(*blockers)
    Confirmation.objects.create(event=event, role=role, officer_id=actor_id, at=at)
    trail.record(
        "policies.change_confirmed",
        subject=event.document,
        actor_id=actor_id,
        at=at,
        event_id=event.pk,
        role=role,
    )
    if {one.role for one in given} | {role} >= set(ConfirmationRole.values):
        _settle(event, actor_id, at)
        _seal_anew(event, actor_id, at)
    return event


def _event(
    document: PolicyDocument, kind: str, on: date, decision: Decision, provisions: Sequence[str]
) -> LegalEvent:
    return LegalEvent(
        document=document,
        kind=kind,
        on=on,
        verb=decision.verb or VERBS[kind],
        provisions=list(provisions),
        note=decision.note,
        deciding_document=decision.document,
        deciding_title=decision.title or (decision.document.title if decision.document else ""),
    )


def _propose(event: LegalEvent, actor_id: int | None, at: datetime) -> LegalEvent:
    document = event.document
    if LegalEvent.objects.filter(
        document=document, kind=event.kind, on=event.on, provisions=event.provisions
    ).exists():
        raise Refused(Blocker("ALREADY_PROPOSED", "同一事项已经登记，请先办结。", R02_09))
    event.save()
    trail.record(
        "policies.change_proposed",
        subject=document,
        actor_id=actor_id,
        at=at,
        event_id=event.pk,
        kind=event.kind,
        on=event.on,
    )
    return event


def _settle(event: LegalEvent, actor_id: int, at: datetime) -> None:
    event.confirmed_at = at
    event.save(update_fields=["confirmed_at"])
    document = event.document
    if event.kind == "EXTENDED":
        document.expires_on = event.until
        document.save(update_fields=["expires_on"])
    elif event.deciding_document_id:
        _link(event)
    derive_validity([document.pk])
    trail.record(
        DONE[event.kind],
        subject=document,
        actor_id=actor_id,
        at=at,
        on=event.on,
        provisions=event.provisions,
        by=event.deciding_document_id,
    )


def _seal_anew(event: LegalEvent, actor_id: int, at: datetime) -> None:
    """
    Keep a public document sealed when a confirmed change alters what it shows.

    A new text goes out once it has passed its review, now or later; until then the page says that the old one
    was amended. A longer term is what the two offices just confirmed.
    """
    document = PolicyDocument.objects.get(pk=event.document_id)
    if not document.is_public or event.kind not in {"AMENDED", "EXTENDED"}:
        return
    if event.kind == "AMENDED":
        if not explain_publication(document, on=timezone.localdate(at)):
            publish_document(document=document, actor_id=actor_id, at=at)
        return
    before, held = document.seal, document.editions.public().order_by("edition_on")
    document.seal = document_digest(document, held, corrected=False)
    permits.renew_permit(
        kind=KIND,
        subject_id=document.pk,
        before=before,
        digest=document.seal,
        reason="延长有效期会签",
        actor_id=actor_id,
        at=at,
    )
    document.save(update_fields=["seal"])


def _link(event: LegalEvent) -> None:
    for article in event.provisions or [""]:
        Relation.objects.get_or_create(
            from_document_id=event.deciding_document_id,
            verb=RELATIONS[event.kind],
            to_title=event.document.title,
            to_number=event.document.number,
            to_article=article,
            defaults={"to_document": event.document, "on": event.on},
        )


def _ended_blockers(document: PolicyDocument, on: date) -> list[Blocker]:
    if document.in_force_to is None or document.in_force_to > on:
        return []
    message = f"文件已于{document.in_force_to}{document.get_ended_as_display()}，无需再办。"
    return [Blocker("ALREADY_ENDED", message, R02_09)]


def _provision_blockers(document: PolicyDocument, provisions: Sequence[str]) -> list[Blocker]:
    edition = document.editions.settled().order_by("-edition_on").first()
    held = set(edition.clauses.values_list("label", flat=True)) if edition else set()
    missing = [label for label in provisions if label not in held]
    return [Blocker("NO_SUCH_ARTICLE", f"现行版本中没有{label}，请核对。", R02_09) for label in missing]
