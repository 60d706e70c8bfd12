"""
Putting rendered pages in place so that a reader never meets half a release.

Everything is rendered into a staging folder first. Then the list of changes is noted in the manifest, the
hidden tree is changed, `site` is pointed at it in one step, the tree visible before is changed too, and the
manifest is settled. A release killed while rendering left nothing; one killed later is finished by the next.
"""

import fcntl
import logging
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from django.utils import timezone

from gongkai.publishing.release.manifest import Manifest, Released
from gongkai.publishing.release.rendering import Drawn, Progress, Workshop, draw
from gongkai.publishing.release.sources import (
    PageSource,
    frame_fingerprint,
    grace_of,
    list_sources,
    sitting,
)
from gongkai.publishing.release.tree import GONE, digest_of
from gongkai.publishing.release.trees import SUFFIXES, Trees, drop, drop_empty_folders
from gongkai.trail.models import Entry

logger = logging.getLogger(__name__)
FRAME, DAY = "frame", "day"
COUNTED = ("rendered", "written", "unchanged", "removed", "healed", "seconds", "written_addresses")


@dataclass
class ReleaseReport:
    """What a release did (发布结果)."""

    rendered: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    healed: int = 0
    is_full: bool = False
    seconds: float = 0.0
    written_addresses: list[str] = field(default_factory=list)

    def add(self, other: "ReleaseReport") -> None:
        """Count another release of the same run in."""
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.is_full = self.is_full or other.is_full


@dataclass(frozen=True)
class Press:
    """One run of the release with all it works on: trees, manifest, instant, report."""

    trees: Trees
    manifest: Manifest
    at: datetime
    began: float
    report: ReleaseReport = field(default_factory=ReleaseReport)
    progress: Progress | None = None

    @property
    def staging(self) -> Path:
        """The folder where pages lie before they are shown."""
        return self.trees.tree.parent / f"{self.trees.tree.name}.staging"


def release_entries(tree: Path, entries: Sequence[Entry], *, at: datetime) -> ReleaseReport:
    """Release the pages that the deeds touch; all of them where the frame of the pages has changed."""
    with _press(tree, at) as press:
        if not press.manifest.fact(FRAME):
            return _release_all(press)
        frame = frame_fingerprint()
        is_reframed = press.manifest.fact(FRAME) != frame
        wanted = {}
        for source in list_sources():
            touched = source.touched_by(entries)
            every = _all_of(source, press.manifest) if is_reframed and source.is_framed else ()
            wanted[source] = list(dict.fromkeys([*touched, *every]))
        _release(press, wanted)
        press.manifest.remember(FRAME, frame)
        return press.report


def release_day(tree: Path, *, at: datetime) -> ReleaseReport:
    """
    Release what a new day changes: validity, days left, archived topics. Once a day; unchanged pages stay.

    A document lapses without anybody doing anything, so no deed in the trail would tell. Files that no page
    names any more go too.
    """
    day = timezone.localdate(at).isoformat()
    with _press(tree, at) as press:
        if press.manifest.fact(DAY) == day or not press.manifest.fact(FRAME):
            return press.report
        wanted = {
            source: _all_of(source, press.manifest) if source.is_framed else _orphans(source, press.manifest)
            for source in list_sources()
        }
        _release(press, wanted)
        press.manifest.remember(DAY, day)
        return press.report


def release_all(tree: Path, *, at: datetime, progress: Progress | None = None) -> ReleaseReport:
    """Release every page there is, and remove what is no more."""
    with _press(tree, at, progress) as press:
        return _release_all(press)


def manifest_path(tree: Path) -> Path:
    """Return where the list of released pages lies: beside the tree, so that no web server serves it."""
    return tree.parent / f"{tree.name}.manifest.sqlite3"


def _release_all(press: Press) -> ReleaseReport:
    press.report.is_full = True
    frame = frame_fingerprint()
    _release(press, {source: _all_of(source, press.manifest) for source in list_sources()})
    _sweep(press)
    press.manifest.remember(FRAME, frame)
    press.manifest.remember(DAY, timezone.localdate(press.at).isoformat())
    return press.report


def _all_of(source: PageSource, manifest: Manifest) -> list[str]:
    """Return what a source has now and what it had, so that pages that are no more go too."""
    gone = [page.address for page in manifest.pages(source.name)]
    return list(dict.fromkeys([*source.addresses(), *gone]))


