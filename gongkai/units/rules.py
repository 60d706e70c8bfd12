"""Who is meant by a name, and who may do what. Imports no Django."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.core.refusals import Blocker

X_07 = "X-07 岗位分离"
X_12 = "X-12 电话号码"
PHONE = re.compile(r"(0\d{2,3}-?\d{7,8}(-\d{1,5})?|12345|1[3-9]\d{9})")
COUNTY_WIDE = frozenset({"COUNTY_OFFICE", "AUDITOR"})
SECOND_FACTOR_ROLES = frozenset(
    {
        "ORGAN_REVIEWER",
        "SECRECY_OFFICER",
        "LEGAL_OFFICER",
        "LEADER",
        "JUSTICE_BUREAU",
        "COUNTY_OFFICE",
        "OPERATOR",
        "AUDITOR",
    }
)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """A unit as names see it (单位)."""

    id: int
    name: str
    kind: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupFacts:
    """A phrase that stands for many units (单位统称), by kind or by name."""

    names: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    member_ids: frozenset[int] = frozenset()

    def covers(self, unit: UnitFacts) -> bool:
        """Whether the phrase means this unit too."""
        return unit.kind in self.kinds or unit.id in self.member_ids


@dataclass(frozen=True, slots=True)
class Directory:
    """All units of one day (当日机构名录) and the phrases that stand for many of them."""

    units: tuple[UnitFacts, ...]
    groups: tuple[GroupFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolution:
    """What one written name came to (单位匹配): units, or none and the nearest names."""

    written: str
    unit_ids: tuple[int, ...]
    is_group: bool = False
    suggestions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person may see and do on a day (权限范围)."""

    officer_id: int
    on: date
    unit_roles: frozenset[tuple[int, str]] = frozenset()

    @property
    def roles(self) -> frozenset[str]:
        """All roles the person holds, in whatever unit."""
        return frozenset(role for _, role in self.unit_roles)

    @property
    def unit_ids(self) -> frozenset[int]:
        """The units the person belongs to."""
        return frozenset(unit_id for unit_id, _ in self.unit_roles)

    @property
    def sees_county(self) -> bool:
        """Whether the person sees the work of every unit."""
        return bool(self.roles & COUNTY_WIDE)

    def holds(self, role: str, unit_id: int | None = None) -> bool:
        """Whether the person holds the role, in that unit where one is named."""
        if unit_id is None:
            return role in self.roles
        return (unit_id, role) in self.unit_roles


def role_blockers(scope: Scope, allowed: Iterable[str], *, unit_id: int | None = None) -> tuple[Blocker, ...]:
    """Return why a person may not do what only the allowed roles may (岗位分离)."""
    if any(scope.holds(role, None if role in COUNTY_WIDE else unit_id) for role in allowed):
        return ()
    return (Blocker("NOT_YOUR_ROLE", "您的岗位不能办理此事，请联系有相应岗位的人员办理。", X_07),)


def phone_blockers(phone: str) -> tuple[Blocker, ...]:
    """Return why a text is not a phone number the public could dial (X-12); empty is allowed."""
    wrong = [one for one in re.split(r"[、,，;；/\s]+", phone.strip()) if one and not PHONE.fullmatch(one)]
    if not wrong:
        return ()
    message = f"“{wrong[0]}”不像能拨通的号码，请写成 024-12345678 的样子。"
    return (Blocker("PHONE", message, X_12),)


def username_blockers(username: str, *, is_taken: bool) -> tuple[Blocker, ...]:
    """Return why a name cannot be an account's (账号)."""
    if not re.fullmatch(r"[a-z][a-z0-9_.-]{1,29}", username):
        message = "账号用姓名的拼音：小写字母开头，2 至 30 个字母或数字。"
        return (Blocker("USERNAME", message, X_07),)
    if is_taken:
        return (Blocker("TAKEN", f"账号“{username}”已有人用，请在后面加数字。", X_07),)
    return ()


def resolve_units(written: Iterable[str], directory: Directory) -> list[Resolution]:
    """Return which units are meant by names as a notice writes them, groups of that day included."""
    by_name = _names(directory)
    groups = {name: group for group in directory.groups for name in group.names}
    return [_resolve(name.strip(), by_name, groups, directory) for name in written]


def _names(directory: Directory) -> dict[str, int]:
    by_name: dict[str, int] = {}
    for unit in directory.units:
        for name in (unit.name, *unit.names):
            for form in written_forms(name):
                by_name.setdefault(form, unit.id)
    return by_name


def written_forms(name: str) -> tuple[str, ...]:
    """
    Return how a unit's name is written: whole, with the county as a word, and without it.

    >>> written_forms("某县司法局")
    ('某县司法局', '县司法局', '司法局')
    """
    bare = name.replace("（演示）", "").strip()
    forms = [bare]
    for marker in ("县人民政府", "县政府", "县"):
        _, found, rest = bare.partition(marker)
        if found and rest:
            forms += [f"县{rest}", rest]
    return tuple(dict.fromkeys(forms))


def _resolve(
    written: str, by_name: dict[str, int], groups: dict[str, GroupFacts], directory: Directory
) -> Resolution:
    if written in groups:
        members = tuple(unit.id for unit in directory.units if groups[written].covers(unit))
        return Resolution(written, members, is_group=True)
    for form in written_forms(written):
        if form in by_name:
            return Resolution(written, (by_name[form],))
    near = difflib.get_close_matches(written, [*by_name, *groups], n=3, cutoff=0.5)
    return Resolution(written, (), suggestions=tuple(near))
