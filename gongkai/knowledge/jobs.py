"""What the calendar brings the knowledge base (定时任务): terms that begin and end, policies that run out."""

from datetime import datetime, timedelta

from gongkai.knowledge import services
from gongkai.trail.jobs import RecurringJob

OFTEN = timedelta(minutes=10)
DAY = timedelta(days=1)


def keep_current(at: datetime) -> int:
    """Take off what may not stay, tell of what begins (知识库巡检): nothing waits for the next working day."""
    gone = services.take_ended_offline(at=at) + services.take_expired_offline(at=at)
    return gone + services.note_begun(at=at)


def follow_ends(at: datetime) -> int:
    """Flag what cites a policy whose term ran out without any deed (届满失效)."""
    return services.follow_expired_policies(at=at)


def build_tree(at: datetime) -> int:
    """Bring the category tree up to date with the topics all share (类目同步, X-09)."""
    return services.build_categories(actor_id=None, at=at)


JOBS = (
    RecurringJob("knowledge-current", OFTEN, keep_current),
    RecurringJob("knowledge-ended-policies", DAY, follow_ends),
    RecurringJob("knowledge-categories", DAY, build_tree),
)
