"""The exchange on screen (数据交换): who may open what, keys shown once, dead letters replayed, figures exported."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from gongkai.exchange import services
from gongkai.exchange.models import AccessKey, Delivery, Partner
from gongkai.exchange.selectors.callers import find_key
from gongkai.exchange.targets import Answer
from gongkai.trail import outbox
from tests.exchange.builders import a_key, a_partner
from tests.factories import a_unit, an_officer
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
SCREENS = ("/desk/jiekou/", "/desk/jiekou/duijie/", "/desk/jiekou/tuisong/")
STATISTICS = "/desk/jiekou/tongji/"


def signed_in(client, role: str):
    client.force_login(an_officer(role=role), backend="gongkai.desk.sign_in.OfficerBackend")
    return client


@pytest.fixture
def office(client):
    return signed_in(client, "COUNTY_OFFICE")


@pytest.fixture
def dead_letter(office):
    partner, _ = a_partner("https://93.184.216.34/in", at=timezone.now())
    a_document(at=timezone.now())
    now = timezone.now()
    outbox.deliver_all(at=now)
    for day in range(12):
        services.send_due(at=now + timedelta(days=day), post=lambda *_: Answer(400, "格式不对 <b>"))
    Partner.objects.update(rests_until=None)
    assert partner.deliveries.get().state == "DEAD"
    return partner.deliveries.get()


@pytest.mark.parametrize("role", ["EDITOR", "ORGAN_REVIEWER", "SECRECY_OFFICER", "LEADER", "AUDITOR"])
def test_nobody_else_opens_the_exchange(client, role):
    signed_in(client, role)

    assert [client.get(path).status_code for path in SCREENS] == [403] * 3
    assert client.post("/desk/jiekou/", {"name": "x"}).status_code == 403
    assert not AccessKey.objects.exists()


@pytest.mark.parametrize("role", ["COUNTY_OFFICE", "OPERATOR"])
def test_the_county_office_and_the_operator_open_every_screen(client, role):
    signed_in(client, role)

    assert [client.get(path).status_code for path in (*SCREENS, STATISTICS)] == [200] * 4


def test_the_auditor_sees_the_figures_and_no_keys(client):
    signed_in(client, "AUDITOR")

    assert client.get(STATISTICS).status_code == 200


def test_a_key_is_shown_on_the_page_that_issues_it_and_never_again(office):
    told = {"name": "抚顺政务服务网", "channel": "SERVICE_SITE", "scopes": ["READ"]}
    page = office.post("/desk/jiekou/", told).content.decode()
    key = AccessKey.objects.get()

    shown = page.partition("<code>")[2].partition("</code>")[0]
    assert find_key(shown) == key
    assert shown not in office.get("/desk/jiekou/").content.decode()


def test_every_reason_against_a_key_is_on_the_form(office):
    told = {"name": "x", "channel": "APP", "scopes": ["PUSH"], "per_minute": 10, "per_day": 5}
    page = office.post("/desk/jiekou/", told).content.decode()

    assert "每分钟限额不能大于每日限额" in page
    assert "请选择代为办理的单位" in page
    assert not AccessKey.objects.exists()


def test_a_key_is_changed_and_revoked_only_with_a_reason_and_confirmed(office):
    key, _ = a_key(at=timezone.now())
    assert "新密钥" in office.post(f"/desk/jiekou/miyao/{key.pk}/", {"rotate": "1"}).content.decode()
    office.post(f"/desk/jiekou/miyao/{key.pk}/", {"reason": "泄露"})
    office.post(f"/desk/jiekou/miyao/{key.pk}/", {"reason": "", "confirm": "1"})
    key.refresh_from_db()
    assert key.revoked_at is None

    office.post(f"/desk/jiekou/miyao/{key.pk}/", {"reason": "泄露", "confirm": "1"})
    key.refresh_from_db()
    assert key.revoked_reason == "泄露"


def test_a_partner_inside_the_house_is_refused_on_the_form_unless_the_operator_named_it(office, settings):
    told = {
        "code": "rexian",
        "name": "热线",
        "url": "http://10.0.0.8/in",
        "kinds": ["ENTRY"],
        "cadence": "WEEKLY",
        "is_active": "on",
    }
    assert "webhook_hosts" in office.post("/desk/jiekou/duijie/", told).content.decode()
    settings.GONGKAI_WEBHOOK_HOSTS = ("10.0.0.8",)
    assert "共享密钥（只显示这一次）" in office.post("/desk/jiekou/duijie/", told).content.decode()
    assert Partner.objects.get().cadence == "WEEKLY"


def test_a_partner_is_changed_and_its_secret_renewed_once_confirmed(office):
    partner, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    path = f"/desk/jiekou/duijie/{partner.pk}/"
    assert "/api/v1/letters/rexian" in office.get(path).content.decode()
    unit = partner.unit_id
    changed = {
        "name": "新名称",
        "accepts_events": "on",
        "unit": unit,
        "cadence": "AT_ONCE",
        "is_active": "on",
    }
    assert office.post(path, changed).status_code == 302
    partner.refresh_from_db()
    assert partner.name == "新名称"

    office.post(f"{path}banli/", {"renew": "1"})
    assert "新的共享密钥" in office.post(f"{path}banli/", {"renew": "1", "confirm": "1"}).content.decode()
    assert secret not in office.get(path).content.decode()


def test_a_dead_letter_shows_its_last_answer_and_is_replayed_once_confirmed(office, dead_letter):
    listed = office.get("/desk/jiekou/tuisong/").content.decode()
    assert "格式不对 &lt;b&gt;" in listed
    path = f"/desk/jiekou/tuisong/{dead_letter.pk}/"
    assert dead_letter.event_id in office.get(path).content.decode()
    office.post(path, {})
    assert Delivery.objects.get().state == "DEAD"

    office.post(path, {"confirm": "1"})
    assert Delivery.objects.get().state == "WAITING"
    assert office.post(path, {"confirm": "1"}).status_code == 409


def test_all_dead_letters_of_a_partner_are_replayed_at_once(office, dead_letter):
    path = f"/desk/jiekou/duijie/{dead_letter.partner_id}/banli/"
    office.post(path, {"replay": "1", "confirm": "1"})

    assert Delivery.objects.get().state == "WAITING"


def test_the_use_of_the_channels_is_a_table_a_plot_and_a_workbook(office):
    now = timezone.now()
    for _ in range(3):
        services.tally_call(
            channel="APP", handle="", operation="search", outcome="OK", milliseconds=7, at=now
        )
    page = office.get(STATISTICS).content.decode()
    assert "<svg" in page
    assert "≤ 10 毫秒" in page
    book = openpyxl.load_workbook(io.BytesIO(office.get(f"{STATISTICS}?export=xlsx").content))
    assert book.sheetnames == ["渠道", "逐日", "接口", "密钥"]
    assert ["移动端", 3, 3, 0, 0, 0, 10] in [[cell.value for cell in row] for row in book["渠道"]]


@pytest.mark.parametrize(
    "query", ["start=2026-01-02&end=2026-01-01", "start=x&end=y", "start=1990-01-01&end=2026-01-01"]
)
def test_days_that_make_no_sense_fall_back_with_a_sentence(office, query):
    assert office.get(f"{STATISTICS}?{query}").status_code == 200


def test_a_new_partner_gets_what_is_public_or_only_what_comes(office):
    now = timezone.now()
    a_document(at=now)
    outbox.deliver_all(at=now)
    partner, _ = a_partner("https://93.184.216.34/in", at=now)
    screen = f"/desk/jiekou/duijie/{partner.pk}/"
    assert "还没有选择" in office.get(screen).content.decode()

    unconfirmed = office.post(f"{screen}banli/", {"everything": "1"}, follow=True).content.decode()
    assert "请先勾选确认" in unconfirmed
    office.post(f"{screen}banli/", {"everything": "1", "confirm": "1"})
    services.go_on_loading(at=now)

    page = office.get(screen).content.decode()
    assert "共 1 项，已列入 1 项，已送达 0 项" in page
    assert "<progress" in page
    assert "还没有每周推送" in office.get("/desk/jiekou/duijie/").content.decode()
    again = office.post(f"{screen}banli/", {"everything": "0", "confirm": "1"}, follow=True).content.decode()
    assert "只推送以后的变动" in again
