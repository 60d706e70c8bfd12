"""Loading a county's profile: its units, people, columns and, for the sample county, its documents."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from gongkai.cli.loading_content import (
    load_articles,
    load_columns,
    load_documents,
    load_ledger,
    load_topics,
    read_toml,
)
from gongkai.cli.loading_knowledge import load_knowledge
from gongkai.units import services as units
from gongkai.units.enums import Role, UnitKind
from gongkai.units.models import Officer, Unit

SAMPLE_PASSWORD = "yanshi-gongkai-2026"  # noqa: S105 - refused outside demo mode
KINDS = {"GOVERNMENT": UnitKind.OFFICE}
SINCE = date(2020, 1, 1)


def load_profile(folder: Path, *, is_demo: bool, at: datetime) -> bool:
    """Fill an empty installation from its profile; return False where it is already filled."""
    if Unit.objects.exists():
        return False
    with transaction.atomic():
        _load_units(read_toml(folder / "units.toml"), at)
        if is_demo:
            _load_people(read_toml(folder / "people.toml"), at)
        load_columns(folder, at=at)
        load_documents(folder, at=at)
        load_articles(folder)
        load_knowledge(folder, at=at)
        load_topics(folder, at=at)
        load_ledger(folder, at=at)
    return True


def list_sample_accounts() -> list[tuple[str, str, str, str]]:
    """Return one sample account per role: role, username, name, password (演示账号)."""
    accounts = []
    for role in Role:
        officer = Officer.objects.filter(is_sample=True, appointments__role=role).order_by("pk").first()
        if officer:
            accounts.append((role.label, officer.username, str(officer), SAMPLE_PASSWORD))
    return accounts


def _load_units(stated: Mapping[str, Any], at: datetime) -> None:
    for position, row in enumerate(stated["units"]):
        units.register_unit(
            fields={
                "code": row["code"],
                "name": row["name"],
                "short_name": row.get("short_name", ""),
                "kind": KINDS.get(row["kind"], row["kind"]),
                "number_code": row.get("mark", ""),
                "responsibilities": row.get("responsibilities", ""),
                "position": position,
            },
            aliases=row.get("aliases", []),
            contact=_contact(row, timezone.localdate(at)),
            actor_id=None,
            at=at,
        )
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    for row in stated.get("groups", []):
        units.define_group(
            name=row["name"],
            aliases=row.get("aliases", []),
            kinds=row.get("kinds", []),
            members=[by_code[code] for code in row.get("members", [])],
            actor_id=None,
            at=at,
        )


def _contact(row: Mapping[str, Any], day: date) -> dict[str, Any]:
    disclosure = row.get("disclosure_contact", {})
    phone = disclosure.get("phone") or row.get("phone", "")
    return {
        "head": row.get("head", ""),
        "address": row.get("address", ""),
        "office_hours": row.get("office_hours", ""),
        "phone": phone,
        "fax": row.get("fax", ""),
        "email": disclosure.get("email") or row.get("email", ""),
        "verified_on": day if phone else None,
    }


def _load_people(stated: Mapping[str, Any], at: datetime) -> None:
    by_code = {unit.code: unit for unit in Unit.objects.all()}
    for row in stated["people"]:
        officer = units.enroll_officer(
            username=row["username"],
            display_name=row["name"],
            password=None,
            is_sample=True,
            actor_id=None,
            at=at,
        )
        for role in row["roles"]:
            units.appoint(
                officer=officer,
                unit=by_code[row["unit"]],
                role=role.upper(),
                starts_on=SINCE,
                actor_id=None,
                at=at,
            )
    Officer.objects.filter(is_sample=True).update(password=make_password(SAMPLE_PASSWORD))
