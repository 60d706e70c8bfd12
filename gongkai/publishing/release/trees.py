"""
The two trees (双份目录): `site` points to one of them, the other is brought up to date out of sight.

A release changes the hidden tree, points `site` at it in one step, and then does the same to the tree that was
visible before. A reader sees all pages of a release or none of them. Both trees hold the same files, linked
and not copied.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gongkai.publishing.release.manifest import Released
from gongkai.publishing.release.tree import GONE, digest_of, variant

SUFFIXES = ("gz", "br")
NAMES = ("a", "b")


class Trees:
    """The visible tree and the hidden one."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._both = [tree.parent / f"{tree.name}.{name}" for name in NAMES]

    def prepare(self) -> None:
        """Make both trees where they are not there yet; a plain folder of an older version becomes one."""
        first, second = self._both
        if self.tree.is_dir() and not self.tree.is_symlink():
            shutil.rmtree(first, ignore_errors=True)
            self.tree.rename(first)
        for one in self._both:
            one.mkdir(parents=True, exist_ok=True)
        if not self.tree.is_symlink():
            _mirror(first, second)
            self._point_at(first)

    @property
    def visible(self) -> Path:
        """The tree readers see."""
        name = self.tree.readlink().name
        return next((one for one in self._both if one.name == name), self._both[0])

    @property
    def hidden(self) -> Path:
        """The tree no reader sees."""
        return next(one for one in self._both if one != self.visible)

    @property
    def both(self) -> Sequence[Path]:
        """Both trees, the hidden one first."""
        return (
            (self.hidden, self.visible) if self.tree.is_symlink() else [p for p in self._both if p.is_dir()]
        )

    def put(self, changes: Iterable[Released], staging: Path, clean: Callable[[Path], None]) -> None:
        """Change the hidden tree, show it, then change the other; `clean` takes out what may not be shown."""
        kept = list(changes)
        before = self.visible
        for target in (self.hidden, before):
            for change in kept:
                place(target, change, staging)
            clean(target)
            if target != before:
                self._point_at(target)

    def remove(self, files: Iterable[str]) -> None:
        """Take files out of both trees at once, the visible one first, and leave a mark where they were."""
        wanted = list(files)
        for target in reversed(self.both):
            for file in wanted:
                drop(target, file)
        for target in self.both:
            for file in wanted:
                mark = target / GONE / file
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()

    def unmark(self, file: str) -> None:
        """Remove the mark that something was taken down here."""
        for target in self.both:
            (target / GONE / file).unlink(missing_ok=True)
            drop_empty_folders((target / GONE / file).parent, target)

    def _point_at(self, target: Path) -> None:
        fresh = self.tree.parent / f"{self.tree.name}.next"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(target.name, target_is_directory=True)
        fresh.replace(self.tree)


def place(target: Path, change: Released, staging: Path) -> None:
    """Put one page with its variants into a tree, or take it out; what is staged stays for the other tree."""
    if not change.digest:
        drop(target, change.file)
        return
    staged, path = f"{staging}/{digest_of(change.file.encode())}", f"{target}/{change.file}"
    _link(staged, path)
    kept = change.variants.split()
    for suffix in SUFFIXES:
        if suffix in kept:
            _link(f"{staged}.{suffix}", f"{path}.{suffix}")
        else:
            Path(f"{path}.{suffix}").unlink(missing_ok=True)


def drop(target: Path, file: str) -> None:
    """Take a page with its variants out of a tree."""
    path = target / file
    for one in (path, *(variant(path, suffix) for suffix in SUFFIXES)):
        try:
            one.unlink(missing_ok=True)
        except NotADirectoryError:
            return
    drop_empty_folders(path.parent, target)


def drop_empty_folders(folder: Path, target: Path) -> None:
    """Remove folders that hold nothing any more."""
    while folder != target and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _link(source: str, target: str) -> None:
    """Make a file appear under a second name, whole, in place of what is there; paths as words, for speed."""
    try:
        os.link(source, target)
    except FileExistsError:
        _replace(source, target)
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        _replace(source, target)
    except OSError:
        _replace(source, target)


def _replace(source: str, target: str) -> None:
    path = Path(target)
    if path.exists() and path.samefile(source):
        return  # renaming one name of a file over another of its names does nothing and leaves both
    fresh = path.with_name(f".{path.name[:80]}.new")
    fresh.unlink(missing_ok=True)
    try:
        os.link(source, fresh)
    except OSError:
        shutil.copy2(source, fresh)
    fresh.replace(path)


def _mirror(first: Path, second: Path) -> None:
    for path in first.rglob("*"):
        target = second / path.relative_to(first)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(str(path), str(target))
