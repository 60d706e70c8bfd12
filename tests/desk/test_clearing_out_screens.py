"""The clearing-out list and the aggregation findings on screen: who may open which, what a click does."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from gongkai.clearance import services as clearance
from gongkai.clearance import watch_services
from gongkai.clearance.models import Clearance
from gongkai.clearance.watch_models import AggregationFinding, WatchCount
from gongkai.inspection import services
from gongkai.inspection.models import Candidate, FormerLeader
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.services import ArticleDraft, draft_article
from tests.desk.test_ledger_screens import signed_in
from tests.factories import AT, a_unit, an_officer
from tests.publishing.builders import a_site, an_article, column

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)
ENDED = "征求意见时间为2026年11月20日至2026年12月5日，请反馈。"
GRAIN = "| 户主姓名 | 村 | 补贴金额 |\n|---|---|---|\n| 赵一鸣 | 上河村 | 1200 |"
BIRTHS = "| 姓名 | 村 | 出生年月 |\n|---|---|---|\n| 赵一鸣 | 上河村 | 1956年3月 |"


@pytest.fixture
def water(settings, tmp_path):
    settings.GONGKAI_HOME = tmp_path
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    a_site()
    return a_unit("青岚县水务局")


@pytest.fixture
def candidate(water):
    an_article("关于征求意见的公告", body=ENDED)
    services.sweep(actor_id=None, at=LATER)
    return Candidate.objects.get(reason="CONSULT")


@pytest.fixture
def finding(water):
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)
    watch_services.watch_everything(at=AT)
    return AggregationFinding.objects.get()


def text(response):
    return response.content.decode()


def test_a_unit_opens_its_own_candidates_and_no_others(client, candidate, water):
    address = f"/desk/qingli/{candidate.pk}/"
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=water))
    assert candidate.title in text(client.get("/desk/qingli/"))
    assert "2026年12月5日" in text(client.get(address))

    signed_in(client, an_officer(unit=a_unit("青岚县林业局")))
    assert candidate.title not in text(client.get("/desk/qingli/"))
    assert client.get(address).status_code == 404
    assert client.post(address, {"verdict": "confirm", "action": "MARK"}).status_code == 404


@pytest.mark.parametrize("role", ["AUDITOR", "EDITOR"])
def test_somebody_who_may_not_publish_decides_nothing(client, candidate, water, role):
    signed_in(client, an_officer(role=role, unit=water))
    client.post(f"/desk/qingli/{candidate.pk}/", {"verdict": "confirm", "action": "MARK"})

    candidate.refresh_from_db()
    assert candidate.state == "OPEN"
    assert "qingli/jiancha" not in text(client.get("/desk/qingli/"))
    assert client.post("/desk/qingli/jiancha/").status_code == 403


def test_keeping_without_a_reason_is_refused_in_words(client, candidate, water):
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=water))

    response = client.post(f"/desk/qingli/{candidate.pk}/", {"verdict": "keep", "note": ""})

    assert response.status_code == 409
    assert "继续保留要写明理由" in text(response)


def test_a_unit_archives_and_the_article_is_off_the_site(client, candidate, water):
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=water))

    response = client.post(
        f"/desk/qingli/{candidate.pk}/", {"verdict": "confirm", "action": "ARCHIVE"}, follow=True
    )

    assert "已处理" in text(response)
    assert not ArticlePage.objects.get(title="关于征求意见的公告").live
    assert "全文已归档" in text(response)


def test_several_at_once_are_previewed_first(client, candidate, water):
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=water))
    chosen = {"chosen": [candidate.pk], "verdict": "confirm"}

    preview = client.post("/desk/qingli/piliang/", chosen)
    candidate.refresh_from_db()
    assert "请核对" in text(preview)
    assert candidate.state == "OPEN"

    client.post("/desk/qingli/piliang/", chosen | {"sure": "1"})
    candidate.refresh_from_db()
    assert (candidate.state, candidate.action_taken) == ("DONE", "MARK")


def test_the_list_is_exported_as_filtered(client, candidate, water):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))

    response = client.get("/desk/qingli/?reason=CONSULT&export=xlsx")

    rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[2] for row in rows[1:]] == ["关于征求意见的公告"]


def test_the_county_office_sweeps_now_and_notes_who_left(client, water):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))

    assert "检查完毕" in text(client.post("/desk/qingli/jiancha/", follow=True))
    client.post("/desk/qingli/liren/", {"name": "章文远", "post": "局长", "left_on": "2026-06-01"})
    assert str(FormerLeader.objects.get()) == "章文远 局长"
    assert "章文远" in text(client.get("/desk/qingli/liren/"))


def test_the_secrecy_officer_sees_both_places_masked_and_decides(client, finding):
    address = f"/desk/huiju/{finding.pk}/"
    signed_in(client, an_officer(role="SECRECY_OFFICER"))
    page = text(client.get(address))
    assert page.count("赵**") == 2
    assert "赵一鸣" not in page
    assert "粮食补贴公示" in page
    assert client.post(address, {"verdict": "ACCEPTED", "reason": ""}).status_code == 409

    client.post(address, {"verdict": "ACTED", "reason": "已通知去掉出生年月列"})
    finding.refresh_from_db()
    assert finding.state == "ACTED"
    assert "已通知去掉出生年月列" in text(client.get(address))


@pytest.mark.parametrize("role", ["EDITOR", "COUNTY_OFFICE", "OPERATOR", "AUDITOR"])
def test_nobody_else_opens_a_finding(client, finding, role):
    signed_in(client, an_officer(role=role))

    for address in ("/desk/huiju/", f"/desk/huiju/{finding.pk}/", "/desk/huiju/yuzhi/"):
        assert client.get(address).status_code == 403
    assert "汇聚预警" not in text(client.get("/desk/"))


def test_the_secrecy_officer_sets_a_count_with_a_reason(client, water):
    signed_in(client, an_officer(role="SECRECY_OFFICER"))
    client.post("/desk/huiju/yuzhi/", {"topic": "WATER", "exact": "9", "village": "0", "reason": ""})
    assert not WatchCount.objects.exists()

    client.post("/desk/huiju/yuzhi/", {"topic": "WATER", "exact": "9", "village": "0", "reason": "集中整治"})
    assert WatchCount.objects.get().exact == 9


def test_what_waits_stands_on_the_first_screen(client, candidate, finding, water):
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=water))
    assert "过时失效信息清理" in text(client.get("/desk/"))

    signed_in(client, an_officer(role="SECRECY_OFFICER"))
    assert "1 条待处理" in text(client.get("/desk/"))


def test_the_secrecy_officer_is_told_before_release_what_would_add_up(client, water):
    an_article("粮食补贴公示", body=GRAIN)
    watch_services.watch_everything(at=AT)
    office = a_unit("青岚县保密办", kind="OFFICE")
    officer = an_officer(role="SECRECY_OFFICER", unit=office)
    draft = ArticleDraft(title="高龄登记公示", source="青岚县水务局", body=BIRTHS)
    article = draft_article(column=column("tongzhi"), draft=draft, actor_id=None, at=AT)
    sheet = clearance.hand_in(
        kind="publishing.articlepage", subject_id=article.pk, actor_id=an_officer(unit=water).pk, at=AT
    )
    Clearance.objects.filter(pk=sheet.pk).update(chain=["SECRECY_OFFICER"], unit_id=office.pk)
    signed_in(client, officer)

    page = text(client.get(f"/desk/shencha/{sheet.pk}/"))

    assert "与已公开内容比对" in page
    assert "粮食补贴公示" in page
    assert not AggregationFinding.objects.exists()
