"""Who is meant by a name, who may do what, and who may sign in."""

from datetime import date

import pytest
from django.contrib.auth import authenticate

from gongkai.core.refusals import Refused
from gongkai.units import selectors, services
from gongkai.units.models import Unit
from gongkai.units.rules import (
    Directory,
    GroupFacts,
    Scope,
    UnitFacts,
    phone_blockers,
    resolve_units,
    role_blockers,
)
from tests.factories import AT, ON, a_unit, an_officer

DIRECTORY = Directory(
    units=(
        UnitFacts(1, "青岚县司法局", "DEPARTMENT"),
        UnitFacts(2, "青岚县人民政府办公室", "OFFICE", ("县政府办公室", "县政府办")),
        UnitFacts(3, "云溪镇", "TOWNSHIP", ("云溪镇人民政府",)),
    ),
    groups=(
        GroupFacts(("县政府各部门",), frozenset({"DEPARTMENT"})),
        GroupFacts(("执法单位",), member_ids=frozenset({1})),
    ),
)


@pytest.mark.parametrize(
    ("written", "ids"),
    [
        ("青岚县司法局", (1,)),
        ("县司法局", (1,)),
        ("司法局", (1,)),
        ("县政府办公室", (2,)),
        ("县政府办", (2,)),
        ("云溪镇人民政府", (3,)),
        ("县政府各部门", (1,)),
        ("执法单位", (1,)),
        ("县气象局", ()),
    ],
)
def test_names_as_notices_write_them_are_resolved(written, ids):
    assert resolve_units([written], DIRECTORY)[0].unit_ids == ids


def test_an_unknown_name_comes_with_near_ones():
    assert "县司法局" in resolve_units(["县司法厅"], DIRECTORY)[0].suggestions


@pytest.mark.parametrize(
    ("phone", "is_fine"),
    [
        ("024-12345678", True),
        ("12345", True),
        ("024-1234", False),
        ("打电话", False),
        ("", True),
        ("024-12345678、12345", True),
    ],
)
def test_a_phone_must_be_one_that_can_be_dialled(phone, is_fine):
    assert (phone_blockers(phone) == ()) is is_fine


def test_a_role_counts_only_in_its_own_unit():
    scope = Scope(7, ON, frozenset({(1, "EDITOR")}))

    assert role_blockers(scope, ["EDITOR"], unit_id=1) == ()
    assert role_blockers(scope, ["EDITOR"], unit_id=2)[0].code == "NOT_YOUR_ROLE"


def test_the_county_office_counts_everywhere():
    scope = Scope(7, ON, frozenset({(1, "COUNTY_OFFICE")}))

    assert role_blockers(scope, ["COUNTY_OFFICE"], unit_id=2) == ()


@pytest.mark.django_db
def test_a_role_ends_with_its_day():
    officer = an_officer()
    services.dismiss(appointment=officer.appointments.get(), ends_on=date(2026, 1, 31), actor_id=None, at=AT)

    assert selectors.get_scope(officer.pk, on=date(2026, 1, 31)).roles == {"EDITOR"}
    assert selectors.get_scope(officer.pk, on=date(2026, 2, 1)).roles == frozenset()


@pytest.mark.django_db
def test_a_group_means_the_units_of_that_day():
    a_unit("青岚县甲局")
    gone = a_unit("青岚县乙局")
    Unit.objects.filter(pk=gone.pk).update(abolished_on=date(2026, 1, 1))
    services.define_group(name="县政府各部门", kinds=["DEPARTMENT"], actor_id=None, at=AT)

    before = resolve_units(["县政府各部门"], selectors.get_directory(on=date(2025, 12, 31)))[0]
    after = resolve_units(["县政府各部门"], selectors.get_directory(on=date(2026, 1, 1)))[0]

    assert (len(before.unit_ids), len(after.unit_ids)) == (2, 1)


@pytest.mark.django_db
def test_an_editor_may_not_change_another_units_contact():
    mine, other = a_unit(), a_unit()
    scope = selectors.get_scope(an_officer(unit=mine).pk, on=ON)

    assert [contact.unit for contact in selectors.list_contacts_handled_by(scope)] == [mine]
    assert other.contact not in selectors.list_contacts_handled_by(scope)


@pytest.mark.django_db
def test_a_contact_with_a_wrong_phone_is_refused():
    contact = a_unit().contact

    with pytest.raises(Refused) as refusal:
        services.propose_contact(contact=contact, fields={"phone": "123"}, actor_id=1, at=AT)

    assert refusal.value.blockers[0].basis.startswith("X-12")


@pytest.mark.django_db
@pytest.mark.parametrize("is_demo", [True, False])
def test_sample_accounts_sign_in_only_in_demo_mode(settings, rf, is_demo):
    settings.GONGKAI_DEMO = is_demo
    officer = an_officer()

    signed_in = authenticate(rf.post("/"), username=officer.username, password="test-password-2026")

    assert (signed_in is not None) is is_demo
