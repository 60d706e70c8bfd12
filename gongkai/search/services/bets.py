"""Keeping best bets (编辑推荐): placed with an owner and an end, ended by hand or by the calendar."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.policies.models import PolicyDocument
from gongkai.publishing.release.tree import find_file
from gongkai.search import rules
from gongkai.search.models import BestBet
from gongkai.search.selectors.bets import list_taken_terms
from gongkai.trail import services as trail

FIELDS = ("terms", "title", "summary", "document_id", "url", "owner_id", "starts_on", "ends_on", "reason")


@transaction.atomic
def place_bet(*, fields: Mapping[str, Any], actor_id: int | None, at: datetime) -> BestBet:
    """
    Place a best bet (设置推荐).

    :raises Refused: with every reason, if it may not stand
    """
    stated = _clean(fields)
    _check(stated, at=at)
    bet = BestBet.objects.create(**stated, placed_by_id=actor_id, placed_at=at)
    trail.record("search.bet_placed", subject=bet, actor_id=actor_id, at=at, **_told(stated))
    return bet


@transaction.atomic
def change_bet(*, bet: BestBet, fields: Mapping[str, Any], actor_id: int | None, at: datetime) -> BestBet:
    """
    Change a best bet (修改推荐); what was ended stays ended.

    :raises Refused: with every reason, if it may not stand so
    """
    stated = _clean(fields)
    _check(stated, at=at, but=bet.pk)
    for name, value in stated.items():
        setattr(bet, name, value)
    bet.save()
    trail.record("search.bet_changed", subject=bet, actor_id=actor_id, at=at, **_told(stated))
    return bet


@transaction.atomic
def end_bet(*, bet: BestBet, why: str, actor_id: int | None, at: datetime) -> None:
    """End a best bet now (结束推荐); ended twice it stays as it was."""
    held = BestBet.objects.select_for_update().get(pk=bet.pk)
    if held.ended_at is not None:
        return
    held.ended_at, held.ended_why = at, why.strip()[:200] or "人工结束"
    held.save()
    trail.record("search.bet_ended", subject=held, actor_id=actor_id, at=at, why=held.ended_why)


def end_due_bets(*, at: datetime) -> int:
    """End what has run its time or whose target is public no more (到期推荐); return how many."""
    day = timezone.localdate(at)
    standing = BestBet.objects.filter(ended_at__isnull=True)
    due = [(bet, "期限已到") for bet in standing.filter(ends_on__lt=day)]
    due += [
        (bet, "目标已不再公开")
        for bet in standing.filter(ends_on__gte=day)
        if not _is_public(bet.document_id, bet.url)
    ]
    for bet, why in due:
        end_bet(bet=bet, why=why, actor_id=None, at=at)
    return len(due)


def _clean(fields: Mapping[str, Any]) -> dict[str, Any]:
    stated = {name: fields.get(name) for name in FIELDS}
    terms = (" ".join(str(term).split()) for term in stated["terms"] or ())
    stated["terms"] = list(dict.fromkeys(term for term in terms if term))
    for name in ("title", "summary", "url", "reason"):
        stated[name] = str(stated[name] or "").strip()
    if stated["document_id"]:
        stated["url"] = ""
    return stated


def _check(stated: Mapping[str, Any], *, at: datetime, but: int | None = None) -> None:
    day = timezone.localdate(at)
    starts_on, ends_on = stated["starts_on"], stated["ends_on"]
    facts = rules.BetFacts(
        terms=stated["terms"],
        title=stated["title"],
        reason=stated["reason"],
        starts_on=starts_on,
        ends_on=ends_on,
        is_target_public=_is_public(stated["document_id"], stated["url"]),
        taken_terms=list_taken_terms(starts_on=starts_on, ends_on=ends_on, but=but),
    )
    most_days = load_rulebook().integer("R03-03.best_bet_max_days", on=day)
    if blockers := rules.bet_blockers(facts, on=day, most_days=most_days):
        raise Refused(*blockers)


def _is_public(document_id: int | None, url: str) -> bool:
    """Say whether the public may read a target: a public document, or a page of the released site."""
    if document_id:
        return PolicyDocument.objects.public().filter(pk=document_id).exists()
    path = url.partition("#")[0]
    is_own = path.startswith("/") and not path.startswith("//") and ".." not in path
    return is_own and find_file(settings.GONGKAI_SITE_FOLDER, path) is not None


def _told(stated: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in stated.items()}
