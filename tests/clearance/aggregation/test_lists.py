"""Lists that are harmless alone and tell too much together (S11a)."""

import sqlite3

import pytest

from gongkai.clearance.aggregation.columns import header_kind, read_table
from gongkai.clearance.aggregation.model import PublishedTable
from gongkai.clearance.aggregation.store import Store
from gongkai.clearance.aggregation.vocabulary import default_settings
from gongkai.clearance.aggregation.watch import Watch
from tests.clearance.aggregation.builders import SECRET, a_list, a_text, a_watch, kinds

GRAIN = a_list("grain", "序号 户主姓名 村 补贴金额", "1 赵一鸣 上河村 1200", "2 钱小二 下河村 300")
BIRTHS = a_list("births", "姓名 所在村 出生年月", "赵一鸣 石桥镇上河村 1956年3月", "孙三思 上河村 1971年")


def test_two_lists_that_share_a_rare_person_are_told_with_what_they_add_up_to():
    watch = a_watch()
    assert watch.publish(GRAIN) == ()

    (alert,) = watch.publish(BIRTHS)

    assert (alert.kind, alert.count) == ("LINKED", 1)
    assert "出生年" in alert.what
    assert "金额" in alert.what
    assert [(place.key, place.rows) for place in alert.places] == [("births", (1,)), ("grain", (1,))]


def test_no_alert_holds_a_value_of_a_person():
    watch = a_watch()
    watch.publish(GRAIN)

    assert not any(word in repr(watch.publish(BIRTHS)) for word in ("赵一鸣", "上河村", "1956", "1200"))


def test_a_name_that_three_people_of_a_village_share_links_nobody():
    watch = a_watch()
    rows = [f"{n} 赵一鸣 上河村 {n}00" for n in range(1, 4)]
    watch.publish(a_list("many", "序号 姓名 村 补贴金额", *rows))

    assert watch.publish(BIRTHS) == ()


def test_a_smaller_k_lets_two_people_pass():
    rows = ["1 赵一鸣 上河村 100", "2 赵一鸣 上河村 200"]
    two = a_list("two", "序号 姓名 村 补贴金额", *rows)
    strict, loose = a_watch(least_people=3), a_watch(least_people=2)
    for watch in (strict, loose):
        watch.publish(two)

    assert kinds(strict.publish(BIRTHS)) == ["LINKED"]
    assert loose.publish(BIRTHS) == ()


def test_the_same_list_of_the_next_month_adds_nothing():
    watch = a_watch()
    watch.publish(GRAIN)

    assert watch.publish(a_list("next", "序号 户主姓名 村 补贴金额", "1 赵一鸣 上河村 1300")) == ()


def test_what_a_list_is_about_counts_as_told_of_everybody_on_it():
    watch = a_watch()
    watch.publish(GRAIN)

    (alert,) = watch.publish(
        a_list("aid", "姓名 村 出生年", "赵一鸣 上河村 1956", about="重度残疾人护理补贴")
    )

    assert (alert.kind, alert.severity) == ("LINKED", "MEDIUM")
    assert "健康、困难" in alert.what


def test_a_masked_name_that_another_list_spells_out_is_told():
    watch = a_watch()
    watch.publish(BIRTHS)

    alerts = watch.publish(a_list("masked", "姓名 村 出生年月 救助金额", "赵*鸣 上河村 1956年3月 800"))

    assert "UNMASKED" in kinds(alerts)
    assert next(a for a in alerts if a.kind == "UNMASKED").severity == "HIGH"


def test_a_list_without_names_still_points_at_one_person():
    header = "姓名 村 性别 救助金额"
    alike = ["王** 上河村 男 600"] * 3

    alerts = a_watch().publish(a_list("hidden", header, *alike, "李** 下河村 女 900"))

    assert [(alert.kind, alert.count) for alert in alerts] == [("STANDS_OUT", 1)]


@pytest.mark.parametrize("born", ["1956年 1961年 1990年", "1956 1961 1990"])
def test_what_the_house_mask_leaves_makes_nobody_stand_out(born):
    people = zip(("王**", "李**", "赵*"), born.split(), strict=True)
    rows = [f"{name} 上河村 男 {year}" for name, year in people]

    assert a_watch().publish(a_list("masked", "姓名 村 性别 出生年月", *rows)) == ()


def test_a_whole_birth_date_beside_a_masked_name_still_counts():
    rows = ["王** 上河村 男 1956-03-04", "李** 上河村 男 1961-05-06"]

    alerts = a_watch().publish(a_list("half", "姓名 村 性别 出生日期", *rows))

    assert [(alert.kind, alert.count) for alert in alerts] == [("STANDS_OUT", 2)]


@pytest.mark.parametrize(
    ("first", "second", "is_whole"),
    [
        ("219901********1234", "21990119560301****", True),
        ("2199**********1234", "21990119560301****", True),
        ("219901********1234", "219901********1234", False),
        ("219901********1234", "210302195603******", False),
        ("**************1234", "2199011956********", False),
    ],
    ids=["front and back", "uneven masks", "the same mask", "of different people", "places left hidden"],
)
def test_an_identity_number_masked_in_front_here_and_behind_there(first, second, is_whole):
    watch = a_watch()
    watch.publish(a_list("one", "姓名 身份证号", f"周一山 {first}"))

    alerts = watch.publish(a_list("two", "姓名 证件号码 金额", f"周一山 {second} 500"))

    assert ("REASSEMBLED" in kinds(alerts)) is is_whole


