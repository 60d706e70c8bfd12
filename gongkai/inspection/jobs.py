"""What the calendar brings: the monthly sweep, masking of lists each day, reminders (定时任务)."""

from datetime import datetime, timedelta

from gongkai.inspection import services
from gongkai.trail.jobs import RecurringJob

MONTH = timedelta(days=30)
DAY = timedelta(days=1)


def sweep_month(at: datetime) -> int:
    """Bring the clearing-out list up to date (每月清理)."""
    return services.sweep(actor_id=None, at=at)


def mask_and_remind(at: datetime) -> int:
    """Mask the lists whose publicity is over, remind who let the deadline pass (每日)."""
    return services.mask_ended_lists(actor_id=None, at=at) + services.remind_due(at=at)


JOBS = (
    RecurringJob("expiry-sweep", MONTH, sweep_month),
    RecurringJob("expiry-daily", DAY, mask_and_remind),
)
