"""A phone number beside a circled mark of a list, or written in circled numbers, is a phone number."""

from datetime import date

import pytest

from gongkai.clearance.scanner.detect import Detector, ScanOptions

OPTIONS = ScanOptions(as_of=date(2026, 11, 24))
ENGINES = {"hyperscan": Detector(OPTIONS), "plain": Detector(OPTIONS, plain=True)}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("①13812345678", ["13812345678"]),
        ("联系人电话：①13812345678②13987654321。", ["13812345678", "13987654321"]),
        ("❶13812345678", ["13812345678"]),
        ("⑫13812345678⑬13987654321", ["13812345678", "13987654321"]),
        ("①③⑧①②③④⑤⑥⑦⑧", ["①③⑧①②③④⑤⑥⑦⑧"]),
        ("①3812345678", ["①3812345678"]),
        ("138①234②678", ["138①234②678"]),
        ("⑬⑧⑫㉞⑤⑥⑦⑧", ["⑬⑧⑫㉞⑤⑥⑦⑧"]),
        ("⑬⑧⑫㉞㊺⑥⑦", ["⑬⑧⑫㉞㊺⑥⑦"]),
        ("①2023年②2024年", []),
        ("⑪⑫⑬⑭⑮⑯⑰⑱", []),
        ("①②③④⑤⑥⑦⑧⑨⑩", []),
        ("①113812345678", []),
    ],
)
def test_circled_numbers_hide_no_phone(engine, text, phones):
    found = ENGINES[engine].scan_text(text)

    assert [one.text for one in found if one.kind == "mobile_phone"] == phones
