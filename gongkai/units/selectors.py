"""Reading units and people; the scope of a person is the only door to what they may see."""

from datetime import date

from django.db.models import Q, QuerySet

from gongkai.units.models import Appointment, DisclosureContact, Officer, Unit, UnitGroup
from gongkai.units.rules import Directory, GroupFacts, Scope, UnitFacts


def get_scope(officer_id: int, *, on: date) -> Scope:
    """Return what a person may see and do on a day (权限范围)."""
    rows = Appointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on), officer_id=officer_id, starts_on__lte=on
    ).values_list("unit_id", "role")
    return Scope(officer_id, on, frozenset(rows))


def list_units(*, on: date) -> QuerySet[Unit]:
    """Return the units that exist on a day, in their official order."""
    return Unit.objects.existing_on(on).order_by("position", "name")


def find_unit(code: str) -> Unit | None:
    """Return one unit by its code, or None."""
    return Unit.objects.filter(code=code).first()


def get_directory(*, on: date) -> Directory:
    """Return all names by which units are known on a day (机构名录)."""
    units = []
    for unit in list_units(on=on).prefetch_related("aliases"):
        names = [unit.short_name] if unit.short_name else []
        names += [alias.name for alias in unit.aliases.all()]
        units.append(UnitFacts(unit.pk, unit.name, unit.kind, tuple(names)))
    groups = tuple(
        GroupFacts(
            (group.name, *group.aliases),
            frozenset(group.kinds),
            frozenset(member.pk for member in group.members.all()),
        )
        for group in UnitGroup.objects.prefetch_related("members")
    )
    return Directory(tuple(units), groups)


def list_contacts(*, on: date) -> QuerySet[DisclosureContact]:
    """Return the disclosure contacts (联系方式) of the units that exist on a day."""
    return (
        DisclosureContact.objects.filter(unit__in=Unit.objects.existing_on(on))
        .select_related("unit")
        .order_by("unit__position", "unit__name")
    )


def list_officers_holding(role: str, *, unit_id: int, on: date) -> QuerySet[Officer]:
    """Return who holds a role in a unit on a day."""
    return Officer.objects.filter(
        Q(appointments__ends_on__isnull=True) | Q(appointments__ends_on__gte=on),
        appointments__role=role,
        appointments__unit_id=unit_id,
        appointments__starts_on__lte=on,
        is_active=True,
    ).distinct()


def list_contacts_handled_by(scope: Scope) -> QuerySet[DisclosureContact]:
    """Return the contacts a person may change: of the own units, or all for the county office."""
    contacts = list_contacts(on=scope.on)
    if scope.holds("COUNTY_OFFICE"):
        return contacts
    writers = {unit_id for unit_id, role in scope.unit_roles if role in {"EDITOR", "ORGAN_REVIEWER"}}
    return contacts.filter(unit_id__in=writers)


def find_officer(username: str) -> Officer | None:
    """Return one person by the account's name, or None."""
    return Officer.objects.filter(username=username).first()


def list_officers() -> QuerySet[Officer]:
    """Return everybody with an account, with the roles they hold or held."""
    return Officer.objects.prefetch_related("appointments__unit").order_by("username")
