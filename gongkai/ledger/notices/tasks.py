"""From the paragraphs or the table row of a task to the task itself (任务): title, units, deadline, what is missing."""

import re
from dataclasses import replace
from datetime import date

from gongkai.ledger.notices.assignments import read_assignment
from gongkai.ledger.notices.deadlines import Deadline, find_lasting, find_phrases, read_deadline
from gongkai.ledger.notices.model import NoticeTask
from gongkai.ledger.notices.outline import Run
from gongkai.ledger.notices.periods import Anchor
from gongkai.ledger.notices.roles import Assignment
from gongkai.ledger.notices.selecting import TaskDraft
from gongkai.ledger.notices.tables import RowDraft
from gongkai.ledger.notices.wording import sentences, set_solid

LONGEST_TITLE = 40
UNASSIGNED = "未标注责任单位和时限，需人工指定"
NO_UNITS = "未列明责任单位，需人工指定"
NO_LEAD = "未列明牵头单位"
FIRST_LEADS = "按文中说明，列首位的为牵头单位"
NO_DEADLINE = "未标注完成时限，需人工指定"


def with_first_leading(task: NoticeTask) -> NoticeTask:
    """Return a task whose first unit leads, as a notice may say of all its lists (列首位的为牵头单位)."""
    if task.lead_units or not task.responsible_units:
        return task
    remarks = [FIRST_LEADS, *(remark for remark in task.remarks if remark != NO_LEAD)]
    first, *others = task.responsible_units
    return replace(task, lead_units=(first,), responsible_units=tuple(others), remarks=tuple(remarks))


def task_of_paragraphs(draft: TaskDraft, no: int, anchor: Anchor) -> NoticeTask:
    """Read a task from its paragraphs."""
    assignment = Assignment()
    for run in draft.runs:
        if run.places:
            assignment.absorb(read_assignment(run.text.text, run.places))
    if not (assignment.leads or assignment.responsibles):
        for run in draft.runs:
            assignment.absorb(read_assignment(run.text.text, run.places))
    prose = [_prose(run, is_first=place == 0) for place, run in enumerate(draft.runs)]
    text = "\n".join(words for words in prose if words)
    return _task(
        no=no,
        label=draft.label,
        path=draft.path,
        title=title_of(text),
        text=text,
        assignment=assignment,
        as_written="\n".join(run.text.text for run in draft.runs).strip(),
        anchor=anchor,
    )


def task_of_row(draft: RowDraft, path: tuple[str, ...], no: int, anchor: Anchor) -> NoticeTask:
    """Read a task from its row of a table."""
    return _task(
        no=no,
        label=str(draft.number or ""),
        path=(draft.section, *path) if draft.section else path,
        title=draft.title if 0 < len(draft.title) <= 2 * LONGEST_TITLE else title_of(draft.text),
        text=draft.text,
        assignment=draft.assignment,
        as_written=draft.as_written,
        anchor=anchor,
    )


def _prose(run: Run, *, is_first: bool) -> str:
    """Return a paragraph's words without its assignments; only the task's own label goes too."""
    text = run.text.text
    kept, start = "", run.label_end if is_first else 0
    for place in run.places:
        kept += text[start : place.start]
        start = place.end
    return set_solid(kept + text[start:]).strip("，,；; ")


def title_of(text: str) -> str:
    """Return a task's title: its first sentence where that is short, else the first clause."""
    first = text.strip().split("\n")[0]
    spans = sentences(first)
    sentence = first[slice(*spans[0])].rstrip("。！？；;：: ") if spans else first
    if len(sentence) <= LONGEST_TITLE:
        return sentence
    before_colon = re.split(r"[：:]", sentence)[0]
    if 4 <= len(before_colon) <= LONGEST_TITLE:
        return before_colon
    cut = sentence[:LONGEST_TITLE]
    stop = max(cut.rfind(mark) for mark in "，；、")
    return cut[:stop] if stop >= 8 else cut


def _task(
    *,
    no: int,
    label: str,
    path: tuple[str, ...],
    title: str,
    text: str,
    assignment: Assignment,
    as_written: str,
    anchor: Anchor,
) -> NoticeTask:
    deadline = _deadline(assignment, text, anchor)
    return NoticeTask(
        no=no,
        label=label,
        section=path[0] if path else "",
        title=title,
        text=text,
        lead_units=assignment.leads,
        responsible_units=assignment.responsibles,
        due_on=deadline.due_dates[-1] if deadline.due_dates else None,
        standing=deadline.standing,
        deadline_text=deadline.text,
        due_dates=deadline.due_dates,
        remarks=tuple(
            dict.fromkeys([*_missing(assignment, deadline), *assignment.remarks, *deadline.remarks])
        ),
        path=path,
        as_written=as_written,
    )


def _deadline(assignment: Assignment, text: str, anchor: Anchor) -> Deadline:
    """Join what the assignment says of time with the deadlines in the task's own words: all are kept."""
    said = read_deadline("，".join(assignment.deadlines), anchor)
    phrases = find_phrases(text, anchor)
    days: list[date] = [*said.due_dates, *(one.day for one in phrases if one.day)]
    notes = [*said.remarks, *(one.note for one in phrases if one.note)]
    words = said.text or "；".join(dict.fromkeys(one.text for one in phrases))
    lasting = "" if assignment.deadlines or phrases else find_lasting(text)
    return Deadline(
        text=words or lasting,
        due_dates=tuple(sorted(set(days))),
        standing=said.standing or bool(lasting),
        remarks=tuple(notes),
    )


def _missing(assignment: Assignment, deadline: Deadline) -> list[str]:
    """Return what a person must still settle for the task."""
    is_by_duty = any(remark.startswith("按职责分工负责") for remark in assignment.remarks)
    has_units = bool(assignment.leads or assignment.responsibles)
    if not has_units and not is_by_duty and not deadline.text:
        return [UNASSIGNED]
    missing = []
    if not has_units and not is_by_duty:
        missing.append(NO_UNITS)
    elif not assignment.leads:
        missing.append(NO_LEAD)
    if not deadline.text:
        missing.append(NO_DEADLINE)
    return missing
