"""Who listens to whom: the only place that knows both ends of a connection."""

from datetime import timedelta

from gongkai.ledger import services as ledger
from gongkai.portal.wiring import lend
from gongkai.publishing.handlers import ACTIONS, LISTENER, release_new_day, release_touched
from gongkai.publishing.withdrawal.services import finish_withdrawals
from gongkai.search import handlers as search
from gongkai.trail import outbox
from gongkai.trail.jobs import RecurringJob, register_job


def wire() -> None:
    """Register every listener of the trail and every source of public pages; called once at start."""
    register_job(RecurringJob("ledger-reminders", timedelta(hours=1), lambda at: ledger.remind_due(at=at)))
    lend()
    minutely = timedelta(minutes=1)
    finish = RecurringJob(
        "finish-withdrawals", minutely, lambda at: finish_withdrawals(at=at), is_outside=True
    )
    register_job(finish)
    register_job(RecurringJob("release-new-day", timedelta(minutes=10), release_new_day, is_outside=True))
    outbox.register(outbox.Listener(search.LISTENER, search.ACTIONS, search.index_changes, is_outside=True))
    outbox.register(outbox.Listener(LISTENER, ACTIONS, release_touched, is_outside=True))
