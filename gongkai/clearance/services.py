"""Deeds of a clearance: handing in, deciding, masking, accepting, permitting, publishing on time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.clearance import rules, selectors
from gongkai.clearance.content import Content, Passage
from gongkai.clearance.enums import Carrier, Channel, Outcome, State
from gongkai.clearance.findings import find_in
from gongkai.clearance.models import AcceptedFinding, Clearance, Decision, ReviewChain
from gongkai.clearance.permits import grant_permits
from gongkai.clearance.recording import record_review
from gongkai.clearance.scanning import scan_options
from gongkai.clearance.subjects import Replacement, get_kind
from gongkai.core.calendar import CalendarUnknown, WorkingCalendar
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.trail import services as trail
from gongkai.units.selectors import get_scope

ENDS = {Outcome.RETURN: State.RETURNED, Outcome.WITHHOLD: State.WITHHELD, Outcome.REFER: State.REFERRED}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the one who hands in fills in on the review sheet (审查单, S3)."""

    summary: str = ""
    carrier: str = Carrier.OTHER
    channel: str = Channel.WEBSITE
    planned_for: datetime | None = None
    concerns: tuple[str, ...] = ()


@transaction.atomic
def hand_in(
    *, kind: str, subject_id: int, sheet: Sheet | None = None, actor_id: int | None, at: datetime
) -> Clearance:
    """
    Hand something in for review before it is public (送审): its bytes are fixed, scanned and numbered.

    :raises Refused: if the same is under review already, or exactly these bytes have passed
    """
    subject, sheet = get_kind(kind), sheet or Sheet()
    content = subject.content(subject_id)
    if blockers := _hand_in_blockers(kind, subject_id, content.digest):
        raise Refused(*blockers)
    chain = rules.chain_for(kind, subject.column_kind(subject_id), selectors.get_chains())
    clearance = Clearance(
        subject_kind=kind,
        subject_id=subject_id,
        place=content.place,
        unit_id=content.unit_id,
        summary=sheet.summary or content.summary,
        carrier=sheet.carrier,
        channel=sheet.channel,
        planned_for=sheet.planned_for,
        concerns=list(sheet.concerns),
        chain=list(chain),
        handed_in_by_id=actor_id,
        handed_in_at=at,
        due_on=_days_after(at, "S2.working_days"),
    )
    _take_content(clearance, content, at)
    clearance.save()
    record_review(clearance, "handed_in", actor_id, at, digest=clearance.digest, chain=list(chain))
    return clearance


@transaction.atomic
def decide(
    *,
    clearance: Clearance,
    outcome: str,
    reason: str = "",
    withhold_reason: str = "",
    actor_id: int,
    at: datetime,
) -> Clearance:
    """
    Decide on the present step (审查): pass, return, withhold with its article, or refer upwards.

    The last pass grants the permit for exactly the bytes that were reviewed; they go public at once, or at
    the time planned.

    :raises Refused: with every reason at once, if this officer may not decide so
    """
    clearance = Clearance.objects.select_for_update().get(pk=clearance.pk)
    facts = selectors.get_decision_facts(
        clearance,
        outcome=outcome,
        reason=reason,
        withhold_reason=withhold_reason,
        scope=get_scope(actor_id, on=timezone.localdate(at)),
    )
    if blockers := rules.decision_blockers(facts):
        raise Refused(*blockers)
    Decision.objects.create(
        clearance=clearance,
        position=clearance.position,
        role=selectors.step_role(clearance),
        officer_id=actor_id,
        outcome=outcome,
        reason=reason.strip(),
        digest=clearance.digest,
        at=at,
    )
    if outcome in ENDS:
        _end(clearance, outcome, withhold_reason, at)
    else:
        _advance(clearance, at)
    clearance.save()
    named = {
        "outcome": outcome,
        "state": clearance.state,
        "digest": clearance.digest,
        "reason": reason.strip(),
    }
    record_review(clearance, "decided", actor_id, at, **named)
    if clearance.state == State.PASSED:
        _permit(clearance, actor_id, at)
    return clearance


