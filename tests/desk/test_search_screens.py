"""Best bets and the readers' questions on screen: who may open which, what a click does."""

import io
from datetime import timedelta

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from gongkai.search import services
from gongkai.search.models import BestBet, RankingVersion
from tests.desk.test_ledger_screens import signed_in
from tests.factories import a_unit, an_officer
from tests.policies.builders import NORMATIVE, a_document

pytestmark = pytest.mark.django_db
LIST, NEW, ASKED = "/desk/sousuo/tuijian/", "/desk/sousuo/tuijian/xin/", "/desk/sousuo/"


@pytest.fixture
def unit():
    a_document()
    return a_unit("青岚县水务局")


def filled(unit, **changes):
    today = timezone.localdate()
    return {
        "terms": "井盖\n窨井盖",
        "title": "井盖坏了找谁",
        "target": NORMATIVE["number"],
        "owner": unit.pk,
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "reason": "问的人多",
        **changes,
    }


def test_an_editor_places_changes_and_ends_the_own_units_bets(client, unit):
    editor = signed_in(client, an_officer(unit=unit))

    assert editor.post(NEW, filled(unit)).status_code == 302
    bet = BestBet.objects.get()
    assert bet.terms == ["井盖", "窨井盖"]
    assert "推荐中" in editor.get(LIST).content.decode()
    assert editor.get(LIST, {"q": "没有"}).content.decode().count("没有符合条件的推荐")

    editor.post(f"{LIST}{bet.pk}/", filled(unit, title="井盖缺失找谁"))
    bet.refresh_from_db()
    assert bet.title == "井盖缺失找谁"
    assert "设置推荐" in editor.get(f"{LIST}{bet.pk}/").content.decode()

    editor.post(f"{LIST}{bet.pk}/jieshu/", {"why": "已解决"})
    assert "已解决" in editor.get(LIST).content.decode()


def test_every_reason_of_a_refusal_is_shown(client, unit):
    editor = signed_in(client, an_officer(unit=unit))
    past = timezone.localdate() - timedelta(days=5)

    page = editor.post(
        NEW, filled(unit, target="/lm/meiyou.html", starts_on=past, ends_on=past)
    ).content.decode()

    assert "已公开的文件或本站网页" in page
    assert "结束日期已过" in page
    assert not BestBet.objects.exists()


def test_a_number_that_is_not_public_is_refused(client, unit):
    editor = signed_in(client, an_officer(unit=unit))

    assert (
        "没有这个文号的已公开文件"
        in editor.post(NEW, filled(unit, target="青政发〔1999〕9号")).content.decode()
    )


def test_another_units_bet_is_not_there(client, unit):
    signed_in(client, an_officer(unit=unit)).post(NEW, filled(unit))
    bet = BestBet.objects.get()
    other = signed_in(client, an_officer())

    assert other.get(f"{LIST}{bet.pk}/").status_code == 404
    assert other.post(f"{LIST}{bet.pk}/jieshu/").status_code == 404
    assert f"{LIST}{bet.pk}/" not in other.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("role", "bets", "asked"),
    [("COUNTY_OFFICE", 200, 200), ("AUDITOR", 200, 200), ("EDITOR", 200, 403), ("OPERATOR", 403, 403)],
)
def test_each_role_opens_its_screens(client, unit, role, bets, asked):
    officer = signed_in(client, an_officer(role=role))

    assert officer.get(LIST).status_code == bets
    assert officer.get(ASKED).status_code == asked


def test_what_readers_ask_is_drawn_listed_and_exported(client, unit):
    at = timezone.now()
    for text, found in (("停车费", 3), ("停车费", 3), ("没有的事", 0)):
        services.record_asked(
            text=text, query_class="GENERAL", found=found, as_of=timezone.localdate(at), at=at, asker=text
        )
    office = signed_in(client, an_officer(role="COUNTY_OFFICE"))

    page = office.get(ASKED, {"tian": "7"}).content.decode()
    book = load_workbook(io.BytesIO(office.get(ASKED, {"export": "xlsx"}).content))

    assert "<svg" in page
    assert 'role="img"' in page
    assert "共查询 <strong>3</strong> 次，其中零结果 <strong>1</strong> 次" in page
    assert [row[1].value for row in book["热门查询"].iter_rows(min_row=2)] == ["停车费", "没有的事"]
    assert [row[1].value for row in book["零结果查询"].iter_rows(min_row=2)] == ["没有的事"]


def test_the_office_sees_the_versions_of_the_ranking_and_goes_back(client, tmp_path, settings):
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    figures = {"mrr": 0.612, "first_three": 0.75}
    worse = RankingVersion.objects.create(
        made_at=timezone.now(), is_regrown=True, figures=figures, figures_before={"mrr": 0.655}
    )
    used = RankingVersion.objects.create(made_at=timezone.now(), is_regrown=False, is_in_service=True)
    office = signed_in(client, an_officer(role="COUNTY_OFFICE"))

    page = office.get(ASKED).content.decode()
    assert page.count("<h1") == 1
    assert page.count("开启</strong>") == 1
    assert all(told in page for told in ("0.612", "0.655", f"改用{worse}", "在用"))

    refused = office.post(f"{ASKED}paixu/", {"ban": worse.pk}, follow=True).content.decode()
    assert "模型文件已经不在" in refused
    office.post(f"{ASKED}paixu/", {"ban": "0"})
    used.refresh_from_db()
    assert not used.is_in_service
    assert office.post(f"{ASKED}paixu/", {"ban": "x"}).status_code == 404


def test_an_auditor_cannot_change_the_version(client):
    assert (
        signed_in(client, an_officer(role="AUDITOR")).post(f"{ASKED}paixu/", {"ban": "0"}).status_code == 403
    )
