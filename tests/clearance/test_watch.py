"""The aggregation watch in the house: what is released is judged, findings reach the secrecy officer only."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from openpyxl import Workbook
from wagtail.documents.models import Document

from gongkai.clearance import watch_selectors as selectors
from gongkai.clearance import watch_services as services
from gongkai.clearance.watch_models import AggregationFinding
from gongkai.core.refusals import BadInput, Refused
from gongkai.publishing import services as publishing
from gongkai.trail import outbox
from gongkai.trail.models import Entry
from gongkai.units.selectors import get_scope
from tests.factories import AT, ON, an_officer
from tests.publishing.builders import a_site, an_article

pytestmark = pytest.mark.django_db
GRAIN = "| 户主姓名 | 村 | 补贴金额 |\n|---|---|---|\n| 赵一鸣 | 上河村 | 1200 |\n| 钱小二 | 下河村 | 300 |"
BIRTHS = "| 姓名 | 村 | 出生年月 |\n|---|---|---|\n| 赵一鸣 | 上河村 | 1956年3月 |"


@pytest.fixture(autouse=True)
def site(settings, tmp_path):
    settings.GONGKAI_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    a_site()


def deliver():
    listener = next(one for one in outbox.list_listeners() if one.name == services.LISTENER)
    outbox.deliver(listener, at=AT)


def a_workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return Document.objects.create(title="名单", file=ContentFile(content.getvalue(), "名单.xlsx"))


def test_two_released_lists_raise_one_finding_with_both_places():
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)
    deliver()

    finding = AggregationFinding.objects.get()

    assert (finding.kind, finding.state) == ("LINKED", "OPEN")
    assert [place.title for place in finding.places.order_by("position")] == ["高龄登记公示", "粮食补贴公示"]
    assert Entry.objects.filter(action="clearance.aggregation_found").count() == 1


def test_being_told_twice_raises_nothing_twice():
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)
    deliver()
    outbox.replay(services.LISTENER)
    deliver()

    assert AggregationFinding.objects.count() == 1


def test_an_attached_workbook_is_read_too():
    book = a_workbook(["姓名", "身份证号"], ["赵一鸣", "219901********1234"])
    an_article("发放名单", body="名单见附件。", attachments=(("名单", book),))
    an_article("补贴名单", body="| 姓名 | 身份证号 |\n|---|---|\n| 赵一鸣 | " + "21990119560301**** |")
    deliver()

    finding = AggregationFinding.objects.get(kind="REASSEMBLED")

    assert [place.where for place in finding.places.order_by("position")] == [
        "正文表1",
        "附件《名单.xlsx》表1",
    ]


def test_the_officer_sees_the_places_side_by_side_and_masked():
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)
    deliver()

    seen = selectors.list_places(AggregationFinding.objects.get(), on=ON)

    assert [one.table.rows for one in seen] == [
        (("赵**", "上河村", "1956年"),),
        (("赵**", "上河村", "1200"),),
    ]


def test_withdrawing_the_page_resolves_the_finding():
    an_article("粮食补贴公示", body=GRAIN)
    article = an_article("高龄登记公示", body=BIRTHS)
    deliver()
    publishing.withdraw_article(article=article, reason="列过多", actor_id=None, at=AT)
    deliver()

    finding = AggregationFinding.objects.get()

    assert (finding.state, finding.decided_by) == ("RESOLVED", None)
    assert Entry.objects.filter(action="clearance.aggregation_resolved").exists()


def test_only_secrecy_officers_are_told():
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)
    deliver()

    for role, count in (("SECRECY_OFFICER", 1), ("EDITOR", 0), ("COUNTY_OFFICE", 0), ("OPERATOR", 0)):
        scope = get_scope(an_officer(role=role).pk, on=ON)
        assert selectors.list_findings_seen_by(scope).count() == count


def test_a_decision_needs_a_reason_and_is_made_once():
    officer = an_officer(role="SECRECY_OFFICER")
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)
    deliver()
    finding = AggregationFinding.objects.get()
    decide = {"finding": finding, "actor_id": officer.pk, "at": AT + timedelta(hours=1)}

    with pytest.raises(Refused) as refusal:
        services.decide_finding(verdict="ACCEPTED", reason=" ", **decide)
    assert [blocker.code for blocker in refusal.value.blockers] == ["NO_REASON"]

    services.decide_finding(verdict="ACTED", reason="已请两单位去掉出生年月列", **decide)
    with pytest.raises(Refused) as refusal:
        services.decide_finding(verdict="ACCEPTED", reason="再想想", **decide)
    assert [blocker.code for blocker in refusal.value.blockers] == ["DECIDED"]
    assert Entry.objects.get(action="clearance.aggregation_acted").actor_id == officer.pk


def test_a_count_set_by_the_secrecy_office_counts_from_then_on():
    officer = an_officer(role="SECRECY_OFFICER")
    services.set_watch_count(
        topic="WATER", exact=9, village=0, reason="水源地集中整治", actor_id=officer.pk, at=AT
    )

    services.set_watch_count(topic="CROSS", exact=4, village=3, reason="先放宽", actor_id=officer.pk, at=AT)

    settings = selectors.get_settings(on=ON)
    water = next(topic for topic in settings.topics if topic.code == "WATER")
    assert (water.exact, water.village) == (9, 0)
    assert (settings.cross_facts, settings.cross_documents) == (4, 3)
    with pytest.raises(BadInput):
        services.set_watch_count(topic="NONE", exact=1, village=1, reason="试", actor_id=officer.pk, at=AT)


def test_the_store_can_be_filled_anew():
    an_article("粮食补贴公示", body=GRAIN)
    an_article("高龄登记公示", body=BIRTHS)

    assert services.watch_everything(at=AT) == 2
    assert AggregationFinding.objects.count() == 1


def test_what_the_store_lacks_is_taken_in_and_what_is_gone_forgotten():
    an_article("粮食补贴公示", body=GRAIN)
    article = an_article("高龄登记公示", body=BIRTHS)
    assert services.store_sizes() is None
    assert services.reconcile_store(at=AT) == 2
    article.live = False
    article.save()

    assert services.reconcile_store(at=AT) == 1
    assert services.store_sizes()["sources"] == 1
    assert services.reconcile_store(at=AT) == 0


def test_a_wider_finding_takes_the_narrower_ones_place():
    an_article("甲", body="东山水库位于石桥镇上河村北侧。东山水库坝高35米。东山水库夜间2名人员值守。")
    deliver()
    an_article("乙", body="东山水库库容1200万立方米。")
    deliver()

    found = AggregationFinding.objects.filter(kind="TOPIC").order_by("pk")

    assert [one.state for one in found] == ["RESOLVED", "OPEN"]
