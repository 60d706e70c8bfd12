"""Roles as Wagtail knows them: one group a role, kept in step with today's appointments."""

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from gongkai.units.enums import Role
from gongkai.units.models import Officer
from gongkai.units.rules import Scope

# What each role may do to pages; publishing is never the editor's, never the operator's.
PAGE_RIGHTS = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.ORGAN_REVIEWER: ("change_page", "publish_page"),
    Role.COUNTY_OFFICE: ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
MEDIA_RIGHTS = {
    Role.EDITOR: ("add_image", "choose_image", "add_document", "choose_document"),
    Role.ORGAN_REVIEWER: ("choose_image", "choose_document"),
    Role.COUNTY_OFFICE: ("add_image", "change_image", "choose_image", "add_document", "change_document"),
}


MODEL_RIGHTS = {Role.COUNTY_OFFICE: ("change_siteprofile",)}


def group_name(role: str) -> str:
    """Return the name of a role's group."""
    return f"岗位：{Role(role).label}"


def ensure_role_groups() -> None:
    """Create the group of every role with its rights; existing ones are kept as they are."""
    root = Page.objects.filter(depth=1).first()
    for role in Role:
        group, is_new = Group.objects.get_or_create(name=group_name(role))
        if not is_new:
            continue
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for codename in MODEL_RIGHTS.get(role, ()):
            group.permissions.add(Permission.objects.get(codename=codename))
        for codename in PAGE_RIGHTS.get(role, ()):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        _grant_media(group, MEDIA_RIGHTS.get(role, ()))


def sync_groups(officer: Officer, scope: Scope) -> None:
    """Give the officer exactly the groups of the roles held today."""
    ensure_role_groups()
    wanted = {group_name(role) for role in scope.roles}
    officer.groups.set(Group.objects.filter(name__in=wanted))


def _grant_media(group: Group, codenames: tuple[str, ...]) -> None:
    root = Collection.get_first_root_node()
    for codename in codenames:
        app_label = "wagtailimages" if codename.endswith("image") else "wagtaildocs"
        permission = Permission.objects.get(content_type__app_label=app_label, codename=codename)
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
