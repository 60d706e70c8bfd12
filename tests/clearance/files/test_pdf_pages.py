"""Characters are taken out of PDF pages, never covered, whatever fonts a page is set in."""

import io

import pikepdf
import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from gongkai.clearance.scanner.masking import pdf_pages
from gongkai.clearance.scanner.masking.pdf_strike import strike
from gongkai.clearance.scanner.readers.tracing import Edit
from tests.clearance.files import pages

NUMBER = "11010519491231002X"
MASKED = "110105********002X"


def set_in(font: str, *lines: str) -> bytes:
    """Set lines in a font that is part of the file (Vera) or of every reader (Helvetica)."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    held = io.BytesIO()
    canvas = Canvas(held)
    for number, line in enumerate(lines):
        canvas.setFont(font, 12)
        canvas.drawString(60, 700 - 30 * number, line)
    canvas.save()
    return held.getvalue()


def text_of(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return document[0].get_textpage().get_text_range()


def number_in(data: bytes) -> Edit:
    start = text_of(data).index(NUMBER)
    return Edit(start, start + len(NUMBER), MASKED)


def streams(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as file:
        return b"".join(each.read_bytes() for each in file.objects if isinstance(each, pikepdf.Stream))


@pytest.mark.parametrize("font", ["Helvetica", "Vera"])
def test_a_page_is_written_anew_without_the_characters(font):
    data = set_in(font, "before", f"number {NUMBER} after", "end")

    done = pdf_pages.rewrite_pages(data, {0: [number_in(data)]})

    assert done.pictured == ()
    assert "".join(text_of(done.data).split()) == f"beforenumber{MASKED}afterend"


@pytest.mark.parametrize("font", ["Helvetica", "Vera"])
def test_codes_are_struck_from_the_instructions_and_the_rest_keeps_its_place(font):
    data = set_in(font, f"number {NUMBER} after")
    start = text_of(data).index(NUMBER)
    signs = {start + place: "*" for place in range(6, 14)}

    struck = strike(data, 0, signs)

    assert struck is not None
    told = "".join(text_of(struck).split())
    assert "19491231" not in told
    assert told.count("*") == 8
    assert told.replace("*", "") == "number110105002Xafter"
    assert place_of(struck, "after") == pytest.approx(place_of(data, "after"), abs=0.2)


def place_of(data: bytes, word: str) -> tuple[float, ...]:
    with pypdfium2.PdfDocument(data) as document:
        words = document[0].get_textpage()
        return words.get_charbox(words.get_text_range().index(word), loose=True)


def test_where_the_page_cannot_be_written_anew_its_instructions_are_struck(monkeypatch):
    data = set_in("Helvetica", f"number {NUMBER} after")
    monkeypatch.setattr(pdf_pages, "_rewrite_page", lambda *_: False)

    done = pdf_pages.rewrite_pages(data, {0: [number_in(data)]})

    assert done.pictured == ()
    assert b"19491231" not in streams(done.data)
    assert "after" in text_of(done.data)


def test_codes_that_do_not_pair_with_characters_are_left_alone():
    data = pages.pdf({"page": [f"张三的身份证号{NUMBER}。"]})
    start = text_of(data).index(NUMBER)

    assert strike(data, 0, {start + 8: "*"}) is None


def test_the_boxes_of_a_page_that_becomes_an_image_cover_the_number(monkeypatch):
    data = set_in("Helvetica", f"number {NUMBER} after")
    monkeypatch.setattr(pdf_pages, "_rewrite_page", lambda *_: False)
    monkeypatch.setattr(pdf_pages, "_struck_page", lambda *_: None)
    left, bottom, right, top = place_of(data, NUMBER)

    done = pdf_pages.rewrite_pages(data, {0: [number_in(data)]})

    assert done.pictured == (1,)
    assert text_of(done.data) == ""
    with pypdfium2.PdfDocument(done.data) as document:
        height = document[0].get_height()
        picture = document[0].render(scale=2).to_pil().convert("L")
    assert picture.getpixel((int(left + right), int(2 * height - bottom - top))) < 40
