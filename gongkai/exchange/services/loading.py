"""The week's push (每周推送) and a new partner's first copy (初始推送): begun once, gone on with after a stop."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import rules
from gongkai.exchange.enums import Cadence, DeliveryState
from gongkai.exchange.models import Delivery, InitialLoad, Partner, SharedItem, WeeklyPush
from gongkai.exchange.selectors import shared
from gongkai.exchange.services.sharing import line_up
from gongkai.trail import services as trail

A_RUN = 100
"""Items lined up at a time: a few seconds, and nobody who writes waits longer."""


@transaction.atomic
def begin_weekly_push(*, at: datetime) -> int:
    """
    Begin the week's push (R03-04: every Friday) where its hour has come; return how many deliveries it let go.

    It is begun once for each of its days; a worker that was down then begins it when it is back, with all that
    was lined up meanwhile. What the day is, the rulebook says.
    """
    local = timezone.localtime(at)
    weekday = str(load_rulebook().rule("R03-04.push_weekday", on=local.date()).value)
    due = rules.last_push(local, weekday=weekday)
    partners = Partner.objects.filter(is_active=True, cadence=Cadence.WEEKLY, registered_at__lte=due)
    if not partners.exists() or WeeklyPush.objects.filter(due_on=due.date()).exists():
        return 0
    waiting = Delivery.objects.filter(
        partner__in=partners, state=DeliveryState.WAITING, attempts=0, due_at__gt=at, claimed_until=None
    )
    waiting.update(due_at=at)
    ready = Delivery.objects.filter(partner__in=partners, state=DeliveryState.WAITING, due_at__lte=at)
    push = WeeklyPush.objects.create(due_on=due.date(), begun_at=at, count=ready.count())
    trail.record(
        "exchange.weekly_push_begun", subject=push, actor_id=None, at=at, due_on=push.due_on, count=push.count
    )
    return push.count


@transaction.atomic
def begin_initial_load(
    *, partner: Partner, is_wanted: bool, actor_id: int | None, at: datetime
) -> InitialLoad:
    """
    Choose whether a partner gets all that is public now, or only what changes from now on (初始推送); again, anew.

    :raises Refused: if it has no address to send to, or the last one is still being lined up
    """
    blockers = []
    if is_wanted and not (partner.url and partner.kinds):
        message = "没有接收地址或推送内容，请先在设置里填写。"
        blockers.append(Blocker("NO_URL", message, rules.R03_06))
    if InitialLoad.objects.filter(partner=partner, finished_at=None).exists():
        blockers.append(Blocker("RUNNING", "上一次初始推送还在排队，请等它列完。", rules.R03_06))
    if blockers:
        raise Refused(*blockers)
    total = _public(partner).count() if is_wanted else 0
    stated = {
        "is_wanted": is_wanted, "total": total, "lined_up": 0, "after_version": 0, "after_row": 0,
        "begun_at": at, "finished_at": None if total else at,
    }  # fmt: skip
    load, _ = InitialLoad.objects.update_or_create(partner=partner, defaults=stated)
    trail.record(
        "exchange.partner_lined_up",
        subject=partner,
        actor_id=actor_id,
        at=at,
        count=total,
        is_wanted=is_wanted,
    )
    return load


@transaction.atomic
def go_on_loading(*, at: datetime) -> int:
    """Line up the next items of the first initial load that is not finished (续排初始推送); return how many."""
    load = InitialLoad.objects.select_for_update().filter(finished_at=None).order_by("begun_at").first()
    if load is None:
        return 0
    on, partner = timezone.localdate(at), Partner.objects.get(pk=load.partner_id)
    after = Q(version__gt=load.after_version) | Q(version=load.after_version, pk__gt=load.after_row)
    items = list(_public(partner).filter(after).order_by("version", "pk")[:A_RUN])
    for item in items:
        record = shared.standing_of(item.kind, item.item_id, on=on).record
        event = f"{item.kind.lower()}.updated"
        line_up(partner=partner, item=item, event=event, record=record, at=at, is_at_once=True)
        load.after_version, load.after_row = item.version, item.pk
    load.lined_up += len(items)
    if len(items) < A_RUN:
        load.finished_at = at
    load.save()
    trail.record(
        "exchange.initial_load_continued", subject=load, actor_id=None, at=at, lined_up=load.lined_up
    )
    return len(items)


def _public(partner: Partner):
    return SharedItem.objects.filter(kind__in=partner.kinds, is_public=True)
