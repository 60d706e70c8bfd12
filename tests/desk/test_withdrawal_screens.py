"""Urgent withdrawal on screen: find, see, confirm, print; the snapshot only for who may order it."""

import io
import zipfile

import pytest

from gongkai.publishing.release import releasing
from gongkai.publishing.withdrawal.records import Withdrawal
from gongkai.trail import outbox
from tests.desk.test_ledger_screens import signed_in
from tests.factories import AT, an_officer
from tests.portal.conftest import tree  # noqa: F401 - a fixture
from tests.publishing.builders import a_site, an_article

pytestmark = pytest.mark.django_db
ARTICLE = "/lm/yaowen/tongzhi/ting-shui.html"
CONFIRM = f"/desk/chexia/queren/?address={ARTICLE}"


@pytest.fixture
def site(tree, settings, tmp_path):  # noqa: F811
    settings.GONGKAI_HOME = tmp_path
    a_site()
    an_article(slug="ting-shui")
    outbox.deliver_all(at=AT)
    releasing.release_all(tree, at=AT)
    return tree


@pytest.mark.parametrize("role", ["COUNTY_OFFICE", "SECRECY_OFFICER"])
def test_who_may_order_it_withdraws_and_prints_the_form(client, site, role):
    signed_in(client, an_officer(role=role))
    assert "/desk/chexia/" in client.get("/desk/").content.decode()

    found = client.get("/desk/chexia/", {"q": "停水"}).content.decode()
    preview = client.get(CONFIRM).content.decode()
    done = client.post(CONFIRM, {"reason": "含有不应公开的内容", "found_by": "王某"})
    form = client.get(done["Location"]).content.decode()

    assert "看会撤下什么" in found
    assert "将移走的文件（1 个）" in preview
    assert "/lm/yaowen/tongzhi/rss.xml" in preview
    assert not (site / ARTICLE[1:]).exists()
    for words in ("关于停水的公告", "王某", "从发现到撤下", "签字"):
        assert words in form
    assert "含有不应公开的内容" in client.get("/desk/chexia/").content.decode()


def test_the_snapshot_and_the_form_are_handed_out(client, site):
    signed_in(client, an_officer(role="SECRECY_OFFICER"))
    page = (site / ARTICLE[1:]).read_bytes()
    client.post(CONFIRM, {"reason": "有误"})
    number = Withdrawal.objects.get().pk

    snapshot = client.get(f"/desk/chexia/{number}/kuaizhao.zip").getvalue()
    form = client.get(f"/desk/chexia/{number}/baogao.docx").content

    assert zipfile.ZipFile(io.BytesIO(snapshot)).read(ARTICLE[1:]) == page
    assert zipfile.ZipFile(io.BytesIO(form)).namelist()


@pytest.mark.parametrize("role", ["EDITOR", "ORGAN_REVIEWER", "OPERATOR", "AUDITOR"])
def test_others_neither_withdraw_nor_see_snapshots(client, site, role):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    client.post(CONFIRM, {"reason": "有误"})
    number = Withdrawal.objects.get().pk
    signed_in(client, an_officer(role=role))

    for address in ("", "queren/", f"{number}/", f"{number}/kuaizhao.zip", f"{number}/baogao.docx"):
        assert client.get(f"/desk/chexia/{address}").status_code == 403, address


def test_without_a_reason_nothing_goes(client, site):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))

    answer = client.post(CONFIRM, {"reason": ""})

    assert answer.status_code == 200
    assert (site / ARTICLE[1:]).exists()


def test_a_whole_address_is_found_and_an_unknown_one_is_told(client, site):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))

    found = client.get("/desk/chexia/", {"q": f"http://127.0.0.1:8000{ARTICLE}?a=1"}).content.decode()
    unknown = client.get("/desk/chexia/queren/", {"address": "/meiyou"}, follow=True).content.decode()

    assert "关于停水的公告" in found
    assert "没有找到这个网址上的内容" in unknown
