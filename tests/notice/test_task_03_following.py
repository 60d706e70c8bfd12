"""
任务三：政策文件库与智能查询——订阅和跟踪。

Whoever asked once need not ask again: what is new for the question comes by mail, and what happens to a document.
"""

import pytest
from django.core import mail

from gongkai.subscriptions import selectors, services
from gongkai.subscriptions.models import Reader
from tests.policies.builders import a_second_edition
from tests.subscriptions.conftest import (  # noqa: F401 - the county is a fixture
    NEXT_MORNING,
    another_document,
    ask,
    county,
    follow,
    place,
    the_document,
    the_query,
)

pytestmark = pytest.mark.django_db


def test_a_new_document_comes_to_who_asked_for_it(county):  # noqa: F811
    follow(the_query("井盖"))
    another_document(words="举报井盖缺失的，奖励五十元。")

    services.send_digests(at=NEXT_MORNING)

    assert "井盖举报奖励办法" in mail.outbox[0].body


def test_a_change_of_a_document_comes_to_who_follows_it(county):  # noqa: F811
    follow(the_document(county))
    a_second_edition(county)

    services.send_digests(at=NEXT_MORNING)

    assert "修改第二条" in mail.outbox[0].body


def test_nobody_gets_mail_who_did_not_confirm_it(county):  # noqa: F811
    ask(the_query("井盖"))
    mail.outbox.clear()
    another_document()

    services.send_digests(at=NEXT_MORNING)

    assert mail.outbox == []


def test_an_address_is_forgotten_with_the_last_subscription(county):  # noqa: F811
    followed = follow(the_query("井盖"))

    services.end_all_subscriptions(reader=followed.reader, actor_id=None, at=NEXT_MORNING)

    assert not Reader.objects.exists()


def test_the_county_office_sees_how_many_follow_and_not_who(county):  # noqa: F811
    follow(the_query("井盖"), written="zhao@example.cn")
    follow(the_query("井盖"), written="qian@example.cn", rhythm="WEEKLY")

    (line,) = selectors.list_followed()

    assert (line.label, line.daily, line.weekly) == ("查询“井盖”", 1, 1)
    assert "@" not in str(line)