@transaction.atomic
def accept_finding(
    *, clearance: Clearance, key: str, reason: str, actor_id: int, at: datetime
) -> AcceptedFinding:
    """
    Let a finding stand (认可), with the reason; what blocks only a secrecy officer may accept (S5).

    :raises BadInput: if there is no such finding
    :raises Refused: if no reason is given, or the officer may not
    """
    finding = next((one for one in clearance.findings if one["key"] == key), None)
    if finding is None:
        raise BadInput("没有这一处发现，请刷新页面后再试。")
    scope = get_scope(actor_id, on=timezone.localdate(at))
    blockers = rules.acceptance_blockers(
        is_block=finding["severity"] == "block", reason=reason, roles=scope.roles
    )
    if not selectors.holds_step(scope, clearance):
        message = f"现在是“{selectors.step_label(clearance)}”环节，请由该岗位的人员办理。"
        blockers += (Blocker("NOT_YOUR_STEP", message, rules.X_07),)
    if blockers:
        raise Refused(*blockers)
    accepted, _ = AcceptedFinding.objects.get_or_create(
        clearance=clearance,
        key=key,
        defaults={
            "rule": finding["rule"],
            "masked": finding["masked"][:200],
            "reason": reason.strip()[:300],
            "officer_id": actor_id,
            "at": at,
        },
    )
    record_review(clearance, "finding_accepted", actor_id, at, rule=finding["rule"], reason=accepted.reason)
    return accepted


@transaction.atomic
def mask_findings(*, clearance: Clearance, keys: Sequence[str], actor_id: int, at: datetime) -> Clearance:
    """
    Mask findings in the draft itself (脱敏): the masked text is what is reviewed from here on.

    :raises Refused: if it is not this officer's turn, the draft has changed, or it cannot be masked here
    """
    clearance = Clearance.objects.select_for_update().get(pk=clearance.pk)
    subject = get_kind(clearance.subject_kind)
    facts = selectors.get_decision_facts(
        clearance, outcome=Outcome.MASK, scope=get_scope(actor_id, on=timezone.localdate(at))
    )
    blockers = [b for b in rules.decision_blockers(facts) if b.code != "FINDINGS_OPEN"]
    chosen = [one for one in clearance.findings if one["key"] in set(keys) and one["passage"]]
    if subject.mask is None or not chosen:
        message = "这里的内容不能在线脱敏，请退回送审人修改，附件请换成脱敏后的文件。"
        blockers.append(Blocker("NOT_MASKABLE", message, "S7 脱敏"))
    if blockers:
        raise Refused(*blockers)
    texts = {one["name"]: one["text"] for one in clearance.passages}
    replacements = [
        Replacement(
            one["passage"],
            one["start"],
            one["end"],
            texts[one["passage"]][one["start"] : one["end"]],
            one["masked"],
        )
        for one in chosen
    ]
    subject.mask(clearance.subject_id, replacements, actor_id, at)
    before = clearance.digest
    _take_content(clearance, subject.content(clearance.subject_id), at)
    clearance.save()
    rules_hit = sorted({one["rule"] for one in chosen})
    record_review(
        clearance,
        "masked",
        actor_id,
        at,
        count=len(chosen),
        rules=rules_hit,
        before=before,
        digest=clearance.digest,
    )
    return clearance


@transaction.atomic
def take_back(*, clearance: Clearance, actor_id: int, at: datetime) -> Clearance:
    """
    Take a clearance back (撤回送审) before it is decided.

    :raises Refused: if it is decided already, or somebody else handed it in
    """
    clearance = Clearance.objects.select_for_update().get(pk=clearance.pk)
    if clearance.state not in {State.IN_REVIEW, State.REFERRED}:
        raise Refused(Blocker("NOT_OPEN", "这件审查已经办结，不能撤回。", rules.S1))
    if clearance.handed_in_by_id != actor_id:
        raise Refused(Blocker("NOT_YOURS", "只有送审人能撤回。", rules.X_07))
    clearance.state, clearance.decided_at = State.LAPSED, at
    clearance.save(update_fields=["state", "decided_at"])
    record_review(clearance, "taken_back", actor_id, at)
    return clearance


