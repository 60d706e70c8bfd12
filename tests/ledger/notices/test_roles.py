"""Who leads and who answers, in every way a notice may put it."""

import pytest

from gongkai.ledger.notices.roles import read_roles
from gongkai.ledger.notices.units import read_units


@pytest.mark.parametrize(
    ("words", "leads", "responsibles"),
    [
        ("牵头单位：甲局，责任单位：乙局、丙局", ["甲局"], ["乙局", "丙局"]),
        ("县甲局牵头，县乙局、县丙局配合", ["县甲局"], ["县乙局", "县丙局"]),
        ("由县甲局牵头，会同县乙局", ["县甲局"], ["县乙局"]),
        ("县甲局会同县乙局、县丙局负责", ["县甲局"], ["县乙局", "县丙局"]),
        ("主办：县甲局；协办：县乙局 县丙局", ["县甲局"], ["县乙局", "县丙局"]),
        ("承办单位：县甲局；配合单位：县乙局", ["县甲局"], ["县乙局"]),
        ("牵头单位：县甲局；承办单位：县乙局", ["县甲局"], ["县乙局"]),
        ("县甲局（牵头）、县乙局", ["县甲局"], ["县乙局"]),
        ("责任单位：县甲局牵头，县乙局配合", ["县甲局"], ["县乙局"]),
        ("牵头单位 县甲局 责任单位 县乙局", ["县甲局"], ["县乙局"]),
        (
            "县甲局牵头，各乡镇政府、县直有关单位负责落实，长期坚持",
            ["县甲局"],
            ["各乡镇政府", "县直有关单位"],
        ),
        ("牵头领导：某某；牵头单位：县甲局；责任人：某某", ["县甲局"], []),
        ("各有关部门按职责分工负责", [], []),
        ("责任单位：按职责分工负责", [], []),
        ("县甲局、各乡镇政府按职责分工负责", [], ["县甲局", "各乡镇政府"]),
    ],
)
def test_units_by_role(words: str, leads: list[str], responsibles: list[str]):
    assignment = read_roles(words)

    assert (list(assignment.leads), list(assignment.responsibles)) == (leads, responsibles)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("县发改局（县粮食局）、县财政局等", ["县发改局（县粮食局）", "县财政局"]),
        ("县人力资源和社会保障局和县财政局", ["县人力资源和社会保障局", "县财政局"]),
        ("县政府各部门，各乡（镇）人民政府", ["县政府各部门", "各乡（镇）人民政府"]),
        ("县司法局 县财政局\n县政府\n办公室", ["县司法局", "县财政局", "县政府办公室"]),
        ("县司法局、县民政局等有关部门", ["县司法局", "县民政局"]),
    ],
)
def test_names_are_kept_as_written(words: str, names: list[str]):
    assert list(read_units(words)) == names
