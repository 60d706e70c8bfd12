"""One installation with so many documents: imported, released whole, then changed in one document."""

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from benchmarks.clearing import clear, publish_import
from benchmarks.releasing.library import write_library
from gongkai.cli.loading import load_profile
from gongkai.policies.models import PolicyDocument
from gongkai.policies.services import import_paths, publish_document, update_fields, withdraw_document
from gongkai.publishing import handlers
from gongkai.publishing.release.manifest import Manifest
from gongkai.publishing.release.releasing import (
    FRAME,
    ReleaseReport,
    manifest_path,
    release_all,
    release_entries,
)
from gongkai.publishing.release.sources import frame_fingerprint
from gongkai.publishing.release.trees import Trees
from gongkai.trail import outbox

PROFILE = "fushun"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: what was released, how many pages were drawn and written, in how many seconds of what."""

    documents: int
    what: str
    rendered: int
    written: int
    removed: int
    seconds: float
    processor: float


def measure(count: int, scratch: Path, profiles: Path, *, is_whole: bool) -> Iterator[Figure]:
    """
    Build the library and yield its figures as they come.

    Where the whole is not released, the pages of the documents to be changed are released before they are.
    """
    call_command("migrate", verbosity=0, interactive=False)
    load_profile(profiles / PROFILE, is_demo=False, at=_now())
    files = scratch / "documents"
    write_library(files, count)
    started, used = time.perf_counter(), processor_seconds()
    report = import_paths([files], actor_id=None, at=_now())
    seconds, used = time.perf_counter() - started, processor_seconds() - used
    yield Figure(report.documents, "import", 0, 0, 0, seconds, used)
    if report.documents != count or report.held_back:
        raise SystemExit(
            f"{report.documents} of {count} imported: {report.held_back[:3]} {report.skipped[:3]}"
        )
    publish_import(report.run_id, at=_now())
    outbox.deliver(outbox.Listener(handlers.LISTENER, (), lambda _entries, _at: None), at=_now())
    document = PolicyDocument.objects.order_by("pk")[count // 2]
    if is_whole:
        yield _timed(count, "full release", _release_whole)
        yield _timed(count, "full release, nothing changed", _release_whole)
    else:
        _release_around(document)
    yield from _changes(count, document)


def _release_whole() -> ReleaseReport:
    return release_all(_tree(), at=_now())


def _release_around(document: PolicyDocument) -> None:
    """Release the pages that a change of this document touches, as if the frame had been released before."""
    Trees(_tree()).prepare()
    with Manifest(manifest_path(_tree())) as manifest:
        manifest.remember(FRAME, frame_fingerprint())
    _corrected(document, {"summary": "改正前的内容概述。"})
    _release_touched()


def _changes(count: int, document: PolicyDocument) -> Iterator[Figure]:
    same = {"actor_id": None}
    deeds = {
        "summary of one document corrected": lambda: _corrected(document, {"summary": "改正后的内容概述。"}),
        "title of one document corrected": lambda: _corrected(
            document, {"title": f"{document.title}（更正）"}
        ),
        "one document withdrawn": lambda: withdraw_document(
            document=document, reason="演示撤下", at=_now(), **same
        ),
        "the same published again": lambda: _published(document),
    }
    for what, deed in deeds.items():
        deed()
        yield _timed(count, what, _release_touched)


def _corrected(document: PolicyDocument, fields: dict[str, str]) -> None:
    update_fields(document=document, fields=fields, actor_id=None, at=_now())
    _published(document)


def _published(document: PolicyDocument) -> None:
    """Let the document pass its review as it stands, and publish it."""
    clear("policies.policydocument", document.pk, at=_now())
    publish_document(document=document, actor_id=None, at=_now())


def _release_touched() -> ReleaseReport:
    """Do what the worker does: hand the release what it has not seen."""
    total = ReleaseReport()
    listener = outbox.Listener(
        handlers.LISTENER,
        handlers.ACTIONS,
        lambda entries, at: total.add(release_entries(_tree(), entries, at=at)),
    )
    outbox.deliver(listener, at=_now())
    return total


def _timed(count: int, what: str, deed: Callable[[], ReleaseReport]) -> Figure:
    started, used = time.perf_counter(), processor_seconds()
    report = deed()
    seconds, used = time.perf_counter() - started, processor_seconds() - used
    return Figure(count, what, report.rendered, report.written, report.removed, seconds, used)


def processor_seconds() -> float:
    """Return the processor seconds of this process and of those it started and has seen end."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, kinds))


def _tree() -> Path:
    return settings.GONGKAI_SITE_FOLDER


def _now() -> datetime:
    return datetime.now(UTC)
