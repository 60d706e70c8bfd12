"""
Putting rendered pages in place so that a reader never meets half a release.

Everything is rendered into a staging folder first. Then the list of changes is noted in the manifest, the
files are moved into the tree one by one (each move is atomic; pages before the lists that name them, removals
last), and the manifest is settled. A release killed while rendering left nothing; one killed while moving is
finished by the next.
"""

import fcntl
import hashlib
import logging
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

from django.utils import timezone

from gongkai.publishing.release.manifest import Manifest, Released
from gongkai.publishing.release.sources import PageSource, frame_fingerprint, list_sources
from gongkai.publishing.release.tree import file_of
from gongkai.trail.models import Entry

logger = logging.getLogger(__name__)
FRAME, DAY = "frame", "day"
Progress = Callable[[int], None]


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
        for name in ("rendered", "written", "unchanged", "removed", "healed", "seconds", "written_addresses"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.is_full = self.is_full or other.is_full


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One place where tree, manifest and database disagree (不一致)."""

    kind: str
    address: str
    message: str


def release_entries(tree: Path, entries: Sequence[Entry], *, at: datetime) -> ReleaseReport:
    """Release the pages that the deeds touch; all of them where the frame of the pages has changed."""
    with _only_one(tree), Manifest(_manifest_path(tree)) as manifest:
        report = _healed(tree, manifest, at)
        if not manifest.fact(FRAME):
            return _release_all(tree, manifest, report, at, None)
        frame = frame_fingerprint()
        is_reframed = manifest.fact(FRAME) != frame
        wanted = {}
        for source in list_sources():
            touched = source.touched_by(entries)
            every = _all_of(source, manifest) if is_reframed and source.is_framed else ()
            wanted[source] = list(dict.fromkeys([*touched, *every]))
        _release(tree, manifest, wanted, report, at, None)
        manifest.remember(FRAME, frame)
        return report


def release_day(tree: Path, *, at: datetime) -> ReleaseReport:
    """
    Release what a new day changes: validity, days left, archived topics. Once a day; unchanged pages stay.

    A document lapses without anybody doing anything, so no deed in the trail would tell.
    """
    day = timezone.localdate(at).isoformat()
    with _only_one(tree), Manifest(_manifest_path(tree)) as manifest:
        report = _healed(tree, manifest, at)
        if manifest.fact(DAY) == day or not manifest.fact(FRAME):
            return report
        wanted = {source: _all_of(source, manifest) for source in list_sources() if source.is_framed}
        _release(tree, manifest, wanted, report, at, None)
        manifest.remember(DAY, day)
        return report


def release_all(tree: Path, *, at: datetime, progress: Progress | None = None) -> ReleaseReport:
    """Release every page there is, and remove what is no more."""
    with _only_one(tree), Manifest(_manifest_path(tree)) as manifest:
        return _release_all(tree, manifest, _healed(tree, manifest, at), at, progress)


def verify_release(tree: Path) -> list[Discrepancy]:
    """Return where the tree differs from its manifest, and the manifest from what there should be."""
    found: list[Discrepancy] = []
    with Manifest(_manifest_path(tree)) as manifest:
        if manifest.pending():
            found.append(Discrepancy("PENDING", "", "上次发布没有做完，请运行 gongkai release。"))
        released = {page.address: page for page in manifest.pages()}
        for page in released.values():
            found += _compare(tree, page)
        due = {one for source in list_sources() for one in source.addresses() if file_of(one)}
        if manifest.fact(FRAME) != frame_fingerprint():
            found.append(Discrepancy("FRAME", "", "页面框架已变，请运行 gongkai release --full。"))
    found += [Discrepancy("MISSING", a, f"{a} 应当发布而没有发布。") for a in sorted(due - set(released))]
    found += [Discrepancy("SURPLUS", a, f"{a} 已不应公开而仍在。") for a in sorted(set(released) - due)]
    known = {page.file for page in released.values()}
    for path in sorted(tree.rglob("*")):
        relative = path.relative_to(tree).as_posix()
        if path.is_file() and relative not in known:
            found.append(Discrepancy("FOREIGN", f"/{relative}", f"/{relative} 不在发布清单里。"))
    return found


def _compare(tree: Path, page: Released) -> list[Discrepancy]:
    try:
        found = _digest((tree / page.file).read_bytes())
    except OSError:
        return [Discrepancy("LOST", page.address, f"{page.address} 的文件不见了。")]
    if found != page.digest:
        return [Discrepancy("CHANGED", page.address, f"{page.address} 的文件被改动。")]
    return []


def _release_all(
    tree: Path, manifest: Manifest, report: ReleaseReport, at: datetime, progress: Progress | None
) -> ReleaseReport:
    report.is_full = True
    frame = frame_fingerprint()
    wanted = {source: _all_of(source, manifest) for source in list_sources()}
    _release(tree, manifest, wanted, report, at, progress)
    _sweep(tree, manifest, report)
    manifest.remember(FRAME, frame)
    manifest.remember(DAY, timezone.localdate(at).isoformat())
    return report


def _all_of(source: PageSource, manifest: Manifest) -> list[str]:
    """Return what a source has now and what it had, so that pages that are no more go too."""
    gone = [page.address for page in manifest.pages(source.name)]
    return list(dict.fromkeys([*source.addresses(), *gone]))


def _release(
    tree: Path,
    manifest: Manifest,
    wanted: Mapping[PageSource, Sequence[str]],
    report: ReleaseReport,
    at: datetime,
    progress: Progress | None,
) -> None:
    started = monotonic()
    staging = _staging(tree)
    changes, removals = [], []
    for source, addresses in wanted.items():
        for change in _rendered(tree, manifest, source, addresses, staging, report, progress):
            (changes if change.digest else removals).append(change)
    _put_in_place(tree, manifest, [*changes, *removals], staging, at)
    report.written += len(changes)
    report.removed += len(removals)
    report.written_addresses += [change.address for change in changes]
    report.seconds += monotonic() - started


def _rendered(
    tree: Path,
    manifest: Manifest,
    source: PageSource,
    addresses: Sequence[str],
    staging: Path,
    report: ReleaseReport,
    progress: Progress | None,
) -> Iterator[Released]:
    for address, content in source.pages(addresses):
        report.rendered += 1
        if progress:
            progress(report.rendered)
        change = _change(tree, manifest, source.name, address, content, staging)
        if change is None:
            report.unchanged += content is not None
        else:
            yield change


def _change(
    tree: Path, manifest: Manifest, source: str, address: str, content: bytes | None, staging: Path
) -> Released | None:
    """Return what to do about one page, its new bytes staged; None where nothing is to be done."""
    file = file_of(address)
    if file is None:
        logger.warning("address %s cannot be a file; it is drawn on demand", address)
        return None
    known = manifest.digest_of(address)
    if content is None:
        return Released(address, file, source, "", 0) if known or (tree / file).is_file() else None
    digest = _digest(content)
    if digest == known and (tree / file).is_file() and (tree / file).stat().st_size == len(content):
        return None
    (staging / _digest(file.encode())).write_bytes(content)
    return Released(address, file, source, digest, len(content))


def _put_in_place(
    tree: Path, manifest: Manifest, changes: Sequence[Released], staging: Path, at: datetime
) -> None:
    if changes:
        manifest.begin(changes)
        for change in changes:
            _move(tree, change, staging)
        manifest.settle(changes, at=at.isoformat())
    shutil.rmtree(staging, ignore_errors=True)


def _move(tree: Path, change: Released, staging: Path) -> None:
    target = tree / change.file
    if not change.digest:
        target.unlink(missing_ok=True)
        _drop_empty_folders(target.parent, tree)
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    (staging / _digest(change.file.encode())).replace(target)


def _healed(tree: Path, manifest: Manifest, at: datetime) -> ReleaseReport:
    """Finish what a killed release left half done, then return an empty report."""
    report = ReleaseReport()
    staging = _staging_path(tree)
    pending = manifest.pending()
    for change in pending:
        staged = staging / _digest(change.file.encode())
        if not change.digest or staged.is_file():
            _move(tree, change, staging)
            report.healed += 1
    if pending:
        in_place = [c for c in pending if not c.digest or not _compare(tree, c)]
        manifest.settle(in_place, at=at.isoformat())
        if len(in_place) < len(pending):
            manifest.remember(FRAME, "")
    return report


def _sweep(tree: Path, manifest: Manifest, report: ReleaseReport) -> None:
    """Remove files that no page of the manifest accounts for."""
    known = {page.file for page in manifest.pages()}
    for path in list(tree.rglob("*")):
        if path.is_file() and path.relative_to(tree).as_posix() not in known:
            path.unlink()
            _drop_empty_folders(path.parent, tree)
            report.removed += 1


def _drop_empty_folders(folder: Path, tree: Path) -> None:
    while folder != tree and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


@contextmanager
def _only_one(tree: Path) -> Iterator[None]:
    """Let one release run at a time; the lock falls with the process that holds it."""
    tree.mkdir(parents=True, exist_ok=True)
    with (tree.parent / f"{tree.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _staging(tree: Path) -> Path:
    staging = _staging_path(tree)
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    return staging


def _staging_path(tree: Path) -> Path:
    return tree.parent / f"{tree.name}.staging"


def _manifest_path(tree: Path) -> Path:
    return tree.parent / f"{tree.name}.manifest.sqlite3"


def _digest(content: bytes) -> str:
    return hashlib.blake2b(content, digest_size=16).hexdigest()
