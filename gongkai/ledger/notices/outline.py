"""The tree of a notice's numbered paragraphs (层次), and at which depth its tasks stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.ledger.notices.assignments import Place, find_assignments
from gongkai.ledger.notices.labels import SECTION_KINDS, Label, inline_labels, read_label
from gongkai.ledger.notices.layout import Paragraph, Part
from gongkai.ledger.notices.stream import Grid, Text

HEADING_RANK = 10
INNER_HEADING_RANK = 25
LOOSE_RANK = 90
_REQUIREMENTS = re.compile(
    r"(?:总体要求|总体思路|指导思想|(?:总体|主要|工作)?目标|基本原则|(?:工作|有关|相关|几点|具体|其他|报送|组织)?要求|其他事项|有关事项|"
    r"(?:加强|强化|抓好|健全|严格|明确|提高|压实)?(?:组织|工作|要素|服务)?(?:领导|保障|保障措施|保障机制|组织实施|实施保障|监督考核|督导考核|督促检查|督查考核|考核评价|督导检查|责任落实|宣传引导)|"
    r"保障措施|组织实施|其他|实施步骤|工作步骤|方法步骤|进度安排|时间安排|附则|工作背景)"
    r"(?:$|[。，：；\s])"
)
_IS_SENTENCE = re.compile(r"[。；]")


@dataclass(slots=True)
class Run:
    """One paragraph, or the part of one that a label starts, with the assignments in it."""

    text: Text
    label_end: int = 0
    places: list[Place] = field(default_factory=list)

    @property
    def is_assignment(self) -> bool:
        """Say whether it holds nothing but an assignment."""
        return bool(self.places) and not self.text.text[: self.places[0].start].strip()


@dataclass(slots=True)
class Node:
    """A numbered paragraph, a heading, a loose paragraph or a table, with what stands below it."""

    rank: int
    label: Label | None = None
    runs: list[Run] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)
    grid: Grid | None = None
    is_set_apart: bool = False

    def walk(self) -> Iterator["Node"]:
        """Yield the node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all_runs(self) -> list[Run]:
        """Return every paragraph of the node and of all below it, in order."""
        return [run for node in self.walk() for run in node.runs]

    @property
    def heading(self) -> str:
        """Return the first paragraph's words up to its first sentence's end, as a heading reads."""
        text = self.runs[0].text.text
        stop = text.find("。")
        return " ".join((text if stop < 0 else text[:stop]).split())

    @property
    def words(self) -> str:
        """Return the first paragraph without its label."""
        return self.runs[0].text.text[self.runs[0].label_end :].strip() if self.runs else ""

    @property
    def is_heading_like(self) -> bool:
        """Say whether the first paragraph is a heading rather than a sentence."""
        return bool(self.runs) and not self.runs[0].places and not _IS_SENTENCE.search(self.words)

    @property
    def is_requirements(self) -> bool:
        """Say whether this is about how to carry the notice out (工作要求) and assigns nothing."""
        return bool(_REQUIREMENTS.match(self.words)) and not any(run.places for run in self.all_runs())


def build(parts: list[Part]) -> Node:
    """Return the tree of the untagged paragraphs and tables of a notice's body."""
    root = Node(rank=-1)
    stack = [root]
    inner = _inner_heading_level(parts)
    numbers: dict[str, int] = {}
    for place, part in enumerate(parts):
        if isinstance(part, Grid):
            _attach(stack, Node(LOOSE_RANK, grid=part), INNER_HEADING_RANK + 1)
            stack.pop()
        elif not part.tag:
            following = next((p for p in parts[place + 1 :] if isinstance(p, Grid) or p.tag != "page"), None)
            _take(stack, part, inline_labels(part.text, numbers), inner, following)
    return root


def _take(stack: list[Node], part: Paragraph, places: list[int], inner: int, following: Part | None) -> None:
    cuts = [0, *places, len(part.text)]
    for start, end in pairwise(cuts):
        piece = part.run.part(start, end)
        label = read_label(piece.text)
        run = Run(piece, label.end if label else 0, find_assignments(piece.text))
        if label:
            node = Node(label.rank, label, [run], is_set_apart=part.looks_like_heading)
            _attach(stack, node, node.rank)
        elif (
            start == 0
            and (part.looks_like_heading or _stands_over(stack, part, following))
            and not run.places
        ):
            rank = INNER_HEADING_RANK if part.level and inner and part.level > inner else HEADING_RANK
            _attach(stack, Node(rank, None, [run], is_set_apart=True), rank)
        else:
            stack[-1].runs.append(run)


