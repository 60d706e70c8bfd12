"""A number in a table is told by the header above it, in running text as in a sheet."""

import io
import random

import pytest
from docx import Document
from pptx import Presentation
from pptx.util import Inches

from gongkai.clearance.scanner.files import scan_bytes
from gongkai.clearance.scanner.masking import mask_bytes
from tests.clearance.files import pages, plants

HEADER = ("序号", "姓名", "银行卡号")
RNG = random.Random(9)
ROWS = [(str(number), RNG.choice(plants.NAMES), plants.card(RNG)) for number in range(1, 26)]


def word() -> bytes:
    document = Document()
    table = document.add_table(0, 3)
    for row in (HEADER, *ROWS):
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = value
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def slides() -> bytes:
    deck = Presentation()
    shape = deck.slides.add_slide(deck.slide_layouts[6]).shapes
    table = shape.add_table(len(ROWS) + 1, 3, Inches(1), Inches(1), Inches(6), Inches(3)).table
    for number, row in enumerate((HEADER, *ROWS)):
        for column, value in enumerate(row):
            table.cell(number, column).text = value
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def page(close: str = "</td>") -> bytes:
    rows = "\n".join(
        f"<tr>{''.join(f'<td><p>{value}</p>{close}' for value in row)}</tr>" for row in (HEADER, *ROWS)
    )
    return f"<html><body><table>{rows}</table></body></html>".encode()


def lines(between: str, edge: str = "") -> list[str]:
    return [f"{edge}{between.join(row)}{edge}" for row in (HEADER, *ROWS)]


def markdown() -> bytes:
    told = lines("|", "|")
    return "\n".join([told[0], "|---|---|---|", *told[1:]]).encode()


TABLES = {
    "docx": word(),
    "pptx": slides(),
    "html": page(),
    "htm": page(close=""),
    "md": markdown(),
    "txt": "\n".join(lines("  ")).encode(),
    "csv": "\n".join(lines(",")).encode(),
    "tsv": "\n".join(lines("\t")).encode(),
    "pdf": pages.pdf({"page": lines("  ")}),
}


@pytest.mark.parametrize("extension", TABLES)
def test_every_card_number_below_its_header_is_found_and_masked(extension, detector):
    data, name = TABLES[extension], f"a.{extension}"

    found = [f for f in scan_bytes(data, name, detector).findings if f.kind == "bank_card"]
    copy = mask_bytes(data, name, detector)

    assert sum(f.count for f in found) == len(ROWS)
    assert {f.text for f in found} <= {card for _, _, card in ROWS}
    assert [f for f in copy.scanned.findings if f.kind == "bank_card"] == []


def test_a_table_that_goes_on_over_a_page_keeps_its_header(detector):
    found = [f for f in scan_bytes(TABLES["pdf"], "a.pdf", detector).findings if f.kind == "bank_card"]

    assert {f.page for f in found} == {1, 2}


def test_nothing_is_told_twice(detector):
    data = page().replace("银行卡号".encode(), "身份证号".encode())
    for _, _, card in ROWS:
        data = data.replace(card.encode(), b"11010519491231002X")

    found = [f for f in scan_bytes(data, "a.html", detector).findings if f.kind == "identity_number"]

    assert len({(f.start, f.end) for f in found}) == len(found) == len(ROWS)
