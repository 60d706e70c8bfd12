"""What goes out (推送): over real HTTP to a process that goes down, answers twice, with garbage or not at all."""

import json
import random
from datetime import timedelta
from types import SimpleNamespace

import pytest

from gongkai.exchange import services
from gongkai.exchange.models import Delivery, Partner, SharedItem
from gongkai.exchange.services.sending import post_letter
from gongkai.exchange.targets import Answer
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.policies import services as policies
from gongkai.trail import outbox
from gongkai.trail.models import Entry
from tests.exchange.builders import a_partner, public_key
from tests.factories import AT
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document, a_second_edition

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def joined(hotline, settings):
    """Join the hotline as a partner that trusts our signatures and is trusted by the operator."""
    settings.GONGKAI_WEBHOOK_HOSTS = ("127.0.0.1",)
    partner, secret = a_partner(hotline.url)
    hotline.control(secret=secret, public_key=public_key())
    return partner


def documents(count: int) -> list:
    """Publish documents that differ in number and title only."""
    made = [
        a_document(
            title=f"青岚县井盖管理办法之{n}",
            number=f"青政发〔2023〕{30 + n}号",
            unified_no=f"QLX-GF-2023-{100 + n}",
        )
        for n in range(count)
    ]
    outbox.deliver_all(at=AT)
    return made


def states() -> list[str]:
    return list(Delivery.objects.order_by("pk").values_list("state", flat=True))


def test_what_is_published_reaches_the_hotline_with_both_signatures_right(hotline, joined):
    made = documents(2)

    assert services.send_due(at=AT) == 2
    assert set(states()) == {"DELIVERED"}
    items = hotline.held()["items"]
    assert {items[f"DOCUMENT:{one.pk}"]["data"]["title"] for one in made} == {one.title for one in made}


def test_a_delivery_is_sent_once_however_often_the_worker_looks(hotline, joined):
    documents(1)

    assert [services.send_due(at=AT + n * HOUR) for n in range(3)] == [1, 0, 0]
    assert hotline.held()["received"] == 1


def test_a_trail_read_again_tells_nobody_anything_twice(hotline, joined):
    documents(2)
    services.send_due(at=AT)
    outbox.replay("exchange")
    outbox.deliver_all(at=AT)

    assert services.send_due(at=AT + HOUR) == 0
    assert Delivery.objects.count() == 2


def test_a_hotline_killed_in_the_middle_gets_the_rest_when_it_is_back(hotline, joined, settings):
    made = documents(3)
    sent = []

    def dies_after_the_first(url, body, headers):
        if len(sent) == 1:
            hotline.kill()
        sent.append(body)
        return post_letter(url, body, headers)

    assert services.send_due(at=AT, post=dies_after_the_first) == 1
    hotline.start()
    Partner.objects.update(url=hotline.url)

    assert services.send_due(at=AT) == 0, "a receiver that is down rests first"
    later = AT + HOUR
    assert services.send_due(at=later) == 2
    assert set(hotline.versions()) == {f"DOCUMENT:{one.pk}" for one in made}
    assert set(states()) == {"DELIVERED"}


def test_an_answer_that_is_lost_on_the_way_doubles_nothing(hotline, joined):
    documents(1)
    hotline.control(mode="mute")
    assert services.send_due(at=AT) == 0
    hotline.control(mode="ok")
    assert services.send_due(at=AT + HOUR) == 1

    held = hotline.held()
    assert held["received"] == 2
    assert len(held["events"]) == 1


@pytest.mark.parametrize("mode", ["deaf", "broken"])
def test_a_receiver_that_cannot_take_anything_is_left_alone_longer_each_time(hotline, joined, mode):
    documents(2)
    hotline.control(mode=mode)
    at, rests = AT, []
    for _ in range(4):
        services.send_due(at=at)
        partner = Partner.objects.get()
        rests.append((partner.rests_until - at).total_seconds())
        at = partner.rests_until

    assert hotline.held()["received"] == 4, "one try a round, not one for each delivery"
    assert all(22 * 2**n <= rest <= 38 * 2**n for n, rest in enumerate(rests))
    hotline.control(mode="ok")
    services.send_due(at=at + 24 * HOUR)
    assert set(states()) == {"DELIVERED"}


def test_nonsense_in_a_good_answer_is_taken_as_taken(hotline, joined):
    documents(1)
    hotline.control(mode="garbage")

    assert services.send_due(at=AT) == 1
    assert Delivery.objects.get().answer.isprintable()


def test_one_event_that_is_not_liked_holds_up_no_other(hotline, joined):
    disliked, liked = documents(2)
    hotline.control(fail_items=[disliked.pk])

    services.send_due(at=AT)

    assert hotline.versions().keys() == {f"DOCUMENT:{liked.pk}"}
    assert sorted(states()) == ["DELIVERED", "WAITING"]


def a_dead_letter(hotline):
    (document,) = documents(1)
    hotline.control(fail_items=[document.pk])
    at = AT
    for _ in range(12):
        services.send_due(at=at)
        at += timedelta(days=1)
    return document, Delivery.objects.get(), at


def test_what_nobody_takes_becomes_a_dead_letter_with_the_last_answer(hotline, joined):
    _, dead, at = a_dead_letter(hotline)

    assert (dead.state, dead.attempts, dead.answer_status, dead.answer) == ("DEAD", 12, 400, "do not like it")
    assert services.send_due(at=at) == 0
    assert Entry.objects.filter(action="exchange.delivery_died").count() == 1


def test_a_dead_letter_is_sent_again_when_somebody_says_so(hotline, joined):
    document, dead, at = a_dead_letter(hotline)
    hotline.control(fail_items=[])

    services.replay_dead(partner=joined, actor_id=None, at=at)

    assert services.send_due(at=at) == 1
    assert hotline.versions() == {f"DOCUMENT:{document.pk}": dead.version}


