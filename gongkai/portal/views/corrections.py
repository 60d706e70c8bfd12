"""Where readers say what is wrong with an entry (群众纠错), and look for the answer; works without a script."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gongkai.core.refusals import Refused
from gongkai.knowledge import selectors, services
from gongkai.knowledge.services.corrections import LONGEST_CONTACT, LONGEST_TEXT
from gongkai.portal.frame import Crumb, load_frame
from gongkai.portal.knowledge import ROOT, entry_address
from gongkai.portal.origins import origin_of

TRAP = "url"


@never_cache
@require_http_methods(["GET", "POST"])
def request_correction(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Take a correction; what is wrong with it is told beside the field, nothing written is lost."""
    entry = selectors.find_public(entry_id, as_of=timezone.localdate())
    if entry is None:
        raise Http404
    written = request.POST if request.method == "POST" else {}
    context: dict[str, Any] = {
        "page_title": f"纠错：{entry.title}",
        "crumbs": [Crumb("首页", "/"), ROOT, Crumb(entry.title, entry_address(entry.pk)), Crumb("纠错")],
        "entry": entry,
        "address": entry_address(entry.pk),
        "csrf": get_token(request),
        "text": written.get("text", ""),
        "contact": written.get("contact", ""),
        "most": LONGEST_TEXT,
        "most_contact": LONGEST_CONTACT,
        "trap": TRAP,
    }
    status = 200
    if request.method == "POST":
        try:
            context["received"] = _received(request, entry)
        except Refused as refusal:
            context["problems"], status = [one.message for one in refusal.blockers], 422
    return HttpResponse(load_frame().render("portal/knowledge/correction.html", **context), status=status)


@never_cache
@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """Show what became of a correction to whoever has its receipt (查询码)."""
    receipt = request.GET.get("ma", "").strip()[:24]
    found = selectors.find_correction(receipt) if receipt else None
    page = load_frame().render(
        "portal/knowledge/receipt.html",
        page_title="查纠错答复",
        crumbs=[Crumb("首页", "/"), ROOT, Crumb("查纠错答复")],
        receipt=receipt,
        found=found,
        is_missing=bool(receipt) and found is None,
    )
    return HttpResponse(page)


def _received(request: HttpRequest, entry: Any) -> Any:
    """Take the correction, or seem to: a machine that fills in the field nobody sees gets no receipt of its own."""
    if request.POST.get(TRAP):
        return {"receipt": "", "due_on": None}
    return services.request_correction(
        entry=entry,
        text=request.POST.get("text", ""),
        contact=request.POST.get("contact", ""),
        origin=origin_of(request),
        at=timezone.now(),
    )
