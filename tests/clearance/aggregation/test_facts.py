"""Facts and coordinates that add up over pages (S11c, d, e)."""

import pytest

from gongkai.clearance.aggregation.coordinates import find_coordinates
from gongkai.clearance.aggregation.facts import facts_in, place_in
from gongkai.clearance.aggregation.vocabulary import default_settings
from tests.clearance.aggregation.builders import a_list, a_text, a_watch, kinds

SETTINGS = default_settings()


def test_facts_about_one_reservoir_add_up_over_pages():
    watch = a_watch()
    watch.publish(a_text("one", "东山水库位于石桥镇上河村北侧。"))
    watch.publish(a_text("two", "东山水库库容1200万立方米，坝高35米。"))

    (alert,) = watch.publish(a_text("three", "东山水库夜间由2名人员值守。"))

    assert (alert.kind, alert.severity, alert.subject) == ("TOPIC", "HIGH", "WATER:东山水库")
    assert {place.key for place in alert.places} == {"one", "two", "three"}


def test_news_that_only_names_a_town_adds_up_to_nothing():
    watch = a_watch()
    for n in range(12):
        assert watch.publish(a_text(f"n{n}", f"石桥镇第{n}次组织民警走访群众，宣传反诈知识。")) == ()


def test_the_secrecy_office_may_set_another_count():
    watch = a_watch()
    watch.settings = watch.settings.with_counts({"WATER": (20, 0)})
    watch.publish(a_text("one", "东山水库位于上河村北侧。"))

    assert kinds(watch.publish(a_text("two", "东山水库坝高35米。"))) == []


def test_three_kinds_of_facts_in_two_documents_are_told_whatever_the_topic_allows():
    watch = a_watch()
    watch.settings = watch.settings.with_counts({"POWER": (0, 0)})
    watch.publish(a_text("one", "青岚变电站位于上河村。", "青岚变电站主变容量已扩建。"))

    (alert,) = watch.publish(a_text("two", "青岚变电站每日巡逻两次。"))

    assert (alert.kind, alert.subject, alert.count) == ("CROSS", "青岚变电站", 3)


def test_the_rule_over_documents_can_be_set_too():
    watch = a_watch()
    watch.settings = watch.settings.with_counts({"POWER": (0, 0), "CROSS": (4, 2)})
    watch.publish(a_text("one", "青岚变电站位于上河村。", "青岚变电站主变容量已扩建。"))

    assert watch.publish(a_text("two", "青岚变电站每日巡逻两次。")) == ()


def test_a_withdrawn_page_no_longer_adds_up():
    watch = a_watch()
    watch.publish(a_text("one", "东山水库库容1200万立方米，坝高35米，位于上河村北侧。"))
    watch.withdraw("one")

    assert watch.publish(a_text("two", "东山水库夜间由2名人员值守。")) == ()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("东经124.12345，北纬41.87654", 1),
        ("经度：124.1234 纬度：41.8765", 1),
        ("41.8765, 124.1234", 1),
        ("E124°07′24″，N41°52′36″", 1),
        ("东经124度07分24秒 北纬41度52分36秒", 1),
        ("124.12，41.87", 0),
        ("东经124°07′，北纬41°52′", 0),
        ("增长3.1415%，其中二产41.8765亿元", 0),
        ("版本10.1234，价格200.1234", 0),
    ],
)
def test_precise_coordinates_are_found_in_either_form(text, count):
    assert len(find_coordinates(text, decimals=4)) == count


def test_a_precise_position_beside_a_facility_is_told_and_a_bare_one_is_not():
    position = "坐标为东经124.12345，北纬41.87654。"

    (alert,) = a_watch().publish(a_text("one", f"东山水库取水口{position}"))
    assert (alert.kind, alert.severity) == ("COORDINATES", "HIGH")
    assert a_watch().publish(a_text("two", position)) == ()


def test_coordinates_in_two_columns_of_a_table_are_told():
    text = a_list("t", "名称 经度 纬度", "上河基站 124.12345 41.87654", "下河基站 124.22345 41.77654")

    alerts = [alert for alert in a_watch().publish(text) if alert.kind == "COORDINATES"]

    assert [alert.subject for alert in alerts] == ["上河基站", "下河基站"]


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("抚远县石桥镇东山水库库容扩大", "东山水库"),
        ("完成位于北岭的青岚变电站建设", "青岚变电站"),
        ("石桥镇上河村供水管线改造", "上河村"),
        ("召开会议", ""),
    ],
)
def test_a_sentence_is_about_its_facility_before_its_village(sentence, place):
    assert place_in(sentence, SETTINGS) == place


def test_a_fact_has_its_kinds_and_topics():
    facts = list(facts_in("青岚派出所现有民警12名，位于建设路8号。", SETTINGS))

    assert {fact.topic for fact in facts} == {"POLICE"}
    assert {fact.kind for fact in facts} == {"QUANTITY", "POSITION"}
