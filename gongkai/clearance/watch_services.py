"""Deeds of the aggregation watch: taking in what changed, raising findings, deciding on them (防汇聚)."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.clearance import watch_selectors as selectors
from gongkai.clearance.aggregation.model import Alert
from gongkai.clearance.aggregation.store import Store
from gongkai.clearance.aggregation.vocabulary import CROSS, versions
from gongkai.clearance.aggregation.watch import Watch
from gongkai.clearance.watch_models import AggregationFinding, FindingPlace, FindingState, WatchCount
from gongkai.clearance.watch_sources import list_sources, read_draft, read_text
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.trail import services as trail
from gongkai.trail.models import Entry

LISTENER: Final = "aggregation-watch"
ACTIONS: Final = ("publishing.", "policies.", "knowledge.")
S11: Final = "S11 防汇聚"
MOST_LOOKED_AT_AGAIN: Final = 50


def store_path() -> Path:
    """Return where this installation keeps what is public as keyed hashes (汇聚库)."""
    return Path(settings.GONGKAI_HOME) / "watch" / "aggregation.sqlite3"


def open_watch(store: Store, *, at: datetime) -> Watch:
    """Return the watch over a store, with this installation's secret and today's numbers."""
    secret = hmac.digest(settings.SECRET_KEY.encode(), b"aggregation-watch", "sha256")
    return Watch(store, selectors.get_settings(on=timezone.localdate(at)), secret=secret)


def judge_draft(*, kind: str, subject_id: int, at: datetime) -> tuple[Alert, ...]:
    """Return what a draft under review would tell too much of if it went public; nothing is kept (发布前比对)."""
    text = read_draft(kind, subject_id)
    if text is None:
        return ()
    with Store(store_path()) as store:
        return open_watch(store, at=at).judge(text)


def take_in_changes(entries: Sequence[Entry], at: datetime) -> None:
    """Judge and keep what these deeds made public, forget what they took away (the trail's listener)."""
    keys = {key for source in list_sources() for key in source.touched_by(entries)}
    if not keys:
        return
    with Store(store_path()) as store:
        watch = open_watch(store, at=at)
        for key in sorted(keys):
            take_in(watch=watch, key=key, at=at)


def take_in(*, watch: Watch, key: str, at: datetime) -> list[AggregationFinding]:
    """Judge and keep what is public under one key now; findings it no longer gives rise to are resolved."""
    text = read_text(key)
    if text is None:
        watch.withdraw(key)
        _resolve(watch, key, at)
        return []
    raised = raise_findings(alerts=watch.publish(text), at=at)
    _resolve(watch, key, at)
    return raised


def watch_everything(*, at: datetime) -> int:
    """Fill the store anew with everything public (重建汇聚库); return how many texts that were."""
    known = [key for source in list_sources() for key in source.all_keys()]
    with Store(store_path()) as store:
        watch = open_watch(store, at=at)
        for key in store.keys() - set(known):
            watch.withdraw(key)
        for key in known:
            take_in(watch=watch, key=key, at=at)
    return len(known)


def reconcile_store(*, at: datetime) -> int:
    """Take in what the store lacks and forget what is public no longer (核对汇聚库); return how many texts."""
    known = {key for source in list_sources() for key in source.all_keys()}
    with Store(store_path()) as store:
        kept = store.keys()
        watch = open_watch(store, at=at)
        for key in sorted(known ^ kept):
            take_in(watch=watch, key=key, at=at)
    return len(known ^ kept)


def store_sizes() -> dict[str, int] | None:
    """Return how much the store holds (库容), or None where there is none yet."""
    if not store_path().exists():
        return None
    with Store(store_path()) as store:
        return store.sizes()


@transaction.atomic
def raise_findings(*, alerts: Iterable[Alert], at: datetime) -> list[AggregationFinding]:
    """Keep what was found (立为预警); what is known already, decided or not, is not raised twice."""
    raised = []
    for alert in alerts:
        fingerprint = hashlib.sha256(alert.fingerprint.encode()).hexdigest()
        finding, is_new = AggregationFinding.objects.get_or_create(
            fingerprint=fingerprint,
            defaults={
                "kind": alert.kind,
                "severity": alert.severity,
                "what": alert.what[:400],
                "basis": alert.basis,
                "subject": alert.subject[:300],
                "count": alert.count,
                "words": versions(),
                "found_at": at,
            },
        )
        if is_new or finding.state == FindingState.RESOLVED:
            _keep_places(finding, alert)
            _open_again(finding, alert)
            _take_over(finding, alert, at)
            trail.record(
                "clearance.aggregation_found", subject=finding, actor_id=None, at=at, kind=alert.kind
            )
            raised.append(finding)
    return raised


@transaction.atomic
def decide_finding(
    *, finding: AggregationFinding, verdict: str, reason: str, actor_id: int, at: datetime
) -> AggregationFinding:
    """
    Say what is to become of a finding (处理预警): it may stand as it is, or something was done about it.

    :raises BadInput: if the verdict is none of the two
    :raises Refused: if it is decided already, or no reason is given
    """
    if verdict not in {FindingState.ACCEPTED, FindingState.ACTED}:
        raise BadInput("请选择“可以公开”或“已处置”。")
    fresh = AggregationFinding.objects.select_for_update().get(pk=finding.pk)
    blockers = []
    if fresh.state != FindingState.OPEN:
        blockers.append(Blocker("DECIDED", "这条预警已经处理过了，请刷新页面查看结果。", S11))
    if not reason.strip():
        blockers.append(Blocker("NO_REASON", "请写明理由：为什么可以公开，或者做了什么处置。", S11))
    if blockers:
        raise Refused(*blockers)
    fresh.state, fresh.reason = verdict, reason.strip()[:400]
    fresh.decided_by_id, fresh.decided_at = actor_id, at
    fresh.save()
    deed = "accepted" if verdict == FindingState.ACCEPTED else "acted"
    trail.record(f"clearance.aggregation_{deed}", subject=fresh, actor_id=actor_id, at=at, reason=fresh.reason)  # fmt: skip
    return fresh


@transaction.atomic
def set_watch_count(
    *, topic: str, exact: int, village: int, reason: str, actor_id: int, at: datetime
) -> WatchCount:
    """
    Set how many facts on a guarded topic are too many (主题阈值, S11e); 0 switches a count off.

    The topic CROSS is the rule over several documents: kinds of facts, and documents that tell them.

    :raises BadInput: if the topic is unknown or no reason is given
    """
    known = {one.code for one in selectors.get_settings(on=timezone.localdate(at)).topics}
    if topic not in known | {CROSS}:
        raise BadInput("没有这个主题，请从列表里选。")
    if not reason.strip():
        raise BadInput("请写明为什么调整阈值。")
    count = WatchCount.objects.create(
        topic=topic, exact=exact, village=village, reason=reason.strip()[:200], set_by_id=actor_id, set_at=at
    )
    trail.record(
        "clearance.watch_count_set",
        subject=count,
        actor_id=actor_id,
        at=at,
        topic=topic,
        exact=exact,
        village=village,
        reason=count.reason,
    )
    return count


def _keep_places(finding: AggregationFinding, alert: Alert) -> None:
    finding.places.all().delete()
    FindingPlace.objects.bulk_create(
        FindingPlace(
            finding=finding,
            position=n,
            key=place.key,
            title=place.title[:400],
            address=place.address[:400],
            where=place.where[:200],
            rows=list(place.rows),
        )
        for n, place in enumerate(alert.places)
    )


def _open_again(finding: AggregationFinding, alert: Alert) -> None:
    if finding.state == FindingState.RESOLVED:
        finding.state, finding.reason, finding.decided_at = FindingState.OPEN, "", None
        finding.what, finding.count = alert.what[:400], alert.count
        finding.save()


def _take_over(finding: AggregationFinding, alert: Alert, at: datetime) -> None:
    """Close older findings of the same thing that this one contains: the officer judges the whole once."""
    keys = {place.key for place in alert.places}
    same = AggregationFinding.objects.filter(
        state=FindingState.OPEN, kind=alert.kind, subject=finding.subject
    ).exclude(pk=finding.pk)
    for older in same.prefetch_related("places"):
        if {place.key for place in older.places.all()} < keys:
            _mark_resolved(older, at, "并入后来的同类预警。")


def _resolve(watch: Watch, key: str, at: datetime) -> None:
    """Close open findings a change took the ground from: their first text, judged again, no longer gives them."""
    waiting = AggregationFinding.objects.filter(state=FindingState.OPEN, places__key=key).distinct()
    for finding in waiting.order_by("pk")[:MOST_LOOKED_AT_AGAIN]:
        first = finding.places.order_by("position").first()
        text = read_text(first.key) if first else None
        alerts = watch.judge(text) if text else ()
        prints = {hashlib.sha256(alert.fingerprint.encode()).hexdigest() for alert in alerts}
        if finding.fingerprint not in prints:
            _mark_resolved(finding, at, "涉及的内容已修改或撤下，不再构成汇聚。")


@transaction.atomic
def _mark_resolved(finding: AggregationFinding, at: datetime, reason: str) -> None:
    finding.state, finding.decided_at = FindingState.RESOLVED, at
    finding.reason = reason
    finding.save()
    trail.record("clearance.aggregation_resolved", subject=finding, actor_id=None, at=at)
