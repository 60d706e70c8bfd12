"""Reading a notice whole: every character ends in a task, an obligation, a heading or a named remainder."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai.core.documents.model import Source
from gongkai.core.refusals import BadInput
from gongkai.ledger.notices import front as fronts
from gongkai.ledger.notices.layout import Paragraph, Part, paragraphs, tag_of
from gongkai.ledger.notices.model import (
    Basis,
    Coverage,
    Notice,
    NoticeTask,
    Obligation,
    Remainder,
    Span,
    SpanKind,
)
from gongkai.ledger.notices.obligations import part_obligations
from gongkai.ledger.notices.outline import build, task_rank
from gongkai.ledger.notices.periods import Anchor
from gongkai.ledger.notices.selecting import GridDraft, Selection, TaskDraft, select
from gongkai.ledger.notices.stream import Grid, Line, Stream, Text, stream_of
from gongkai.ledger.notices.tables import Columns, TableReading, find_columns, read_table
from gongkai.ledger.notices.tasks import task_of_paragraphs, task_of_row, with_first_leading
from gongkai.ledger.notices.unglue import unglued

NAMES = {
    "title": ("标题", "文件标题"),
    "head": ("版头", "发文机关标志等版头文字"),
    "number": ("文号", "发文字号"),
    "recipients": ("主送机关", "发往的单位"),
    "page": ("页码", "版面文字"),
    "copy": ("抄送", "版记文字"),
    "print": ("印发", "版记文字"),
    "contact": ("联系方式", "供联系用，不是任务"),
    "note": ("附注", "公开属性等附注"),
    "table note": ("表注", "表格的说明文字"),
    "attachment": ("附件说明", "附件名称"),
    "signature": ("落款", "发文机关署名"),
    "signed date": ("落款", "署名和成文日期"),
    "date": ("成文日期", "落款日期"),
    "引言": ("引言", "说明依据和目的，未写明时限"),
    "要求": ("工作要求", "未写明时限的一般要求"),
    "结语": ("结语", "任务之后的文字，未写明时限"),
    "正文": ("正文", "不属于任何任务，未写明时限"),
    "表格": ("表格", "未识别出任务栏和责任栏"),
    "表前文字": ("表头说明", "表格标题或填表信息"),
    "表后说明": ("表注", "表格的说明文字"),
}
_FIRST_LEADS = re.compile(
    r"(?:首位|第一位|第一个|排名第一|列首|排首|排第一|排在最前|第一家)[^。；]{0,10}牵头"
)
UNKNOWN = ("未识别", "未能归入任务、要求或标题，请人工查看")
NO_TASK = (
    "没有在文件中找到任务：未见“1.”“（一）”“一是”等编号的任务段落，未见“（牵头单位：…，完成时限：…）”一类的分工，"
    "也未见带“工作任务、责任单位、完成时限”等栏目的表格，请确认这是任务分解通知。"
)


@dataclass(slots=True)
class _Ledger:
    """Which part of the notice each character of the source went to."""

    stream: Stream
    owners: list[tuple[SpanKind, int] | None] = field(default_factory=list)
    tasks: list[NoticeTask] = field(default_factory=list)
    obligations: list[Obligation] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    remainder: list[Remainder] = field(default_factory=list)

    def claim(self, text: Text, kind: SpanKind, index: int) -> None:
        """Give characters to a part."""
        for place in text.at:
            self.owners[place] = (kind, index)

    def add_heading(self, text: Text) -> None:
        """Keep a heading."""
        if text.text.strip():
            self.claim(text, "heading", len(self.headings))
            self.headings.append(" ".join(text.text.split()))

    def add_remainder(self, text: Text, kind: str) -> None:
        """Keep words that are no task, under the name of what they are."""
        if text.text.strip():
            is_contact = kind in ("结语", "正文", "要求") and tag_of(text.text) == "contact"
            name, why = NAMES.get("contact" if is_contact else kind, UNKNOWN)
            self.claim(text, "remainder", len(self.remainder))
            self.remainder.append(Remainder(name, text.text.strip(), why))

    def add_outside(self, text: Text, kind: str, anchor: Anchor) -> None:
        """Keep words outside the tasks: dated duties as obligations, the rest by name."""
        rest = Text("", ())
        for part, obligation in part_obligations(text, anchor):
            if obligation is None:
                rest += part
                continue
            self.add_remainder(rest, kind)
            rest = Text("", ())
            self.claim(part, "obligation", len(self.obligations))
            self.obligations.append(obligation)
        self.add_remainder(rest, kind)


def parse_notice(source: Source) -> Notice:
    """
    Read a notice of task breakdown (任务分解通知) into its tasks, obligations, headings and named remainders.

    :raises BadInput: if the file holds no task; the sentence says what was looked for
    """
    stream = stream_of(source)
    lines = unglued(stream.parts)
    apart = fronts.masthead_end(lines)
    parts = paragraphs(lines, apart)
    edge = _edge(lines, apart)
    masthead = [part for part in parts if isinstance(part, Paragraph) and part.run.at[0] <= edge]
    classified = fronts.classify_masthead(masthead)
    front = fronts.read_front(classified, parts, source)
    anchor = Anchor(front.issued_on, front.year)
    ledger = _Ledger(stream, [None] * len(stream.text))
    for line, kind in classified:
        ledger.add_remainder(line.run, kind)
    body = [part for part in parts if part not in masthead]
    opening, body = _split_opening(body)
    tables = _task_tables(body)
    root = build(body)
    selection = select(root, task_rank(root), anchor, has_table_tasks=bool(tables))
    title = _settle(ledger, selection, tables, anchor)
    _settle_rest(ledger, opening, body, selection, anchor)
    if not _is_notice(ledger.tasks, f"{front.title}{title}"):
        raise BadInput(NO_TASK)
    if title and (not masthead or not re.search("关于|通知|分解|方案|分工", front.title)):
        front.title = title
    return _notice(ledger, front, fronts.read_basis([part.text for part in opening if not part.tag]))


def _is_notice(tasks: list[NoticeTask], title: str) -> bool:
    """Say whether what was found are tasks: some unit is named, or the title says that work is shared out."""
    has_units = any(task.lead_units or task.responsible_units for task in tasks)
    by_duty = any(remark.startswith("按职责分工") for task in tasks for remark in task.remarks)
    return bool(tasks) and bool(
        has_units or by_duty or re.search("任务|分工|分解|清单|要点|台账|安排|重点工作", title)
    )


def _edge(lines: list[Line | Grid], apart: int) -> int:
    part = lines[apart] if apart >= 0 else None
    return -1 if part is None or isinstance(part, Grid) else part.run.at[-1]


def _split_opening(parts: list[Part]) -> tuple[list[Paragraph], list[Part]]:
    """Part the preamble (引言) from the body, which begins with the first number, heading, assignment or table."""
    opening: list[Paragraph] = []
    for place, part in enumerate(parts):
        if isinstance(part, Grid) or (not part.tag and _begins_body(part, parts[place + 1 : place + 2])):
            return opening, parts[place:]
        opening.append(part)
    return opening, []


def _begins_body(part: Paragraph, following: list[Part]) -> bool:
    """Say whether the body begins here; the title of an annex is a heading, but no section."""
    alone = build([part])
    if alone.runs and any(run.places for run in alone.runs):
        return True
    node = alone if alone.children else build([part, *following])
    if not node.children or (node is not alone and node.runs):
        return False
    return node.children[0].label is not None or not fronts.ANNEX_TITLE.search(part.text.strip())


def _task_tables(body: list[Part]) -> dict[int, Columns]:
    """Return the columns of each task table; one without a heading row goes on with the columns before it."""
    found: dict[int, Columns] = {}
    last: Columns | None = None
    for part in body:
        if not isinstance(part, Grid):
            continue
        columns = find_columns(part)
        if columns is None and last and last.width == part.width:
            columns = Columns(
                last.roles, last.tasks, last.number, last.width, 0, (), last.section, last.title
            )
        if columns:
            found[id(part)] = last = columns
    return found


def _settle(ledger: _Ledger, selection: Selection, tables: dict[int, Columns], anchor: Anchor) -> str:
    """Number the tasks in the order they stand, and give them their characters; return a table's title."""
    readings = {
        id(draft): read_table(draft.grid, tables[id(draft.grid)])
        for draft in selection.drafts
        if isinstance(draft, GridDraft) and id(draft.grid) in tables
    }
    numbers = _numbers(selection, readings)
    for heading in selection.headings:
        ledger.add_heading(heading)
    for draft in selection.drafts:
        if isinstance(draft, TaskDraft):
            task = task_of_paragraphs(draft, next(numbers), anchor)
            _add_task(ledger, task, [run.text for run in draft.runs])
        elif id(draft) in readings:
            _settle_table(ledger, readings[id(draft)], draft.path, numbers, anchor)
        else:
            for cell in draft.grid.cells:
                ledger.add_outside(cell.run, "表格", anchor)
    return next((reading.title for reading in readings.values() if reading.title), "")


