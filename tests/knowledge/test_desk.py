"""The knowledge base's screens: who may open which, and what a click does; nothing needs a script."""

from datetime import timedelta

import pytest

from gongkai.knowledge.models import KIND, KnowledgeEntry
from tests.desk.test_ledger_screens import signed_in
from tests.factories import AT, an_officer
from tests.knowledge.builders import a_candidate, a_clause, a_correction, a_notice, an_entry, written
from tests.policies.builders import a_document, a_second_edition

pytestmark = pytest.mark.django_db
ROOT = "/desk/zhishi/"
LISTS = ["", "xinjian/", "daoru/", "daiban/", "jiucuo/", "fugai/", "yingxiang/"]


@pytest.fixture
def everything(unit):
    entry = an_entry(owner=unit)
    made = {
        "": entry, "xiugai/": entry, "yulan/": entry, "heshi/": entry, "xiaxian/": entry, "guidang/": entry,
    }  # fmt: skip
    addresses = [f"{entry.pk}/{name}" for name in made]
    addresses += [f"jiucuo/{a_correction(entry).pk}/", f"daiban/{a_candidate(unit).pk}/"]
    return [*addresses, f"yingxiang/{a_notice(entry).pk}/"]


@pytest.mark.parametrize("role", ["ORGAN_REVIEWER", "COUNTY_OFFICE"])
def test_who_works_with_the_base_opens_every_screen(client, unit, everything, role):
    signed_in(client, an_officer(role=role, unit=unit))

    assert {one: client.get(ROOT + one).status_code for one in LISTS + everything} == dict.fromkeys(
        LISTS + everything, 200
    )


@pytest.mark.parametrize("role", ["EDITOR", "ORGAN_REVIEWER"])
def test_what_belongs_to_another_unit_is_not_there(client, everything, role):
    signed_in(client, an_officer(role=role))

    assert {one: client.get(ROOT + one).status_code for one in everything} == dict.fromkeys(everything, 404)


def test_lists_show_a_unit_its_own_only(client, everything):
    signed_in(client, an_officer())

    for one in ("", "jiucuo/", "daiban/", "yingxiang/"):
        assert "井盖" not in client.get(ROOT + one).content.decode()


@pytest.mark.parametrize("role", ["SECRECY_OFFICER", "OPERATOR", "AUDITOR"])
def test_who_does_not_write_cannot_write(client, unit, everything, role):
    signed_in(client, an_officer(role=role, unit=unit))

    assert client.get(f"{ROOT}xinjian/").status_code == 403
    assert client.get(f"{ROOT}daoru/").status_code == 403
    entry = KnowledgeEntry.objects.get()
    assert client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": "x"}).status_code == 403
    assert KnowledgeEntry.objects.get().state == "PUBLISHED"


def test_strangers_are_sent_to_sign_in(client):
    assert client.get(ROOT).headers["Location"].startswith("/account/login/")


def test_an_editor_finds_the_clause_beside_the_form_and_loses_nothing_written(client, editor, unit):
    document = a_document()
    clause = a_clause(document)

    found = client.post(f"{ROOT}xinjian/", written(unit, find="井盖", look="1")).content.decode()
    assert f'name="pick" value="{document.pk}"' in found
    opened = client.post(f"{ROOT}xinjian/", written(unit, pick=document.pk)).content.decode()
    assert "井盖缺失的，产权单位应当在两小时内到场。" in opened
    place = f"{document.pk}:{clause.edition_id}:art-3"
    added = client.post(f"{ROOT}xinjian/", written(unit, document=document.pk, add=place)).content.decode()
    assert f'name="cite" value="{place}"' in added
    assert "井盖没了谁来管" in added
    assert not KnowledgeEntry.objects.exists()

    answer = client.post(f"{ROOT}xinjian/", written(unit, cite=place, save="1"))

    entry = KnowledgeEntry.objects.get()
    assert answer.headers["Location"] == f"{ROOT}{entry.pk}/"
    assert (entry.owner, entry.variants) == (unit, ["井盖不见了怎么办", "马路上没井盖"])
    assert entry.citations.get().label == "第三条"


def test_an_older_edition_can_be_opened_beside_the_form(client, editor, unit):
    document = a_document()
    old = document.editions.get()
    a_second_edition(document)

    page = client.post(
        f"{ROOT}xinjian/", written(unit, document=document.pk, edition=old.pk, turn="1")
    ).content.decode()

    assert "每月巡查一次" in page


def test_every_reason_against_an_entry_is_shown_at_once(client, editor, unit):
    answer = client.post(f"{ROOT}xinjian/", written(unit, title="", keywords="", save="1"))

    assert answer.status_code == 409
    for words in ("请填写标题", "请至少填写 1 个关键字"):
        assert words in answer.content.decode()


def test_a_clause_can_be_dropped_again(client, editor, unit):
    entry = an_entry(owner=unit, is_public=False)
    one = entry.citations.get()
    place = f"{one.document_id}:{one.edition_id}:{one.anchor}"

    page = client.post(f"{ROOT}{entry.pk}/xiugai/", written(unit, cite=place, drop="0")).content.decode()

    assert 'name="cite"' not in page


def test_the_preview_shows_the_correction_as_the_public_would_see_it(client, editor, unit):
    entry = an_entry(owner=unit)
    one = entry.citations.get()
    place = f"{one.document_id}:{one.edition_id}:{one.anchor}"
    client.post(f"{ROOT}{entry.pk}/xiugai/", written(unit, title="井盖新说法", cite=place, save="1"))

    page = client.get(f"{ROOT}{entry.pk}/yulan/").content.decode()

    assert "井盖新说法" in page
    assert "现行有效" in page
    assert KnowledgeEntry.objects.get().title == "井盖丢了找谁"


def test_an_editor_hands_an_entry_in_for_review(client, editor, unit):
    entry = an_entry(owner=unit, is_public=False)

    page = client.get(f"/desk/shencha/songshen/{KIND}/{entry.pk}/")
    assert "井盖丢了找谁" in page.content.decode()
    signed_in(client, an_officer())
    assert client.get(f"/desk/shencha/songshen/{KIND}/{entry.pk}/").status_code == 404


def test_one_click_and_a_confirmation_verify_an_entry(client, editor, unit):
    entry = an_entry(owner=unit, at=AT - timedelta(days=200))
    assert "该核对了" in client.get(ROOT).content.decode()
    assert "确认核对无误" in client.get(f"{ROOT}{entry.pk}/heshi/").content.decode()

    client.post(f"{ROOT}{entry.pk}/heshi/")

    assert KnowledgeEntry.objects.get().verified_by == editor


def test_archiving_asks_and_needs_a_reason_and_the_reviewer(client, unit):
    entry = an_entry(owner=unit)
    signed_in(client, an_officer(unit=unit))
    assert client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": "旧了"}).status_code == 403
    signed_in(client, an_officer(role="ORGAN_REVIEWER", unit=unit))
    assert client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": ""}).status_code == 409

    client.post(f"{ROOT}{entry.pk}/guidang/", {"reason": "旧了"})

    assert KnowledgeEntry.objects.get().state == "ARCHIVED"
