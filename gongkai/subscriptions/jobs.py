"""What subscriptions do by the clock (定时任务): digests at their hour, requests nobody confirmed."""

from datetime import timedelta

from gongkai.subscriptions.services import forget_unconfirmed, send_digests
from gongkai.trail.jobs import RecurringJob

JOBS = (
    RecurringJob(
        "subscription-digests", timedelta(minutes=5), lambda at: send_digests(at=at), is_outside=True
    ),
    RecurringJob("subscription-requests", timedelta(hours=1), lambda at: forget_unconfirmed(at=at)),
)
