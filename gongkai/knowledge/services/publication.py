"""Publishing, verifying, taking off and archiving entries (发布、核对、下线、归档, R03-07)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.clearance import permits
from gongkai.clearance.models import Clearance
from gongkai.clearance.rules import gate_blockers
from gongkai.clearance.selectors import get_gate_facts
from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules, selectors
from gongkai.knowledge.enums import State
from gongkai.knowledge.models import KIND, KnowledgeEntry
from gongkai.knowledge.services.entries import write_fields
from gongkai.knowledge.services.recording import record_entry
from gongkai.knowledge.services.settling import resolve_for_entry, settle_by_entry, settle_ended

LONGEST_REASON = 300


def explain_publication(entry: KnowledgeEntry, *, at: datetime) -> tuple[Blocker, ...]:
    """Return every reason why an entry may not be published as it stands (发布条件)."""
    draft, on = selectors.working_draft(entry), timezone.localdate(at)
    facts = selectors.get_entry_facts(draft, entry_id=entry.pk, owner_id=entry.owner_id, on=on)
    gate = gate_blockers(get_gate_facts(KIND, entry.pk, selectors.entry_digest(draft)))
    return (*gate, *rules.publication_blockers(facts, on=on, rulebook=load_rulebook()))


@transaction.atomic
def publish_entry(*, entry: KnowledgeEntry, actor_id: int | None, at: datetime) -> KnowledgeEntry:
    """
    Publish an entry (发布), a correction that waited included: exactly what passed the review.

    What followed a policy's change by it is settled; notices that it cited a gone document are resolved.

    :raises Refused: with every reason at once, if these bytes did not pass a review or cite what has ended
    """
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk)
    if blockers := explain_publication(entry, at=at):
        raise Refused(*blockers)
    on = timezone.localdate(at)
    was_in = entry.category.code
    write_fields(entry, selectors.working_draft(entry))
    entry.seal = selectors.entry_digest(selectors.held_draft(entry))
    entry.state, entry.state_reason, entry.is_public = State.PUBLISHED, "", True
    entry.published_at = entry.published_at or at
    entry.last_verified_on, entry.verified_by_id = on, actor_id
    entry.reviewer_id = _reviewer_of(entry)
    entry.save()
    permits.use_permit(kind=KIND, subject_id=entry.pk, digest=entry.seal)
    named = {"digest": entry.seal, "category": entry.category.code, "was_in": was_in}
    record_entry(entry, "published", actor_id=actor_id, at=at, changes=True, **named)
    settle_by_entry(entry=entry, actor_id=actor_id, at=at)
    resolve_for_entry(entry=entry, note="条目已改引有效条款并重新发布", actor_id=actor_id, at=at)
    return entry


@transaction.atomic
def verify_entry(*, entry: KnowledgeEntry, actor_id: int | None, at: datetime) -> KnowledgeEntry:
    """
    Note that an entry was checked against its clauses and still holds (重新核对, R03-07).

    It adds no word to what is public, so it needs no new review.

    :raises Refused: if it is not published, or a clause it cites has ended or changed
    """
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk)
    on = timezone.localdate(at)
    blockers = list(_not_published_blockers(entry))
    draft = selectors.held_draft(entry)
    facts = selectors.get_entry_facts(draft, entry_id=entry.pk, owner_id=entry.owner_id, on=on)
    blockers += rules.citation_blockers(facts, on=on, rulebook=load_rulebook())
    if blockers:
        raise Refused(*blockers)
    entry.last_verified_on, entry.verified_by_id = on, actor_id
    entry.save(update_fields=["last_verified_on", "verified_by"])
    record_entry(entry, "verified", actor_id=actor_id, at=at, changes=True)
    settle_by_entry(entry=entry, actor_id=actor_id, at=at, is_verified=True)
    resolve_for_entry(entry=entry, note="已核对，所引条款仍然有效", actor_id=actor_id, at=at)
    return entry


@transaction.atomic
def take_offline(*, entry: KnowledgeEntry, reason: str, actor_id: int | None, at: datetime) -> KnowledgeEntry:
    """
    Take an entry off what the public and the answers see (下线); its way back is a new review.

    :raises Refused: if it is not published, or no reason is given
    """
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk)
    blockers = [*_not_published_blockers(entry), *rules.reason_blockers(reason, what="下线")]
    if blockers:
        raise Refused(*blockers)
    _close(entry, State.OFFLINE, reason, actor_id, at)
    record_entry(entry, "taken_offline", actor_id=actor_id, at=at, changes=True, reason=entry.state_reason)
    settle_ended(entry=entry, actor_id=actor_id, at=at)
    return entry


@transaction.atomic
def archive_entry(
    *, entry: KnowledgeEntry, reason: str, actor_id: int | None, at: datetime
) -> KnowledgeEntry:
    """
    Archive an entry (归档): it stays as it was, is shown to nobody outside, and is not changed any more.

    :raises Refused: if it is archived already, or no reason is given
    """
    entry = KnowledgeEntry.objects.select_for_update().get(pk=entry.pk)
    blockers = [*rules.reason_blockers(reason, what="归档")]
    if entry.state == State.ARCHIVED:
        blockers.append(Blocker("ARCHIVED", "条目已经归档。", rules.R03_07))
    if blockers:
        raise Refused(*blockers)
    _close(entry, State.ARCHIVED, reason, actor_id, at)
    record_entry(entry, "archived", actor_id=actor_id, at=at, changes=True, reason=entry.state_reason)
    settle_ended(entry=entry, actor_id=actor_id, at=at)
    resolve_for_entry(entry=entry, note="条目已归档", actor_id=actor_id, at=at)
    return entry


@transaction.atomic
def note_begun(*, at: datetime) -> int:
    """Tell others of the published entries whose term begins today or began unnoticed (到期生效)."""
    on = timezone.localdate(at)
    waiting = KnowledgeEntry.objects.filter(state=State.PUBLISHED, valid_from__lte=on)
    begun = [one for one in waiting if timezone.localdate(one.changed_at) < one.valid_from]
    for entry in begun:
        record_entry(entry, "begun", actor_id=None, at=at, changes=True)
    return len(begun)


def _close(entry: KnowledgeEntry, state: str, reason: str, actor_id: int | None, at: datetime) -> None:
    entry.state, entry.is_public, entry.seal = state, False, ""
    entry.state_reason = reason.strip()[:LONGEST_REASON]
    entry.save(update_fields=["state", "is_public", "seal", "state_reason"])
    permits.revoke_permits(kind=KIND, subject_id=entry.pk, actor_id=actor_id, at=at)


def _not_published_blockers(entry: KnowledgeEntry) -> tuple[Blocker, ...]:
    if entry.state == State.PUBLISHED:
        return ()
    return (Blocker("NOT_PUBLISHED", "条目没有发布，不需要办理。", rules.R03_07),)


def _reviewer_of(entry: KnowledgeEntry) -> int | None:
    """Return who passed the first step of the review by which the entry goes out (审核人)."""
    passed = Clearance.objects.of(KIND, entry.pk).filter(digest=entry.seal).order_by("-pk").first()
    decision = passed.decisions.order_by("pk").first() if passed else None
    return decision.officer_id if decision else entry.reviewer_id
