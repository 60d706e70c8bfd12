"""Tasks set out in a table (任务分解表): columns known by their headings, merged cells read everywhere they reach."""

import re
from dataclasses import dataclass, field

from gongkai.ledger.notices.assignments import find_assignments, read_assignment
from gongkai.ledger.notices.labels import read_label
from gongkai.ledger.notices.roles import Assignment, Role, label_role, read_roles
from gongkai.ledger.notices.stream import Grid, Placed, Text
from gongkai.ledger.notices.wording import set_solid, without_spaces

_NUMBER = re.compile(r"(?:序|编|任务)?号|序列|No\.?|项次|任务编号", re.IGNORECASE)
_GENERAL = re.compile(
    r"总(?:体)?任务|.*(?:类别|分类|类型|大类|领域|板块|方面|模块|专项|一级.*|大项)|任务类|总体(?:要求|目标|工作)|主要方面"
)
_TASK = re.compile(
    r".*(?:任务|措施|举措|内容|工作|事项|项目|要求|类别|分类|类型|领域|板块|指标|目标|要点|方面|做法|步骤|模块|专项|一级.*|二级.*|名称|问题)(?:分解|细化|描述|明细|名称|安排|清单)?"
)
_UNITS_HEADING = re.compile(
    r"(?:责任|牵头|配合|落实|承办|主办|协办|参与|实施).*(?:单位|部门|科室|股室|处室|主体|分工)|^(?:责任|任务)?分工$"
)
_BARE_RESPONSIBLE = {"配合", "协办", "责任", "参与", "落实", "协同", "协助", "单位", "部门", "负责"}
_NOTE = re.compile(r"注\s*[：:]|备注\s*[：:]|说明\s*[：:]")
HEADER_ROWS = 8


@dataclass(slots=True)
class Columns:
    """What each column of a task table holds."""

    roles: dict[int, Role] = field(default_factory=dict)
    tasks: list[int] = field(default_factory=list)
    number: int | None = None
    width: int = 0
    body_row: int = 0
    header_rows: tuple[int, ...] = ()
    section: int | None = None
    title: int | None = None

    @property
    def text(self) -> int:
        """Return the column of the concrete measure."""
        return self.tasks[-1]


@dataclass(slots=True)
class RowDraft:
    """One task as a table sets it out."""

    section: str
    number: int | None
    title: str
    text: str
    assignment: Assignment
    cells: list[Text]
    as_written: str


@dataclass(slots=True)
class TableReading:
    """What a task table comes to: tasks, headings, what stands outside."""

    columns: Columns
    drafts: list[RowDraft] = field(default_factory=list)
    headings: list[Text] = field(default_factory=list)
    outside: list[tuple[Text, str]] = field(default_factory=list)
    title: str = ""


def find_columns(grid: Grid) -> Columns | None:
    """Return the columns of a task table by the words of its heading row, or None where it is another table."""
    covering = grid.covering()
    for row in range(min(HEADER_ROWS, grid.height)):
        columns = _columns_of(grid, covering, row)
        if columns.tasks and columns.roles:
            below = _columns_of(grid, covering, row + 1) if row + 1 < grid.height else None
            if below and below.tasks and below.roles and _is_second_header(grid, covering, row + 1):
                _inherit(below, columns)
                columns = below
                columns.header_rows = (row, row + 1)
            else:
                columns.header_rows = (row,)
            columns.body_row = columns.header_rows[-1] + 1
            _divide(grid, covering, columns)
            return columns
    return None


def _columns_of(grid: Grid, covering: dict[tuple[int, int], Placed], row: int) -> Columns:
    columns = Columns(width=grid.width)
    seen: set[int] = set()
    for column in range(grid.width):
        cell = covering.get((row, column))
        words = without_spaces(cell.run.text) if cell else ""
        if not words or len(words) > 24 or id(cell) in seen:
            continue
        seen.add(id(cell))
        role = _role_of(words)
        if role == "person" and not columns.tasks and _TASK.fullmatch(words):
            role = None
        if _NUMBER.fullmatch(words):
            columns.number = column
        elif role:
            columns.roles.update(dict.fromkeys(_reach(cell, column), role))
        elif _TASK.fullmatch(re.sub(r"[（(].*?[）)]", "", words)):
            columns.tasks.append(column)
    if not any(role != "person" for role in columns.roles.values()):
        columns.roles = {}
    return columns


