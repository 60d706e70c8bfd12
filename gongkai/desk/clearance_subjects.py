"""Who may hand in what (送审权限), and where what is reviewed stands on the desk and the portal."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.models import Page

from gongkai.clearance.content import Content
from gongkai.clearance.models import Clearance
from gongkai.clearance.subjects import get_kind, list_kinds
from gongkai.knowledge import selectors as knowledge
from gongkai.knowledge.models import KIND as ENTRY
from gongkai.policies import selectors as policies
from gongkai.policies.selectors.clearing import BATCH, KIND
from gongkai.publishing.models import ArticlePage
from gongkai.units.rules import Scope

WRITERS = {"EDITOR", "ORGAN_REVIEWER"}


def get_handed_in(request: HttpRequest, kind: str, subject_id: int) -> Content:
    """
    Return what an officer wants to hand in, as it would be public.

    :raises Http404: if it is not one of the officer's own unit, or not there
    """
    if kind not in list_kinds() or not may_hand_in(request.scope, kind, subject_id):
        raise Http404
    return get_kind(kind).content(subject_id)


def may_hand_in(scope: Scope, kind: str, subject_id: int) -> bool:
    """Whether an officer may hand this in: the own unit's, everything for the county office."""
    if kind == KIND:
        return policies.list_documents_handled_by(scope).filter(pk=subject_id).exists() and _writes(scope)
    if kind == BATCH:
        return scope.holds("COUNTY_OFFICE")
    if kind == ENTRY:
        entry = knowledge.list_entries_seen_by(scope).filter(pk=subject_id).first()
        return entry is not None and knowledge.may_write(scope, entry)
    page = Page.objects.filter(pk=subject_id).first()
    if page is None:
        return False
    if scope.holds("COUNTY_OFFICE"):
        return True
    specific = page.specific
    return isinstance(specific, ArticlePage) and any(
        (specific.unit_id, role) in scope.unit_roles for role in WRITERS
    )


def links_of(clearance: Clearance) -> list[tuple[str, str]]:
    """Return where what is reviewed can be seen and changed: label, address."""
    kind, pk = clearance.subject_kind, clearance.subject_id
    if kind == KIND:
        return [("打开文件", reverse("desk:document", args=[pk]))]
    if kind == BATCH:
        return [("打开导入批次", reverse("desk:batches"))]
    if kind == ENTRY:
        return [("打开条目", reverse("desk:entry", args=[pk]))]
    return [("打开稿件", reverse("wagtailadmin_pages:edit", args=[pk]))]


def _writes(scope: Scope) -> bool:
    return bool(scope.roles & (WRITERS | {"COUNTY_OFFICE"}))
