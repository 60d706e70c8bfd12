"""Numbers and addresses written so that a scanner easily misses them, and texts it must not take for them."""

from datetime import date

import pytest

from gongkai.clearance.scanner.detect import Detector, ScanOptions
from gongkai.clearance.scanner.model import Part


@pytest.fixture(scope="module", params=[False, True], ids=["hyperscan", "plain"])
def detector(request):
    return Detector(ScanOptions(as_of=date(2026, 11, 24)), plain=request.param)


def seen(detector, text: str) -> list[tuple[str, str, str]]:
    return [(one.kind, one.severity, one.text) for one in detector.scan_text(text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("电话：⑬812345678", "⑬812345678"),
        ("电话：⑬⑧⑫③④⑤⑥⑦⑧", "⑬⑧⑫③④⑤⑥⑦⑧"),
        ("手机⑱640030012", "⑱640030012"),
        ("⑩13812345678", "13812345678"),
        ("电话|38|2345678", "|38|2345678"),
        ("手机号：|3812345678", "|3812345678"),
        ("电话 ｜３８１２３４５６７８", "｜３８１２３４５６７８"),
        ("手机138|1234|5678", "138|1234|5678"),
    ],
)
def test_a_phone_in_circled_numbers_or_with_strokes_for_one_is_found(detector, text, number):
    assert seen(detector, text) == [("mobile_phone", "confirm", number)]


def test_an_identity_number_with_a_stroke_for_one_blocks(detector):
    assert seen(detector, "身份证1|010519491231002X") == [("identity_number", "block", "1|010519491231002X")]


@pytest.mark.parametrize(
    "text",
    [
        "|张三|3812345678|办结|",
        "张三|3812345678|办结",
        "⑩第三条⑪第四条⑫2024年",
        "⑩1234567⑪1234567",
        "编号12|34|56|78|90",
    ],
)
def test_cells_and_list_marks_are_no_numbers(detector, text):
    assert seen(detector, text) == []


TABLES = {
    "tabs": ("姓名\t护照号", "某某{n}\tE1234567{n}"),
    "strokes": ("| 姓名 | 护照号 |", "| 某某{n} | E1234567{n} |"),
    "blanks": ("姓名 护照号码 性别", "某某{n} E1234567{n} 男"),
}


@pytest.mark.parametrize(("head", "row"), TABLES.values(), ids=TABLES.keys())
def test_passports_are_found_however_far_below_the_name_of_their_column(detector, head, row):
    text = "\n".join([head, *(row.format(n=n) for n in range(10)), "", "批号 E99999999"])

    assert [number for *_, number in seen(detector, text)] == [f"E1234567{n}" for n in range(10)]


def test_only_the_column_of_the_name_is_read(detector):
    text = "护照号\t批号\n" + "E12345678\tG87654321\n" * 6

    far = [one.text for one in detector.scan_text(text) if one.start > 80]
    assert far == ["E12345678"] * 2


def test_passports_in_a_sheet_are_known_by_the_head_of_their_column(detector):
    cells = [("C1", "护照号码"), ("C2", "E12345678"), ("C3", "G87654321"), ("C4", "E22222222")]
    part = Part("表", "", None, "", tuple(cells))

    assert [(one.kind, one.severity, one.count) for one in detector.scan_parts([part])] == [
        ("passport", "block", 3)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "抚顺县新城路中段12号楼2单元301",
        "家住抚顺县新城路中段12号楼2单元301，电话不详",
        "住址：清河县兴隆镇大王村三组12户",
    ],
)
def test_an_address_without_the_word_for_room_is_found(detector, text):
    assert [(kind, severity) for kind, severity, _ in seen(detector, text)] == [("address", "confirm")]


@pytest.mark.parametrize(
    "text",
    [
        "在户籍地、居住地抽查低保户30户。",
        "到居住地抽查低收入人口一百户。",
        "现住房改造困难群众12户",
        "全镇抽查低保户120户",
    ],
)
def test_counted_households_are_no_address(detector, text):
    assert seen(detector, text) == []


@pytest.mark.parametrize(
    "text",
    ["身份证号：110105194912310021", "身份证号码110105194912310021抄错了一位", "证件编号 210411198805123456"],
)
def test_a_mistyped_number_right_behind_its_label_is_to_be_confirmed(detector, text):
    assert [(kind, severity) for kind, severity, _ in seen(detector, text)] == [
        ("identity_number", "confirm")
    ]


@pytest.mark.parametrize("text", ["项目代码：110105194912310021", "身份证号码：210411198813123456"])
def test_a_wrong_number_without_label_or_with_no_date_in_it_passes(detector, text):
    assert seen(detector, text) == []