def _role_of(words: str) -> Role | None:
    """Return the role of a column by its heading; wider than in running text, as 责任分工 heads a column only."""
    bare = re.sub(r"[（(].*?[）)]", "", words)
    role = label_role(words)
    if role or len(bare) > 14:
        return role
    if bare in _BARE_RESPONSIBLE:
        return "responsible"
    if _UNITS_HEADING.search(bare):
        return (
            "lead"
            if "牵头" in bare and not re.search(r"责任|配合|协", bare.replace("牵头责任", "牵头"))
            else "responsible"
        )
    return "deadline" if re.search(r"时限|时间|期限|时间表", bare) else None


def _reach(cell: Placed | None, column: int) -> range:
    return range(column, column + (cell.colspan if cell else 1))


def _inherit(below: Columns, above: Columns) -> None:
    """Give a column whose own heading says nothing (部门) the role of the merged heading over it (责任分工)."""
    for column, role in above.roles.items():
        if column not in below.tasks and column != below.number:
            below.roles.setdefault(column, role)


def _is_second_header(grid: Grid, covering: dict[tuple[int, int], Placed], row: int) -> bool:
    own = [cell for cell in grid.cells if cell.row == row and cell.run.text.strip()]
    words = [without_spaces(cell.run.text) for cell in own]
    spans = any(
        (cell := covering.get((row, column)))
        and cell.row < row
        and _TASK.fullmatch(without_spaces(cell.run.text))
        for column in range(grid.width)
    )
    if own and spans:
        return True
    known = all(_role_of(word) or (_TASK.fullmatch(word) and len(word) <= 8) for word in words)
    return bool(own) and known and any(_role_of(word) for word in words)


def _divide(grid: Grid, covering: dict[tuple[int, int], Placed], columns: Columns) -> None:
    """Tell the column of the general task (总体任务), the section, from those of the task itself."""
    if len(columns.tasks) < 2:
        return
    first, rest = columns.tasks[0], columns.tasks[1:]
    header = covering[(columns.header_rows[-1], first)]
    is_general = bool(_GENERAL.fullmatch(without_spaces(header.run.text)))
    if len(rest) > 1 or is_general or _is_merged(grid, covering, columns, first):
        columns.section = first
        columns.title = rest[0] if len(rest) > 1 else None
    else:
        columns.title = first


def _is_merged(grid: Grid, covering: dict[tuple[int, int], Placed], columns: Columns, column: int) -> bool:
    rows = range(columns.body_row, grid.height)
    cells = [covering.get((row, column)) for row in rows]
    spans = any(cell and cell.rowspan > 1 for cell in cells)
    blanks = [row for row, cell in zip(rows, cells, strict=True) if not cell or not cell.run.text.strip()]
    return spans or any(_text_at(covering, row, columns.text) for row in blanks)


def _text_at(covering: dict[tuple[int, int], Placed], row: int, column: int) -> str:
    cell = covering.get((row, column))
    return cell.run.text.strip() if cell else ""


def read_table(grid: Grid, columns: Columns) -> TableReading:
    """Read every row below the heading into a task, a section heading or a note."""
    reading = TableReading(columns)
    covering = grid.covering()
    section = ""
    for row in range(grid.height):
        own = [cell for cell in grid.cells if cell.row == row and cell.run.text.strip()]
        if row in columns.header_rows or (row >= columns.body_row and _is_header_again(own)):
            reading.headings += [cell.run for cell in own]
        elif row < columns.body_row:
            reading.outside += [(cell.run, "表前文字") for cell in own]
            reading.title = reading.title or _title_of(own)
        elif own:
            section = _take_row(reading, covering, row, own, section)
    return reading


