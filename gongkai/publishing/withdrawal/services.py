"""
Withdrawing something public (紧急撤下, S12).

What readers can open goes first and waits for nothing: files leave the tree before anything is written to the
database. A journal on disk tells how far each withdrawal came; `finish_withdrawals` takes up what was killed.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import transaction

from gongkai.core.refusals import BadInput
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release import takedown
from gongkai.publishing.withdrawal import snapshots, subjects
from gongkai.publishing.withdrawal.records import Withdrawal
from gongkai.publishing.withdrawal.subjects import Subject
from gongkai.trail import outbox
from gongkai.trail import services as trail
from gongkai.trail.models import Cursor, Entry

LONGEST_REASON = 300


def vault() -> Path:
    """Return the folder that holds what was withdrawn: beside the installation, never in the public tree."""
    return Path(settings.GONGKAI_HOME) / "withdrawals"


def withdraw_address(
    *,
    address: str,
    reason: str,
    actor_id: int | None,
    at: datetime,
    found_by: str = "",
    found_at: datetime | None = None,
) -> Withdrawal:
    """
    Take what stands at an address off the public site, with everything that names it (紧急撤下, S12).

    Its own files go first, then the record is made, then lists, feeds, maps and index follow.

    :raises BadInput: if there is no reason, nothing of ours at the address, or it was found in the future
    """
    subject = _subject(address, reason, found_at, at)
    folder = snapshots.open_folder(vault(), at)
    with snapshots.held(folder):
        started = monotonic()
        told = _journal(folder, subject, reason, at)
        told |= {"found_by": found_by.strip(), "found_at": (found_at or at).isoformat(), "actor_id": actor_id}
        snapshots.write_journal(folder, told)
        takedown.take_down(_tree(), told["addresses"])
        return _complete(folder, told, removed_at=at + timedelta(seconds=monotonic() - started))


def finish_withdrawals(*, at: datetime) -> int:
    """Finish the withdrawals that were killed on their way; return how many that were."""
    count = 0
    for folder, told in list(snapshots.unfinished(vault())):
        with snapshots.held(folder) as is_ours:
            if is_ours:
                takedown.take_down(_tree(), told["addresses"])
                _complete(folder, told, removed_at=at)
                count += 1
    return count


@transaction.atomic
def withhold_from_articles(
    *, articles: Iterable[ArticlePage], file: str, reason: str, actor_id: int | None, at: datetime
) -> None:
    """Note in each article that a file or picture of it was taken down; its page is released without it."""
    for article in articles:
        trail.record(
            "publishing.article_file_withheld",
            subject=article,
            actor_id=actor_id,
            at=at,
            title=article.title,
            address=article.address,
            file=file,
            reason=reason,
        )


def _subject(address: str, reason: str, found_at: datetime | None, at: datetime) -> Subject:
    if not reason.strip():
        raise BadInput("请写明撤下的理由。")
    if found_at is not None and found_at > at:
        raise BadInput("发现时间不能晚于现在，请核对。")
    subject = subjects.find(subjects.plain_address(address))
    if subject is None:
        raise BadInput(
            f"“{address}”不是本站的信息、政策文件或附件，请从浏览器地址栏复制网址；栏目和首页随内容自动更新。"
        )
    if not subject.is_public and not _is_released(subject):
        raise BadInput(f"《{subject.title}》已经不公开，不必再撤。")
    return subject


def _journal(folder: Path, subject: Subject, reason: str, at: datetime) -> dict[str, Any]:
    """Pack what is public now, and return what is to be known of the withdrawal."""
    released = takedown.find_released(_tree(), subject.addresses)
    return {
        "state": snapshots.ORDERED,
        "kind": subject.kind,
        "subject_id": subject.id,
        "title": subject.title,
        "address": subject.address,
        "addresses": list(dict.fromkeys([subject.address, *(page.address for page, _ in released)])),
        "files": snapshots.take_snapshot(_tree(), folder, released),
        "reason": reason.strip()[:LONGEST_REASON],
        "ordered_at": at.isoformat(),
    }


def _tree() -> Path:
    return Path(settings.GONGKAI_SITE_FOLDER)


def _is_released(subject: Subject) -> bool:
    return bool(takedown.find_released(_tree(), subject.addresses))


def _complete(folder: Path, told: dict[str, Any], *, removed_at: datetime) -> Withdrawal:
    withdrawal = Withdrawal.objects.filter(folder=folder.name).first()
    if withdrawal is None:
        withdrawal = _record(folder, told, removed_at)
    snapshots.write_journal(folder, told | {"state": snapshots.RECORDED})
    takedown.settle(_tree(), told["addresses"])
    outbox.deliver_all(at=removed_at)
    if _everybody_knows(withdrawal):
        withdrawal.finished_at = removed_at
        withdrawal.save(update_fields=["finished_at"])
        snapshots.write_journal(folder, told | {"state": snapshots.FINISHED})
    return withdrawal


@transaction.atomic
def _record(folder: Path, told: dict[str, Any], removed_at: datetime) -> Withdrawal:
    """Withhold the subject in the database and make the record, both or neither."""
    ordered_at = datetime.fromisoformat(told["ordered_at"])
    subjects.finder_of(told["kind"]).withhold(
        told["subject_id"],
        told["address"],
        reason=told["reason"],
        actor_id=told["actor_id"],
        at=ordered_at,
    )
    since = sorted(row["first_released_at"] for row in told["files"] if row["first_released_at"])
    withdrawal = Withdrawal.objects.create(
        kind=told["kind"],
        subject_id=told["subject_id"],
        title=told["title"][:300],
        address=told["address"],
        files=told["files"],
        reason=told["reason"],
        found_by=told["found_by"][:80],
        found_at=datetime.fromisoformat(told["found_at"]),
        ordered_at=ordered_at,
        removed_at=removed_at,
        first_released_at=datetime.fromisoformat(since[0]) if since else None,
        actor_id=told["actor_id"],
        folder=folder.name,
        digest=snapshots.digest_of_archive(folder),
        measures=f"从门户撤下 {len(told['files'])} 个文件；首页、栏目、订阅源、站点地图和检索索引随即更新；"
        "公开过的原文已封存，按网址打开显示“已撤下”。",
    )
    trail.record(
        "publishing.address_withdrawn",
        subject=withdrawal,
        actor_id=told["actor_id"],
        at=ordered_at,
        title=withdrawal.title,
        address=withdrawal.address,
        reason=withdrawal.reason,
        files=[row["address"] for row in told["files"]],
        digest=withdrawal.digest,
    )
    return withdrawal


def _everybody_knows(withdrawal: Withdrawal) -> bool:
    """Whether every listener has taken note, so that no list, index or feed names it any more."""
    deeds = Entry.objects.filter(subject_kind=withdrawal._meta.label_lower, subject_id=str(withdrawal.pk))
    sequence = deeds.values_list("sequence", flat=True).last()
    names = [listener.name for listener in outbox.list_listeners()]
    return Cursor.objects.filter(listener__in=names, position__gte=sequence or 0).count() == len(names)
