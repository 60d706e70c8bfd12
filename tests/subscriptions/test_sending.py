"""One mail an address and rhythm, only with news, never twice, whatever breaks in between."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.db import transaction

from gongkai.policies import services as policies
from gongkai.policies.models import PolicyDocument
from gongkai.subscriptions import rules, selectors, services
from gongkai.subscriptions.models import Mailing, Reader, Subscription
from tests.factories import AT, a_unit, an_officer, cleared
from tests.policies.builders import a_second_edition
from tests.subscriptions.conftest import (
    NEXT_MORNING,
    another_document,
    follow,
    index_everything,
    the_document,
    the_query,
    word_in,
)

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)


def test_nothing_new_brings_no_mail(county):
    follow(the_query())
    follow(the_document(county))

    assert services.send_digests(at=NEXT_MORNING) == 0
    assert mail.outbox == []
    assert not Mailing.objects.exists()


def test_a_new_document_that_answers_the_query_is_told_once(county):
    follow(the_query())
    another_document()

    assert services.send_digests(at=NEXT_MORNING) == 1
    assert services.send_digests(at=NEXT_MORNING + timedelta(minutes=5)) == 0
    assert services.send_digests(at=NEXT_MORNING + A_DAY) == 0

    (sent,) = mail.outbox
    assert sent.to == ["zhao@example.cn"]
    assert "青岚县井盖举报奖励办法（第22号）（青政发〔2024〕22号）" in sent.body
    assert "https://www.qinglan.example/zc/" in sent.body
    assert county.title not in sent.body


def test_a_document_that_does_not_answer_the_query_is_not_told(county):
    follow(the_query("停车收费"))
    another_document()

    assert services.send_digests(at=NEXT_MORNING) == 0


def test_an_old_document_published_today_is_news(county):
    follow(the_query())
    another_document(effective_on=None, signed_on=AT.date().replace(year=2009))

    assert services.send_digests(at=NEXT_MORNING) == 1


def test_a_document_released_anew_without_change_is_not_told_again(county):
    follow(the_query())
    another = another_document()
    services.send_digests(at=NEXT_MORNING)

    policies.withdraw_document(document=another, reason="核对", actor_id=None, at=NEXT_MORNING)
    index_everything()
    another.refresh_from_db()
    cleared("policies.policydocument", another.pk, at=NEXT_MORNING)
    policies.publish_document(document=another, actor_id=None, at=NEXT_MORNING)
    index_everything()

    assert services.send_digests(at=NEXT_MORNING + A_DAY) == 0


def test_a_new_edition_of_a_document_is_told_with_its_clauses_to_who_follows_it(county):
    follow(the_document(county))
    a_second_edition(county)

    services.send_digests(at=NEXT_MORNING)

    assert "公布2025年6月1日版文本：修改第二条、第四条" in mail.outbox[0].body
    assert "/bijiao?from=2023-12-05&to=2025-06-01" in mail.outbox[0].body


def test_a_repeal_is_told_to_who_follows_the_document(county):
    follow(the_document(county))
    event = policies.repeal_document(document=county, on=AT.date(), actor_id=None, at=AT)
    for role in ("JUSTICE_BUREAU", "COUNTY_OFFICE"):
        officer = an_officer(role=role, unit=a_unit())
        policies.confirm_change(event=event, role=role, actor_id=officer.pk, at=AT)

    services.send_digests(at=NEXT_MORNING)

    assert "2026年11月20日废止" in mail.outbox[0].body


def test_one_mail_holds_all_that_an_address_follows_in_a_rhythm(county):
    follow(the_query())
    follow(the_document(county))
    follow(the_query("举报奖励"), rhythm="WEEKLY", at=AT + timedelta(minutes=2))
    another_document()
    a_second_edition(county)
    index_everything()

    assert services.send_digests(at=NEXT_MORNING) == 1

    (sent,) = mail.outbox
    assert "【查询“井盖”】" in sent.body
    assert f"【《{county.title}》】" in sent.body
    assert "举报奖励”】" not in sent.body


def test_the_weekly_mail_waits_for_its_weekday(county):
    follow(the_query(), rhythm="WEEKLY")
    another_document()

    days = [NEXT_MORNING + n * A_DAY for n in range(9)]
    sent = [day for day in days if services.send_digests(at=day)]

    assert [day.isoweekday() for day in sent] == [1]


def test_a_worker_that_was_down_over_the_hour_sends_when_it_is_back(county):
    follow(the_query())
    another_document()

    assert services.send_digests(at=NEXT_MORNING - timedelta(minutes=30)) == 0
    assert services.send_digests(at=NEXT_MORNING + timedelta(hours=9)) == 1


def test_a_crash_between_claim_and_mail_never_sends_the_digest_twice(county, monkeypatch):
    follow(the_query())
    another_document()

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr("gongkai.subscriptions.letters.send_digest", die)
        services.send_digests(at=NEXT_MORNING)

    assert services.send_digests(at=NEXT_MORNING + timedelta(minutes=5)) == 0
    assert mail.outbox == []
    assert selectors.count_unsettled(at=NEXT_MORNING + timedelta(hours=2)) == 1


def test_a_connection_lost_while_sending_is_not_tried_again_as_the_mail_may_have_gone(county, monkeypatch):
    follow(the_query())
    another_document()
    _fails_with(monkeypatch, SMTPServerDisconnected("lost"))

    services.send_digests(at=NEXT_MORNING)
    monkeypatch.undo()

    assert services.send_digests(at=NEXT_MORNING + timedelta(minutes=5)) == 0


def test_a_mail_that_was_refused_is_tried_again_with_the_same_news(county, monkeypatch):
    follow(the_query())
    another_document()
    with monkeypatch.context() as patched:
        _fails_with(patched, SMTPRecipientsRefused({}))
        assert services.send_digests(at=NEXT_MORNING) == 0

    assert services.send_digests(at=NEXT_MORNING + timedelta(minutes=5)) == 0
    assert services.send_digests(at=NEXT_MORNING + timedelta(hours=2)) == 1
    assert "举报奖励办法" in mail.outbox[0].body
    assert Reader.objects.get().failures == 0


def test_an_address_that_never_takes_mail_is_forgotten(county, monkeypatch):
    follow(the_query())
    another_document()
    _fails_with(monkeypatch, SMTPRecipientsRefused({}))

    for n in range(rules.MOST_FAILURES):
        services.send_digests(at=NEXT_MORNING + n * timedelta(hours=25))

    assert not Reader.objects.exists()
    assert not Subscription.objects.exists()


def test_one_address_that_fails_keeps_no_other_from_its_mail(county, monkeypatch, caplog):
    follow(the_query(), written="broken@example.cn")
    follow(the_query())
    another_document()
    Reader.objects.filter(pk=Reader.objects.order_by("pk").first().pk).update(cipher="broken")

    services.send_digests(at=NEXT_MORNING)

    assert [one.to for one in mail.outbox if one.to] == [["zhao@example.cn"]]
    assert "example.cn" not in caplog.text


def test_every_digest_can_be_ended_with_one_click(county):
    follow(the_query())
    another_document()
    services.send_digests(at=NEXT_MORNING)

    (sent,) = mail.outbox
    end_url = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    reader, rhythm = selectors.find_ending(word_in(end_url, "tuiding"))
    assert (reader, rhythm) == (Reader.objects.get(), "DAILY")
    assert end_url in sent.body


def test_a_digest_is_plain_text_and_html_and_loads_nothing(county):
    follow(the_query())
    another_document()
    services.send_digests(at=NEXT_MORNING)

    (page, kind) = mail.outbox[0].alternatives[0]
    assert kind == "text/html"
    assert "举报奖励办法" in page
    assert "<img" not in page
    assert "src=" not in page
    assert "utm_" not in page


def test_without_mail_settings_nothing_is_sent(county, settings):
    follow(the_query())
    another_document()
    settings.GONGKAI_SENDS_MAIL = False

    assert services.send_digests(at=NEXT_MORNING) == 0


def test_a_withdrawn_document_is_in_no_digest(county):
    follow(the_query())
    another = another_document()
    policies.withdraw_document(document=another, reason="撤下", actor_id=None, at=AT)
    index_everything()

    assert services.send_digests(at=NEXT_MORNING) == 0
    assert PolicyDocument.objects.filter(pk=another.pk).exists()


def test_sending_holds_no_transaction(county, monkeypatch):
    follow(the_query())
    another_document()
    depths = []
    monkeypatch.setattr(
        "gongkai.subscriptions.letters.send_digest",
        lambda *args: depths.append(len(transaction.get_connection().savepoint_ids)),
    )

    services.send_digests(at=NEXT_MORNING)

    assert depths == [0]


def _fails_with(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr("gongkai.subscriptions.letters.send_digest", fail)