def _title_of(own: list[Placed]) -> str:
    found = next(
        (cell.run.text for cell in own if re.search(r"分解|清单|台账|方案|任务|分工|通知", cell.run.text)), ""
    )
    return set_solid(found)


def _is_header_again(own: list[Placed]) -> bool:
    """Say whether a row repeats the heading, as on each page of a long table."""
    words = [without_spaces(cell.run.text) for cell in own]
    known = [word for word in words if _role_of(word) or _NUMBER.fullmatch(word)]
    return len(own) > 2 and len(known) * 2 >= len(own) and all(len(word) <= 12 for word in words)


def _take_row(
    reading: TableReading, covering: dict[tuple[int, int], Placed], row: int, own: list[Placed], section: str
) -> str:
    columns = reading.columns
    if len(own) == 1 and _stands_alone(own[0], covering, row, columns):
        if _NOTE.match(own[0].run.text) or "。" in own[0].run.text:
            reading.outside.append((own[0].run, "表后说明"))
            return section
        reading.headings.append(own[0].run)
        return set_solid(own[0].run.text)
    if columns.section is not None:
        general = [cell for cell in own if cell.column == columns.section]
        reading.headings += [cell.run for cell in general]
        section = set_solid(general[0].run.text) if general else section
        own = [cell for cell in own if cell.column != columns.section]
    measure = covering.get((row, columns.text))
    starts = measure is not None and measure.row == row and measure.run.text.strip()
    titled = columns.title is not None and any(cell.column == columns.title for cell in own)
    if starts or titled or not reading.drafts:
        reading.drafts.append(_draft(covering, row, own, columns, section))
    else:
        _continue(reading.drafts[-1], own, columns)
    return section


def _stands_alone(cell: Placed, covering: dict[tuple[int, int], Placed], row: int, columns: Columns) -> bool:
    if cell.colspan >= max(2, columns.width - 1):
        return True
    others = [covering.get((row, column)) for column in range(columns.width)]
    return cell.column != columns.text and all(
        other is None or other is cell or not other.run.text.strip() for other in others
    )


def _draft(
    covering: dict[tuple[int, int], Placed], row: int, own: list[Placed], columns: Columns, section: str
) -> RowDraft:
    text = _text_at(covering, row, columns.text)
    title = _text_at(covering, row, columns.title) if columns.title is not None else ""
    number = _text_at(covering, row, columns.number) if columns.number is not None else ""
    label = read_label(text)
    places = find_assignments(text)
    assignment = read_assignment(text, places) if places else Assignment()
    for column, role in sorted(columns.roles.items()):
        cell = covering.get((row, column))
        if cell:
            _read_cell(assignment, cell.run.text, role)
    number_cell = covering.get((row, columns.number)) if columns.number is not None else None
    is_own = number_cell is not None and number_cell.row == row and number.strip(" .、").isdigit()
    cells = [cell.run for cell in own]
    written = "\t".join(cell.run.text for cell in own)
    return RowDraft(
        section,
        int(number.strip(" .、")) if is_own else None,
        set_solid(title),
        text[label.end if label else 0 :] or title,
        assignment,
        cells,
        written,
    )


def _read_cell(assignment: Assignment, text: str, role: Role) -> None:
    words = text.strip()
    if not words or words in ("/", "-", "—", "无"):
        return
    if role == "deadline":
        value = re.sub(r"\s*\n\s*", "，", words)
        assignment.deadlines += [value] if value not in assignment.deadlines else []
    elif role != "person":
        assignment.absorb(read_roles(words, default=role))


def _continue(draft: RowDraft, own: list[Placed], columns: Columns) -> None:
    """Add a row without a measure of its own to the task above: a cell that went on over the page."""
    for cell in own:
        draft.cells.append(cell.run)
        draft.as_written += f"\t{cell.run.text}"
        role = columns.roles.get(cell.column)
        if role:
            _read_cell(draft.assignment, cell.run.text, role)
