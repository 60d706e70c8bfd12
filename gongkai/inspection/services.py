"""Deeds of the sweep: putting on the list, marking, archiving, masking, taking down, keeping (清理)."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import BadInput, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.inspection import gathering, rules
from gongkai.inspection.acting import carry_out
from gongkai.inspection.duplicates import find_duplicates, sketch
from gongkai.inspection.enums import Action, State
from gongkai.inspection.models import Candidate, FormerLeader
from gongkai.inspection.rules import ArticleFacts, Proposal
from gongkai.publishing import sweeping
from gongkai.publishing.clearing import content_of
from gongkai.trail import services as trail


def sweep(*, actor_id: int | None, at: datetime) -> int:
    """
    Look at everything public and bring the clearing-out list up to date (过时失效清理, S10); return how many are new.

    Nothing is deleted. What a unit decided to keep stays kept until the page itself changes.
    """
    on = timezone.localdate(at)
    mask_ended_lists(actor_id=actor_id, at=at)
    around = gathering.surroundings(on)
    proposals: list[tuple[Proposal, str]] = []
    sketches, facts_by_id = [], {}
    for facts, article in gathering.article_facts(on):
        known = gathering.openable(facts.links, around.addresses)
        held = rules.Surroundings(around.ended, around.contacts, around.leaders, known)
        hashed = content_of(article).digest
        found = rules.article_proposals(facts, held, on=on)
        # A list that is masked and under review is not proposed again.
        proposals += [(one, "" if one.action == Action.MASK else hashed) for one in found]
        sketches.append(sketch(facts.id, facts.text))
        facts_by_id[facts.id] = _light(facts)
    for later, earlier, share in find_duplicates(sketches):
        one = rules.duplicate_proposal(facts_by_id[later], facts_by_id[earlier], share)
        proposals.append((one, ""))
    freshness = gathering.freshness(on)
    for column in gathering.column_facts():
        found = rules.column_proposals(column, around.ended_addresses, freshness, on=on)
        proposals += [(one, "") for one in found]
    return _bring_up_to_date(proposals, actor_id=actor_id, at=at)


def mask_ended_lists(*, actor_id: int | None, at: datetime) -> int:
    """
    Mask the lists of people whose publicity is over (公示期满自动脱敏, X-14); return how many pages that were.

    The masked text is handed in for review at once; what cannot be masked by itself waits for the unit.
    """
    on = timezone.localdate(at)
    due = [facts for facts, _ in gathering.article_facts(on) if rules.may_mask_itself(facts, on=on)]
    masked = 0
    for facts in due:
        proposal = next(one for one in rules.ended_notice(facts, on=on) if one.action == Action.MASK)
        candidate = _put_on_list(proposal, "", at)
        if candidate.state != State.OPEN:
            continue
        try:
            with transaction.atomic():
                _finish(candidate, Action.MASK, "公示期满，系统按统一规则自动脱敏。", actor_id, at)
        except Refused:
            continue
        masked += 1
    return masked


@transaction.atomic
def confirm_candidate(
    *, candidate: Candidate, action: str, note: str, actor_id: int, at: datetime
) -> Candidate:
    """
    Do what was proposed, or another of the four (确认处理): mark, archive, mask, take down.

    :raises Refused: if it is decided already, is no article, or a reason is missing
    :raises BadInput: if there is no such action
    """
    if action not in Action.values:
        raise BadInput("请选择标注、归档、脱敏、撤下或更正。")
    fresh = Candidate.objects.select_for_update().get(pk=candidate.pk)
    blockers = rules.decision_blockers(fresh.state, action, note, keeps=False, kind=fresh.subject_kind)
    if blockers:
        raise Refused(*blockers)
    return _finish(fresh, action, note, actor_id, at)


@transaction.atomic
def keep_candidate(*, candidate: Candidate, note: str, actor_id: int, at: datetime) -> Candidate:
    """
    Leave it public as it is, for a reason (继续保留).

    :raises Refused: if it is decided already or no reason is given
    """
    fresh = Candidate.objects.select_for_update().get(pk=candidate.pk)
    blockers = rules.decision_blockers(fresh.state, fresh.action, note, keeps=True, kind=fresh.subject_kind)
    if blockers:
        raise Refused(*blockers)
    fresh.state, fresh.note = State.KEPT, note.strip()[:400]
    fresh.decided_by_id, fresh.decided_at = actor_id, at
    fresh.save()
    trail.record("inspection.candidate_kept", subject=fresh, actor_id=actor_id, at=at, note=fresh.note)
    return fresh


def decide_many(
    *, candidates: Iterable[Candidate], keeps: bool, note: str, actor_id: int, at: datetime
) -> tuple[int, list[tuple[Candidate, Refused]]]:
    """Decide several at once as previewed (批量处理); return how many were done, and why others were refused."""
    done, refused = 0, []
    for candidate in candidates:
        try:
            if keeps:
                keep_candidate(candidate=candidate, note=note, actor_id=actor_id, at=at)
            else:
                confirm_candidate(
                    candidate=candidate, action=candidate.action, note=note, actor_id=actor_id, at=at
                )
        except Refused as refusal:
            refused.append((candidate, refusal))
        else:
            done += 1
    return done, refused


def remind_due(*, at: datetime) -> int:
    """Remind the units that let the deadline pass (催办): once at once, then every week; return how many."""
    on = timezone.localdate(at)
    late = Candidate.objects.filter(state=State.OPEN, due_on__lt=on)
    due = [one for one in late if rules.is_reminder_due(one.due_on, one.reminded_on, on=on)]
    for candidate in due:
        with transaction.atomic():
            candidate.reminded_on = on
            candidate.save(update_fields=["reminded_on"])
            trail.record(
                "inspection.candidate_reminded",
                subject=candidate,
                actor_id=None,
                at=at,
                unit_id=candidate.unit_id,
                due_on=candidate.due_on,
            )
    return len(due)


@transaction.atomic
def enter_former_leader(*, name: str, post: str, left_on, actor_id: int, at: datetime) -> FormerLeader:
    """
    Note a leader who left (登记已离任领导), so that pages that still show the post are found.

    :raises BadInput: if name or post is missing
    """
    if not name.strip() or not post.strip():
        raise BadInput("请写明姓名和原职务。")
    leader, _ = FormerLeader.objects.update_or_create(
        name=name.strip(), post=post.strip(), defaults={"left_on": left_on}
    )
    trail.record(
        "inspection.leader_entered",
        subject=leader,
        actor_id=actor_id,
        at=at,
        post=leader.post,
        left_on=left_on,
    )
    return leader


@transaction.atomic
def _bring_up_to_date(
    proposals: Sequence[tuple[Proposal, str]], *, actor_id: int | None, at: datetime
) -> int:
    before = set(Candidate.objects.values_list("pk", flat=True))
    standing = {_put_on_list(one, hashed, at).pk for one, hashed in proposals}
    gone = Candidate.objects.filter(state=State.OPEN).exclude(pk__in=standing)
    gone.update(state=State.GONE, decided_at=at, note="再次检查时已不存在。")
    new = len(standing - before)
    trail.record_many(
        [("inspection.sweep_run", "inspection.candidate", "", {"new": new, "listed": len(standing)})],
        actor_id=actor_id,
        at=at,
    )
    return new


def _put_on_list(proposal: Proposal, hashed: str, at: datetime) -> Candidate:
    on = timezone.localdate(at)
    words = [proposal.reason, proposal.subject_kind, str(proposal.subject_id), proposal.detail, hashed]
    fingerprint = hashlib.sha256("|".join(words).encode()).hexdigest()
    days = load_rulebook().integer("S10.confirm_working_days", on=on)
    candidate, is_new = Candidate.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "reason": proposal.reason,
            "action": proposal.action,
            "why": proposal.why[:400],
            "basis": proposal.basis,
            "subject_kind": proposal.subject_kind,
            "subject_id": str(proposal.subject_id),
            "title": proposal.title[:400],
            "address": proposal.address[:400],
            "unit_id": proposal.unit_id,
            "public_hash": hashed,
            "found_on": on,
            "due_on": rules.confirmation_due(on, days),
        },
    )
    claimed_done = candidate.state == State.DONE and candidate.action_taken == Action.CORRECT
    if not is_new and (candidate.state == State.GONE or claimed_done):
        candidate.state, candidate.decided_at, candidate.note = State.OPEN, None, ""
        candidate.found_on, candidate.due_on = on, rules.confirmation_due(on, days)
        candidate.save()
    return candidate


def _finish(candidate: Candidate, action: str, note: str, actor_id: int | None, at: datetime) -> Candidate:
    article = (
        sweeping.find_public_article(int(candidate.subject_id))
        if candidate.subject_kind == "publishing.articlepage"
        else None
    )
    if article is not None:
        candidate.public_hash = content_of(article).digest
        carry_out(candidate=candidate, article=article, action=action, note=note, actor_id=actor_id, at=at)
    candidate.state, candidate.action_taken, candidate.note = State.DONE, action, note.strip()[:400]
    candidate.decided_by_id, candidate.decided_at = actor_id, at
    candidate.save()
    trail.record(
        "inspection.candidate_confirmed",
        subject=candidate,
        actor_id=actor_id,
        at=at,
        taken=action,
        address=candidate.address,
        public_hash=candidate.public_hash,
        note=candidate.note,
    )
    return candidate


def _light(facts: ArticleFacts) -> ArticleFacts:
    return ArticleFacts(
        facts.id, facts.title, facts.address, facts.unit_id, facts.column_kind, facts.published_on, ""
    )
