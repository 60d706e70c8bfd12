"""Tables that are only text: cells parted by tabs, or columns set out with blanks (文本表格)."""

import re

from gongkai.clearance.scanner.readers.tracing import Table

_CELL = re.compile(r"(?<=\t)[^\t\n]*")
_WORD = re.compile(r"\S+")
_LEAST_COLUMNS = 3


def tabbed_tables(text: str) -> list[Table]:
    """Return the tables of a text in which each row begins with a tab: rows that follow one another."""
    tables: list[Table] = []
    expected = -1
    for line in re.finditer(r"[^\n]+", text):
        if not line.group().startswith("\t"):
            continue
        if line.start() != expected:
            tables.append(Table())
        tables[-1].rows.append([cell.span() for cell in _CELL.finditer(text, line.start() + 1, line.end())])
        expected = line.end() + 1
    return tables


def spaced_tables(text: str, before: Table | None = None) -> list[Table]:
    """
    Return tables set out with blanks: a line of names without numbers, lines of as many words below it.

    `before` is the table the page before ended with; lines of as many words at the top of this page go on with it.
    """
    tables = [Table(heads=before.heads)] if before is not None else []
    for line in re.finditer(r"[^\n]+", text):
        words = [word.span() for word in _WORD.finditer(text, line.start(), line.end())]
        if tables and len(words) == len(tables[-1].heads):
            tables[-1].rows.append(words)
        elif len(words) >= _LEAST_COLUMNS and not re.search(r"\d{3}", line.group()):
            tables.append(Table(heads=tuple(text[start:end] for start, end in words)))
        elif words and tables and tables[-1].heads:
            tables.append(Table())
    return [table for table in tables if table.rows]
