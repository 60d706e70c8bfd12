"""The library as one file (整库文件): written beside the old one, then put in its place with its checksums."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Max
from django.utils import timezone

from gongkai.exchange.models import SharedItem
from gongkai.exchange.selectors import library

MANIFEST = "manifest.json"
KEPT = 2


@dataclass(frozen=True, slots=True)
class Bundle:
    """One exported library (整库文件): its name, what it holds, its checksums."""

    file: str
    made_at: str
    version: int
    size: int
    sm3: str
    sha256: str
    lines: int
    documents: int
    entries: int
    units: int

    def as_json(self) -> dict[str, Any]:
        """Return the manifest as it is published."""
        return asdict(self)


def newest_version() -> int:
    """Return the number of the last change that others can see."""
    return int(SharedItem.objects.aggregate(newest=Max("version"))["newest"] or 0)


def write_library(target: Path, *, at: datetime) -> Bundle:
    """Write the whole public library to a file with its checksums and manifest beside it (整库导出)."""
    version = newest_version()
    counts = {"unit": 0, "document": 0, "entry": 0}
    digests = {name: hashlib.new(name) for name in ("sm3", "sha256")}
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with part.open("wb") as out:
        for line in library.iter_lines(as_of=timezone.localdate(at)):
            text = f"{library.written(line)}\n".encode()
            counts[line["line"]] += 1
            for digest in digests.values():
                digest.update(text)
            out.write(text)
    size = part.stat().st_size
    part.replace(target)
    bundle = Bundle(
        file=target.name,
        made_at=timezone.localtime(at).isoformat(),
        version=version,
        size=size,
        sm3=digests["sm3"].hexdigest(),
        sha256=digests["sha256"].hexdigest(),
        lines=sum(counts.values()),
        documents=counts["document"],
        entries=counts["entry"],
        units=counts["unit"],
    )
    for name in digests:
        beside = target.with_name(f"{target.name}.{name}")
        beside.write_text(f"{getattr(bundle, name)}  {target.name}\n", encoding="utf-8")
    manifest = target.with_name(f"{target.name}.{MANIFEST}")
    manifest.write_text(json.dumps(bundle.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return bundle


def bundle_library(folder: Path, *, at: datetime) -> Bundle | None:
    """
    Make the library's file anew where anything changed since the last one (整库文件更新), else None.

    The manifest is replaced last, in one step: whoever reads it finds a file that is whole.
    """
    held = find_bundle(folder)
    if held is not None and held.version == newest_version() and (folder / held.file).is_file():
        return None
    made = write_library(folder / f"library-{newest_version():012d}.jsonl", at=at)
    part = folder / f"{MANIFEST}.part"
    part.write_text(json.dumps(made.as_json(), ensure_ascii=False), encoding="utf-8")
    part.replace(folder / MANIFEST)
    for old in list(_files(folder))[:-KEPT]:
        for one in folder.glob(f"{old.name}*"):
            one.unlink(missing_ok=True)
    return made


def find_bundle(folder: Path) -> Bundle | None:
    """Return the library's file as its manifest describes it, or None before there is one."""
    try:
        return Bundle(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.glob("library-*.jsonl"))
