"""How entries are chained, and how a broken chain shows where it is broken. Imports no Django."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry as the chain sees it (留痕条目)."""

    sequence: int
    at: datetime
    actor_id: int | None
    action: str
    subject_kind: str
    subject_id: str
    payload: Mapping[str, Any]
    previous_hash: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """One place where the trail is not what was written (断点)."""

    sequence: int
    kind: str
    message: str


def entry_hash(entry: EntryFacts) -> str:
    """Return the SM3 digest (GB/T 32905) of an entry over its canonical form and the hash before it."""
    canonical = json.dumps(
        [
            entry.sequence,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_id,
            entry.action,
            entry.subject_kind,
            entry.subject_id,
            entry.payload,
            entry.previous_hash,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.new("sm3", canonical.encode()).hexdigest()


def find_breaks(
    entries: Iterable[EntryFacts],
    *,
    head_sequence: int,
    head_hash: str,
    anchors: Mapping[int, str] | None = None,
) -> Iterator[Break]:
    """
    Yield every changed, removed, inserted or reordered entry of a trail (留痕校验), in order.

    `anchors` are hashes noted outside the database; they betray a chain that was rebuilt as a whole.
    """
    anchors = anchors or {}
    expected, previous_hash, last = 1, GENESIS, 0
    for entry in entries:
        yield from _gap(expected, entry.sequence)
        if entry.sequence > expected:
            previous_hash = entry.previous_hash
        true_hash = entry_hash(entry)
        if true_hash != entry.hash:
            yield Break(entry.sequence, "CHANGED", f"第 {entry.sequence} 条的内容与摘要不符：写入后被改动。")
        if entry.previous_hash != previous_hash:
            yield Break(
                entry.sequence, "REORDERED", f"第 {entry.sequence} 条没有接在前一条之后：被插入、调换或重写。"
            )
        if anchors.get(entry.sequence, entry.hash) != entry.hash:
            yield Break(
                entry.sequence, "REBUILT", f"第 {entry.sequence} 条与库外存证的摘要不符：整链被重写。"
            )
        previous_hash, last = entry.hash, entry.sequence
        expected = entry.sequence + 1
    yield from _tail(last, previous_hash, head_sequence, head_hash)


def _gap(expected: int, found: int) -> Iterator[Break]:
    if found == expected + 1:
        yield Break(expected, "REMOVED", f"第 {expected} 条缺失：被删除。")
    elif found > expected:
        yield Break(expected, "REMOVED", f"第 {expected} 至 {found - 1} 条缺失：被删除。")
    elif found < expected:
        yield Break(found, "INSERTED", f"第 {found} 条重复或次序颠倒：被插入或调换。")


def _tail(last: int, last_hash: str, head_sequence: int, head_hash: str) -> Iterator[Break]:
    if last < head_sequence:
        yield Break(last + 1, "REMOVED", f"第 {last + 1} 至 {head_sequence} 条缺失：末尾被删除。")
    elif last > head_sequence:
        yield Break(head_sequence + 1, "INSERTED", f"第 {head_sequence + 1} 条起不在链尾记录之内：被插入。")
    elif last and last_hash != head_hash:
        yield Break(last, "CHANGED", f"第 {last} 条的摘要与链尾记录不符：被改动。")
