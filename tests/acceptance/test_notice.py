"""The county's own notice (task 19) becomes its ledger: tasks, units, deadlines, obligations."""

from pathlib import Path
from typing import Any

import pytest

from gongkai.core.documents.readers import read
from gongkai.ledger.notices import parse_notice

pytestmark = pytest.mark.acceptance

DUE = {
    1: "2023-10-31", 3: "2023-12-31", 5: "2023-07-31", 8: "2023-12-31", 9: "2023-12-31", 10: "2023-10-31",
    11: "2023-07-31", 12: "2023-09-30", 15: "2023-12-31", 16: "2023-12-31",
}  # fmt: skip
STANDING = {2, 4, 6, 7, 13, 14, 17, 18, 19}
OFFICE, JUSTICE, BUSINESS = "县政府办公室", "县司法局", "县营商局"
LEADS = {
    1: [JUSTICE, OFFICE],
    2: [JUSTICE, OFFICE],
    3: [OFFICE, BUSINESS],
    6: [OFFICE, JUSTICE],
    9: [BUSINESS, OFFICE],
    10: ["县教育局", "县卫健局", "生态环境抚顺县分局", "县住建局", "县交通局"],
    11: ["县财政局", OFFICE, "县发改局"],
    13: [BUSINESS, OFFICE],
    15: [OFFICE, BUSINESS],
}
NOBODY_ELSE = {10, 11, 16, 19}


@pytest.fixture(scope="module")
def notice(shared: Path) -> dict[str, Any]:
    return parse_notice(read(shared / "notice.md")).as_json()


def test_nineteen_tasks_in_six_sections(notice: dict[str, Any]):
    assert [task["no"] for task in notice["tasks"]] == list(range(1, 20))
    assert len({task["section"] for task in notice["tasks"]}) == 6
    assert notice["tasks"][0]["section"].startswith("一、")


def test_every_lead_and_responsible_unit(notice: dict[str, Any]):
    for task in notice["tasks"]:
        assert task["lead_units"] == LEADS.get(task["no"], [OFFICE]), task["no"]
        expected = [] if task["no"] in NOBODY_ELSE else ["县政府各部门", "各乡镇政府"]
        assert task["responsible_units"] == expected, task["no"]


def test_ten_dated_and_nine_standing(notice: dict[str, Any]):
    assert {task["no"]: task["due_on"] for task in notice["tasks"] if task["due_on"]} == DUE
    assert {task["no"] for task in notice["tasks"] if task["standing"]} == STANDING


def test_what_it_says_of_itself(notice: dict[str, Any]):
    assert notice["number"] == "抚县政公领发〔2023〕3号"
    assert notice["issuer"] == "抚顺县政务公开领导小组办公室"
    assert notice["issued_on"] == "2023-07-18"
    assert [basis["number"] for basis in notice["basis"]] == [
        "辽政办公发〔2023〕6号",
        "抚政办公发〔2023〕4号",
    ]


def test_the_plan_is_an_obligation(notice: dict[str, Any]):
    assert [duty["due_on"] for duty in notice["obligations"]] == ["2023-07-30"]


def test_nothing_is_lost_or_left_unrecognised(notice: dict[str, Any]):
    coverage = notice["coverage"]

    assert coverage["characters"] == sum(coverage[part] for part in coverage if part != "characters")
    assert [rest for rest in notice["remainder"] if rest["kind"] == "未识别"] == []
