"""What kind of question it is: told by rules, what the index knows by name first."""

import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine.analyse import analyse
from gongkai.search.engine.classes import classify
from gongkai.search.engine.profiles import read_profiles, shipped_profiles
from tests.search.engine.builders import a_clause

DOCUMENT = a_clause(
    "d", title="演示投诉办法", number="演政发〔2023〕3号", article="第二条", text="投诉的办理。"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好", "SMALL_TALK"),
        ("您好！", "SMALL_TALK"),
        ("谢谢，再见", "SMALL_TALK"),
        ("你是机器人吗？", "SMALL_TALK"),
        ("转人工", "SMALL_TALK"),
        ("今天天气怎么样", "OUT_OF_SCOPE"),
        ("推荐一只股票", "OUT_OF_SCOPE"),
        ("讲个笑话", "OUT_OF_SCOPE"),
        ("双色球开奖结果", "OUT_OF_SCOPE"),
        ("老板拖欠工资怎么办", "APPEAL"),
        ("我要举报乱收费", "APPEAL"),
        ("晚上施工太吵没人管", "APPEAL"),
        ("向谁投诉物业", "APPEAL"),
        ("怎么办理居住证", "SERVICE"),
        ("低保申请需要什么材料", "SERVICE"),
        ("身份证丢了", "SERVICE"),
        ("医保报销流程", "SERVICE"),
        ("演政发〔2024〕99号", "NUMBER"),
        ("第九条", "CLAUSE"),
        ("宅基地面积标准", "GENERAL"),
        ("2023年的通知", "GENERAL"),
        ("气象灾害防御条例", "GENERAL"),
        ("信访工作条例", "GENERAL"),
        ("人工影响天气管理办法", "GENERAL"),
    ],
)
def test_a_question_is_of_a_kind(text, expected):
    assert classify(analyse(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("演政发[2023]3号", "NUMBER"),
        ("演示投诉办法", "TITLE"),
        ("《演示投诉办法》", "TITLE"),
        ("演示投诉办法第二条", "CLAUSE"),
        ("怎么投诉物业", "APPEAL"),
    ],
)
def test_what_the_index_knows_by_name_decides_first(ask, text, expected):
    assert ask(text, DOCUMENT).query_class == expected


def test_small_talk_lists_no_clauses(ask):
    greeting = a_clause("g", text="你好，你好。")

    result = ask("你好", greeting, with_counts=True)

    assert (result.total, result.hits, result.counts) == (0, (), {})


def test_every_kind_has_a_profile_and_every_weight_a_note():
    profiles = shipped_profiles()

    assert {str(name) for name in profiles} >= {"GENERAL", "NUMBER", "TITLE", "CLAUSE", "SERVICE", "APPEAL"}
    assert profiles[next(iter(profiles))].weights["grams"] == 1.0


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ('{"grams": {"value": 1, "note": ""}}', "no note"),
        ('{"colour": {"value": 1, "note": "why"}}', "unknown colour"),
    ],
)
def test_a_weight_of_unknown_origin_is_refused(tmp_path, weights, message):
    path = tmp_path / "profiles.json"
    path.write_text(f'{{"default": {{"stages": ["named"], "weights": {weights}}}, "classes": {{}}}}')

    with pytest.raises(ValueError, match=message):
        read_profiles(path)


def test_nothing_but_punctuation_stays_refused(ask):
    with pytest.raises(BadInput):
        ask("？？", DOCUMENT)
