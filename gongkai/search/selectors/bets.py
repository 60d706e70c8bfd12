"""Best bets (编辑推荐): what stands above the results of certain words, and whose it is to change."""

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.policies.models import PolicyDocument
from gongkai.search.engine.analyse import title_key
from gongkai.search.enums import BetState
from gongkai.search.models import BestBet
from gongkai.units.rules import Scope

MOST_SHOWN = 3


def find_bets(text: str, *, on: date) -> list[BestBet]:
    """Return what stands above the results of a question on a day; a target that is no longer public is left out."""
    key = title_key(text)
    running = BestBet.objects.running_on(on).select_related("document", "owner").order_by("pk")
    found = [bet for bet in running if key in {title_key(term) for term in bet.terms}]
    held = [bet.document_id for bet in found if bet.document_id]
    public = set(PolicyDocument.objects.public().filter(pk__in=held).values_list("pk", flat=True))
    return [bet for bet in found if bet.document_id is None or bet.document_id in public][:MOST_SHOWN]


def list_bets_handled_by(scope: Scope, *, words: str = "") -> QuerySet[BestBet]:
    """Return the best bets a person may see: those of the own units, or all (权限范围)."""
    bets = BestBet.objects.select_related("document", "owner", "placed_by").order_by("-ends_on", "-pk")
    if not scope.sees_county:
        bets = bets.filter(owner_id__in=scope.unit_ids)
    if words:
        bets = bets.filter(Q(title__icontains=words) | Q(terms__icontains=words) | Q(url__icontains=words))
    return bets


def state_of(bet: BestBet, *, on: date) -> BetState:
    """Return where a best bet stands on a day (推荐状态)."""
    if bet.ended_at is not None or bet.ends_on < on:
        return BetState.ENDED
    return BetState.COMING if bet.starts_on > on else BetState.RUNNING


def list_taken_terms(*, starts_on: date, ends_on: date, but: int | None = None) -> frozenset[str]:
    """Return the words that already have a best bet in a time."""
    other = BestBet.objects.filter(ended_at__isnull=True, starts_on__lte=ends_on, ends_on__gte=starts_on)
    return frozenset(
        term for terms in other.exclude(pk=but).values_list("terms", flat=True) for term in terms
    )
