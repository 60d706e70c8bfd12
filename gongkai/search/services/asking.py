"""Noting what was asked and whether it helped; nothing personal is kept, and nothing for ever."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from gongkai.clearance.questions import masked_question
from gongkai.core.refusals import BadInput
from gongkai.core.rulebook import load_rulebook
from gongkai.search.engine.analyse import title_key
from gongkai.search.enums import Channel
from gongkai.search.models import AskedQuery, DailySalt, Feedback


def record_asked(
    *,
    text: str,
    query_class: str,
    found: int,
    as_of: date,
    at: datetime,
    channel: str = "WEB",
    asker: str = "",
) -> AskedQuery | None:
    """
    Note a question (查询记录) without what is personal in it; one that says nothing is not noted.

    `asker` is what tells visitors apart for a day, such as address and browser; only its salted code is kept. This
    is no deed of an officer, so the trail holds none of it: questions must be gone after their term (R03-08).
    """
    masked = masked_question(text)
    key = title_key(masked)[:200]
    if not key:
        return None
    day = timezone.localdate(at)
    return AskedQuery.objects.create(
        text=masked,
        key=key,
        query_class=query_class,
        found=found,
        as_of=as_of,
        channel=channel if channel in Channel.values else Channel.WEB,
        day=day,
        visitor=_code_of(asker, day) if asker else "",
    )


@transaction.atomic
def give_feedback(
    *,
    asked_id: int,
    is_found: bool,
    at: datetime,
    title: str = "",
    article: str = "",
    edition: str = "",
    url: str = "",
    rank: int = 0,
) -> Feedback:
    """
    Note whether a result was what the reader looked for (查询评价); said again, the last word counts.

    :raises BadInput: if the question is not there, or is not of these two days
    """
    day = timezone.localdate(at)
    asked = AskedQuery.objects.filter(pk=asked_id, day__gte=day - timedelta(days=1)).first()
    if asked is None:
        raise BadInput("这次查询已经过期，请重新搜索后再评价。")
    said = {"is_found": is_found, "title": title[:400], "article": article[:120]}
    feedback, _ = Feedback.objects.update_or_create(
        asked=asked,
        url=url[:400],
        defaults={**said, "edition": edition[:10], "rank": min(rank, 1000), "day": day},
    )
    return feedback


@transaction.atomic
def purge_asked(*, at: datetime) -> int:
    """Delete the questions whose term is over (R03-08) and the salts of past days; return how many questions."""
    day = timezone.localdate(at)
    kept = load_rulebook().integer("R03-08.query_log_days", on=day)
    DailySalt.objects.filter(day__lt=day).delete()
    old = AskedQuery.objects.filter(day__lt=day - timedelta(days=kept))
    count = old.count()
    old.delete()
    return count


def _code_of(asker: str, day: date) -> str:
    salt, _ = DailySalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
    return hashlib.blake2b(asker.encode(), key=bytes.fromhex(salt.salt), digest_size=16).hexdigest()
