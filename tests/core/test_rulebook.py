from datetime import date

import pytest

from gongkai.core.refusals import BadInput, Refused
from gongkai.core.rulebook import CONFIDENCES, STANDARD_FOLDER, Override, UnknownRule, load_rulebook

TODAY = date(2026, 11, 24)
ENTRY = {
    "id": '"R99-01.days"',
    "text": '"演示期限"',
    "value": "30",
    "unit": '"日"',
    "source": '"演示规定"',
    "confidence": '"local"',
    "effective_from": "2020-01-01",
}


@pytest.fixture
def folder(tmp_path):
    def write(*entries, name="demo.toml"):
        blocks = [
            "\n".join(["[[rule]]", *(f"{key} = {value}" for key, value in entry.items())])
            for entry in entries
        ]
        (tmp_path / name).write_text("\n\n".join(blocks), encoding="utf-8")
        return tmp_path

    return write


def an_override(**changes):
    fields = {
        "id": "R99-01.days",
        "value": 20,
        "reason": "市里要求",
        "by": "县政府办公室",
        "on": date(2024, 1, 1),
    }
    return Override(**fields | changes)


def test_the_standard_rulebook_loads_whole():
    rulebook = load_rulebook()

    assert len(list(STANDARD_FOLDER.glob("*.toml"))) == 6
    assert len(rulebook) > 250
    assert {rulebook.rule(key, on=TODAY).confidence for key in rulebook} == set(CONFIDENCES)
    assert all(rulebook.rule(key, on=TODAY).source for key in rulebook)


@pytest.mark.parametrize(
    ("key", "value", "confidence"),
    [
        ("R01-02.publish_working_days", 20, "law"),
        ("R02-02.cycle_years", 2, "seen"),
        ("R02-03.normal_max_years", 5, "memory"),
        ("R02-05.filing_days", 15, "seen"),
        ("R03-04.keyword_max_chars", 20, "local"),
        ("R06-01.min_days", 30, "law"),
        ("R06-07.decision_review_working_days", 7, "law"),
        ("V2.timeout_seconds", 15, "seen"),
        ("Y3.correction_working_days", 7, "law"),
        ("S11.k_min", 3, "local"),
    ],
)
def test_values_agree_with_the_standards_sheet(key, value, confidence):
    rule = load_rulebook().rule(key, on=TODAY)

    assert (rule.value, rule.confidence) == (value, confidence)


def test_the_value_in_force_on_the_day_counts(folder):
    later = ENTRY | {"value": "15", "effective_from": "2023-05-04"}
    rulebook = load_rulebook([folder(later, ENTRY)])

    days = [date(2020, 1, 1), date(2023, 5, 3), date(2023, 5, 4), TODAY]

    assert [rulebook.integer("R99-01.days", on=day) for day in days] == [30, 30, 15, 15]
    assert [rule.value for rule in rulebook.history("R99-01.days")] == [30, 15]


def test_before_the_first_value_the_question_is_refused(folder):
    rulebook = load_rulebook([folder(ENTRY)])

    with pytest.raises(Refused) as refusal:
        rulebook.value("R99-01.days", on=date(2019, 12, 31))

    assert refusal.value.blockers[0].code == "RULE_NOT_IN_FORCE"
    assert refusal.value.blockers[0].basis == "演示规定，R99-01"
    assert rulebook.values_of("R99-01", on=date(2019, 12, 31)) == ()


def test_an_unknown_id_names_the_nearest():
    with pytest.raises(KeyError) as error:
        load_rulebook().value("R06-01.min_day", on=TODAY)

    assert isinstance(error.value, UnknownRule)
    assert "R06-01.min_days" in str(error.value)


def test_an_override_counts_from_its_day_and_is_shown(folder):
    rulebook = load_rulebook([folder(ENTRY)], [an_override(), an_override(value=25, on=date(2025, 1, 1))])

    days = [date(2023, 12, 31), date(2024, 1, 1), TODAY]

    assert [rulebook.value("R99-01.days", on=day) for day in days] == [30, 20, 25]
    assert rulebook.rule("R99-01.days", on=TODAY).standard_value == 30
    assert rulebook.rule("R99-01.days", on=TODAY).override.reason == "市里要求"


