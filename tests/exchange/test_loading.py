"""The week's push begins once, however late; a first copy is lined up in order and gone on with after a stop."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from gongkai.core.refusals import Refused
from gongkai.exchange import rules, services
from gongkai.exchange.models import Delivery, InitialLoad, WeeklyPush
from gongkai.exchange.selectors import desk
from gongkai.exchange.services import loading
from gongkai.trail import outbox
from tests.exchange.builders import a_partner
from tests.factories import AT
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
COUNTY = ZoneInfo("Asia/Shanghai")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
MONDAY = AT + 3 * DAY
FRIDAY = MONDAY + 4 * DAY
URL = "http://127.0.0.1:9/"


@pytest.fixture(autouse=True)
def _hosts(settings):
    settings.GONGKAI_WEBHOOK_HOSTS = ("127.0.0.1",)


@pytest.mark.parametrize(
    ("local", "weekday", "due"),
    [
        (datetime(2026, 11, 27, 2, 0), "星期五", datetime(2026, 11, 27, 2, 0)),
        (datetime(2026, 11, 27, 1, 59), "星期五", datetime(2026, 11, 20, 2, 0)),
        (datetime(2026, 11, 30, 9, 0), "星期五", datetime(2026, 11, 27, 2, 0)),
        (datetime(2026, 11, 30, 9, 0), "星期一", datetime(2026, 11, 30, 2, 0)),
    ],
    ids=["on the instant", "a minute before", "down until Monday", "another weekday"],
)
def test_the_last_push_was_on_the_weekday_that_is_over(local, weekday, due):
    held = rules.last_push(local.replace(tzinfo=COUNTY), weekday=weekday)

    assert held == due.replace(tzinfo=COUNTY)


def an_entry_for_the_week(at=MONDAY):
    partner, _ = a_partner(URL, kinds=("ENTRY",), cadence="WEEKLY", at=MONDAY - DAY)
    an_entry(at=at)
    outbox.deliver_all(at=at)
    return partner


def waiting(at):
    return Delivery.objects.filter(state="WAITING", due_at__lte=at).count()


def test_the_push_begins_once_on_its_friday():
    an_entry_for_the_week()

    assert services.begin_weekly_push(at=FRIDAY - DAY) == 0
    assert waiting(FRIDAY - DAY) == 0
    assert services.begin_weekly_push(at=FRIDAY) == 1
    assert services.begin_weekly_push(at=FRIDAY + HOUR) == 0
    assert WeeklyPush.objects.count() == 1
    assert services.begin_weekly_push(at=FRIDAY + 7 * DAY) == 1


def test_a_worker_that_was_down_pushes_once_when_it_is_back():
    back = FRIDAY + 3 * DAY
    an_entry_for_the_week(at=back)
    assert waiting(back) == 0

    assert services.begin_weekly_push(at=back) == 1
    assert waiting(back) == 1
    assert services.begin_weekly_push(at=back + HOUR) == 0
    assert WeeklyPush.objects.get().due_on.isoformat() == "2026-11-27"


def test_without_a_weekly_partner_there_is_no_push():
    assert services.begin_weekly_push(at=FRIDAY) == 0
    assert not WeeklyPush.objects.exists()


def public_things(count=3):
    for number in range(count):
        a_document(
            title=f"青岚县演示办法{number}",
            number=f"青政发〔2024〕{number + 1}号",
            unified_no=f"QLX-GF-2024-{number:03}",
        )
    outbox.deliver_all(at=AT)


def test_a_first_copy_is_lined_up_in_order_some_at_a_time(monkeypatch):
    monkeypatch.setattr(loading, "A_RUN", 2)
    public_things()
    partner, _ = a_partner(URL)

    load = services.begin_initial_load(partner=partner, is_wanted=True, actor_id=None, at=AT)
    assert (load.total, desk.find_load(partner).share) == (3, 0)
    counts = [services.go_on_loading(at=AT) for _ in range(3)]

    assert counts == [2, 1, 0]
    versions = list(Delivery.objects.order_by("pk").values_list("version", flat=True))
    assert versions == sorted(versions)
    assert InitialLoad.objects.get().finished_at == AT
    Delivery.objects.filter(pk__in=Delivery.objects.order_by("pk").values("pk")[:2]).update(state="DELIVERED")
    assert desk.find_load(partner).share == 66


def test_a_first_copy_does_not_wait_for_friday():
    public_things(1)
    partner, _ = a_partner(URL, cadence="WEEKLY")
    services.begin_initial_load(partner=partner, is_wanted=True, actor_id=None, at=MONDAY)

    services.go_on_loading(at=MONDAY)

    assert waiting(MONDAY) == 1


def test_only_from_now_on_lines_up_nothing():
    public_things(1)
    partner, _ = a_partner(URL)

    services.begin_initial_load(partner=partner, is_wanted=False, actor_id=None, at=AT)

    assert services.go_on_loading(at=AT) == 0
    assert not Delivery.objects.exists()
    public_things_later = a_document(number="青政发〔2025〕9号", unified_no="QLX-GF-2025-009")
    outbox.deliver_all(at=AT)
    assert Delivery.objects.get().item == f"document:{public_things_later.pk}"


@pytest.mark.parametrize("stage", ["no address", "still running"])
def test_a_first_copy_that_cannot_begin_is_refused(stage):
    public_things(1)
    partner, _ = (
        a_partner(URL) if stage == "still running" else a_partner(accepts_events=False, url=URL, kinds=())
    )
    if stage == "still running":
        services.begin_initial_load(partner=partner, is_wanted=True, actor_id=None, at=AT)

    with pytest.raises(Refused):
        services.begin_initial_load(partner=partner, is_wanted=True, actor_id=None, at=AT)
