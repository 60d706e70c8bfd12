"""Plain texts, Markdown, tables as text, and archives of files."""

from collections.abc import Mapping, Sequence

from tests.clearance.files import pages, sheets, word
from tests.documents.readers.makers import zipped

PLAIN_PLACES = ("lines",)
MARKDOWN_PLACES = ("lines", "bold", "table", "comment", "entities")
TABLE_PLACES = ("plain", "quoted")
FOLDER_PLACES = ("docx", "xlsx", "txt", "inner zip")


def plain(places: Mapping[str, Sequence[str]]) -> bytes:
    return "\r\n".join(["演示文本", *places.get("lines", ())]).encode()


def markdown(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build a Markdown file in which bold type begins within a number."""
    lines = [
        "# 演示",
        *places.get("lines", ()),
        *(f"{line[: len(line) // 2]}**{line[len(line) // 2 :]}**" for line in places.get("bold", ())),
        "| 序号 | 说明 |",
        "|---|---|",
        *(f"| 1 | {line} |" for line in places.get("table", ())),
        *(f"<!-- {line} -->" for line in places.get("comment", ())),
        *("".join(f"&#x{ord(sign):x};" for sign in line) for line in places.get("entities", ())),
    ]
    return "\n\n".join(lines).encode()


def table(places: Mapping[str, Sequence[str]]) -> bytes:
    rows = [
        ["序号", "说明"],
        *([str(number), line] for number, line in enumerate(places.get("plain", ()), 1)),
    ]
    rows += [
        [str(number), f'"{line}, 附注 ""甲"""'] for number, line in enumerate(places.get("quoted", ()), 1)
    ]
    return "\n".join(",".join(row) for row in rows).encode()


def folder(places: Mapping[str, Sequence[str]]) -> bytes:
    """Build an archive of a document, a workbook, a text and another archive."""
    inner = zipped({"再内层/页.html": pages.page({"body": places.get("inner zip", ())})})
    return zipped(
        {
            "通知.docx": word.document({"body": places.get("docx", ())}),
            "名单/表.xlsx": sheets.workbook({"cells": places.get("xlsx", ())}),
            "说明.txt": plain({"lines": places.get("txt", ())}),
            "内层.zip": inner,
        }
    )
