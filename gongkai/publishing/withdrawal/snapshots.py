"""
The snapshot of what was public (快照): exact bytes with their digests, outside the public tree.

It lies in a folder of its own that only the account of the service may open, with a journal that tells how far
the withdrawal came, so that one that was killed is finished.
"""

import fcntl
import hashlib
import json
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from gongkai.publishing.release.manifest import Released

JOURNAL, ARCHIVE, LOCK = "withdrawal.json", "snapshot.zip", "lock"
ORDERED, RECORDED, FINISHED = "ordered", "recorded", "finished"


def open_folder(root: Path, at: datetime) -> Path:
    """Return a fresh folder for one withdrawal."""
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder = root / f"{at:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    folder.mkdir(mode=0o700)
    return folder


def take_snapshot(tree: Path, folder: Path, released: Sequence[tuple[Released, str]]) -> list[dict[str, Any]]:
    """Pack the released files as they are, and return what each was: file, size, digest, since when."""
    rows = []
    with zipfile.ZipFile(folder / ARCHIVE, "w", zipfile.ZIP_DEFLATED) as archive:
        for page, since in released:
            try:
                content = (tree / page.file).read_bytes()
            except OSError:
                continue
            archive.writestr(page.file, content)
            digest = hashlib.sha256(content).hexdigest()
            row = {"address": page.address, "file": page.file, "size": len(content)}
            rows.append(row | {"sha256": digest, "first_released_at": since})
        archive.writestr("SHA256SUMS", "".join(f"{row['sha256']}  {row['file']}\n" for row in rows))
    (folder / ARCHIVE).chmod(0o600)
    return rows


def digest_of_archive(folder: Path) -> str:
    """Return the digest by which a snapshot is known."""
    return hashlib.sha256((folder / ARCHIVE).read_bytes()).hexdigest()


def write_journal(folder: Path, told: Mapping[str, Any]) -> None:
    """Note how far a withdrawal came, whole or not at all."""
    fresh = folder / f"{JOURNAL}.new"
    fresh.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(folder / JOURNAL)


@contextmanager
def held(folder: Path) -> Iterator[bool]:
    """Hold one withdrawal, or say that somebody else is at it; the hold falls with the process."""
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def unfinished(root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Yield the withdrawals that were begun and not finished, the oldest first."""
    for path in sorted(root.glob(f"*/{JOURNAL}")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["state"] != FINISHED:
            yield path.parent, told
