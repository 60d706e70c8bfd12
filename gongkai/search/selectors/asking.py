"""What was asked, how often, and with what success (查询统计)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from gongkai.search.models import AskedQuery


@dataclass(frozen=True, slots=True)
class AskedLine:
    """One question as it is counted: how often, by how many, when last, with how many results."""

    text: str
    times: int
    askers: int
    found: int
    last_on: date


@dataclass(frozen=True, slots=True)
class DayCount:
    """One day of the search: questions in all, and those that found nothing (零结果)."""

    day: date
    asked: int
    empty: int

    @property
    def share(self) -> float:
        """The share of questions that found nothing."""
        return self.empty / self.asked if self.asked else 0.0


def list_top_questions(
    *, since: date, until: date, only_empty: bool = False, most: int = 50
) -> list[AskedLine]:
    """Return the questions asked most in a time (热门查询), or those among them that found nothing."""
    rows = _asked(since, until)
    if only_empty:
        rows = rows.filter(found=0)
    counted = (
        rows.values("key")
        .annotate(
            times=Count("pk"),
            askers=Count("visitor", distinct=True),
            found=Max("found"),
            last_on=Max("day"),
            text=Max("text"),
        )
        .order_by("-times", "key")[:most]
    )
    return [
        AskedLine(row["text"], row["times"], row["askers"], row["found"], row["last_on"]) for row in counted
    ]


def count_days(*, since: date, until: date) -> list[DayCount]:
    """Return the questions and the empty answers of each day, days without a question included."""
    rows = (
        _asked(since, until).values("day").annotate(asked=Count("pk"), empty=Count("pk", filter=Q(found=0)))
    )
    by_day = {row["day"]: row for row in rows}
    days = (since + timedelta(days=number) for number in range((until - since).days + 1))
    return [
        DayCount(day, by_day[day]["asked"], by_day[day]["empty"]) if day in by_day else DayCount(day, 0, 0)
        for day in days
    ]


def list_frequent_questions(*, least_askers: int, most: int = 2000) -> list[tuple[str, int]]:
    """
    Return the questions that enough different people asked and that found something, with how many (常问).

    A visitor's code lasts a day, so one person on five days would count for five: askers are counted within the
    day on which most asked.
    """
    rows = (
        AskedQuery.objects.filter(found__gt=0, query_class__in=("GENERAL", "SERVICE", "TITLE"))
        .exclude(text__contains="*")
        .exclude(visitor="")
        .values("key", "day")
        .annotate(askers=Count("visitor", distinct=True), text=Max("text"))
        .filter(askers__gte=least_askers)
        .order_by("-askers", "key")
    )
    best: dict[str, tuple[str, int]] = {}
    for row in rows[: most * 4]:
        best.setdefault(row["key"], (row["text"], row["askers"]))
    return list(best.values())[:most]


def _asked(since: date, until: date) -> QuerySet[AskedQuery]:
    return AskedQuery.objects.filter(day__gte=since, day__lte=until)
