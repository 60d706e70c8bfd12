"""Reading clearances; who may see and decide them is the scope's word, and what is permitted the permits'."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from gongkai.clearance.content import FACE_SEAM
from gongkai.clearance.enums import Outcome, State
from gongkai.clearance.models import Clearance, Permit, ReviewChain
from gongkai.clearance.rules import STEP_LABELS, DecisionFacts, GateFacts
from gongkai.clearance.subjects import get_kind
from gongkai.units.enums import UnitKind
from gongkai.units.models import Appointment
from gongkai.units.rules import Scope


def permitted(kind: str, face: Sequence[str], *, prefix: str = "") -> Exists:
    """
    Return a condition of rows that the public may get: sealed (封签) with the digest that passed review.

    `face` names the fields that lists show; they too must read as they did when they passed.
    """
    seen = [OuterRef(f"{prefix}{name}") for name in face]
    shown = (
        seen[0] if len(seen) == 1 else Concat(seen[0], Value(FACE_SEAM), seen[1], output_field=TextField())
    )
    return Exists(
        Permit.objects.filter(
            subject_kind=kind,
            subject_id=OuterRef(f"{prefix}pk"),
            digest=OuterRef(f"{prefix}seal"),
            face=shown,
        )
    )


def list_permits(kind: str, subject_id: int) -> QuerySet[Permit]:
    """Return the permits of a subject: what is public, and what passed and waits to take its place."""
    return Permit.objects.filter(subject_kind=kind, subject_id=subject_id).select_related("clearance")


def get_gate_facts(kind: str, subject_id: int, digest: str) -> GateFacts:
    """Return what decides whether a subject with this digest may be made public."""
    digests = list_permits(kind, subject_id).values_list("digest", flat=True)
    latest = Clearance.objects.of(kind, subject_id).order_by("-pk").first()
    if latest is None:
        return GateFacts(digest, frozenset(digests))
    reason = latest.get_withhold_reason_display() if latest.state == State.WITHHELD else last_reason(latest)
    return GateFacts(digest, frozenset(digests), latest.state, step_label(latest), reason)


def last_reason(clearance: Clearance) -> str:
    """Return what the last reviewer wrote."""
    decision = clearance.decisions.order_by("-pk").first()
    return decision.reason.rstrip("。") if decision else ""


def step_role(clearance: Clearance) -> str:
    """Return the role whose turn it is, or nothing after the last step."""
    return clearance.chain[clearance.position] if clearance.position < len(clearance.chain) else ""


def step_label(clearance: Clearance) -> str:
    """Return the step where a clearance stands, in words (审查环节)."""
    if clearance.state == State.REFERRED:
        return "报请确定"
    return STEP_LABELS.get(step_role(clearance), "")


def holds_step(scope: Scope, clearance: Clearance) -> bool:
    """
    Whether it is this officer's turn: the role in the unit itself.

    A unit that has nobody in the role is covered by the county government office's holder of it.
    """
    role = step_role(clearance)
    if not role or not scope.holds(role):
        return False
    if role == "COUNTY_OFFICE" or scope.holds(role, clearance.unit_id):
        return True
    return bool(_offices(scope, role)) and clearance.unit_id not in units_with(role, on=scope.on)


def units_with(role: str, *, on: date) -> set[int]:
    """Return the units in which somebody holds a role on a day."""
    held = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), role=role, starts_on__lte=on, officer__is_active=True
    )
    return set(held.values_list("unit_id", flat=True))


def _offices(scope: Scope, role: str) -> set[int]:
    held = {unit_id for unit_id, one in scope.unit_roles if one == role}
    found = Appointment.objects.filter(unit_id__in=held, unit__kind=UnitKind.OFFICE)
    return set(found.values_list("unit_id", flat=True))


def list_waiting_for(scope: Scope) -> list[Clearance]:
    """Return the clearances whose next step is this officer's (待我审查), the most urgent first."""
    found = Clearance.objects.open().select_related("unit").exclude(handed_in_by_id=scope.officer_id)
    found = found.exclude(decisions__officer_id=scope.officer_id).order_by("due_on", "pk")
    return [one for one in found.defer("passages", "findings") if holds_step(scope, one)]


