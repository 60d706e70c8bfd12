"""An unanswered question goes to the unit whose duties speak of it."""

import pytest

from gongkai.search.engine.answering.owners import UnitWords, choose_owner

UNITS = (
    UnitWords(1, "演示县政府办公室 县政府办", "负责政务公开，督查督办，政务服务热线管理。"),
    UnitWords(2, "演示县住房和城乡建设局 县住建局", "负责农村危房改造，物业管理，城镇供热供水管理。"),
    UnitWords(3, "演示县民政局", "负责城乡最低生活保障，婚姻登记，殡葬管理，养老服务。"),
    UnitWords(4, "演示县卫生健康局 县卫健局", "负责医疗机构管理，计划生育服务，公共卫生服务。"),
)


@pytest.mark.parametrize(
    ("question", "owner"),
    [
        ("家里供热不热找谁管", 2),
        ("低保户去世了殡葬费用能减免吗", 3),
        ("县卫健局管不管私人诊所", 4),
        ("办婚姻登记要带什么", 3),
        ("养老服务机构怎么收费", 3),
        ("玉米螟怎么防治", None),
        ("", None),
    ],
)
def test_the_unit_whose_duties_speak_of_it_is_chosen(question, owner):
    assert choose_owner(question, UNITS) == owner


def test_without_units_nobody_is_chosen():
    assert choose_owner("婚姻登记", ()) is None