def test_a_newer_rule_ends_an_override(folder):
    law = ENTRY | {"value": "10", "confidence": '"law"', "effective_from": "2025-01-01"}
    rulebook = load_rulebook([folder(ENTRY, law)], [an_override()])

    assert rulebook.value("R99-01.days", on=date(2024, 6, 1)) == 20
    assert rulebook.value("R99-01.days", on=TODAY) == 10


def test_an_override_may_stand_in_the_file(folder):
    override = '{ value = 20, reason = "市里要求", by = "县政府办公室", on = 2024-01-01 }'
    rulebook = load_rulebook([folder(ENTRY | {"override": override})])

    assert rulebook.value("R99-01.days", on=TODAY) == 20


@pytest.mark.parametrize("confidence", ["law", "seen"])
def test_a_sourced_value_is_a_constant(folder, confidence):
    with pytest.raises(Refused) as refusal:
        load_rulebook([folder(ENTRY | {"confidence": f'"{confidence}"'})], [an_override()])

    assert [blocker.code for blocker in refusal.value.blockers] == ["RULE_IS_FIXED"]


def test_every_fault_of_an_override_is_named_at_once(folder):
    with pytest.raises(Refused) as refusal:
        load_rulebook([folder(ENTRY)], [an_override(value="二十", reason=" ", by="")])

    assert [blocker.code for blocker in refusal.value.blockers] == ["NO_REASON", "NO_NAME", "WRONG_KIND"]


def test_an_override_of_an_unknown_value_is_an_error(folder):
    with pytest.raises(UnknownRule, match=r"R99-01\.days"):
        load_rulebook([folder(ENTRY)], [an_override(id="R99-01.day")])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": '"r1"'}, "id 应写成"),
        ({"text": '""'}, "text"),
        ({"source": '" "'}, "出处"),
        ({"confidence": '"sure"'}, "confidence 应为"),
        ({"effective_from": '"2020-01-01"'}, "应为日期"),
        ({"effective_from": "2020-01-01T00:00:00"}, "应为日期"),
        ({"value": "{ a = 1 }"}, "value 应为"),
        ({"value": "[]"}, "value 应为"),
        ({"unit": '""'}, "数值应有单位"),
        ({"colour": '"red"'}, "不认识 colour"),
        ({"override": "{ value = 1 }"}, "override 应有"),
    ],
)
def test_a_faulty_entry_is_refused(folder, changes, message):
    with pytest.raises(BadInput, match=message):
        load_rulebook([folder(ENTRY | changes)])


@pytest.mark.parametrize("field", sorted(ENTRY))
def test_a_missing_field_is_named(folder, field):
    entry = {key: value for key, value in ENTRY.items() if key != field}

    with pytest.raises(BadInput, match=f"缺少 {field}"):
        load_rulebook([folder(entry)])


def test_two_values_for_one_day_are_refused(folder):
    folder(ENTRY)

    with pytest.raises(BadInput, match="有两个值"):
        load_rulebook([folder(ENTRY, name="other.toml")])


@pytest.mark.parametrize(
    ("content", "message"),
    [("[[rule", "读不出来"), ("rule = 3", "只能由"), ("rule = [3]", "只能由"), ("a = 1", "只能由")],
)
def test_a_faulty_file_is_refused(tmp_path, content, message):
    (tmp_path / "demo.toml").write_text(content, encoding="utf-8")

    with pytest.raises(BadInput, match=message):
        load_rulebook([tmp_path])


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(BadInput, match="没有找到任何规则文件"):
        load_rulebook([tmp_path])


def test_typed_questions_refuse_other_types():
    rulebook = load_rulebook()

    assert rulebook.texts("R02-02.decisions", on=TODAY) == ("保留", "修改", "废止", "宣布失效")
    with pytest.raises(TypeError):
        rulebook.integer("R02-02.decisions", on=TODAY)
    with pytest.raises(TypeError):
        rulebook.integer("X-01.count_from_next_day", on=TODAY)
    with pytest.raises(TypeError):
        rulebook.texts("R02-02.cycle_years", on=TODAY)
