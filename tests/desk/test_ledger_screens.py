"""The ledger's screens: who may open which, and what a click does."""

import io
import re
from datetime import date

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.core.dates import format_date
from gongkai.ledger.models import Assignment, Notice
from tests.factories import an_officer
from tests.ledger.builders import a_county, a_ledger

pytestmark = pytest.mark.django_db


def signed_in(client, officer):
    client.force_login(officer, backend="gongkai.desk.sign_in.OfficerBackend")
    return client


@pytest.fixture
def county():
    return a_county()


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in(client):
    assert client.get("/desk/taizhang/").headers["Location"].startswith("/account/login/")


def test_somebody_without_a_role_today_is_told_so(client, county):
    officer = an_officer(unit=county[1])
    officer.appointments.update(ends_on="2021-01-01")

    response = signed_in(client, officer).get("/desk/taizhang/")

    assert response.status_code == 403
    assert "没有任职" in response.content.decode()


def test_weighty_roles_need_a_second_factor_outside_demo_mode(client, county, settings):
    officer = an_officer(role="COUNTY_OFFICE", unit=county[0], is_sample=False)
    settings.GONGKAI_DEMO = False

    assert (
        signed_in(client, officer).get("/desk/taizhang/").headers["Location"] == "/account/2fa/totp/activate/"
    )


def test_an_empty_ledger_says_how_it_is_filled(client, county):
    page = signed_in(client, an_officer(role="COUNTY_OFFICE", unit=county[0])).get("/desk/taizhang/")

    assert "台账还是空的" in page.content.decode()


@pytest.mark.parametrize(
    "address", ["", "hang/", "daochu/xlsx/", "daochu/docx/", "daochu/exe/", "99999/", "hang/99999/"]
)
def test_every_screen_opens_or_says_it_is_not_there(client, county, address):
    a_ledger()
    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=county[0]))

    status = client.get(f"/desk/taizhang/{address}").status_code

    assert status == (404 if "99999" in address or "exe" in address else 200)


def test_the_rows_are_chosen_by_unit(client, county):
    a_ledger()
    office, justice, *_ = county
    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=office))

    every = client.get("/desk/taizhang/hang/")
    chosen = client.get(f"/desk/taizhang/hang/?unit={justice.code}&state=")

    shown = {row.assignment.unit for row in chosen.context["page"]}
    assert shown == {justice}
    assert len({row.assignment.unit for row in every.context["page"]}) > 1
    assert f'<option value="{justice.code}" selected>{justice.name}</option>' in chosen.content.decode()
    assert "清除筛选" in chosen.content.decode()


def test_an_editor_is_offered_only_the_own_unit(client, county):
    a_ledger()
    signed_in(client, an_officer(unit=county[1]))

    assert client.get("/desk/taizhang/hang/").context["units"] == [(county[1].code, county[1].name)]


def test_an_address_that_only_takes_a_form_says_so_in_words(client, county):
    a_ledger()
    row = Assignment.objects.filter(unit=county[1]).first()
    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=county[0]))

    answer = client.get(f"/desk/taizhang/hang/{row.pk}/shenhe/")

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "这个地址不能直接打开" in answer.content.decode()


def test_a_paper_writes_dates_in_words_and_the_workbook_dates_that_sort(client, county):
    a_ledger()
    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=county[0]))
    files = {form: b"".join(client.get(f"/desk/taizhang/daochu/{form}/")) for form in ("docx", "xlsx")}
    paper = docx.Document(io.BytesIO(files["docx"]))
    due = [row.cells[5].text for row in paper.tables[0].rows[1:]]
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active
    sorted_days = [book.cell(line, 6).value for line in range(4, book.max_row + 1)]

    assert re.fullmatch(r"截至\d{4}年\d{1,2}月\d{1,2}日，共 \d+ 行", paper.paragraphs[1].text)
    assert [format_date(date.fromisoformat(day)) for day in sorted_days if day[:2] == "20"] == [
        day for day in due if "年" in day
    ]
    assert any("年" in day for day in due)


def test_another_units_row_is_not_there_for_an_editor(client, county):
    a_ledger()
    _, justice, finance, _ = county
    signed_in(client, an_officer(unit=justice))

    own = Assignment.objects.filter(unit=justice).first()
    other = Assignment.objects.filter(unit=finance).first()

    assert client.get(f"/desk/taizhang/hang/{own.pk}/").status_code == 200
    assert client.get(f"/desk/taizhang/hang/{other.pk}/").status_code == 404


def test_an_editor_may_not_review_or_import(client, county):
    a_ledger()
    signed_in(client, an_officer(unit=county[1]))
    row = Assignment.objects.filter(unit=county[1]).first()

    assert client.post(f"/desk/taizhang/hang/{row.pk}/shenhe/", {"verdict": "accept"}).status_code == 403
    assert client.get("/desk/taizhang/daoru/").status_code == 403


def test_a_unit_reports_and_the_office_gives_the_row_back(client, county):
    a_ledger()
    row = Assignment.objects.get(unit=county[1], task__no=1)
    address = f"/desk/taizhang/hang/{row.pk}/"
    signed_in(client, an_officer(unit=county[1]))
    refused = client.post(address, {"text": "已公布", "completes": "on"})
    assert "佐证" in refused.content.decode()
    sent = client.post(address, {"text": "已公布", "completes": "on", "links": "/zc/"})
    assert sent.status_code == 302

    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=county[0]))
    without_reason = client.post(f"{address}shenhe/", {"verdict": "return", "reason": ""})
    assert without_reason.status_code == 409
    client.post(f"{address}shenhe/", {"verdict": "return", "reason": "链接打不开"})

    row.refresh_from_db()
    assert row.stage == "RETURNED"
    assert "链接打不开" in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("name", "content"),
    [("空.md", b""), ("假.docx", b"%PDF-1.7 not really"), ("无任务.txt", "今天天气很好。".encode())],
)
def test_a_file_that_is_no_notice_is_refused_in_one_sentence(client, county, name, content):
    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=county[0]))

    page = client.post("/desk/taizhang/daoru/", {"file": SimpleUploadedFile(name, content)})

    assert page.status_code == 200
    assert 'class="error"' in page.content.decode()
    assert not Notice.objects.exists()
