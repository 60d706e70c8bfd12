"""Forgetting (清理): requests nobody confirmed, addresses nothing is sent to, notes of old mails."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from gongkai.subscriptions.models import Mailing, Reader, Subscription
from gongkai.subscriptions.services.following import confirmation_period
from gongkai.trail import services as trail

KEEP_MAILINGS: Final = timedelta(days=30)


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Delete what was not confirmed in time with its address (逾期未确认); return how many requests went."""
    late = list(Subscription.objects.waiting().filter(asked_at__lte=at - confirmation_period(at)))
    for one in late:
        trail.record("subscriptions.request_lapsed", subject=one, actor_id=None, at=at, kind=one.kind)
    Subscription.objects.filter(pk__in=[one.pk for one in late], confirmed_at__isnull=True).delete()
    Reader.objects.filter(subscriptions__isnull=True).delete()
    Mailing.objects.filter(due_at__lt=at - KEEP_MAILINGS).delete()
    return len(late)