def _settle_table(
    ledger: _Ledger, reading: TableReading, path: tuple[str, ...], numbers: Iterator[int], anchor: Anchor
) -> None:
    for heading in reading.headings:
        ledger.add_heading(heading)
    for text, kind in reading.outside:
        ledger.add_outside(text, kind, anchor)
    for row in reading.drafts:
        _add_task(ledger, task_of_row(row, path, next(numbers), anchor), row.cells)


def _add_task(ledger: _Ledger, task: NoticeTask, texts: list[Text]) -> None:
    for text in texts:
        ledger.claim(text, "task", len(ledger.tasks))
    leads_first = _FIRST_LEADS.search(ledger.stream.text)
    ledger.tasks.append(with_first_leading(task) if leads_first else task)


def _numbers(selection: Selection, readings: dict[int, TableReading]) -> Iterator[int]:
    """Return the tasks' numbers: as printed where they rise through the whole notice, else counted on."""
    printed: list[int | None] = []
    for draft in selection.drafts:
        if isinstance(draft, TaskDraft):
            printed.append(draft.number)
        elif id(draft) in readings:
            printed += [row.number for row in readings[id(draft)].drafts]
    known = [number for number in printed if number]
    rises = len(known) == len(printed) and all(one < other for one, other in pairwise(known))
    return iter(known if rises else range(1, len(printed) + 1))


