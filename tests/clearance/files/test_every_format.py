"""What is planted in a file of any format, in any place and disguise, is found where it stands and masked."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pytest

from gongkai.clearance.scanner.files import look, shown
from gongkai.clearance.scanner.masking import mask_bytes
from gongkai.clearance.scanner.readers import open_bytes
from tests.clearance.files import pages, plants, sheets, texts, word

Maker = Callable[[Mapping[str, Sequence[str]]], bytes]
FORMATS: dict[str, tuple[Maker, Sequence[str]]] = {
    "docx": (word.document, word.PLACES),
    "xlsx": (sheets.workbook, sheets.BOOK_PLACES),
    "pptx": (sheets.slides, sheets.SLIDE_PLACES),
    "pdf": (pages.pdf, pages.PDF_PLACES),
    "ofd": (pages.ofd, pages.OFD_PLACES),
    "html": (pages.page, pages.HTML_PLACES),
    "mht": (pages.archive, pages.HTML_PLACES),
    "md": (texts.markdown, texts.MARKDOWN_PLACES),
    "txt": (texts.plain, texts.PLAIN_PLACES),
    "csv": (texts.table, texts.TABLE_PLACES),
    "zip": (texts.folder, texts.FOLDER_PLACES),
}
LEAST_FOUND = 0.995


def planted(extension: str, seed: int, rounds: int = 30) -> tuple[bytes, list[tuple[str, plants.Plant]]]:
    """Return a file and what is in it, each place of the format holding every kind in turn."""
    make, names = FORMATS[extension]
    listed = [
        (names[(number * 7 + number // 6) % len(names)], plant)
        for number, plant in enumerate(plants.many(seed, rounds))
    ]
    places: dict[str, list[str]] = {}
    for place, plant in listed:
        places.setdefault(place, []).append(plant.sentence)
    return make(places), listed


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("extension", FORMATS)
def test_what_is_planted_is_found_at_its_exact_place(extension, seed, detector):
    data, listed = planted(extension, seed)

    seen = look(open_bytes(data, f"a.{extension}"), detector)
    found = Counter(
        (each.finding.kind, each.passage.part.text[each.start : each.end]) for each in seen if each.passage
    )
    missed = [(place, plant.text) for place, plant in listed if (plant.kind, plant.text) not in found]

    assert len(missed) <= (1 - LEAST_FOUND) * len(listed), missed
    assert {place for place, _ in listed} == set(FORMATS[extension][1])


@pytest.mark.parametrize("extension", FORMATS)
def test_the_masked_copy_holds_nothing_that_blocks_and_nothing_that_was_planted(extension, detector):
    data, listed = planted(extension, 4)

    copy = mask_bytes(data, f"a.{extension}", detector)

    assert not copy.scanned.blocks
    seen = look(open_bytes(copy.data, f"a.{extension}"), detector)
    texts_left = "\n".join(
        scroll for reading in readings(open_bytes(copy.data, f"a.{extension}")) for scroll in reading
    )
    assert [plant.text for _, plant in listed if plant.text in texts_left] == []
    assert [
        each.finding.kind for each in seen if each.finding.kind in {plant.kind for _, plant in listed}
    ] == []


def readings(reading) -> list[list[str]]:
    """Return the text of a file and of the files inside it."""
    own = [passage.part.text for passage in reading.passages()]
    return [own, *(inner for nested in reading.nested for inner in readings(nested.reading))]


@pytest.mark.parametrize("extension", ["html", "md", "txt", "csv"])
def test_places_in_texts_count_the_characters_of_the_file_itself(extension, detector):
    data, listed = planted(extension, 5)
    source = data.decode()

    findings = [shown(each) for each in look(open_bytes(data, f"a.{extension}"), detector)]

    placed = [finding for finding in findings if finding.kind != "metadata"]
    assert len(placed) >= len(listed)
    assert all(source[finding.start : finding.end] == finding.text for finding in placed)


@pytest.mark.parametrize("extension", ["docx", "xlsx", "pptx", "pdf", "ofd", "html", "md", "txt"])
def test_a_mark_of_secrecy_is_found_in_every_format(extension, detector):
    make, names = FORMATS[extension]
    for mark in plants.marks():
        seen = look(
            open_bytes(make({names[0]: ["演示通知", mark.text, "正文如下。"]}), f"a.{extension}"), detector
        )

        assert mark.kind in {each.finding.kind for each in seen}


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_with_nothing_to_find_has_nothing_that_blocks(extension, detector):
    make, names = FORMATS[extension]
    data = make({name: ["各乡镇人民政府要切实抓好落实，认真组织开展年度总结工作。"] * 3 for name in names})

    seen = look(open_bytes(data, f"a.{extension}"), detector)

    assert [each.finding for each in seen if each.finding.severity == "block"] == []
