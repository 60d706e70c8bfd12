"""Who may write which category, on the county office's screen (类目权限, R03-04)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gongkai.knowledge import selectors
from gongkai.knowledge.models import Category, KnowledgeEntry
from gongkai.trail.models import Entry
from tests.desk.test_ledger_screens import signed_in
from tests.factories import a_unit, an_officer
from tests.knowledge.builders import LEAF, an_entry, written

pytestmark = pytest.mark.django_db
ROOT = "/desk/zhishi/leimu/"
RIGHTS_SET = "knowledge.category_writers_set"


@pytest.fixture
def leaf(unit):
    return Category.objects.get(path=LEAF)


@pytest.fixture
def address(leaf):
    return f"{ROOT}{leaf.code}/"


def shown(client, address) -> str:
    return client.get(address).content.decode()


def paths_listed(client, query="") -> list[str]:
    return [one.path for one in client.get(f"{ROOT}{query}").context["page"]]


def saved(client, address, *units):
    return client.post(address, {"units": [unit.pk for unit in units]}, follow=True)


def test_the_office_names_the_units_of_a_category_and_others_can_no_longer_write_there(
    client, office, leaf, address
):
    keeper, other = a_unit("青岚县城管局"), a_unit("青岚县水务局")

    answer = saved(client, address, keeper)

    assert "现在由青岚县城管局写" in answer.content.decode()
    assert leaf in selectors.list_categories_for(keeper.pk)
    assert leaf not in selectors.list_categories_for(other.pk)
    signed_in(client, an_officer(unit=other))
    assert LEAF not in [value for value, _ in form_of(client).fields["category"].choices]
    refused = client.post("/desk/zhishi/xinjian/", written(other, save="1"))
    assert list(refused.context["form"].errors) == ["category"]
    assert not KnowledgeEntry.objects.exists()


def form_of(client):
    return client.get("/desk/zhishi/xinjian/").context["form"]


def test_saving_again_undoes_it_and_both_stay_on_record(client, office, leaf, address):
    keeper = a_unit("青岚县城管局")
    saved(client, address, keeper)

    answer = saved(client, address)

    assert "现在由全县各单位写" in answer.content.decode()
    assert not leaf.writers.exists()
    told = Entry.objects.filter(action=RIGHTS_SET, subject_id=str(leaf.pk), actor_id=office.pk)
    assert [one.payload["unit_ids"] for one in told.order_by("sequence")] == [[keeper.pk], []]
    steps = [(who, units) for _, who, units in client.get(address).context["steps"]]
    assert steps == [("测试人员", "全县各单位"), ("测试人员", "青岚县城管局")]


def test_saving_the_same_choice_says_so_and_leaves_no_trace(client, office, address):
    keeper = a_unit()
    saved(client, address, keeper)

    answer = saved(client, address, keeper)

    assert "没有改动" in answer.content.decode()
    assert Entry.objects.filter(action=RIGHTS_SET).count() == 1


def test_the_form_says_what_none_means_and_who_keeps_entries_there(client, office, unit, address):
    an_entry(owner=unit)

    page = shown(client, address)

    assert "一个都不勾，就是全县各单位都能写" in page
    assert f"{unit.name}（已有 1 条）" in page
    assert "<script" not in page.split('name="csrfmiddlewaretoken"')[1].split("</form>")[0]


def test_the_boxes_stand_as_they_were_saved(client, office, address):
    keeper, other = a_unit(), a_unit()
    saved(client, address, keeper)

    page = shown(client, address)

    assert f'value="{keeper.pk}" checked' in page
    assert f'value="{other.pk}">' in page


def test_a_category_is_found_by_its_words_and_by_the_unit_named(client, office, address):
    saved(client, address, a_unit("青岚县城管局"))

    assert paths_listed(client, "?q=城乡建设 住房") == [LEAF]
    assert paths_listed(client, "?q=城管") == [LEAF]
    assert paths_listed(client, "?quanxian=xianding") == [LEAF]
    assert LEAF not in paths_listed(client, "?quanxian=buxian&q=城乡建设")
    assert "换个词" in shown(client, f"{ROOT}?q=没有这样的类目")


def test_only_the_lowest_classes_are_listed_and_opened(client, office, leaf):
    assert leaf.parent.path not in paths_listed(client, f"?q={leaf.parent.name}")
    assert client.get(f"{ROOT}{leaf.parent.code}/").status_code == 404
    assert client.get(f"{ROOT}9999/").status_code == 404


def test_a_unit_abolished_since_stays_in_sight_until_it_is_unticked(client, office, leaf, address):
    gone = a_unit("青岚县粮食局")
    saved(client, address, gone)
    gone.abolished_on = timezone.localdate() - timedelta(days=1)
    gone.save()

    assert "青岚县粮食局（已撤销）" in shown(client, address)
    assert "青岚县粮食局（已撤销）" in shown(client, f"{ROOT}?q=粮食")
    saved(client, address)

    assert "青岚县粮食局（已撤销）" not in shown(client, address)
    assert client.post(address, {"units": [gone.pk]}).status_code == 409
    assert not leaf.writers.exists()


@pytest.mark.parametrize("units", ["999999", "x"])
def test_a_unit_that_does_not_exist_changes_nothing_and_is_said(client, office, leaf, address, units):
    keeper = a_unit()
    saved(client, address, keeper)

    answer = client.post(address, {"units": [units]})

    assert answer.status_code == 409
    assert "没有保存" in answer.content.decode()
    assert list(leaf.writers.all()) == [keeper]


@pytest.mark.parametrize("role", ["EDITOR", "ORGAN_REVIEWER", "SECRECY_OFFICER", "OPERATOR", "AUDITOR"])
def test_nobody_but_the_county_office_sets_rights(client, unit, leaf, address, role):
    signed_in(client, an_officer(role=role, unit=unit))

    assert client.get(ROOT).status_code == 403
    assert client.get(address).status_code == 403
    assert client.post(address, {"units": [unit.pk]}).status_code == 403
    assert not leaf.writers.exists()
    assert ROOT not in shown(client, "/desk/zhishi/")


def test_the_county_office_finds_the_screen_from_the_knowledge_base(client, office):
    assert f'href="{ROOT}"' in shown(client, "/desk/zhishi/")


def test_strangers_are_sent_to_sign_in(client, address):
    assert client.get(address).headers["Location"].startswith("/account/login/")
