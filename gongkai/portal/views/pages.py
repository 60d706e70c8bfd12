"""Public pages drawn on demand: before the first release, and where the address asks for more than a file."""

from datetime import date

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.core.refusals import BadInput
from gongkai.policies import selectors as policies
from gongkai.policies.models import PolicyDocument
from gongkai.portal import documents, library, listing
from gongkai.portal.frame import load_frame
from gongkai.portal.middleware import media_type
from gongkai.portal.sources.documents import ADDRESS
from gongkai.publishing import selectors
from gongkai.publishing.release.sources import list_sources, written


@require_safe
def public_page(request: HttpRequest, path: str = "") -> HttpResponse:
    """Return a public page that has no file yet; an article that moved leads to where it is."""
    address = f"/{path}"
    for source in list_sources():
        for _, page in source.pages([address]):
            content = written(page)
            if content is not None:
                return HttpResponse(content, content_type=media_type(address))
    if address.startswith("/lm/") and address.endswith(".html"):
        article = selectors.find_article_by_slug(address.rsplit("/", 1)[1].removesuffix(".html"))
        if article is not None and article.address != address:
            return HttpResponsePermanentRedirect(article.address)
    if not address.endswith(("/", ".html", ".xml")) and address.startswith(
        ("/lm/", "/zt/", "/zc/lei/", "/zc/nian/")
    ):
        return HttpResponsePermanentRedirect(f"{library.quoted(address)}/")
    raise Http404


@require_safe
def library_list(request: HttpRequest) -> HttpResponse:
    """Return the list of the library as the address asks for it."""
    problem = ""
    try:
        filters = listing.filters_from(request.GET)
    except BadInput as error:
        filters, problem = library.listed(), str(error)
    page = listing.library_page(load_frame(), filters, on=timezone.localdate(), problem=problem)
    return HttpResponse(page, status=422 if problem else 200)


@require_safe
def document(request: HttpRequest, path: str) -> HttpResponse:
    """Return the page of a document: now, on a day, or compared with another edition."""
    address = f"/zc/{path.rstrip('/')}"
    found = ADDRESS.match(address)
    if found is None or found["suffix"]:
        return public_page(request, address[1:])
    if "riqi" in request.GET:
        return _on_day(found["address"], request.GET["riqi"])
    if found["compare"]:
        return _comparison(found["address"], request)
    return _document(found["address"], found["day"])


def _document(address: str, day: str | None) -> HttpResponse:
    frame, today = load_frame(), timezone.localdate()
    if day is None:
        page = _page(address, today)
        return HttpResponse(documents.document_page(frame, page))
    moment = _day(day)
    known = _page(address, today)
    if moment in {edition.edition_on for edition in known.editions}:
        page = policies.get_document_page(address, as_of=today, edition_on=moment)
        return HttpResponse(documents.document_page(frame, page))
    page = policies.get_document_page(address, as_of=moment)
    return HttpResponse(documents.document_page(frame, page, moment=moment))


def _on_day(address: str, written: str) -> HttpResponse:
    link = library.quoted(library.document_address(address))
    try:
        return HttpResponseRedirect(f"{link}@{date.fromisoformat(written).isoformat()}")
    except ValueError:
        return HttpResponseRedirect(link)


def _comparison(address: str, request: HttpRequest) -> HttpResponse:
    older, newer = (_optional_day(request.GET.get(name, "")) for name in ("from", "to"))
    page = _page(address, timezone.localdate())
    return HttpResponse(documents.comparison_page(load_frame(), page, older, newer))


def _page(address: str, on: date) -> policies.DocumentPage:
    try:
        page = policies.get_document_page(address, as_of=on)
    except PolicyDocument.DoesNotExist as error:
        raise Http404 from error
    if page.document.is_stub:
        raise Http404
    return page


def _day(written: str) -> date:
    day = _optional_day(written)
    if day is None:
        raise Http404
    return day


def _optional_day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
