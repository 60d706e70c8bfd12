"""The detector as others use it: options, severities, columns, streams."""

import random
from datetime import date

import pytest

from gongkai.clearance.scanner.detect import BLOCK, Detector, ScanOptions
from gongkai.clearance.scanner.model import Part
from tests.clearance.scanner.planting import (
    KINDS,
    SENTENCES,
    a_card,
    a_name,
    a_phone,
    an_identity_number,
    plant,
)

ON = date(2026, 11, 24)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(ScanOptions(as_of=ON))


def scan(text: str, **options):
    return Detector(ScanOptions(as_of=ON, **options)).scan_text(text)


def severities(findings) -> list[tuple[str, str]]:
    return [(finding.kind, finding.severity) for finding in findings]


def test_a_published_office_phone_is_no_finding():
    assert scan("联系人李明，电话13812345678。", white_phones=frozenset({"13812345678"})) == []


def test_a_phone_near_a_name_blocks_and_one_without_is_to_be_confirmed(detector):
    assert severities(detector.scan_text("联系人：李晓明，13812345678")) == [("mobile_phone", "block")]
    assert severities(detector.scan_text("服务热线：13812345678")) == [("mobile_phone", "confirm")]


def test_phones_in_a_list_block(detector):
    found = detector.scan_text("值班电话：\n13812345678\n13912345678\n")

    assert severities(found) == [("mobile_phone", "block")] * 2


def test_a_document_known_public_may_be_cited():
    text = "根据清河政发（2023）5号和《关于加强工作的通知》办理。"

    assert scan(text, public_numbers=frozenset({"清河政发〔2023〕5号"})) == []
    assert severities(scan(text, public_titles=frozenset({"关于加强工作的意见"}))) == [
        ("unpublished_citation", "confirm"),
        ("unpublished_citation", "confirm"),
    ]


def test_a_number_that_speaks_of_secrets_blocks_unless_it_is_known_public():
    text = "根据国办发明电〔2021〕14号要求"

    assert severities(scan(text)) == [("unpublished_citation", "block")]
    assert scan(text, public_numbers=frozenset({"国办发明电〔2021〕14号"})) == []


def test_words_of_the_office_are_found_too():
    found = scan("请到凊河县办理。", extra_words={"凊河县": "清河县"})

    assert [(finding.text, finding.suggestion) for finding in found] == [
        ("凊河县", "“凊河县”应为“清河县”，请核对后改正。")
    ]


def test_offices_named_in_the_wrong_order_are_to_be_confirmed(detector):
    assert severities(detector.scan_text("县政府、县委研究决定。")) == [("wrong_word", "confirm")]
    assert detector.scan_text("县委、县人大、县政府、县政协领导出席。") == []


def test_an_approval_number_anywhere_clears_the_maps_of_a_file(detector):
    maps = Part("body", "图1 清河县行政区划图\n")
    approval = Part("footer", "审图号：辽S（2023）12号")

    assert [finding.kind for finding in detector.scan_parts([maps])] == ["map_without_approval"]
    assert detector.scan_parts([maps, approval]) == []
    assert detector.scan_text(f"{maps.text}{approval.text}") == []


def a_column(name: str, header: str, values: list[str]) -> Part:
    cells = [(f"Sheet1!{name}{row}", value) for row, value in enumerate([header, *values], start=1)]
    return Part(f"sheet:Sheet1!{name}", "\n".join(value for _, value in cells), column=tuple(cells))


def test_a_column_of_one_kind_is_one_finding_with_its_count(detector):
    rng = random.Random(1)
    numbers = [an_identity_number(rng) for _ in range(40)]

    found = detector.scan_parts([a_column("B", "身份证号", numbers)])

    assert [(one.kind, one.severity, one.cell, one.count, one.text) for one in found] == [
        ("identity_number", "block", "Sheet1!B2", 40, numbers[0])
    ]


def test_a_column_only_partly_of_one_kind_is_found_cell_by_cell(detector):
    rng = random.Random(2)
    numbers = [an_identity_number(rng) for _ in range(10)]
    part = a_column("C", "备注", [*numbers, *(f"第{row}户" for row in range(10))])

    found = detector.scan_parts([part])

    assert [one.cell for one in found] == [f"Sheet1!C{row}" for row in range(2, 12)]
    assert all(part.text[one.start : one.end] == one.text for one in found)


def test_phones_down_a_column_are_a_list_and_block(detector):
    rng = random.Random(6)

    found = detector.scan_parts([a_column("E", "电话", [a_phone(rng) for _ in range(12)])])

    assert [(one.kind, one.severity, one.count) for one in found] == [("mobile_phone", "block", 12)]


def test_the_header_of_a_column_is_context_for_its_cells(detector):
    rng = random.Random(3)
    cards = [a_card(rng) for _ in range(5)]

    assert detector.scan_parts([a_column("D", "序号", cards)]) == []
    assert [one.kind for one in detector.scan_parts([a_column("D", "银行卡号", cards)])] == ["bank_card"]


def test_an_empty_text_has_no_findings(detector):
    assert detector.scan_text("") == []
    assert list(detector.scan_stream([])) == []


def test_lone_surrogates_do_not_move_the_places(detector):
    found = detector.scan_text("\ud83d乱码\udc00，卡号6217001556345464，绝密★长期")

    assert [one.text for one in found if one.kind == "state_secret_mark"] == ["绝密★长期"]


def a_long_text(rng: random.Random, length: int) -> str:
    pieces, size = [], 0
    while size < length:
        piece = (
            plant(rng.choice(list(KINDS)), "plain", rng).text
            if rng.random() < 0.02
            else rng.choice(SENTENCES)
        )
        pieces.append(piece + "\n")
        size += len(piece) + 1
    return "".join(pieces)


def test_a_stream_finds_the_same_whatever_the_pieces(detector):
    rng = random.Random(4)
    text = a_long_text(rng, 60_000)
    whole = sorted(detector.scan_text(text), key=lambda one: (one.start, one.kind))

    for size in (1, 997, 30_000):
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        found = sorted(detector.scan_stream(pieces), key=lambda one: (one.start, one.kind))
        assert found == whole


def test_what_lies_across_two_blocks_is_found_once(detector):
    rng = random.Random(5)
    thing = f"{a_name(rng)}，身份证号{an_identity_number(rng)}，联系电话{a_phone(rng)}，绝密★长期。"
    filler = SENTENCES[0] * (BLOCK // len(SENTENCES[0]) + 2)
    expected = detector.scan_text(thing)

    for shift in range(-640, 80, 24):
        head = filler[: BLOCK + 512 + shift]
        found = list(detector.scan_stream([head, thing + filler[:2000]]))
        assert [(one.kind, one.start - len(head), one.text) for one in found] == [
            (one.kind, one.start, one.text) for one in expected
        ]
