"""What is reviewed, byte for byte (审查内容): its canonical form and digest. Imports no Django."""

import difflib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

FACE_SEAM = "\n"
ChangeKind = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Passage:
    """One stretch of the content as people read it (段落), with the field it stands in."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """One file that becomes public with it (随附文件), known by the SM3 of its bytes."""

    name: str
    digest: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """
    Everything the public would get of one subject (拟公开内容).

    `raw` is the canonical form: whatever reaches the public stands in it, so that the digest of what was
    reviewed is the digest of what is released. `passages` are the same words for people and the scanner;
    `more` yields what is scanned too but too long to be kept with the sheet. A batch names its `members`.
    `face` is what lists show of it, joined by FACE_SEAM. Its own numbers and titles are no citations of others.
    """

    title: str
    raw: Mapping[str, Any]
    passages: tuple[Passage, ...] = ()
    files: tuple[AttachedFile, ...] = ()
    unit_id: int | None = None
    place: str = ""
    summary: str = ""
    address: str = ""
    members: Mapping[Any, tuple[str, str]] = field(default_factory=dict)
    face: str = ""
    own_numbers: frozenset[str] = frozenset()
    own_titles: frozenset[str] = frozenset()
    more: Callable[[], Iterable[Passage]] | None = None

    @property
    def digest(self) -> str:
        """The SM3 of the canonical form and of every file (内容摘要)."""
        files = [[file.name, file.digest] for file in self.files]
        members = sorted([key, value[0]] for key, value in self.members.items())
        return digest_of([self.title, dict(self.raw), files, members])


def digest_of(value: Any) -> str:
    """Return the SM3 of a value's canonical JSON."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.new("sm3", text.encode()).hexdigest()


def digest_of_bytes(content: bytes) -> str:
    """Return the SM3 of a file's bytes."""
    return hashlib.new("sm3", content).hexdigest()


def changes_between(
    older: Sequence[Mapping[str, str]], newer: Sequence[Mapping[str, str]]
) -> Iterator[tuple[str, ChangeKind, str]]:
    """Yield what changed since the last review (改动), line by line: field, kind of change, line."""
    before = {one["name"]: one for one in older}
    after = {one["name"]: one for one in newer}
    for name in dict.fromkeys([*before, *after]):
        left = before.get(name, {}).get("text", "").splitlines()
        right = after.get(name, {}).get("text", "").splitlines()
        if left != right:
            label = (after.get(name) or before[name])["label"]
            for kind, line in _lines(left, right):
                yield label, kind, line


def _lines(left: list[str], right: list[str]) -> Iterator[tuple[ChangeKind, str]]:
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for code, i1, i2, j1, j2 in matcher.get_opcodes():
        if code == "equal":
            continue
        yield from (("removed", line) for line in left[i1:i2])
        yield from (("added", line) for line in right[j1:j2])
