"""One county with so many articles: released whole, one more published, one withdrawn, all verified."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.core.management import call_command
from django.db import transaction

from benchmarks.clearing import clear, seal_articles
from benchmarks.releasing.articles import a_county, write_articles
from benchmarks.releasing.measuring import processor_seconds
from benchmarks.releasing.words import article
from gongkai.publishing import handlers, services
from gongkai.publishing.models import ArticlePage, ColumnPage
from gongkai.publishing.recording import record_page
from gongkai.publishing.release.manifest import Manifest
from gongkai.publishing.release.releasing import FRAME, manifest_path, release_all
from gongkai.publishing.release.sources import frame_fingerprint
from gongkai.publishing.release.trees import Trees
from gongkai.publishing.release.verifying import verify_release
from gongkai.publishing.withdrawal.services import withdraw_address
from gongkai.trail import outbox

HEADER = (
    "| articles | what | drawn | written | removed | s | processor s | drawn/s | drawn per processor s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def measure(count: int, columns: int, home: Path, *, is_whole: bool) -> None:
    """
    Build the county and print its figures as they come.

    Where the whole is not released, the pages around the article to be changed are released before it is.
    """
    call_command("migrate", verbosity=0, interactive=False)
    tree = home / "site"
    places = a_county(columns, _now())
    started = time.perf_counter()
    write_articles(places, count)
    seal_articles(at=_now())
    print(f"{count} articles written in {time.perf_counter() - started:.0f} s\n\n{HEADER}", flush=True)
    outbox.deliver(outbox.Listener(handlers.LISTENER, (), lambda *_: None), at=_now())
    if is_whole:
        _told(count, "full release", lambda: release_all(tree, at=_now()))
        _told(count, "full release, nothing changed", lambda: release_all(tree, at=_now()))
    else:
        _release_around(tree, places[columns // 2], count // 2)

    def one_more():
        draft = services.ArticleDraft("关于供水恢复的公告", "演示县水务局", "即时恢复供水。")
        one = services.draft_article(column=places[columns // 2], draft=draft, actor_id=None, at=_now())
        clear("publishing.articlepage", one.pk, at=_now())
        services.publish_article(article=one, actor_id=None, at=_now())
        outbox.deliver_all(at=_now())

    _told(count, "one more article published and released", one_more)
    slug = article(count // 2)["slug"]
    address = f"{places[columns // 2].address}{slug}.html"
    done = []

    def withdraw():
        done.append(withdraw_address(address=address, reason="演示撤下", actor_id=None, at=_now()))

    _told(count, "one article withdrawn, lists and all", withdraw)
    gone_after = done[0].removed_at - done[0].ordered_at
    print(
        f"| {count} | of which until its file is gone | – | – | – | {gone_after.total_seconds():.3f} | – | – | – |"
    )
    if (tree / address[1:]).exists():
        raise SystemExit("the withdrawn page is still there")
    if is_whole:
        found = []
        _told(count, "whole tree verified", lambda: found.extend(verify_release(tree)))
        if found:
            raise SystemExit(f"the tree is not what it should be: {found[:3]}")


def _release_around(tree: Path, column: ColumnPage, number: int) -> None:
    """Release the pages that a change of this article touches, as if the frame had been released before."""
    Trees(tree).prepare()
    with Manifest(manifest_path(tree)) as manifest:
        manifest.remember(FRAME, frame_fingerprint())
    one = ArticlePage.objects.get(slug=article(number)["slug"])
    with transaction.atomic():
        record_page(one, "published", actor_id=None, at=_now())
    outbox.deliver_all(at=_now())


def _told(count: int, what: str, deed: Callable[[], object]) -> None:
    started, used = time.perf_counter(), processor_seconds()
    report = deed()
    seconds, used = time.perf_counter() - started, processor_seconds() - used
    drawn, written = getattr(report, "rendered", 0), getattr(report, "written", 0)
    removed = getattr(report, "removed", 0)
    rates = f"{drawn / seconds:.0f} | {drawn / used:.0f}" if drawn else "– | –"
    print(
        f"| {count} | {what} | {drawn or '–'} | {written or '–'} | {removed or '–'}"
        f" | {seconds:.2f} | {used:.2f} | {rates} |",
        flush=True,
    )


def _now() -> datetime:
    return datetime.now(UTC)