@transaction.atomic
def set_chain(
    *, kind: str, column_kind: str, roles: Sequence[str], actor_id: int, at: datetime
) -> ReviewChain:
    """
    Set the steps of review (审查环节) for a kind and a class of columns.

    :raises Refused: if the steps are too few or many, repeat a role, or leave the secrecy officer out
    """
    if blockers := rules.chain_blockers(roles):
        raise Refused(*blockers)
    chain, _ = ReviewChain.objects.update_or_create(
        subject_kind=kind, column_kind=column_kind, defaults={"roles": list(roles)}
    )
    named = {"kind": kind, "column_kind": column_kind, "roles": list(roles)}
    trail.record("clearance.chain_set", subject=chain, actor_id=actor_id, at=at, **named)
    return chain


def publish_due(*, at: datetime) -> int:
    """
    Publish what passed its review and whose planned time has come (到时公开); return how many.

    What fell due while the worker was down is done once when it comes back; one that is refused stays.
    """
    due = Clearance.objects.filter(
        state=State.PASSED, published_at__isnull=True, planned_for__isnull=False, planned_for__lte=at
    )
    done = 0
    for clearance in due.order_by("planned_for", "pk"):
        done += publish_cleared(clearance=clearance, actor_id=None, at=at) == ()
    return done


def publish_cleared(*, clearance: Clearance, actor_id: int | None, at: datetime) -> tuple[Blocker, ...]:
    """Publish what passed (公开); return what still stands against it instead of raising."""
    try:
        with transaction.atomic():
            get_kind(clearance.subject_kind).publish(clearance.subject_id, actor_id, at)
            Clearance.objects.filter(pk=clearance.pk).update(published_at=at)
    except Refused as refusal:
        return refusal.blockers
    return ()


def _hand_in_blockers(kind: str, subject_id: int, digest: str) -> tuple[Blocker, ...]:
    if Clearance.objects.open().of(kind, subject_id).exists():
        return (Blocker("ALREADY_OPEN", "这件内容正在审查，请等审查办结或先撤回。", rules.S1),)
    if selectors.list_permits(kind, subject_id).filter(digest=digest).exists():
        return (Blocker("PASSED_ALREADY", "同样的内容已经审查通过，没有改动，无需再送。", rules.S1),)
    return ()


def _take_content(clearance: Clearance, content: Content, at: datetime) -> None:
    clearance.title = content.title[:400]
    clearance.digest, clearance.face = content.digest, content.face
    clearance.passages = [_kept(one) for one in content.passages]
    clearance.files = [{"name": one.name, "digest": one.digest} for one in content.files]
    clearance.members = {str(key): list(value) for key, value in content.members.items()}
    clearance.findings = find_in(content, scan_options(on=timezone.localdate(at)))


def _kept(passage: Passage) -> Mapping[str, str]:
    return {"name": passage.name, "label": passage.label, "text": passage.text}


def _end(clearance: Clearance, outcome: str, withhold_reason: str, at: datetime) -> None:
    clearance.state = ENDS[Outcome(outcome)]
    if outcome == Outcome.REFER:
        clearance.due_on = _days_after(at, "S2.escalated_working_days")
        return
    clearance.decided_at = at
    clearance.withhold_reason = withhold_reason if outcome == Outcome.WITHHOLD else ""


def _advance(clearance: Clearance, at: datetime) -> None:
    clearance.position += 1
    clearance.state = State.IN_REVIEW
    if clearance.position >= len(clearance.chain):
        clearance.state, clearance.decided_at = State.PASSED, at


def _permit(clearance: Clearance, actor_id: int | None, at: datetime) -> None:
    granted = {clearance.subject_id: (clearance.digest, clearance.face)}
    grant_permits(kind=clearance.subject_kind, granted=granted, clearance=clearance, at=at)
    if clearance.planned_for is None or clearance.planned_for <= at:
        publish_cleared(clearance=clearance, actor_id=actor_id, at=at)


def _days_after(at: datetime, rule_id: str) -> date | None:
    day = timezone.localdate(at)
    try:
        return WorkingCalendar().add_working_days(day, load_rulebook().integer(rule_id, on=day))
    except CalendarUnknown:
        return None
