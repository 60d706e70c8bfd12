"""What the exchange does by the clock: begin the week's push, go on with first copies, send, begin a day, make the library's file, forget old counts."""

from datetime import datetime, timedelta

from django.conf import settings

from gongkai.exchange.services.bundling import bundle_library
from gongkai.exchange.services.counting import forget_old_counts
from gongkai.exchange.services.loading import begin_weekly_push, go_on_loading
from gongkai.exchange.services.sending import send_due
from gongkai.exchange.services.sharing import turn_day
from gongkai.trail.jobs import RecurringJob


def make_library_file(at: datetime) -> int:
    """Make the library's file anew where anything changed (整库文件)."""
    return int(bundle_library(settings.GONGKAI_EXCHANGE_FOLDER, at=at) is not None)


JOBS = (
    RecurringJob("exchange-day", timedelta(minutes=1), lambda at: turn_day(at=at)),
    RecurringJob("exchange-weekly", timedelta(minutes=1), lambda at: begin_weekly_push(at=at)),
    RecurringJob("exchange-loading", timedelta(seconds=5), lambda at: go_on_loading(at=at)),
    RecurringJob("exchange-send", timedelta(seconds=2), lambda at: send_due(at=at), is_outside=True),
    RecurringJob("exchange-library", timedelta(minutes=10), make_library_file, is_outside=True),
    RecurringJob("exchange-counts", timedelta(days=1), lambda at: forget_old_counts(at=at)),
)
