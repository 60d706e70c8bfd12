"""Builders that tests read like sentences: `a_unit()`, `an_officer(role=…)`."""

from datetime import UTC, date, datetime
from itertools import count

from gongkai.clearance.models import Clearance
from gongkai.clearance.permits import grant_permits
from gongkai.clearance.subjects import get_kind
from gongkai.units import services
from gongkai.units.models import Officer, Unit

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
_numbers = count(1)


def a_unit(name: str = "", *, kind: str = "DEPARTMENT", **fields) -> Unit:
    """Enter a unit with a contact."""
    number = next(_numbers)
    name = name or f"青岚县第{number}局"
    return services.register_unit(
        fields={"code": f"u{number}", "name": name, "kind": kind, "position": number, **fields},
        aliases=(),
        contact={"phone": "024-00010001", "address": "演示大街1号"},
        actor_id=None,
        at=AT,
    )


def an_officer(*, role: str = "EDITOR", unit: Unit | None = None, is_sample: bool = True) -> Officer:
    """Open an account with one role."""
    officer = services.enroll_officer(
        username=f"o{next(_numbers)}",
        display_name="测试人员",
        password="test-password-2026",
        is_sample=is_sample,
        actor_id=None,
        at=AT,
    )
    services.appoint(
        officer=officer, unit=unit or a_unit(), role=role, starts_on=date(2020, 1, 1), actor_id=None, at=AT
    )
    return officer


def cleared(kind: str, subject_id: int, *, at: datetime = AT) -> Clearance:
    """Let something have passed its review as it stands now, so that it may be published."""
    content = get_kind(kind).content(subject_id)
    clearance = Clearance.objects.create(
        subject_kind=kind,
        subject_id=subject_id,
        title=content.title,
        unit_id=content.unit_id,
        digest=content.digest,
        face=content.face,
        members={str(pk): list(value) for pk, value in content.members.items()},
        state="PASSED",
        handed_in_at=at,
        decided_at=at,
    )
    granted = {subject_id: (content.digest, content.face)}
    grant_permits(kind=kind, granted=granted, clearance=clearance, at=at)
    return clearance
