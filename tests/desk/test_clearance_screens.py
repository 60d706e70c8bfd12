"""The review before publication on screen: handing in, findings in place, masking, deciding, papers."""

import io

import docx
import openpyxl
import pytest

from gongkai.clearance.models import Clearance
from gongkai.publishing.models import ArticlePage
from tests.clearance.builders import ARTICLE, a_draft, a_site, an_office, decided, handed_in
from tests.desk.test_ledger_screens import signed_in
from tests.factories import a_unit, an_officer

pytestmark = pytest.mark.django_db
NUMBER = "11010519491231002X"


@pytest.fixture
def office():
    a_site()
    return an_office()


def hand_in_address(article) -> str:
    return f"/desk/shencha/songshen/{ARTICLE}/{article.pk}/"


def test_an_editor_hands_a_draft_in_with_its_sheet(client, office):
    article = a_draft(office)
    signed_in(client, office.editor)
    fields = {"summary": "停水", "carrier": "OTHER", "channel": "WEBSITE", "planned_for": "2099-01-01T08:00"}

    shown = client.get(hand_in_address(article)).content.decode()
    answer = client.post(hand_in_address(article), fields, follow=True).content.decode()

    assert "明日八时起停水" in shown
    assert "已送审" in answer
    clearance = Clearance.objects.get(subject_kind=ARTICLE)
    assert (clearance.summary, clearance.handed_in_by) == ("停水", office.editor)


def test_nobody_hands_in_or_opens_what_belongs_to_another_unit(client, office):
    article = a_draft(office)
    clearance = handed_in(office, article)
    signed_in(client, an_officer(unit=a_unit("青岚县住建局")))

    assert client.get(hand_in_address(article)).status_code == 404
    assert client.get(f"/desk/shencha/songshen/auth.user/{article.pk}/").status_code == 404
    for tail in ("", "shenchadan/"):
        assert client.get(f"/desk/shencha/{clearance.pk}/{tail}").status_code == 404
    for tail in ("renke/", "tuomin/", "chehui/", "gongkai/"):
        assert client.post(f"/desk/shencha/{clearance.pk}/{tail}").status_code == 404


def test_a_reviewer_sees_the_finding_in_place_masks_it_and_passes(client, office):
    article = a_draft(office, body=f"联系人身份证号{NUMBER}。<b>注意</b>")
    clearance = handed_in(office, article)
    signed_in(client, office.reviewer)
    address = f"/desk/shencha/{clearance.pk}/"

    page = client.get(address).content.decode()
    refused = client.post(address, {"outcome": "PASS"}).content.decode()
    key = clearance.findings[0]["key"]
    masked = client.post(f"{address}tuomin/", {"key": [key]}, follow=True).content.decode()
    done = client.post(address, {"outcome": "PASS", "reason": "同意"}, follow=True).content.decode()

    assert f"<mark>{NUMBER}</mark>" in page
    assert "S7" in page
    assert "还有 1 处须处理的发现" in refused
    assert NUMBER not in masked
    assert "110105********002X" in masked
    assert "下一步：保密审查" in done


def test_the_secrecy_officer_accepts_with_a_reason_that_is_kept(client, office):
    clearance = handed_in(office, a_draft(office, body=f"联系人身份证号{NUMBER}。"))
    Clearance.objects.filter(pk=clearance.pk).update(position=1)
    signed_in(client, office.secrecy)
    address = f"/desk/shencha/{clearance.pk}/"
    key = clearance.findings[0]["key"]

    without = client.post(f"{address}renke/", {"key": key, "reason": " "}).content.decode()
    client.post(f"{address}renke/", {"key": key, "reason": "标准里的例子，不是真人"})
    page = client.post(address, {"outcome": "PASS"}, follow=True).content.decode()

    assert "请写明认可的理由" in without
    assert "标准里的例子，不是真人" in page
    assert ArticlePage.objects.live().exists()


def test_a_second_review_shows_what_changed_since_the_first(client, office):
    article = a_draft(office)
    decided(handed_in(office, article), office.reviewer, "RETURN", reason="写明范围")
    article.title = "关于城北停水的公告"
    article.save_revision()
    clearance = handed_in(office, article)
    signed_in(client, office.reviewer)

    page = client.get(f"/desk/shencha/{clearance.pk}/").content.decode()

    assert "<ins>关于城北停水的公告</ins>" in page
    assert "<del>关于停水的公告</del>" in page


def test_the_sheet_and_the_register_are_papers_an_office_can_file(client, office):
    clearance = decided(handed_in(office, a_draft(office)), office.reviewer, reason="同意")
    signed_in(client, an_officer(role="COUNTY_OFFICE"))

    sheet = docx.Document(io.BytesIO(client.get(f"/desk/shencha/{clearance.pk}/shenchadan/").content))
    cells = {row.cells[0].text: row.cells[1].text for row in sheet.tables[0].rows}
    book = openpyxl.load_workbook(
        io.BytesIO(client.get("/desk/shencha/dengji/?month=2026-11&form=xlsx").content)
    )

    assert cells["信息名称"] == "关于停水的公告"
    assert "同意公开：同意" in cells["单位审核意见"]
    assert "签名" in cells["保密审查意见"]
    assert [sheet.title for sheet in book] == ["登记簿", "月度汇总"]
    assert "关于停水的公告" in [row[2].value for row in book["登记簿"]]
    assert (office.unit.name, 1) in [(row[0].value, row[1].value) for row in book["月度汇总"]]


def test_the_county_office_sets_the_steps_and_others_may_not(client, office):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    fields = {"kind": ARTICLE, "column_kind": "NEWS", "step1": "SECRECY_OFFICER", "step2": "LEADER"}

    client.post("/desk/shencha/huanjie/", fields)
    wrong = client.post("/desk/shencha/huanjie/", fields | {"step1": ""}).content.decode()
    clearance = handed_in(office, a_draft(office))

    assert clearance.chain == ["SECRECY_OFFICER", "LEADER"]
    assert "审查环节应为 2 至 4 个" in wrong
    signed_in(client, office.editor)
    assert client.post("/desk/shencha/huanjie/", fields).status_code == 403


def test_the_editor_offers_review_and_no_publish_button(client, office):
    article = a_draft(office)
    signed_in(client, an_officer(role="COUNTY_OFFICE"))

    page = client.get(f"/desk/pages/{article.pk}/edit/").content.decode()

    assert hand_in_address(article) in page
    assert 'name="action-publish"' not in page


def test_the_first_screen_says_whose_turn_it_is(client, office):
    handed_in(office, a_draft(office))
    signed_in(client, office.reviewer)

    page = client.get("/desk/").content.decode()

    assert "关于停水的公告" in page
    assert "等您办理“单位审核”" in page
