"""Deeds on units and people."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Refused
from gongkai.trail import services as trail
from gongkai.units import rules
from gongkai.units.models import Appointment, DisclosureContact, Officer, Unit, UnitAlias, UnitGroup


@transaction.atomic
def register_unit(
    *,
    fields: Mapping[str, Any],
    aliases: Sequence[str] = (),
    contact: Mapping[str, Any] | None = None,
    actor_id: int | None,
    at: datetime,
) -> Unit:
    """
    Enter a unit (机关单位) with its other names and its contact; an existing code is updated.

    The contact waits for its review like every other (S1).
    """
    unit, is_new = Unit.objects.update_or_create(code=fields["code"], defaults=dict(fields))
    for name in aliases:
        UnitAlias.objects.update_or_create(name=name, defaults={"unit": unit})
    if contact is not None:
        kept, _ = DisclosureContact.objects.get_or_create(unit=unit)
        _keep_proposal(kept, contact)
    action = "units.unit_registered" if is_new else "units.unit_updated"
    trail.record(action, subject=unit, actor_id=actor_id, at=at, name=unit.name)
    return unit


@transaction.atomic
def define_group(
    *,
    name: str,
    aliases: Sequence[str] = (),
    kinds: Sequence[str] = (),
    members: Sequence[Unit] = (),
    actor_id: int | None,
    at: datetime,
) -> UnitGroup:
    """Say which units a phrase such as 县政府各部门 stands for (单位统称), by kind or by name."""
    fields = {"kinds": list(kinds), "aliases": list(aliases)}
    group, _ = UnitGroup.objects.update_or_create(name=name, defaults=fields)
    group.members.set(members)
    trail.record("units.group_defined", subject=group, actor_id=actor_id, at=at, name=name, **fields)
    return group


@transaction.atomic
def enroll_officer(
    *,
    username: str,
    display_name: str,
    password: str | None,
    is_sample: bool,
    actor_id: int | None,
    at: datetime,
) -> Officer:
    """
    Open an account (开户) for a person; what they may do comes with their appointments.

    Without a password nobody can sign in to it until one is given.
    """
    officer = Officer(username=username, display_name=display_name, is_sample=is_sample)
    officer.set_password(password)
    officer.save()
    trail.record("units.officer_enrolled", subject=officer, actor_id=actor_id, at=at, username=username)
    return officer


@transaction.atomic
def appoint(
    *, officer: Officer, unit: Unit, role: str, starts_on: date, actor_id: int | None, at: datetime
) -> Appointment:
    """Give a person a role in a unit (任职) from a day on."""
    appointment = Appointment.objects.create(officer=officer, unit=unit, role=role, starts_on=starts_on)
    trail.record(
        "units.officer_appointed",
        subject=appointment,
        actor_id=actor_id,
        at=at,
        officer=officer.username,
        unit=unit.code,
        role=role,
    )
    return appointment


@transaction.atomic
def dismiss(*, appointment: Appointment, ends_on: date, actor_id: int | None, at: datetime) -> Appointment:
    """End a role (免职) on a day; the record of it stays."""
    appointment.ends_on = ends_on
    appointment.save(update_fields=["ends_on"])
    trail.record("units.officer_dismissed", subject=appointment, actor_id=actor_id, at=at, ends_on=ends_on)
    return appointment


@transaction.atomic
def propose_contact(
    *, contact: DisclosureContact, fields: Mapping[str, Any], actor_id: int, at: datetime
) -> DisclosureContact:
    """
    Propose how the public reaches a unit (联系方式, R14-01); it is shown once it has passed its review (S1).

    The day of checking is the day of the proposal, also where nothing had to be changed.

    :raises Refused: if the phone is not a number one can dial (X-12)
    """
    blockers = rules.phone_blockers(fields.get("phone", ""))
    if blockers:
        raise Refused(*blockers)
    _keep_proposal(contact, {**fields, "verified_on": timezone.localdate(at)})
    trail.record(
        "units.contact_proposed",
        subject=contact,
        actor_id=actor_id,
        at=at,
        unit=contact.unit.code,
        proposed=contact.proposed,
    )
    return contact


@transaction.atomic
def put_contact(
    *, contact: DisclosureContact, seal: str, actor_id: int | None, at: datetime
) -> DisclosureContact:
    """Put what passed its review in the place of what the public read (更新联系方式), sealed with its digest."""
    changed = {name: [getattr(contact, name), value] for name, value in contact.proposed.items()}
    for name, value in contact.proposed.items():
        setattr(contact, name, value)
    contact.proposed, contact.seal = {}, seal
    contact.save()
    trail.record(
        "units.contact_changed",
        subject=contact,
        actor_id=actor_id,
        at=at,
        unit=contact.unit.code,
        changed=changed,
    )
    return contact


def _keep_proposal(contact: DisclosureContact, fields: Mapping[str, Any]) -> None:
    """Keep the words that differ from what is public; the day of checking nobody types, so it counts at once."""
    told = {name: value for name, value in fields.items() if name != "verified_on"}
    wanted = contact.proposed | told
    contact.proposed = {name: value for name, value in wanted.items() if value != getattr(contact, name)}
    contact.verified_on = fields.get("verified_on", contact.verified_on)
    contact.save()


@transaction.atomic
def open_account(
    *,
    username: str,
    display_name: str,
    unit: Unit,
    role: str,
    password: str,
    actor_id: int | None,
    at: datetime,
) -> tuple[Officer, str]:
    """
    Open an account with its first role (开户并任职); the password is handed over in person, once.

    :raises Refused: if the name is taken or is no name an account can have
    """
    blockers = rules.username_blockers(username, is_taken=Officer.objects.filter(username=username).exists())
    if blockers:
        raise Refused(*blockers)
    officer = enroll_officer(
        username=username,
        display_name=display_name,
        password=password,
        is_sample=False,
        actor_id=actor_id,
        at=at,
    )
    appoint(officer=officer, unit=unit, role=role, starts_on=timezone.localdate(at), actor_id=actor_id, at=at)
    return officer, password


@transaction.atomic
def reset_password(*, officer: Officer, password: str, actor_id: int | None, at: datetime) -> None:
    """Give an account a new password (重置口令); the trail notes that it was done, never the password."""
    officer.set_password(password)
    officer.save(update_fields=["password"])
    trail.record("units.password_reset", subject=officer, actor_id=actor_id, at=at, username=officer.username)
