"""The desk's editor publishes through Wagtail; these hooks make each of its deeds enter the trail."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page

from gongkai.publishing.clearing import content_of, require_cleared
from gongkai.publishing.models import ClearedPage
from gongkai.publishing.recording import record_page

BULK_DEEDS = {"publish": "published", "unpublish": "withdrawn", "delete": "deleted", "move": "moved"}


def _record(request: HttpRequest, pages: list[Page], deed: str) -> None:
    at = timezone.now()
    with transaction.atomic():
        for page in pages:
            record_page(page, deed, actor_id=request.user.pk, at=at)


@hooks.register("before_publish_page")
def keep_the_gate(_request: HttpRequest, page: Page) -> None:
    """
    Refuse what the editor's own publish button would let out unreviewed: it does not go by `Page.publish`.

    :raises Refused: if exactly this draft did not pass a review
    """
    latest = page.get_latest_revision_as_object()
    if isinstance(latest, ClearedPage):
        require_cleared(latest)


@hooks.register("after_publish_page")
def note_published(request: HttpRequest, page: Page) -> None:
    """Seal and record what an editor published."""
    specific = page.specific
    if isinstance(specific, ClearedPage):
        type(specific).objects.filter(pk=page.pk).update(seal=content_of(specific).digest)
    _record(request, [page], "published")


@hooks.register("after_unpublish_page")
def note_withdrawn(request: HttpRequest, page: Page) -> None:
    """Record that an editor took a page off the site."""
    _record(request, [page], "withdrawn")


@hooks.register("after_delete_page")
def note_deleted(request: HttpRequest, page: Page) -> None:
    """Record that an editor deleted a page."""
    _record(request, [page], "deleted")


@hooks.register("after_move_page")
def note_moved(request: HttpRequest, page: Page) -> None:
    """Record that an editor moved a page to another column."""
    _record(request, [page], "moved")


@hooks.register("after_bulk_action")
def note_bulk(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> None:
    """Record what an editor did to many pages at once."""
    if action_type in BULK_DEEDS:
        pages = [one for one in objects if isinstance(one, Page)]
        _record(request, pages, BULK_DEEDS[action_type])
