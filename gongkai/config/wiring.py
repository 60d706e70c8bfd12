"""Who listens to whom: the only place that knows both ends of a connection."""

from datetime import timedelta

from gongkai.clearance import services as clearance
from gongkai.clearance import subjects, watch_sources
from gongkai.clearance import watch_services as watch
from gongkai.clearance.scanning import register_known_public
from gongkai.exchange import handlers as exchange
from gongkai.exchange import jobs as exchange_jobs
from gongkai.inspection import jobs as inspection
from gongkai.knowledge import handlers as knowledge
from gongkai.knowledge import impact, mentions
from gongkai.knowledge.citation_sources import own_sources
from gongkai.knowledge.jobs import JOBS as KNOWLEDGE_JOBS
from gongkai.knowledge.subjects import entry_kinds
from gongkai.knowledge.watching import EntryTexts
from gongkai.ledger import services as ledger
from gongkai.ledger.citing import EvidenceSource
from gongkai.policies.subjects import document_kinds, known_public
from gongkai.policies.watching import DocumentTexts
from gongkai.portal.wiring import lend
from gongkai.publishing.handlers import ACTIONS, LISTENER, release_new_day, release_touched
from gongkai.publishing.services import expire_articles
from gongkai.publishing.subjects import page_kinds, site_kinds
from gongkai.publishing.watching import ArticleTexts
from gongkai.publishing.withdrawal.services import finish_withdrawals
from gongkai.search import entries
from gongkai.search import handlers as search
from gongkai.search.interpretations import InterpretationSource
from gongkai.search.jobs import JOBS as SEARCH_JOBS
from gongkai.search.knowledge_entries import KnowledgeSource
from gongkai.subscriptions.jobs import JOBS as SUBSCRIPTION_JOBS
from gongkai.trail import outbox
from gongkai.trail.jobs import RecurringJob, register_job


def wire() -> None:
    """Register every listener of the trail and every source of public pages; called once at start."""
    register_job(RecurringJob("ledger-reminders", timedelta(hours=1), lambda at: ledger.remind_due(at=at)))
    for kind in (*page_kinds(), *site_kinds(), *document_kinds(), *entry_kinds()):
        subjects.register(kind)
    register_known_public(known_public)
    register_job(RecurringJob("publish-due", timedelta(minutes=1), lambda at: clearance.publish_due(at=at)))
    register_job(RecurringJob("expire-due", timedelta(minutes=1), lambda at: expire_articles(at=at)))
    lend()
    watch_sources.register(ArticleTexts())
    watch_sources.register(DocumentTexts())
    watch_sources.register(EntryTexts())
    outbox.register(outbox.Listener(watch.LISTENER, watch.ACTIONS, watch.take_in_changes))
    for citing in (*own_sources(), EvidenceSource()):
        impact.register(citing)
    outbox.register(outbox.Listener(mentions.LISTENER, mentions.ACTIONS, mentions.note_mentions))
    outbox.register(outbox.Listener(knowledge.LISTENER, knowledge.ACTIONS, knowledge.follow_policies))
    outbox.register(outbox.Listener(exchange.LISTENER, exchange.ACTIONS, exchange.tell_changes))
    for job in (*inspection.JOBS, *KNOWLEDGE_JOBS, *SEARCH_JOBS, *exchange_jobs.JOBS, *SUBSCRIPTION_JOBS):
        register_job(job)
    register_job(
        RecurringJob("aggregation-reconcile", timedelta(days=1), lambda at: watch.reconcile_store(at=at))
    )
    minutely = timedelta(minutes=1)
    finish = RecurringJob(
        "finish-withdrawals", minutely, lambda at: finish_withdrawals(at=at), is_outside=True
    )
    register_job(finish)
    register_job(RecurringJob("release-new-day", timedelta(minutes=10), release_new_day, is_outside=True))
    entries.register(InterpretationSource())
    entries.register(KnowledgeSource())
    outbox.register(outbox.Listener(search.LISTENER, search.ACTIONS, search.index_changes, is_outside=True))
    outbox.register(outbox.Listener(LISTENER, ACTIONS, release_touched, is_outside=True))