def test_three_pages_that_show_a_third_each_are_put_together():
    watch = a_watch()
    parts = ["219901************", "******19560301****", "**************1234"]
    alerts = [
        watch.publish(a_list(f"p{n}", "姓名 身份证号", f"周一山 {part}")) for n, part in enumerate(parts)
    ]

    assert [kinds(one) for one in alerts[:2]] == [[], []]
    assert "REASSEMBLED" in kinds(alerts[2])


def test_a_phone_masked_at_both_ends_is_put_together():
    watch = a_watch()
    watch.publish(a_list("front", "姓名 联系电话", "周一山 1380000****"))

    assert "REASSEMBLED" in kinds(watch.publish(a_list("back", "姓名 手机号", "周一山 138****1234")))


def test_the_house_mask_beside_a_date_of_birth_is_no_mask():
    text = a_list("born", "姓名 身份证号 出生日期", "周一山 219901********1234 1956-03-01")

    assert kinds(a_watch().publish(text)) == ["REASSEMBLED"]


def test_a_body_and_its_attachment_are_judged_against_each_other():
    one = a_list("page", "姓名 身份证号", "周一山 219901********1234").tables[0]
    other = a_list("page", "姓名 身份证号", "周一山 21990119560301****").tables[0]
    text = a_list("page", "说明", "略")
    both = type(text)(
        "page",
        text.title,
        text.address,
        text.on,
        (),
        (one, PublishedTable("附件《名单.xlsx》表1", "", other.rows)),
    )

    (alert,) = a_watch().publish(both)

    assert alert.kind == "REASSEMBLED"
    assert {place.where for place in alert.places} == {"正文表1", "附件《名单.xlsx》表1"}


def test_a_list_written_as_lines_of_text_is_a_list_too():
    watch = a_watch()
    watch.publish(GRAIN)
    lines = "名单如下：\n姓名　村　出生年月\n赵一鸣　上河村　1956年3月\n孙三思　上河村　1971年5月\n特此公示。"

    (alert,) = watch.publish(a_text("lines", lines))

    assert (alert.kind, alert.places[0].where, alert.places[0].rows) == ("LINKED", "正文第2行起", (1,))


def test_what_is_withdrawn_or_replaced_no_longer_counts():
    watch = a_watch()
    watch.publish(GRAIN)
    watch.withdraw("grain")
    assert watch.publish(BIRTHS) == ()

    watch.publish(GRAIN)
    watch.publish(a_list("births", "姓名 所在村", "赵一鸣 上河村"))
    assert watch.judge(GRAIN) == ()
    assert watch.store.sizes() == {"sources": 2, "lists": 2, "people": 3, "facts": 0}


def test_nothing_of_a_person_is_in_the_file(tmp_path):
    path = tmp_path / "watch.sqlite3"
    with Store(path) as store:
        watch = Watch(store, default_settings(), secret=SECRET)
        watch.publish(GRAIN)
        watch.publish(a_list("id", "姓名 身份证号 手机", "周一山 219901********1234 13800001234"))
    with sqlite3.connect(path) as db:
        everything = "\n".join(db.iterdump())

    assert "户主" not in everything
    for value in ("赵一鸣", "周一山", "上河村", "1234", "138", "1200"):
        assert value.encode().hex() not in everything.lower()
        assert f"'{value}'" not in everything


def test_another_secret_gives_other_hashes(tmp_path):
    path = tmp_path / "watch.sqlite3"
    with Store(path) as store:
        Watch(store, default_settings(), secret=SECRET).publish(GRAIN)
        assert Watch(store, default_settings(), secret=b"another" * 5).judge(BIRTHS) == ()


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("户主姓名", "name"),
        ("身份证号码（脱敏）", "identity"),
        ("补贴金额（元）", "amount"),
        ("所在村", "village"),
        ("出生年月", "birth"),
        ("备注", ""),
        ("2026年", ""),
        ("序号", ""),
    ],
)
def test_headers_are_read_by_their_words(header, kind):
    assert header_kind(header) == kind


def test_columns_without_headers_are_told_by_their_values():
    rows = tuple(
        (f"{n}", name, "上河村", "男", f"21990119560301{n:03d}X".replace("56", "**"))
        for n, name in enumerate(("赵一鸣", "钱小二", "孙三思", "李四海"))
    )

    assert read_table(PublishedTable("表1", "", rows)).kinds >= {"name", "village", "gender"}


def test_a_table_of_offices_is_not_a_list_of_people():
    watch = a_watch()
    watch.publish(a_list("desk", "单位 办公电话 街道地址", "上河村服务站 024-00010001 建设路8号"))

    assert watch.store.sizes()["lists"] == 0


def test_a_table_of_villages_is_not_a_list_of_people():
    watch = a_watch()
    text = a_list("sum", "村 户数 补贴金额", "上河村 12 3000", "下河村 9 2100", "东堡村 7 900")

    assert watch.publish(text) == ()
    assert watch.store.sizes()["lists"] == 0
