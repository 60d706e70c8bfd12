"""
The site's own facts and the units' contacts as clearance sees them (网站基本信息、联系方式), for the gate.

Units lie below clearance and cannot ask it, so what of theirs the public reads is judged from here.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from gongkai.clearance.content import FACE_SEAM, Content, Passage
from gongkai.clearance.selectors import permitted
from gongkai.publishing.models import SiteProfile
from gongkai.units import selectors as units
from gongkai.units.models import DisclosureContact

CONTACT, SITE = "units.disclosurecontact", "publishing.siteprofile"
CONTACT_FIELDS = ("head", "address", "office_hours", "phone", "fax", "email", "postcode")
CONTACT_FACE, SITE_FACE = ("head", "phone"), ("site_name", "phone")
UNSHOWN = {"id", "proposed", "seal"}
SITE_FIELDS = tuple(one.name for one in SiteProfile._meta.concrete_fields if one.name not in UNSHOWN)


def content_of_contact(contact: DisclosureContact, *, proposed: bool) -> Content:
    """Return everything the public would get of a unit's contact, with or without what is proposed."""
    told = _contact_told(contact, proposed=proposed)
    unit, fields = contact.unit, told.raw["fields"]
    return replace(
        told,
        passages=(
            *_passages([("responsibilities", "主要职责", unit.responsibilities)]),
            *_passages((name, _label(contact, name), value) for name, value in fields.items()),
        ),
        unit_id=unit.pk,
        place="联系方式",
        summary="、".join(_label(contact, name) for name in contact.proposed),
        face=FACE_SEAM.join(fields[name] for name in CONTACT_FACE),
    )


def content_of_site(profile: SiteProfile, *, proposed: bool) -> Content:
    """Return everything the public would get of the site's own facts, with or without what is proposed."""
    told = _site_told(profile, proposed=proposed)
    fields = told.raw["fields"]
    return replace(
        told,
        passages=tuple(_passages((name, _label(profile, name), value) for name, value in fields.items())),
        place="网站基本信息",
        summary="、".join(_label(profile, name) for name in profile.proposed),
        face=FACE_SEAM.join(fields[name] for name in SITE_FACE),
    )


def get_contact_content(contact_id: int) -> Content:
    """Return a unit's contact as it would be public if what is proposed passed."""
    return content_of_contact(_contacts().get(pk=contact_id), proposed=True)


def get_site_content(profile_id: int) -> Content:
    """Return the site's own facts as they would be public if what is proposed passed."""
    return content_of_site(SiteProfile.objects.get(pk=profile_id), proposed=True)


def list_public_contacts(*, on: date) -> list[DisclosureContact]:
    """Return the contacts the public may read (公开的联系方式): byte for byte what passed review (R14-01)."""
    found = units.list_contacts(on=on).filter(permitted(CONTACT, CONTACT_FACE))
    return [one for one in found if _contact_told(one, proposed=False).digest == one.seal]


def get_site_profile() -> SiteProfile:
    """Return the site's own facts as they passed review; an installation without any gets empty ones."""
    profile = SiteProfile.objects.filter(permitted(SITE, SITE_FACE), pk=1).first()
    if profile is not None and _site_told(profile, proposed=False).digest == profile.seal:
        return profile
    return SiteProfile(name="本县", short_name="本县", site_name="政务公开")


def list_waiting_contacts() -> list[DisclosureContact]:
    """Return the contacts of which something waits to be made public (待公开的联系方式)."""
    rows = _contacts().order_by("unit__position", "unit__name")
    return [one for one in rows if content_of_contact(one, proposed=True).digest != one.seal]


def find_waiting_site() -> SiteProfile | None:
    """Return the site's own facts if something of them waits to be made public, or None."""
    profile = SiteProfile.objects.filter(pk=1).first()
    waits = profile is not None and content_of_site(profile, proposed=True).digest != profile.seal
    return profile if waits else None


def proposals_of(row: DisclosureContact | SiteProfile) -> list[tuple[str, str, str]]:
    """Return what waits for review beside what the public reads: label, public value, proposed value."""
    return [(_label(row, name), getattr(row, name), value) for name, value in row.proposed.items()]


def _contact_told(contact: DisclosureContact, *, proposed: bool) -> Content:
    """Return only what the digest is of: each page of the portal that is drawn on demand asks for it."""
    unit = contact.unit
    fields = {name: getattr(contact, name) for name in CONTACT_FIELDS}
    about = {"name": unit.name, "kind": unit.kind, "responsibilities": unit.responsibilities}
    raw = {"unit": about, "fields": fields | (contact.proposed if proposed else {})}
    return Content(title=f"{unit.name}：政府信息公开联系方式", raw=raw)


def _site_told(profile: SiteProfile, *, proposed: bool) -> Content:
    fields = {name: getattr(profile, name) for name in SITE_FIELDS}
    return Content(title="网站基本信息", raw={"fields": fields | (profile.proposed if proposed else {})})


def _contacts():
    return DisclosureContact.objects.select_related("unit")


def _label(row: DisclosureContact | SiteProfile, name: str) -> str:
    return str(row._meta.get_field(name).verbose_name)


def _passages(told: Iterable[tuple[str, str, str]]) -> list[Passage]:
    return [Passage(name, label, value) for name, label, value in told if value]
