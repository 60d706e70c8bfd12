"""Proving a release (核对发布): the tree against its manifest, and the manifest against the database."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.publishing.release.compressing import unpacked
from gongkai.publishing.release.manifest import Manifest, Released
from gongkai.publishing.release.releasing import FRAME, accounted_files, manifest_path
from gongkai.publishing.release.sources import frame_fingerprint, list_sources, sitting
from gongkai.publishing.release.tree import digest_of, file_of, variant


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One place where tree, manifest and database disagree (不一致)."""

    kind: str
    address: str
    message: str


def verify_release(tree: Path) -> list[Discrepancy]:
    """Return where the tree differs from its manifest, and the manifest from what there should be."""
    with Manifest(manifest_path(tree)) as manifest, sitting():
        return [*_run(manifest), *_files(tree, manifest), *_addresses(manifest), *_strangers(tree, manifest)]


def _run(manifest: Manifest) -> Iterator[Discrepancy]:
    if manifest.pending():
        yield Discrepancy("PENDING", "", "上次发布没有做完，请运行 gongkai release。")
    if manifest.fact(FRAME) != frame_fingerprint():
        yield Discrepancy("FRAME", "", "页面框架已变，请运行 gongkai release --full。")


def _files(tree: Path, manifest: Manifest) -> Iterator[Discrepancy]:
    for page in manifest.pages():
        yield from _compare(tree, page)
    for address, (file, _settled) in manifest.taken_down().items():
        if (tree / file).is_file():
            yield Discrepancy("WITHDRAWN", address, f"{address} 已撤下而文件仍在，请运行 gongkai withdraw。")


def _compare(tree: Path, page: Released) -> Iterator[Discrepancy]:
    path = tree / page.file
    try:
        found = digest_of(path.read_bytes())
    except OSError:
        yield Discrepancy("LOST", page.address, f"{page.address} 的文件不见了。")
        return
    if found != page.digest:
        yield Discrepancy("CHANGED", page.address, f"{page.address} 的文件被改动。")
    for suffix in page.variants.split():
        beside = variant(path, suffix)
        content = unpacked(suffix, beside.read_bytes()) if beside.is_file() else None
        if content is None or digest_of(content) != page.digest:
            message = f"{page.address} 的压缩文件（.{suffix}）与网页不一致。"
            yield Discrepancy("VARIANT", page.address, message)


def _addresses(manifest: Manifest) -> Iterator[Discrepancy]:
    released = {page.address for page in manifest.pages()}
    withheld, retired = manifest.taken_down(), manifest.retired()
    due = {one for source in list_sources() for one in source.addresses() if file_of(one)}
    for address in sorted(due - released - set(withheld)):
        yield Discrepancy("MISSING", address, f"{address} 应当发布而没有发布。")
    for address in sorted(released - due - set(retired)):
        yield Discrepancy("SURPLUS", address, f"{address} 已不应公开而仍在。")


def _strangers(tree: Path, manifest: Manifest) -> Iterator[Discrepancy]:
    known = accounted_files(manifest)
    for path in sorted(tree.rglob("*")):
        relative = path.relative_to(tree).as_posix()
        if path.is_file() and relative not in known:
            yield Discrepancy("FOREIGN", f"/{relative}", f"/{relative} 不在发布清单里。")