def test_a_dead_letter_gives_way_to_the_next_version(hotline, joined):
    document, dead, at = a_dead_letter(hotline)
    hotline.control(fail_items=[])
    policies.withdraw_document(document=document, reason="核对", actor_id=None, at=at)
    outbox.deliver_all(at=at)
    dead.refresh_from_db()

    assert dead.state == "SUPERSEDED"
    assert services.send_due(at=at) == 1
    assert hotline.held()["items"][f"DOCUMENT:{document.pk}"]["data"] is None


def test_of_a_document_changed_twice_while_the_hotline_was_down_only_the_newest_is_sent(hotline, joined):
    document = a_document()
    outbox.deliver_all(at=AT)
    a_second_edition(document)
    outbox.deliver_all(at=AT)

    assert services.send_due(at=AT) == 1
    item = hotline.held()["items"][f"DOCUMENT:{document.pk}"]
    assert [one["edition_on"] for one in item["data"]["editions"]] == ["2025-06-01", "2023-12-05"]
    assert sorted(states()) == ["DELIVERED", "SUPERSEDED"]


def test_two_workers_send_each_delivery_once_between_them(hotline, joined):
    documents(1)
    inner = []

    def meanwhile(url, body, headers):
        inner.append(services.send_due(at=AT))
        return post_letter(url, body, headers)

    assert services.send_due(at=AT, post=meanwhile) == 1
    assert inner == [0]
    assert hotline.held()["received"] == 1


def test_a_worker_that_died_with_a_delivery_in_hand_gives_it_back(hotline, joined):
    documents(1)
    with pytest.raises(KeyboardInterrupt):
        services.send_due(at=AT, post=_dies)

    assert services.send_due(at=AT) == 0
    assert services.send_due(at=AT + timedelta(minutes=4)) == 1


def _dies(*_):
    raise KeyboardInterrupt


def test_a_draft_is_told_to_nobody(hotline, joined):
    a_document(is_public=False)
    outbox.deliver_all(at=AT)

    assert not SharedItem.objects.exists()
    assert not Delivery.objects.exists()


def test_an_entry_goes_out_and_is_called_back_when_what_it_cites_is_gone(hotline, joined):
    document = a_document()
    entry = an_entry(document)
    outbox.deliver_all(at=AT)
    services.send_due(at=AT)
    assert hotline.held()["items"][f"ENTRY:{entry.pk}"]["data"]["title"] == entry.title

    policies.withdraw_document(document=document, reason="内容有误", actor_id=None, at=AT)
    outbox.deliver_all(at=AT)
    services.send_due(at=AT + HOUR)

    assert hotline.held()["items"][f"ENTRY:{entry.pk}"]["data"] is None


def test_a_weekly_receiver_is_told_on_friday_and_the_push_is_noted(hotline, settings):
    settings.GONGKAI_WEBHOOK_HOSTS = ("127.0.0.1",)
    _, secret = a_partner(hotline.url, kinds=("ENTRY",), cadence="WEEKLY")
    hotline.control(secret=secret, public_key=public_key())
    monday = AT + timedelta(days=3)
    entry = an_entry(at=monday)
    outbox.deliver_all(at=monday)

    assert services.send_due(at=monday + timedelta(days=3)) == 0
    friday = monday + timedelta(days=4)
    assert services.send_due(at=friday) == 1
    assert KnowledgeEntry.objects.get(pk=entry.pk).pushed_at == friday


def test_a_partner_that_lost_its_copy_gets_everything_again(hotline, joined):
    made = documents(2)
    services.send_due(at=AT)
    Delivery.objects.all().delete()
    hotline.store.unlink()

    load = services.begin_initial_load(partner=joined, is_wanted=True, actor_id=None, at=AT)
    assert (load.total, services.go_on_loading(at=AT)) == (2, 2)
    services.send_due(at=AT)
    assert len(hotline.versions()) == len(made)


def test_whatever_the_receiver_does_nothing_is_lost_and_nothing_doubled(hotline, joined):
    """Answers of every kind in a fixed muddle; at the end the hotline holds exactly what is public."""
    chance = random.Random(20261120)
    moods = ["ok", "mute", "deaf", "broken", "garbage"] * 4
    chance.shuffle(moods)
    made = documents(4)
    at = AT
    for mood in moods:
        hotline.control(mode=mood)
        services.send_due(at=at)
        if mood == "broken":
            policies.withdraw_document(document=made[0], reason="核对", actor_id=None, at=at)
            outbox.deliver_all(at=at)
        at += timedelta(hours=7)
    hotline.control(mode="ok")
    for _ in range(4):
        services.send_due(at=at)
        at += timedelta(hours=7)
    for dead in Delivery.objects.filter(state="DEAD"):
        services.replay_delivery(delivery=dead, actor_id=None, at=at)
    services.send_due(at=at)

    expected = {f"{one.kind}:{one.item_id}": one.version for one in SharedItem.objects.all()}
    assert hotline.versions() == expected
    assert set(Delivery.objects.exclude(state="SUPERSEDED").values_list("state", flat=True)) == {"DELIVERED"}


def test_the_letter_says_what_its_digest_says(joined):
    documents(1)
    seen = SimpleNamespace(body=b"")

    def note(_url, body, _headers):
        seen.body = body
        return Answer(204, "")

    services.send_due(at=AT, post=note)
    told = json.loads(seen.body)
    item = SharedItem.objects.get()
    assert (told["event"], told["version"], told["data"]["id"]) == (
        "document.published",
        item.version,
        item.item_id,
    )