def list_seen_by(scope: Scope) -> QuerySet[Clearance]:
    """Return the clearances an officer may look at: of the own units, handed in by oneself, or on one's way."""
    found = Clearance.objects.select_related("unit", "handed_in_by").order_by("-pk")
    if scope.sees_county or scope.holds("JUSTICE_BUREAU"):
        return found
    own = Q(unit_id__in=scope.unit_ids) | Q(handed_in_by_id=scope.officer_id)
    for role in scope.roles & set(STEP_LABELS):
        if _offices(scope, role):
            own |= ~Q(unit_id__in=units_with(role, on=scope.on))
    return found.filter(own)


def list_history(kind: str, subject_id: int) -> QuerySet[Clearance]:
    """Return all reviews of one subject (审查记录), newest first."""
    return Clearance.objects.of(kind, subject_id).select_related("handed_in_by").order_by("-pk")


def find_previous(clearance: Clearance) -> Clearance | None:
    """Return the review before this one, to show what changed since (改动)."""
    earlier = Clearance.objects.of(clearance.subject_kind, clearance.subject_id).filter(pk__lt=clearance.pk)
    return earlier.order_by("-pk").first()


def get_chains() -> Mapping[tuple[str, str], Sequence[str]]:
    """Return the chains the county has set up itself (审查环节设置)."""
    return {(one.subject_kind, one.column_kind): tuple(one.roles) for one in ReviewChain.objects.all()}


def open_blocks(clearance: Clearance) -> list[dict]:
    """Return the findings that still forbid a pass: blocks that nobody masked or accepted."""
    accepted = set(clearance.accepted.values_list("key", flat=True))
    return [one for one in clearance.findings if one["severity"] == "block" and one["key"] not in accepted]


def get_decision_facts(
    clearance: Clearance, *, outcome: str, scope: Scope, reason: str = "", withhold_reason: str = ""
) -> DecisionFacts:
    """Return what decides whether an officer may decide so now; a pass reads the subject again for changes."""
    before = clearance.decisions.exclude(outcome=Outcome.REFER)
    passes = outcome in {Outcome.PASS, Outcome.MASK}
    fresh = get_kind(clearance.subject_kind).content(clearance.subject_id).digest if passes else ""
    return DecisionFacts(
        state=clearance.state,
        step=step_label(clearance),
        holds_role=holds_step(scope, clearance),
        is_author=clearance.handed_in_by_id == scope.officer_id,
        decided_before=before.filter(officer_id=scope.officer_id).exists(),
        outcome=outcome,
        reason=reason,
        withhold_reason=withhold_reason,
        open_blocks=len(open_blocks(clearance)),
        has_changed=passes and fresh != clearance.digest,
    )


def list_register(scope: Scope, *, start: date, end: date) -> QuerySet[Clearance]:
    """Return what was decided or published in a stretch of days (公开审查登记簿, S3), oldest first."""
    found = list_seen_by(scope).filter(handed_in_at__date__gte=start, handed_in_at__date__lt=end)
    return found.prefetch_related("decisions__officer").order_by("pk")


def monthly_table(rows: Iterable[Clearance]) -> list[dict[str, object]]:
    """Return the month's table (月度汇总表): a row a unit, how its clearances ended."""
    table: dict[str, dict[str, object]] = {}
    for one in rows:
        name = one.unit.name if one.unit else "未定单位"
        row = table.setdefault(name, {"unit": name, "total": 0} | dict.fromkeys(State.values, 0))
        row["total"] += 1
        row[one.state] += 1
    return [table[name] for name in sorted(table)]
