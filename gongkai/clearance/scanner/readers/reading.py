"""A file as opened for the scanner: its passages, what its metadata betrays, the files inside it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gongkai.clearance.scanner.model import Finding, Severity
from gongkai.clearance.scanner.readers.tracing import Passage, Scroll
from gongkai.core.documents.readers.archive import MOST_UNPACKED
from gongkai.core.refusals import BadInput

RULE = "S4"
BASIS = "保密法第三十五条、抚县政公领发〔2023〕3号：公开前逐项审查，含文件属性、批注、修订"
MOST_NESTED = 3


@dataclass(slots=True)
class Budget:
    """How deep files may lie in one another, how much may come out of them together, and who opens them."""

    opener: "Callable[[bytes, str, Budget], Reading]"
    left: int = field(default_factory=lambda: MOST_UNPACKED)
    depth: int = 0

    def open(self, data: bytes, name: str) -> "Reading":
        """
        Open a file found inside another.

        :raises BadInput: if the files lie too deep in one another, are too much together, or one is damaged
        """
        self.left -= len(data)
        if self.left < 0:
            msg = "层层嵌套的文件解开后超过 200 MB，疑似压缩炸弹，已拒绝读取，请核实文件来源。"
            raise BadInput(msg)
        if self.depth >= MOST_NESTED:
            msg = f"文件嵌套超过 {MOST_NESTED} 层，请解开后分别扫描。"
            raise BadInput(msg)
        self.depth += 1
        try:
            return self.opener(data, name, self)
        finally:
            self.depth -= 1


@dataclass(slots=True)
class Nested:
    """A file inside a file: the member that holds it, the prefix of its parts, its own reading."""

    member: str
    prefix: str
    reading: "Reading"


@dataclass(slots=True)
class Reading:
    """
    One opened file (读取结果).

    `container` is what the file can be saved from again after its slots were rewritten; `remarks` are
    findings of kind metadata that no text tells: tracked changes, an embedded file, a place in a photograph.
    """

    kind: str
    media_type: str
    container: Any
    scrolls: dict[tuple[str, int | None, str], Scroll] = field(default_factory=dict)
    remarks: list[Finding] = field(default_factory=list)
    nested: list[Nested] = field(default_factory=list)

    def scroll(self, name: str, page: int | None = None, cell: str = "") -> Scroll:
        """Return the scroll of that name, page and cell; there is one of each in a file."""
        key = (name, page, cell)
        if key not in self.scrolls:
            self.scrolls[key] = Scroll(name, page, cell)
        return self.scrolls[key]

    def passages(self) -> list[Passage]:
        """Return every passage that has any text."""
        return [scroll.passage() for scroll in self.scrolls.values() if scroll.length]

    def hold(self, member: str, name: str, data: bytes, budget: Budget) -> None:
        """
        Open a file this one carries and keep it, its parts named after it.

        :raises BadInput: if it cannot be read; the sentence names it
        """
        try:
            inner = budget.open(data, name)
        except BadInput as refusal:
            msg = f"其中的“{name}”：{refusal}"
            raise BadInput(msg) from refusal
        self.nested.append(Nested(member, f"attachment:{name}", inner))

    def remark(
        self,
        part: str,
        text: str,
        suggestion: str,
        *,
        severity: Severity = "notice",
        place: tuple[int, int] = (0, 0),
        page: int | None = None,
        count: int = 1,
    ) -> None:
        """Note what the file's metadata betrays."""
        self.remarks.append(
            Finding(
                RULE, "metadata", severity, part, *place, text, "", suggestion, BASIS, page=page, count=count
            )
        )
