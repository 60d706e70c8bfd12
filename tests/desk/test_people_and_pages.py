"""People on screen, and whose drafts an editor meets in Wagtail's own screens."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents.models import Document

from gongkai.publishing import services as publishing
from gongkai.publishing.models import ColumnPage
from gongkai.publishing.services import ArticleDraft
from gongkai.units.models import Officer
from tests.desk.test_ledger_screens import signed_in
from tests.factories import AT, a_unit, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def column():
    publishing.build_columns(
        columns=[
            {
                "slug": "yaowen",
                "title": "要闻",
                "type": "政务动态",
                "parent": "",
                "description": "要闻",
                "keywords": ["要闻"],
            }
        ],
        home_title="青岚县",
        actor_id=None,
        at=AT,
    )
    return ColumnPage.objects.get(slug="yaowen")


def a_draft_of(unit, column, title="本局的草稿"):
    draft = ArticleDraft(title=title, source=unit.name, body="正文。", unit_id=unit.pk)
    return publishing.draft_article(column=column, draft=draft, actor_id=None, at=AT)


def test_an_editor_meets_only_drafts_of_the_own_unit(client, column):
    mine, other = a_unit(), a_unit()
    own, foreign = a_draft_of(mine, column, "本局的草稿"), a_draft_of(other, column, "外局的草稿")
    signed_in(client, an_officer(unit=mine))

    listing = client.get(f"/desk/pages/{column.pk}/").content.decode()

    assert "本局的草稿" in listing
    assert "外局的草稿" not in listing
    assert client.get(f"/desk/pages/{own.pk}/edit/").status_code == 200
    assert client.get(f"/desk/pages/{foreign.pk}/edit/").status_code == 404


def test_the_county_office_opens_accounts_and_ends_roles(client):
    unit = a_unit()
    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    client.post(
        "/desk/renyuan/", {"username": "wangwu", "display_name": "王五", "unit": unit.pk, "role": "EDITOR"}
    )
    officer = Officer.objects.get(username="wangwu")
    assert officer.appointments.get().role == "EDITOR"
    assert not officer.is_sample

    taken = client.post(
        "/desk/renyuan/", {"username": "wangwu", "display_name": "王五", "unit": unit.pk, "role": "EDITOR"}
    )
    assert "已有人用" in taken.content.decode()
    old_hash = officer.password
    client.post(f"/desk/renyuan/{officer.pk}/", {"reset": "1"})
    client.post(f"/desk/renyuan/{officer.pk}/", {"unit": unit.pk, "role": "AUDITOR"})
    client.post(f"/desk/renyuan/{officer.pk}/", {"dismiss": officer.appointments.get(role="AUDITOR").pk})

    officer.refresh_from_db()
    assert officer.password != old_hash
    assert officer.appointments.get(role="AUDITOR").ends_on is not None


def test_an_editor_may_not_open_accounts(client):
    signed_in(client, an_officer())

    assert client.get("/desk/renyuan/").status_code == 403


def test_a_file_too_large_for_readers_is_refused_with_its_size(client):
    signed_in(client, an_officer(role="EDITOR"))
    large = SimpleUploadedFile("大文件.pdf", b"%PDF-" + b"0" * (21 * 1024 * 1024))

    told = client.post("/desk/documents/add/", {"title": "大文件", "file": large}).content.decode()

    assert "文件有 21 MB，最多 20 MB" in told
    assert not Document.objects.exists()
