"""Which paragraphs are tasks (任务), which are headings, and which stand outside both."""

import re
from dataclasses import dataclass, field

from gongkai.ledger.notices.deadlines import find_phrases
from gongkai.ledger.notices.outline import LOOSE_RANK, Node, Run, groups_of
from gongkai.ledger.notices.periods import Anchor
from gongkai.ledger.notices.stream import Grid, Text

_CLOSING = re.compile(
    r"(?:请)?各(?:乡镇|乡|镇|街道|部门|单位|地|级|有关|相关|责任|牵头|县|股室|科室|成员|镇街|主体)|县(?:政府|委)?(?:办公室|办|政务|直)[^。]{0,20}(?:将|要|负责)|"
    r"(?:以上|上述)|本(?:通知|方案|分工)|特此|为(?:确保|加强|做好)|联系|附|对(?:工作|落实|推进|未)"
)


@dataclass(slots=True)
class TaskDraft:
    """The paragraphs that make one task, before they are read."""

    runs: list[Run]
    path: tuple[str, ...]
    label: str = ""
    number: int | None = None
    is_last: bool = False


@dataclass(slots=True)
class GridDraft:
    """A table met in the body, with the headings it stands under."""

    grid: Grid
    path: tuple[str, ...]


@dataclass(slots=True)
class Selection:
    """What the body of a notice comes to, in order."""

    drafts: list[TaskDraft | GridDraft] = field(default_factory=list)
    headings: list[Text] = field(default_factory=list)
    outside: list[tuple[Text, str]] = field(default_factory=list)


def select(root: Node, rank: int, anchor: Anchor, *, has_table_tasks: bool) -> Selection:
    """
    Part the body into tasks, headings and what stands outside.

    Where tables hold the tasks and no paragraph assigns anything, numbered paragraphs are only prose.
    """
    result = Selection()
    is_prose = has_table_tasks and not any(run.places for run in root.all_runs())
    _walk(root, (), rank, result, is_prose=is_prose)
    _drop_trailing(result, anchor)
    return result


def _walk(node: Node, path: tuple[str, ...], rank: int, result: Selection, *, is_prose: bool) -> None:
    _take_loose(node, path, rank, result, is_prose=is_prose)
    for child in node.children:
        if child.grid:
            result.drafts.append(GridDraft(child.grid, path))
        elif child.is_requirements or is_prose:
            _put_outside(child, result, "要求" if child.is_requirements else "正文")
        elif _is_task(child, node, rank):
            result.drafts.append(_draft(child, path))
        else:
            _take_heading(child, path, rank, result)


def _is_task(child: Node, parent: Node, rank: int) -> bool:
    if child.rank == rank and (child.label or not child.is_set_apart):
        return True
    return _is_task_off_rank(child, parent, rank)


def _is_task_off_rank(child: Node, parent: Node, rank: int) -> bool:
    """Say whether a node at another depth than the notice's tasks is nevertheless one."""
    groups = groups_of(child.all_runs())
    has_level = any(node.rank == rank for node in child.children for node in node.walk())
    if has_level:
        return False
    if child.rank > rank:
        return True
    if groups == 1 and (child.label or any(run.places for run in child.runs)):
        return not child.children or any(run.places for run in child.runs)
    is_prose = len(child.words) > 25 or len(child.runs) > 1
    return (
        bool(child.label)
        and not groups
        and child.rank >= 20
        and not child.children
        and is_prose
        and not parent.is_requirements
    )


def _take_heading(node: Node, path: tuple[str, ...], rank: int, result: Selection) -> None:
    first = node.runs[0]
    stop = first.text.text.find("。") + 1
    is_whole = node.is_heading_like or stop == 0
    result.headings.append(first.text if is_whole else first.text.part(0, stop))
    rest = [] if is_whole else [Run(first.text.part(stop), 0, [])]
    inner_rank = rank
    if rank != LOOSE_RANK and not any(below.rank == rank for below in node.walk()):
        inner_rank = min((child.rank for child in node.children if child.label), default=LOOSE_RANK)
    body = Node(node.rank, node.label, rest + node.runs[1:], node.children)
    _walk(body, (*path, node.heading), inner_rank, result, is_prose=False)


def _take_loose(node: Node, path: tuple[str, ...], rank: int, result: Selection, *, is_prose: bool) -> None:
    """Take the unnumbered paragraphs of a heading: each with an assignment is a task of its own."""
    pending: list[Run] = []
    for run in node.runs:
        if run.is_assignment and (pending or result.drafts):
            last = result.drafts[-1] if result.drafts else None
            if pending:
                result.drafts.append(TaskDraft([*pending, run], path))
            elif isinstance(last, TaskDraft):
                last.runs.append(run)
            pending = []
        elif run.places:
            result.drafts.append(TaskDraft([*pending, run], path))
            pending = []
        elif (
            rank == LOOSE_RANK
            and path
            and len(run.text.text) < 40
            and "。" not in run.text.text
            and not is_prose
        ):
            pending.append(run)
        elif rank == LOOSE_RANK and path and not is_prose and not _CLOSING.match(run.text.text):
            result.drafts.append(TaskDraft([*pending, run], path))
            pending = []
        else:
            result.outside += [(one.text, "正文") for one in (*pending, run)]
            pending = []
    result.outside += [(one.text, "正文") for one in pending]


def _put_outside(node: Node, result: Selection, kind: str) -> None:
    if node.grid:
        result.drafts.append(GridDraft(node.grid, ()))
        return
    for place, run in enumerate(node.runs):
        if place == 0 and node.is_heading_like:
            result.headings.append(run.text)
        else:
            result.outside.append((run.text, kind))
    for child in node.children:
        _put_outside(child, result, kind)


def _draft(node: Node, path: tuple[str, ...]) -> TaskDraft:
    label = node.runs[0].text.text[: node.runs[0].label_end].strip() if node.label else ""
    return TaskDraft(node.all_runs(), path, label, node.label.number if node.label else None)


def _drop_trailing(result: Selection, anchor: Anchor) -> None:
    """Move the closing paragraphs after a task's assignment, and after the last task, out of it."""
    tasks = [draft for draft in result.drafts if isinstance(draft, TaskDraft)]
    for draft in tasks:
        draft.is_last = draft is tasks[-1]
        keep = _kept(draft, anchor)
        result.outside += [(run.text, "结语") for run in draft.runs[keep:]]
        del draft.runs[keep:]


def _kept(draft: TaskDraft, anchor: Anchor) -> int:
    """Return how many of a draft's paragraphs belong to the task."""
    assigned = [place for place, run in enumerate(draft.runs) if run.places]
    after = assigned[-1] + 1 if assigned else 1
    if assigned and draft.is_last:
        numbered = [place for place, run in enumerate(draft.runs) if run.label_end]
        return max(after, numbered[-1] + 1) if numbered else after
    for place in range(after, len(draft.runs)):
        run = draft.runs[place]
        if run.label_end or not _CLOSING.match(run.text.text.strip()):
            continue
        if draft.is_last and (place > 1 or "。" in draft.runs[0].text.text):
            return place
        if assigned and find_phrases(run.text.text, anchor):
            return place
    return len(draft.runs)
