"""What the calendar brings to the search: suggestions and past questions anew, best bets that end, what is to be forgotten."""

from datetime import datetime, timedelta

from gongkai.search.services.asking import purge_asked
from gongkai.search.services.bets import end_due_bets
from gongkai.search.services.relating import list_unrelated, relate_documents
from gongkai.search.services.suggesting import refresh_phrases
from gongkai.search.services.teaching import refresh_questions, train_when_due
from gongkai.trail.jobs import RecurringJob

A_RUN = 2_000


def relate_more(at: datetime) -> int:
    """Find what is near the documents for which nothing is noted yet (补齐相关文件)."""
    wanted = list_unrelated(most=A_RUN)
    return relate_documents(document_ids=wanted, at=at) if wanted else 0


JOBS = (
    RecurringJob("search-phrases", timedelta(minutes=30), lambda at: refresh_phrases(at=at), is_outside=True),
    RecurringJob("search-bets", timedelta(hours=1), lambda at: end_due_bets(at=at)),
    RecurringJob("search-forget", timedelta(hours=6), lambda at: purge_asked(at=at)),
    RecurringJob("search-questions", timedelta(days=1), lambda at: refresh_questions(at=at), is_outside=True),
    RecurringJob("search-training", timedelta(hours=2), lambda at: train_when_due(at=at), is_outside=True),
    RecurringJob("search-related", timedelta(hours=6), relate_more, is_outside=True),
)