def _attach(stack: list[Node], node: Node, rank: int) -> None:
    while len(stack) > 1 and stack[-1].rank >= rank:
        stack.pop()
    stack[-1].children.append(node)
    stack.append(node)


def _inner_heading_level(parts: list[Part]) -> int:
    """Return the declared level of headings numbered 一、, so that deeper unnumbered ones stand below them."""
    levels = [
        part.level
        for part in parts
        if isinstance(part, Paragraph)
        and part.level
        and (label := read_label(part.text))
        and label.kind == "chinese"
    ]
    return max(levels, default=0)


def _stands_over(stack: list[Node], part: Paragraph, following: Part | None) -> bool:
    """Say whether a short line without a stop, before a numbered task, is a heading that format does not mark."""
    if isinstance(following, Grid) or following is None or following.tag:
        return False
    label = read_label(following.text)
    is_short = len(part.text) <= 40 and not re.search(r"[。；，：:]$|[。；]", part.text)
    last = stack[-1].runs[-1].text.text.rstrip() if stack[-1].runs else "。"
    ends = last[-1:] in set("。；）)】]") or stack[-1].rank <= INNER_HEADING_RANK
    return bool(is_short and label and label.kind not in SECTION_KINDS and ends)


def groups_of(runs: list[Run]) -> int:
    """Return how many assignments stand in paragraphs; neighbours with nothing between them are one."""
    count, since = 0, "。"
    for run in runs:
        end = 0
        for place in run.places:
            since += run.text.text[end : place.start]
            count += bool(since.strip(" \t\n。；;，,、"))
            since, end = "", place.end
        since += run.text.text[end:]
    return count


def task_rank(root: Node) -> int:
    """
    Return the rank at which the tasks of a notice stand.

    The shallowest rank most of whose assigned nodes carry one assignment, at their own end; where nothing
    is assigned, the rank that notices of this kind use.
    """
    nodes = [node for node in root.walk() if node.label or node.is_set_apart]
    ranks = sorted({node.rank for node in nodes if node.label})
    votes = {rank: [_vote(node) for node in nodes if node.rank == rank] for rank in ranks}
    for place, rank in enumerate(ranks):
        if _share(votes[rank]) >= 0.5:
            return next(
                (deeper for deeper in ranks[place + 1 :] if _outvotes(votes[deeper], votes[rank])), rank
            )
    if any(run.places for run in root.all_runs()):
        return LOOSE_RANK if not ranks or not _has_assigned(nodes) else max(ranks)
    return next((rank for rank in (30, 35, 20, 10, 40, 45, 46, 50) if rank in ranks), LOOSE_RANK)


def _share(votes: list[bool | None]) -> float:
    cast = [vote for vote in votes if vote is not None]
    return sum(cast) / len(cast) if cast else 0.0


def _outvotes(deeper: list[bool | None], shallow: list[bool | None]) -> bool:
    """Say whether nearly every node of a deeper rank is a task, which not all of the shallow one are."""
    more = deeper.count(True) > shallow.count(True) and deeper.count(True) >= 0.6 * len(deeper)
    return _share(shallow) < 1 == _share(deeper) and more


def _has_assigned(nodes: list[Node]) -> bool:
    return any(run.places for node in nodes if node.label and node.rank >= 30 for run in node.all_runs())


def _vote(node: Node) -> bool | None:
    """Say whether an assigned node looks like one task; None where it has no assignment at all."""
    groups = groups_of(node.all_runs())
    if not groups:
        return None
    if groups > 1 or any(run.places for run in node.runs):
        return groups == 1
    holders = [child for child in node.children if any(run.places for run in child.all_runs())]
    if not holders or holders[0] is not node.children[-1]:
        return False
    last = next(run for run in reversed(holders[0].all_runs()) if run.places)
    is_heading = node.is_heading_like and node.rank <= INNER_HEADING_RANK
    if last.is_assignment and not (is_heading and len(node.children) == 1):
        return True
    return len(node.children) > 1 and not is_heading
