"""Rendering pages into the staging folder, in several processes where there are many of them."""

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from django.db import connections

from gongkai.publishing.release.compressing import variants_of
from gongkai.publishing.release.manifest import Manifest, Released
from gongkai.publishing.release.sources import Draft, PageSource, list_sources
from gongkai.publishing.release.tree import digest_of, file_of

logger = logging.getLogger(__name__)
CHUNK, MANY = 400, 1000
Progress = Callable[[int], None]
Wanted = Mapping[PageSource, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where a release renders: the visible tree, the staging folder, the manifest, and since when."""

    tree: Path
    staging: Path
    manifest: Path
    began: float


@dataclass
class Drawn:
    """What came of some addresses (生成结果)."""

    rendered: int = 0
    unchanged: int = 0
    changes: list[Released] = field(default_factory=list)
    gone: list[tuple[str, str, str]] = field(default_factory=list)
    alive: list[str] = field(default_factory=list)
    recipes: dict[str, str] = field(default_factory=dict)


def draw(workshop: Workshop, wanted: Wanted, progress: Progress | None = None) -> Iterator[Drawn]:
    """Render the addresses of each source, in order; new bytes lie in the staging folder afterwards."""
    chunks = [
        (source.name, list(addresses[start : start + CHUNK]))
        for source, addresses in wanted.items()
        for start in range(0, len(addresses), CHUNK)
    ]
    done = 0
    total = sum(len(addresses) for addresses in wanted.values())
    for drawn in _in_processes(workshop, chunks) if _may_fork(total) else _here(workshop, chunks):
        done += drawn.rendered
        if progress:
            progress(done)
        yield drawn


def _here(workshop: Workshop, chunks: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Drawn]:
    return (_draw_chunk(workshop, name, addresses) for name, addresses in chunks)


def _in_processes(workshop: Workshop, chunks: Sequence[tuple[str, Sequence[str]]]) -> Iterator[Drawn]:
    connections.close_all()
    workers = min(os.cpu_count() or 1, 8)
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as pool:
        waiting = [pool.submit(_draw_chunk, workshop, name, addresses) for name, addresses in chunks]
        for one in waiting:
            yield one.result()


def _may_fork(total: int) -> bool:
    """Whether processes pay, and whether each may open the database for itself."""
    if total < MANY or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
        return False
    return not any(
        one.in_atomic_block or _is_in_memory(one) for one in connections.all(initialized_only=True)
    )


def _is_in_memory(connection: object) -> bool:
    probe = getattr(connection, "is_in_memory_db", None)
    return bool(probe and probe())


def _draw_chunk(workshop: Workshop, name: str, addresses: Sequence[str]) -> Drawn:
    source = next(one for one in list_sources() if one.name == name)
    drawn = Drawn()
    with Manifest(workshop.manifest) as manifest:
        withheld = manifest.taken_down()
        for address, content in source.pages(addresses):
            drawn.rendered += 1
            if content is not None and not _is_withheld(withheld, address, workshop.began):
                drawn.alive.append(address)
                _draw_one(workshop, manifest, source, address, content, drawn)
            else:
                _drop_one(workshop, manifest, source, address, drawn)
    return drawn


def _is_withheld(withheld: Mapping[str, tuple[str, float]], address: str, began: float) -> bool:
    """Whether an address was taken down since the release began, or the database does not know of it yet."""
    if address not in withheld:
        return False
    settled = withheld[address][1]
    return not settled or settled > began


def _draw_one(
    workshop: Workshop,
    manifest: Manifest,
    source: PageSource,
    address: str,
    page: bytes | Draft,
    drawn: Drawn,
) -> None:
    file = file_of(address)
    if file is None:
        logger.warning("address %s cannot be a file; it is drawn on demand", address)
        return
    known = manifest.find(address)
    is_there = known is not None and _size(f"{workshop.tree}/{file}") == known.size
    recipe = page.recipe if isinstance(page, Draft) else ""
    if is_there and recipe and known.recipe == recipe:
        drawn.unchanged += 1
        return
    content = page.write() if isinstance(page, Draft) else page
    digest = digest_of(content)
    if is_there and known.digest == digest:
        drawn.unchanged += 1
        if recipe:
            drawn.recipes[address] = recipe
        return
    packed = _stage(workshop, file, content)
    drawn.changes.append(Released(address, file, source.name, digest, len(content), packed, recipe))


def _stage(workshop: Workshop, file: str, content: bytes) -> str:
    """Lay a page with its variants into the staging folder; return the suffixes of these."""
    staged = f"{workshop.staging}/{digest_of(file.encode())}"
    packed = variants_of(file, content)
    moment = time.time_ns()
    for path, one in ((staged, content), *((f"{staged}.{suffix}", packed[suffix]) for suffix in packed)):
        _write(path, one, moment)
    return " ".join(sorted(packed))


def _write(path: str, content: bytes, moment: int) -> None:
    """Write a file in as few steps as there are; three are made for every page."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
        os.utime(handle, ns=(moment, moment))
    finally:
        os.close(handle)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 - asked once for every page there is
    except OSError:
        return -1


def _drop_one(workshop: Workshop, manifest: Manifest, source: PageSource, address: str, drawn: Drawn) -> None:
    file = file_of(address)
    if file and (manifest.digest_of(address) or (workshop.tree / file).is_file()):
        drawn.gone.append((address, file, source.name))
