"""What readers follow (订阅统计): numbers for the county office, and no address for anybody."""

import pytest

from tests.factories import an_officer
from tests.subscriptions.conftest import county, follow, place, the_document, the_query  # noqa: F401

pytestmark = pytest.mark.django_db
SCREEN = "/desk/dingyue/"


def signed_in(client, role):
    client.force_login(an_officer(role=role), backend="gongkai.desk.sign_in.OfficerBackend")
    return client


def test_the_office_sees_numbers_and_no_address(client, county):  # noqa: F811
    follow(the_query())
    follow(the_query(), written="qian@example.cn", rhythm="WEEKLY")
    follow(the_document(county), written="sun@example.cn")

    page = signed_in(client, "COUNTY_OFFICE").get(SCREEN).content.decode()

    assert "邮件订阅共 3 项" in page
    assert "查询“井盖”" in page
    assert county.title in page
    assert "example.cn" not in page


def test_what_is_personal_in_a_question_is_masked_and_not_linked(client, county):  # noqa: F811
    follow(the_query("我叫赵一鸣，电话13800001234，低保怎么办"))

    page = signed_in(client, "COUNTY_OFFICE").get(SCREEN).content.decode()

    assert "13800001234" not in page
    assert "赵一鸣" not in page
    assert "%E8%B5%B5" not in page


@pytest.mark.parametrize("role", ["EDITOR", "OPERATOR", "LEADER", "AUDITOR"])
def test_others_do_not_see_what_readers_follow(client, role):
    assert signed_in(client, role).get(SCREEN).status_code == 403
