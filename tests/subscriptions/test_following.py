"""An address is asked twice, sealed, and forgotten; nobody learns from us whether it is known."""

from datetime import timedelta

import pytest
from django.core import mail

from gongkai.core.refusals import Refused
from gongkai.subscriptions import sealing, services
from gongkai.subscriptions.models import Reader, Subscription
from gongkai.trail.models import Entry
from tests.factories import AT
from tests.subscriptions.conftest import READER, ask, follow, the_document, the_query, word_in

pytestmark = pytest.mark.django_db


def test_nothing_is_sent_to_an_address_before_it_says_yes(county):
    ask(the_query())

    services.send_digests(at=AT + timedelta(days=1))

    assert [one.subject for one in mail.outbox] == ["请确认订阅：查询“井盖” - 青岚县人民政府门户"]
    assert not Subscription.objects.confirmed().exists()


def test_an_address_is_nowhere_in_the_clear(county):
    follow(the_query(), written="Zhao.Yiming@Example.CN")

    kept = [str(row) for model in (Reader, Subscription) for row in model.objects.values()]
    told = [str(one.payload) for one in Entry.objects.filter(action__startswith="subscriptions.")]

    assert told
    assert not [one for one in kept + told if "yiming" in one.lower() or "example.cn" in one.lower()]
    assert sealing.decipher(Reader.objects.get().cipher) == "zhao.yiming@example.cn"


def test_the_trail_tells_neither_the_question_nor_the_address(county):
    follow(the_query("赵一鸣的低保"))

    told = (
        Entry.objects.filter(action__startswith="subscriptions.")
        .order_by("sequence")
        .values_list("action", "payload")
    )

    assert [action for action, _ in told] == [
        "subscriptions.subscription_requested",
        "subscriptions.subscription_confirmed",
    ]
    assert "赵一鸣" not in str(list(told))


def test_a_link_that_is_two_days_old_confirms_nothing(county, monkeypatch):
    ask(the_query())
    word = word_in(mail.outbox[0].body, "queren")
    monkeypatch.setattr(
        "gongkai.subscriptions.services.following.confirmation_period", lambda at: timedelta(seconds=-1)
    )

    assert services.confirm_subscription(shown=word, actor_id=None, at=AT) is None
    assert not Subscription.objects.confirmed().exists()


@pytest.mark.parametrize("word", ["", "x", "eyJhIjoxfQ:1w:abc", "a" * 500])
def test_a_link_that_is_not_ours_opens_nothing(county, word):
    ask(the_query())

    assert services.confirm_subscription(shown=word, actor_id=None, at=AT) is None


def test_what_was_not_confirmed_in_two_days_is_deleted_with_its_address(county):
    ask(the_query())
    follow(the_document(county), written="qian@example.cn")

    assert services.forget_unconfirmed(at=AT + timedelta(hours=47)) == 0
    assert services.forget_unconfirmed(at=AT + timedelta(hours=48)) == 1
    assert Reader.objects.get().fingerprint == sealing.fingerprint("qian@example.cn")


def test_the_address_goes_with_its_last_subscription(county):
    first, second = follow(the_query()), follow(the_document(county), rhythm="WEEKLY")
    reader = Reader.objects.get()

    services.end_subscription(reader=reader, subscription_id=first.pk, actor_id=None, at=AT)
    assert Reader.objects.exists()
    services.end_subscription(reader=reader, subscription_id=second.pk, actor_id=None, at=AT)

    assert not Reader.objects.exists()
    assert Entry.objects.filter(action="subscriptions.subscription_ended").count() == 2


def test_nobody_ends_what_another_follows(county):
    own, other = follow(the_query()), follow(the_query(), written="qian@example.cn")

    ended = services.end_subscription(reader=own.reader, subscription_id=other.pk, actor_id=None, at=AT)

    assert ended == 0
    assert Subscription.objects.count() == 2


def test_asking_again_for_what_one_has_says_so_by_mail_only(county):
    follow(the_query())

    assert ask(the_query()) is True
    assert mail.outbox[0].subject.startswith("您已经订阅")
    assert Subscription.objects.count() == 1


def test_an_address_is_written_to_only_so_often_and_nobody_is_told(county):
    answers = [ask(the_query(f"问题{n}")) for n in range(4)]

    assert answers == [True] * 4
    assert len(mail.outbox) == 2


def test_a_source_that_asks_too_often_is_refused(county):
    for n in range(5):
        ask(the_query(), written=f"reader{n}@example.cn")

    with pytest.raises(Refused) as refusal:
        ask(the_query(), written="one-more@example.cn")

    assert [one.code for one in refusal.value.blockers] == ["TOO_OFTEN"]


def test_one_address_follows_only_so_much(county, rulebook_with):
    rulebook_with("R03-09.subscriptions_per_address", 1)
    follow(the_query())

    assert ask(the_query("路灯")) is True
    assert mail.outbox == []
    assert Subscription.objects.count() == 1


def test_a_mail_server_that_is_down_is_told_and_the_request_can_be_made_again(county, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
        assert ask(the_query()) is False

    assert ask(the_query()) is True
    assert word_in(mail.outbox[0].body, "queren")


@pytest.fixture
def rulebook_with(monkeypatch):
    """Return a way to run with another number in the rulebook."""
    from gongkai.core.rulebook import Rulebook

    real = Rulebook.integer

    def changed(rule, value):
        monkeypatch.setattr(
            Rulebook,
            "integer",
            lambda self, name, **more: value if name == rule else real(self, name, **more),
        )

    return changed


def test_the_reader_alone_sees_a_masked_address():
    assert sealing.masked(READER) == "z***@example.cn"
