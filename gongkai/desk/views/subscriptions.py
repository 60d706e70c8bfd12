"""What readers follow (订阅统计): how many follow each query and document, and nothing of who they are."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from gongkai.desk.doors import roles_required
from gongkai.subscriptions import selectors

A_PAGE = 50


@roles_required("COUNTY_OFFICE")
@require_GET
def list_followed(request: HttpRequest) -> HttpResponse:
    """Show queries and documents with how many follow each."""
    found = selectors.list_followed()
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "total": sum(one.count for one in found),
        "refused": selectors.count_refused(),
        "sends_mail": settings.GONGKAI_SENDS_MAIL,
    }
    return render(request, "desk/subscriptions.html", context)
