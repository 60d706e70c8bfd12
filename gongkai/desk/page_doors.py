"""The doors of Wagtail's own page screens: an editor meets the drafts of the own unit only (X-07)."""

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.models import Page, PageQuerySet

from gongkai.publishing.models import ArticlePage, ColumnPage, TopicPage

PUBLIC_DEEDS = ("action-publish", "publish")


@hooks.register("construct_explorer_page_queryset")
def hide_drafts_of_others(parent: Page, pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Leave out drafts that belong to other units."""
    if request.scope.sees_county:
        return pages
    others = ArticlePage.objects.filter(live=False).exclude(unit_id__in=request.scope.unit_ids)
    return pages.exclude(pk__in=others.values("pk"))


@hooks.register("before_edit_page")
@hooks.register("before_delete_page")
@hooks.register("before_copy_page")
@hooks.register("before_unpublish_page")
def keep_to_own_unit(request: HttpRequest, page: Page, *_more: object) -> None:
    """Say that an article of another unit is not there; columns are the county office's."""
    specific = page.specific
    if request.scope.holds("COUNTY_OFFICE"):
        return
    if not isinstance(specific, ArticlePage) or specific.unit_id not in request.scope.unit_ids:
        raise Http404


class HandIn(ActionMenuItem):
    """The way a draft goes on from the editor: to its review (送审)."""

    name = "hand-in"
    label = "送审"
    order = 900
    icon_name = "tasks"

    def is_shown(self, context):
        page = context.get("page")
        return page is not None and isinstance(page.specific_deferred, ArticlePage | ColumnPage | TopicPage)

    def get_url(self, context):
        page = context["page"]
        return reverse("desk:hand_in", args=[page.specific_class._meta.label_lower, page.pk])


@hooks.register("register_page_action_menu_item")
def offer_review():
    """Offer the review beside saving the draft."""
    return HandIn()


@hooks.register("construct_page_action_menu")
def leave_publishing_to_the_review(menu_items, request, context):
    """Take Wagtail's publish button away: a passed review publishes (X-07); saving a draft comes first."""
    menu_items[:] = [item for item in menu_items if item.name not in PUBLIC_DEEDS]


@hooks.register("after_create_page")
def give_to_own_unit(request: HttpRequest, page: Page) -> None:
    """Note whose an article is: the unit of the officer who began it."""
    if isinstance(page, ArticlePage) and page.unit_id is None and request.scope.unit_ids:
        page.unit_id = min(request.scope.unit_ids)
        page.save(update_fields=["unit"])
