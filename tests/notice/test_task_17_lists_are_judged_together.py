"""Task 17: harmless apart, telling together. Lists that add up reach the secrecy officer before they go out."""

import pytest

from gongkai.clearance import watch_services as watch
from gongkai.clearance.watch_models import AggregationFinding
from gongkai.publishing import services as publishing
from gongkai.trail import outbox
from tests.clearance.builders import AT, a_draft, a_site, an_office, decided, handed_in, passed
from tests.desk.test_ledger_screens import signed_in

pytestmark = pytest.mark.django_db
GRAIN = "| 户主姓名 | 村 | 补贴金额 |\n|---|---|---|\n| 赵一鸣 | 上河村 | 1200 |\n| 钱小二 | 下河村 | 300 |"
BIRTHS = "| 姓名 | 村 | 出生年月 |\n|---|---|---|\n| 赵一鸣 | 上河村 | 1956年3月 |"
MASKED = "| 姓名 | 村 | 性别 | 出生年月 |\n|---|---|---|---|\n| 赵** | 上河村 | 男 | 1956年 |"


@pytest.fixture
def office(settings, tmp_path):
    settings.GONGKAI_HOME = tmp_path
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    a_site()
    return an_office()


def the_watch_looks():
    listener = next(one for one in outbox.list_listeners() if one.name == watch.LISTENER)
    outbox.deliver(listener, at=AT)


def published(office, title: str, body: str):
    article = a_draft(office, title=title, body=body)
    passed(office, handed_in(office, article))
    the_watch_looks()
    article.refresh_from_db()
    return article


def test_the_secrecy_officer_is_told_before_a_list_goes_out_what_it_adds_to_another(client, office):
    published(office, "粮食补贴公示", GRAIN)
    review = decided(handed_in(office, a_draft(office, title="高龄登记公示", body=BIRTHS)), office.reviewer)
    signed_in(client, office.secrecy)

    screen = client.get(f"/desk/shencha/{review.pk}/").content.decode()

    assert "与已公开的 1 份名单对照" in screen
    assert "粮食补贴公示" in screen
    assert not AggregationFinding.objects.exists()


def test_the_reviewer_of_the_unit_is_not_told_what_adds_up(client, office):
    published(office, "粮食补贴公示", GRAIN)
    review = handed_in(office, a_draft(office, title="高龄登记公示", body=BIRTHS))
    signed_in(client, office.reviewer)

    assert "名单对照" not in client.get(f"/desk/shencha/{review.pk}/").content.decode()


def test_two_lists_that_are_out_are_shown_side_by_side_and_masked(client, office):
    published(office, "粮食补贴公示", GRAIN)
    published(office, "高龄登记公示", BIRTHS)
    finding = AggregationFinding.objects.get()
    signed_in(client, office.secrecy)

    screen = client.get(f"/desk/huiju/{finding.pk}/").content.decode()

    assert "粮食补贴公示" in screen
    assert "高龄登记公示" in screen
    assert "赵**" in screen
    assert "赵一鸣" not in screen


def test_only_secrecy_officers_see_what_adds_up(client, office):
    published(office, "粮食补贴公示", GRAIN)
    published(office, "高龄登记公示", BIRTHS)
    finding = AggregationFinding.objects.get()

    for officer in (office.editor, office.reviewer, office.leader):
        signed_in(client, officer)
        assert client.get("/desk/huiju/").status_code == 403
        assert client.get(f"/desk/huiju/{finding.pk}/").status_code == 403


def test_taking_one_of_the_lists_off_ends_the_finding(office):
    published(office, "粮食补贴公示", GRAIN)
    article = published(office, "高龄登记公示", BIRTHS)
    publishing.withdraw_article(article=article, reason="列过多", actor_id=None, at=AT)
    the_watch_looks()

    assert AggregationFinding.objects.get().state == "RESOLVED"


def test_a_list_masked_by_the_house_rule_raises_nothing_nobody_could_act_on(office):
    published(office, "高龄津贴公示", MASKED)

    assert not AggregationFinding.objects.exists()
