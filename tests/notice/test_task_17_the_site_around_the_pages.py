"""Task 17: what stands around the pages passes the same gate: the frame, contacts, columns and topics."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from wagtail.models import Page

from gongkai.clearance import services as clearance
from gongkai.clearance.models import Clearance, Permit
from gongkai.clearance.subjects import list_kinds
from gongkai.core.refusals import Refused
from gongkai.publishing import facts, site_batch
from gongkai.publishing import services as publishing
from gongkai.publishing.models import ColumnEntry, ColumnPage, SiteProfile, TopicPage
from gongkai.publishing.release import releasing
from gongkai.trail.models import Entry
from gongkai.units import services as units
from gongkai.units.models import DisclosureContact, Unit
from tests.desk.test_ledger_screens import signed_in
from tests.factories import AT, a_unit, an_officer, cleared
from tests.publishing.builders import COLUMNS, SITE, a_site, a_topic, an_article, column, pass_the_site

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
NEW = "024-00077777"
NEW_WORDS = "尚未审查的话"


@pytest.fixture
def unit():
    office = a_unit("青岚县水务局")
    a_site()
    an_article(slug="ting-shui")
    a_topic()
    return office


@pytest.fixture
def released(tmp_path):
    """Release the whole site and return all that the public could then read, by address."""

    def release(at=LATER) -> dict[str, str]:
        tree = tmp_path / "site"
        releasing.release_all(tree, at=at)
        files = [one for one in tree.rglob("*") if one.suffix in {".html", ".xml"}]
        return {str(one.relative_to(tree)): one.read_text(encoding="utf-8") for one in files}

    return release


def contact_of(unit: Unit) -> DisclosureContact:
    return DisclosureContact.objects.get(unit=unit)


def by_the_services(unit, client):
    units.propose_contact(contact=contact_of(unit), fields={"phone": NEW}, actor_id=1, at=AT)
    publishing.describe_site(fields={"phone": NEW}, actor_id=None, at=AT)
    publishing.build_columns(columns=changed_columns(), home_title="青岚县", actor_id=None, at=AT)
    open_topic_again()


def by_the_screens(unit, client):
    signed_in(client, an_officer(role="COUNTY_OFFICE", unit=unit))
    fields = {"phone": NEW, "address": NEW_WORDS}
    assert client.post(f"/desk/danwei/{unit.code}/", fields).status_code == 302
    described = SITE | {"hotline": "12345", "error_report_link": "/", "phone": NEW}
    assert client.post("/desk/wangzhan/", described).status_code == 302


def by_the_reviews_own_road(unit, client):
    by_the_services(unit, client)
    for kind in (
        facts.SITE,
        facts.CONTACT,
        site_batch.BATCH,
        "publishing.columnpage",
        "publishing.topicpage",
    ):
        pks = {
            facts.SITE: [1],
            facts.CONTACT: [contact_of(unit).pk],
            "publishing.columnpage": [column("tongzhi").pk],
            "publishing.topicpage": [TopicPage.objects.get().pk],
        }
        for pk in pks.get(kind, [Page.objects.get(slug="shouye").pk]):
            with suppress(Refused):
                list_kinds()[kind].publish(pk, None, AT)


def by_hand_in_the_shell(unit, client):
    DisclosureContact.objects.update(phone=NEW)
    SiteProfile.objects.update(phone=NEW, footer_note=NEW_WORDS)
    ColumnPage.objects.update(description=NEW_WORDS)
    TopicPage.objects.update(lead=NEW_WORDS)
    ColumnEntry.objects.update(title=NEW_WORDS)


def by_hand_with_a_made_up_seal(unit, client):
    by_hand_in_the_shell(unit, client)
    for row in DisclosureContact.objects.all():
        row.seal = facts.content_of_contact(row, proposed=False).digest
        row.save()
    profile = SiteProfile.objects.get()
    profile.seal = facts.content_of_site(profile, proposed=False).digest
    profile.save()
    ColumnPage.objects.update(seal="0" * 64)
    TopicPage.objects.update(seal="0" * 64)


def by_another_ones_permit(unit, client):
    """Give the changed rows the permits that others earned."""
    by_hand_with_a_made_up_seal(unit, client)
    given = Permit.objects.filter(subject_kind="publishing.articlepage").get()
    for row in (*DisclosureContact.objects.all(), SiteProfile.objects.get()):
        Permit.objects.create(
            subject_kind="publishing.articlepage",
            subject_id=row.pk + 10_000,
            digest=row.seal,
            face=row.phone,
            clearance=given.clearance,
            granted_at=AT,
        )


def by_renaming_the_unit(unit, client):
    units.register_unit(
        fields={"code": unit.code, "name": NEW_WORDS, "kind": unit.kind}, actor_id=None, at=AT
    )


PATHS = [
    by_the_services,
    by_the_screens,
    by_the_reviews_own_road,
    by_hand_in_the_shell,
    by_hand_with_a_made_up_seal,
    by_another_ones_permit,
    by_renaming_the_unit,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_no_path_shows_an_unreviewed_fact_contact_column_or_topic(path, unit, released, client):
    assert any("024-00010001" in page for page in released().values())

    path(unit, client)

    for address, page in released(LATER + timedelta(days=1)).items():
        assert NEW not in page, address
        assert NEW_WORDS not in page, address


@pytest.mark.parametrize("path", [by_the_services, by_the_screens], ids=lambda path: path.__name__)
def test_what_was_public_stays_while_its_change_waits(path, unit, released, client):
    before = released()

    path(unit, client)

    after = released()
    assert after.keys() == before.keys()
    assert SITE["phone"] in after["index.html"]
    assert "青岚县水务局" in after["lm/lianxi/index.html"]


def test_what_passed_takes_the_place_of_what_was_public(unit, released):
    by_the_services(unit, None)
    pass_the_site()

    pages = released()

    assert NEW in pages["index.html"]
    assert NEW in pages["lm/lianxi/index.html"]
    assert NEW_WORDS in pages["lm/yaowen/tongzhi/index.html"]
    assert NEW_WORDS in pages["zt/xindong/index.html"]
    assert contact_of(unit).proposed == SiteProfile.objects.get().proposed == {}


def test_a_contact_passes_by_itself_and_its_chain_is_its_units_own(unit, released):
    units.propose_contact(contact=contact_of(unit), fields={"phone": NEW}, actor_id=1, at=AT)
    people = [an_officer(role=role, unit=unit) for role in ("EDITOR", "ORGAN_REVIEWER", "SECRECY_OFFICER")]
    review = clearance.hand_in(
        kind=facts.CONTACT, subject_id=contact_of(unit).pk, actor_id=people[0].pk, at=AT
    )
    for officer in people[1:]:
        assert NEW not in released()["lm/lianxi/index.html"]
        review = clearance.decide(clearance=review, outcome="PASS", actor_id=officer.pk, at=AT)

    assert NEW in released()["lm/lianxi/index.html"]
    assert contact_of(unit).seal == review.digest


def test_a_contact_proposed_anew_during_its_review_is_sent_back(unit):
    contact = contact_of(unit)
    units.propose_contact(contact=contact, fields={"phone": NEW}, actor_id=1, at=AT)
    reviewer = an_officer(role="ORGAN_REVIEWER", unit=unit)
    review = clearance.hand_in(kind=facts.CONTACT, subject_id=contact.pk, actor_id=None, at=AT)
    units.propose_contact(contact=contact, fields={"phone": "024-00088888"}, actor_id=1, at=AT)

    with pytest.raises(Refused, match="送审之后内容有改动"):
        clearance.decide(clearance=review, outcome="PASS", actor_id=reviewer.pk, at=AT)


def test_the_editor_sees_what_waits_beside_what_is_public(unit, client):
    signed_in(client, an_officer(role="EDITOR", unit=unit))

    answer = client.post(f"/desk/danwei/{unit.code}/", {"phone": NEW, "address": "演示大街1号"}, follow=True)
    screen = client.get(f"/desk/danwei/{unit.code}/").content.decode()
    listed = client.get("/desk/danwei/").content.decode()

    assert "请送审" in answer.content.decode()
    assert not [words for words in ("待审查", "024-00010001", NEW) if words not in screen]
    assert "待审查" in listed
    assert NEW not in listed


def test_a_contact_found_unchanged_is_checked_without_a_review(unit, client):
    signed_in(client, an_officer(role="EDITOR", unit=unit))
    DisclosureContact.objects.update(verified_on=date(2020, 1, 1))

    client.post(f"/desk/danwei/{unit.code}/", {"phone": "024-00010001", "address": "演示大街1号"})

    assert contact_of(unit).verified_on > date(2020, 1, 1)
    assert facts.list_waiting_contacts() == []


def test_only_the_own_units_contact_is_handed_in_and_the_sites_facts_only_by_the_county_office(unit, client):
    signed_in(client, an_officer(role="EDITOR", unit=a_unit()))

    for kind, pk in ((facts.CONTACT, contact_of(unit).pk), (facts.SITE, 1), (site_batch.BATCH, 3)):
        assert client.get(f"/desk/shencha/songshen/{kind}/{pk}/").status_code == 404
    assert client.get("/desk/wangzhan/").status_code == 403


def test_a_site_nobody_reviewed_yet_shows_no_word_of_its_profile(released):
    describe_and_build()

    pages = released()

    assert "404.html" in pages
    for page in pages.values():
        assert not [words for words in SITE.values() if words in page and words != SITE["colour"]]
        assert not [row["title"] for row in COLUMNS if row["title"] in page and row["slug"] in page]


def test_all_that_a_profile_brings_passes_on_one_screen(client, released):
    office = a_unit("青岚县人民政府办公室", kind="OFFICE")
    describe_and_build()
    clerk, secrecy = (
        an_officer(role="COUNTY_OFFICE", unit=office),
        an_officer(role="SECRECY_OFFICER", unit=office),
    )
    home = Page.objects.get(slug="shouye")
    review = clearance.hand_in(kind=site_batch.BATCH, subject_id=home.pk, actor_id=None, at=AT)

    signed_in(client, secrecy)
    screen = client.get(f"/desk/shencha/{review.pk}/").content.decode()
    client.post(f"/desk/shencha/{review.pk}/", {"outcome": "PASS"})
    signed_in(client, clerk)
    client.post(f"/desk/shencha/{review.pk}/", {"outcome": "PASS"})

    told = [row[name] for row in COLUMNS for name in ("title", "description")]
    assert not [words for words in (*told, SITE["icp"], "024-00010001") if words not in screen]
    assert Clearance.objects.get(pk=review.pk).state == "PASSED"
    pages = released()
    assert SITE["icp"] in pages["index.html"]
    assert "024-00010001" in pages["lm/lianxi/index.html"]
    assert site_batch.list_waiting() == []


def test_what_changed_after_the_batch_was_reviewed_stays_behind():
    describe_and_build()
    home = Page.objects.get(slug="shouye")
    cleared(site_batch.BATCH, home.pk)
    ColumnPage.objects.filter(slug="tongzhi").update(description=NEW_WORDS)

    count = site_batch.publish_batch(home.pk, None, AT)

    assert [one.row.slug for one in site_batch.list_waiting()] == ["tongzhi"]
    assert count == len(COLUMNS)
    assert not column("tongzhi").live


def test_a_column_taken_off_the_site_does_not_come_back_with_the_batch(unit):
    column("tongzhi").unpublish()

    pass_the_site()

    assert not column("tongzhi").live


def test_what_stands_below_a_column_that_is_not_as_reviewed_is_left_out(unit, released):
    ColumnPage.objects.filter(slug="yaowen").update(description=NEW_WORDS)

    assert "lm/yaowen/tongzhi/index.html" not in released()


def describe_and_build() -> None:
    publishing.describe_site(fields=SITE, actor_id=None, at=AT)
    publishing.build_columns(columns=COLUMNS, home_title="青岚县人民政府", actor_id=None, at=AT)


def changed_columns() -> list[dict]:
    return [{**row, "description": NEW_WORDS} if row["slug"] == "tongzhi" else row for row in COLUMNS]


def open_topic_again() -> None:
    publishing.open_topic(
        topic=TopicPage.objects.get(),
        lead=NEW_WORDS,
        starts_on=date(2026, 4, 1),
        ends_on=None,
        sections=[],
        actor_id=None,
        at=AT,
    )


def test_what_passed_is_on_the_site_by_the_trail_alone(unit, released, tmp_path):
    released()
    told = Entry.objects.count()
    by_the_services(unit, None)
    pass_the_site()

    releasing.release_entries(tmp_path / "site", list(Entry.objects.all()[told:]), at=LATER)

    tree = tmp_path / "site"
    for page in ("index.html", "lm/lianxi/index.html", "lm/yaowen/tongzhi/ting-shui.html"):
        assert NEW in (tree / page).read_text(encoding="utf-8"), page
    assert NEW_WORDS in (tree / "zt/xindong/index.html").read_text(encoding="utf-8")
