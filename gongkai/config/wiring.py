"""Who listens to whom: the only place that knows both ends of a connection."""

from datetime import timedelta

from gongkai.clearance import watch_services as watch
from gongkai.clearance import watch_sources
from gongkai.inspection import jobs as inspection
from gongkai.ledger import services as ledger
from gongkai.policies.watching import DocumentTexts
from gongkai.portal.wiring import lend
from gongkai.publishing.handlers import ACTIONS, LISTENER, release_new_day, release_touched
from gongkai.publishing.watching import ArticleTexts
from gongkai.search import handlers as search
from gongkai.trail import outbox
from gongkai.trail.jobs import RecurringJob, register_job


def wire() -> None:
    """Register every listener of the trail and every source of public pages; called once at start."""
    register_job(RecurringJob("ledger-reminders", timedelta(hours=1), lambda at: ledger.remind_due(at=at)))
    lend()
    register_job(RecurringJob("release-new-day", timedelta(minutes=10), release_new_day))
    outbox.register(outbox.Listener(search.LISTENER, search.ACTIONS, search.index_changes))
    outbox.register(outbox.Listener(LISTENER, ACTIONS, release_touched))
    watch_sources.register(ArticleTexts())
    watch_sources.register(DocumentTexts())
    outbox.register(outbox.Listener(watch.LISTENER, watch.ACTIONS, watch.take_in_changes))
    for job in inspection.JOBS:
        register_job(job)
    register_job(
        RecurringJob("aggregation-reconcile", timedelta(days=1), lambda at: watch.reconcile_store(at=at))
    )
