"""The library's screens: draft, fields, publication, and a repeal that needs two offices."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gongkai.policies.models import LegalEvent, PolicyDocument
from tests.desk.test_ledger_screens import signed_in
from tests.factories import a_unit, an_officer, cleared

pytestmark = pytest.mark.django_db

TEXT = """青岚县教育局关于做好校车安全检查的通知（演示）
青教发〔2026〕88号

各学校：
现将校车安全检查的事项通知如下。
一、检查时间
每学期开学前检查一次。
二、检查内容
检查车况、路线和驾驶人资格。

青岚县教育局
2026年9月1日
（此件公开发布）
"""


@pytest.fixture
def education():
    return a_unit("青岚县教育局")


def enter(client, text=TEXT, name="校车.txt"):
    return client.post("/desk/wenjian/luru/", {"file": SimpleUploadedFile(name, text.encode())})


def the_document():
    return PolicyDocument.objects.get(number="青教发〔2026〕88号")


def fields_of(document, **changes):
    values = {
        "title": document.title,
        "number": document.number,
        "kind": "OTHER",
        "genre": "通知",
        "topic": "",
        "openness": "PROACTIVE",
        "signed_on": "2026-09-01",
        "index_no": "0001-2026-001",
        "keywords_text": "校车、安全",
        "consult_phone": "024-00010305",
        "unified_no": "",
        "issued_on": "2026-09-01",
        "expires_on": "",
        "summary": "",
    }
    return values | changes


def test_a_draft_is_read_and_only_its_unit_and_the_office_see_it(client, education):
    signed_in(client, an_officer(unit=education))
    enter(client)
    document = the_document()
    address = f"/desk/wenjian/{document.pk}/"
    assert (document.title, document.is_public) == ("青岚县教育局关于做好校车安全检查的通知（演示）", False)
    assert client.get(address).status_code == 200
    assert document.title in client.get("/desk/wenjian/").content.decode()

    signed_in(client, an_officer(unit=a_unit("青岚县民政局")))
    assert client.get(address).status_code == 404
    assert client.post(f"{address}gongkai/").status_code == 404
    assert document.title not in client.get("/desk/wenjian/").content.decode()

    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    assert client.get(address).status_code == 200


def test_an_editor_may_not_publish_and_a_reviewer_may(client, education):
    signed_in(client, an_officer(unit=education))
    enter(client)
    document = the_document()
    address = f"/desk/wenjian/{document.pk}/"
    assert client.post(address, fields_of(document)).status_code == 302
    assert client.post(f"{address}gongkai/").status_code == 403

    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=education))
    unreviewed = client.post(f"{address}gongkai/")
    assert "尚未经过公开前审查" in unreviewed.content.decode()
    cleared("policies.policydocument", document.pk)
    client.post(f"{address}gongkai/")
    assert the_document().is_public
    client.post(f"{address}chexia/", {"reason": ""})
    assert the_document().is_public
    client.post(f"{address}chexia/", {"reason": "有误"})
    assert not the_document().is_public


def test_who_saves_second_is_told_that_another_was_first(client, education):
    signed_in(client, an_officer(unit=education))
    enter(client)
    document = the_document()
    address = f"/desk/wenjian/{document.pk}/"
    seen = client.get(address).context["form"].initial["seen"]

    first = client.post(address, fields_of(document, summary="甲的摘要", seen=seen))
    second = client.post(address, fields_of(document, summary="乙的摘要", seen=seen))

    assert first.status_code == 302
    assert "别人已改过这份文件" in second.content.decode()
    assert "乙的摘要" in second.content.decode()
    assert the_document().summary == "甲的摘要"


@pytest.mark.parametrize(("name", "content"), [("空.txt", ""), ("假.docx", "不是文档")])
def test_a_file_that_cannot_be_read_is_refused(client, education, name, content):
    signed_in(client, an_officer(unit=education))

    page = enter(client, content, name)

    assert 'class="error"' in page.content.decode()
    assert not PolicyDocument.objects.exists()


def test_the_same_document_is_not_entered_twice(client, education):
    signed_in(client, an_officer(unit=education))
    enter(client)

    page = enter(client, TEXT + "\n")

    assert "已在文件库里" in page.content.decode()


def test_a_repeal_counts_only_with_the_word_of_both_offices(client, education):
    signed_in(client, an_officer(unit=education))
    enter(client)
    document = the_document()
    client.post(f"/desk/wenjian/{document.pk}/", fields_of(document))
    reviewer = an_officer(role="ORGAN_REVIEWER", unit=education)
    signed_in(client, reviewer).post(f"/desk/wenjian/{document.pk}/gongkai/")
    proposed = client.post(
        f"/desk/wenjian/{document.pk}/biangeng/",
        {"change": "REPEAL", "on": "2026-11-01", "provisions": "", "decided_by": "", "note": "不再需要"},
    )
    assert proposed.status_code == 302
    event = LegalEvent.objects.get(document=document, kind="REPEALED")
    assert event.confirmed_at is None
    assert client.post(f"/desk/wenjian/liganfei/{event.pk}/", {"role": "JUSTICE_BUREAU"}).status_code == 403

    signed_in(client, an_officer(role="JUSTICE_BUREAU"))
    assert "不再需要" in client.get("/desk/wenjian/liganfei/").content.decode()
    client.post(f"/desk/wenjian/liganfei/{event.pk}/", {"role": "JUSTICE_BUREAU"})
    event.refresh_from_db()
    assert event.confirmed_at is None

    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    client.post(f"/desk/wenjian/liganfei/{event.pk}/", {"role": "COUNTY_OFFICE"})
    event.refresh_from_db()
    assert event.confirmed_at is not None
    assert the_document().ended_as == "REPEALED"


def test_the_office_notes_a_cited_document_that_is_not_held(client, education):
    signed_in(client, an_officer(unit=education))
    enter(client, TEXT.replace("检查车况", "按照《青岚县校车管理办法》检查车况"))
    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    assert "青岚县校车管理办法" in client.get("/desk/wenjian/").content.decode()

    client.post("/desk/wenjian/daibu/", {"title": "青岚县校车管理办法", "number": ""})

    assert PolicyDocument.objects.get(title="青岚县校车管理办法").is_stub