def _settle_rest(
    ledger: _Ledger, opening: list[Paragraph], body: list[Part], selection: Selection, anchor: Anchor
) -> None:
    for part in opening:
        if part.tag:
            ledger.add_remainder(part.run, part.tag)
        elif fronts.ANNEX_TITLE.search(part.text.strip()) and len(part.text) <= 60 and "。" not in part.text:
            ledger.add_heading(part.run)
        else:
            ledger.add_outside(part.run, "引言", anchor)
    for text, kind in selection.outside:
        ledger.add_outside(text, kind, anchor)
    for tagged in body:
        if isinstance(tagged, Paragraph) and tagged.tag in ("contact", "note", "table note"):
            ledger.add_outside(tagged.run, tagged.tag, anchor)
        elif isinstance(tagged, Paragraph) and tagged.tag:
            ledger.add_remainder(tagged.run, tagged.tag)


def _notice(ledger: _Ledger, front: fronts.Front, basis: tuple[Basis, ...]) -> Notice:
    spans = _spans(ledger)
    return Notice(
        title=front.title,
        number=front.number,
        issuer=front.issuer,
        issued_on=front.issued_on,
        basis=basis,
        tasks=tuple(ledger.tasks),
        obligations=tuple(ledger.obligations),
        headings=tuple(ledger.headings),
        remainder=tuple(ledger.remainder),
        coverage=_coverage(ledger.stream.text, spans),
        source_text=ledger.stream.text,
        spans=spans,
    )


def _spans(ledger: _Ledger) -> tuple[Span, ...]:
    """Return the stretches of the source by where they went; blanks go with what stands before them."""
    text = ledger.stream.text
    _name_unclaimed(ledger)
    spans: list[Span] = []
    for place in range(len(text)):
        owner = ledger.owners[place]
        if spans and (owner is None or (spans[-1].kind, spans[-1].index) == owner):
            spans[-1] = Span(spans[-1].start, place + 1, spans[-1].kind, spans[-1].index)
        elif owner is not None:
            spans.append(Span(spans[-1].end if spans else 0, place + 1, *owner))
    return tuple(spans)


def _name_unclaimed(ledger: _Ledger) -> None:
    """Put every character nobody claimed into a remainder that says it was not understood (未识别)."""
    text = ledger.stream.text
    for found in re.finditer(r"[^\n\t]+", text):
        places = [p for p in range(*found.span()) if ledger.owners[p] is None]
        words = "".join(text[p] for p in places)
        if words.strip():
            ledger.add_remainder(Text(words, tuple(places)), "未识别")


def _coverage(text: str, spans: tuple[Span, ...]) -> Coverage:
    counts = dict.fromkeys(("task", "obligation", "heading", "remainder"), 0)
    for span in spans:
        counts[span.kind] += len(re.sub(r"\s", "", text[span.start : span.end]))
    return Coverage(
        characters=len(re.sub(r"\s", "", text)),
        in_tasks=counts["task"],
        in_obligations=counts["obligation"],
        in_headings=counts["heading"],
        in_remainder=counts["remainder"],
    )
