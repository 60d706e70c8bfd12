"""Deeds of subscriptions; the trail learns of each without an address or a question."""

from gongkai.subscriptions.services.following import (
    Target,
    confirm_subscription,
    end_all_subscriptions,
    end_rhythm,
    end_subscription,
    request_subscription,
)
from gongkai.subscriptions.services.forgetting import forget_unconfirmed
from gongkai.subscriptions.services.sending import send_digests

__all__ = [
    "Target",
    "confirm_subscription",
    "end_all_subscriptions",
    "end_rhythm",
    "end_subscription",
    "forget_unconfirmed",
    "request_subscription",
    "send_digests",
]