def _orphans(source: PageSource, manifest: Manifest) -> list[str]:
    """Return what a source released and no longer has."""
    due = set(source.addresses())
    return [page.address for page in manifest.pages(source.name) if page.address not in due]


def _release(press: Press, wanted: Mapping[PageSource, Sequence[str]]) -> None:
    started = monotonic()
    shutil.rmtree(press.staging, ignore_errors=True)
    press.staging.mkdir(parents=True)
    workshop = Workshop(press.trees.visible, press.staging, manifest_path(press.trees.tree), press.began)
    changes: list[Released] = []
    removals: list[Released] = []
    for drawn in draw(workshop, wanted, press.progress):
        press.report.rendered += drawn.rendered
        press.report.unchanged += drawn.unchanged
        changes += drawn.changes
        press.manifest.note_recipes(drawn.recipes)
        removals += _removals(press, drawn)
    _show(press, [*changes, *removals])
    press.report.written += len(changes)
    press.report.removed += len(removals)
    press.report.written_addresses += [change.address for change in changes]
    press.report.seconds += monotonic() - started


def _removals(press: Press, drawn: Drawn) -> Iterator[Released]:
    """Yield the pages to be removed; files that open pages may still load stay for their grace."""
    sources = {source.name: source for source in list_sources()}
    retired = press.manifest.retired()
    withheld = press.manifest.taken_down()
    for address in drawn.alive:
        if address in withheld:
            press.manifest.lift(address)
            press.trees.unmark(withheld[address][0])
        if address in retired:
            press.manifest.unretire(address)
    for address, file, source in drawn.gone:
        grace = grace_of(sources[source], address)
        since = retired.get(address)
        if grace is not None and since is None:
            press.manifest.retire(address, at=press.at.isoformat())
        elif grace is None or press.at - datetime.fromisoformat(str(since)) >= grace:
            press.manifest.unretire(address)
            yield Released(address, file, source, "", 0)


def _show(press: Press, changes: Sequence[Released]) -> None:
    """Note the changes, show them all at once, and note that they are shown."""
    if changes:
        press.manifest.begin(changes)
        _put(press, changes)
    shutil.rmtree(press.staging, ignore_errors=True)


def _put(press: Press, changes: Sequence[Released]) -> None:
    def without_what_was_taken_down(target: Path) -> None:
        for file, _settled in press.manifest.taken_down().values():
            drop(target, file)

    press.trees.put(changes, press.staging, without_what_was_taken_down)
    withheld = press.manifest.taken_down()
    shown = [one for one in changes if not one.digest or one.address not in withheld]
    press.manifest.settle(shown, at=press.at.isoformat())


def _heal(press: Press) -> None:
    """Finish what a killed release left half done."""
    pending = press.manifest.pending()
    if not pending:
        return
    whole = [one for one in pending if not one.digest or _is_staged(press, one)]
    _put(press, whole)
    press.report.healed += len(whole)
    if len(whole) < len(pending):
        press.manifest.remember(FRAME, "")


def _is_staged(press: Press, change: Released) -> bool:
    staged = press.staging / digest_of(change.file.encode())
    return staged.is_file() and digest_of(staged.read_bytes()) == change.digest


def _sweep(press: Press) -> None:
    """Remove files that no page of the manifest accounts for."""
    known = accounted_files(press.manifest)
    for target in press.trees.both:
        for path in list(target.rglob("*")):
            if path.is_file() and path.relative_to(target).as_posix() not in known:
                path.unlink()
                drop_empty_folders(path.parent, target)
                press.report.removed += target == press.trees.visible


def accounted_files(manifest: Manifest) -> set[str]:
    """Return every file that belongs in the tree: pages, their variants, the marks of what was taken down."""
    known = {f"{GONE}/{file}" for file, _settled in manifest.taken_down().values()}
    for page in manifest.pages():
        known.add(page.file)
        known |= {f"{page.file}.{suffix}" for suffix in SUFFIXES if suffix in page.variants.split()}
    return known


@contextmanager
def _press(tree: Path, at: datetime, progress: Progress | None = None) -> Iterator[Press]:
    """Let one release run at a time, over trees that are whole; the lock falls with its process."""
    tree.parent.mkdir(parents=True, exist_ok=True)
    with (tree.parent / f"{tree.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        trees = Trees(tree)
        trees.prepare()
        with Manifest(manifest_path(tree)) as manifest, sitting():
            press = Press(trees, manifest, at, time.time(), progress=progress)
            _heal(press)
            yield press
