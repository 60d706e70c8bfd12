"""The supervisor's board (知识覆盖): policies without entry or reason, what is late, what is wrong, the KPI."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules
from gongkai.knowledge.enums import CorrectionState, NoticeState, Settled, State
from gongkai.knowledge.models import CorrectionRequest, Duty, EntryCitation, ImpactNotice, KnowledgeEntry
from gongkai.knowledge.selectors.entries import list_citing_ended, list_due_for_verification
from gongkai.policies.models import PolicyDocument


@dataclass(frozen=True, slots=True)
class Board:
    """How the knowledge base stands on a day (知识库监督), each number with the rows behind it."""

    on: date
    policies: int
    uncovered: tuple[PolicyDocument, ...]
    open_duties: tuple[Duty, ...]
    late_duties: tuple[Duty, ...]
    citing_ended: tuple[KnowledgeEntry, ...]
    to_verify: tuple[KnowledgeEntry, ...]
    notices: tuple[ImpactNotice, ...]
    late_notices: int
    late_corrections: int
    on_time: float | None

    @property
    def covered(self) -> int:
        """How many policies have an entry or a reason why not."""
        return self.policies - len(self.uncovered)

    @property
    def on_time_words(self) -> str:
        """The share of duties met in time as people read it (按时率)."""
        return "尚无到期事项" if self.on_time is None else f"{self.on_time:.1%}"


def list_policies_to_cover(*, on: date) -> QuerySet[PolicyDocument]:
    """Return the policies that must have an entry or a reason why not (应有条目的政策, R03-06)."""
    kinds = load_rulebook().texts("R03-05.document_kinds", on=on)
    held = PolicyDocument.objects.public().filter(is_stub=False, is_principal=True, kind__in=kinds)
    return held.in_force_on(on).order_by("-signed_on", "pk")


def list_uncovered(*, on: date) -> QuerySet[PolicyDocument]:
    """Return the policies in force without a published entry or a reason why none is needed (未覆盖政策)."""
    entries = EntryCitation.objects.filter(document=OuterRef("pk"), entry__state=State.PUBLISHED)
    reasons = Duty.objects.filter(document=OuterRef("pk"), settled_as=Settled.NONE_NEEDED)
    return list_policies_to_cover(on=on).exclude(Exists(entries)).exclude(Exists(reasons))


def get_board(*, on: date) -> Board:
    """Return the supervisor's board of a day."""
    duties = list(Duty.objects.select_related("document", "unit").order_by("due_on", "pk"))
    open_ones = tuple(one for one in duties if one.settled_on is None)
    notices = ImpactNotice.objects.filter(state=NoticeState.OPEN).select_related("document", "unit")
    late = CorrectionRequest.objects.filter(state=CorrectionState.OPEN, due_on__lt=on)
    return Board(
        on=on,
        policies=list_policies_to_cover(on=on).count(),
        uncovered=tuple(list_uncovered(on=on).select_related("drafter")),
        open_duties=open_ones,
        late_duties=tuple(one for one in open_ones if one.due_on < on),
        citing_ended=tuple(list_citing_ended(on=on)),
        to_verify=tuple(list_due_for_verification(on=on)),
        notices=tuple(notices.order_by("due_on", "pk")),
        late_notices=notices.filter(due_on__lt=on).count(),
        late_corrections=late.count(),
        on_time=rules.on_time_share([(one.due_on, one.settled_on) for one in duties], on=on),
    )
