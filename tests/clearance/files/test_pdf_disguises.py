"""However a PDF hides a number, it is found where it stands, and the masked copy does not hold it."""

import io
import random
import re

import pikepdf
import pypdfium2
import pytest

from gongkai.clearance.scanner.files import look
from gongkai.clearance.scanner.folding import fold
from gongkai.clearance.scanner.masking import mask_bytes
from gongkai.clearance.scanner.readers import open_bytes
from tests.clearance.files import plants
from tests.clearance.files.pdf_disguises import DRAWN, WRITTEN, disguised
from tests.clearance.files.test_every_format import readings

NUMBERS = {
    "identity_number": plants.identity(random.Random(7)),
    "mobile_phone": plants.phone(random.Random(8)),
    "bank_card": plants.card(random.Random(9)),
}


def bare(text: str) -> str:
    """Return a text as it is read: no gaps, no signs nobody sees, plain digits."""
    return re.sub(r"[\s\u200b]", "", fold(text).text).translate(str.maketrans("Ol", "01")).upper()


@pytest.mark.parametrize("kind", NUMBERS)
@pytest.mark.parametrize("hide", [*DRAWN, *WRITTEN], ids=lambda hide: hide.__name__)
def test_a_hidden_number_is_found_at_its_exact_place(hide, kind, detector):
    data = disguised(hide, NUMBERS[kind])

    seen = look(open_bytes(data, "a.pdf"), detector)

    found = {bare(one.passage.part.text[one.start : one.end]) for one in seen if one.finding.kind == kind}
    assert found == {NUMBERS[kind]}


@pytest.mark.parametrize("hide", DRAWN, ids=lambda hide: hide.__name__)
def test_a_drawn_number_is_placed_on_its_page(hide, detector):
    seen = look(open_bytes(disguised(hide, NUMBERS["identity_number"]), "a.pdf"), detector)

    placed = [one for one in seen if one.finding.kind == "identity_number"]
    assert [one.finding.page for one in placed] == [1]


def all_text_of(data: bytes) -> str:
    told = [text for each in readings(open_bytes(data, "a.pdf")) for text in each]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        told += [
            one.read_bytes().decode("latin-1")
            for one in pdf.objects
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image"
        ]
    return "\n".join(told)


@pytest.mark.parametrize("hide", [*DRAWN, *WRITTEN], ids=lambda hide: hide.__name__)
def test_the_masked_copy_holds_no_hidden_number_and_stays_text(hide, detector):
    number = NUMBERS["identity_number"]

    copy = mask_bytes(disguised(hide, number), "a.pdf", detector)

    assert number not in bare(all_text_of(copy.data))
    assert number[6:14] not in bare(all_text_of(copy.data))
    assert "转为图片" not in "".join(copy.notes)
    with pypdfium2.PdfDocument(copy.data) as document:
        words = document[0].get_textpage().get_text_range()
    assert hide in WRITTEN or number[-1] in bare(words)
