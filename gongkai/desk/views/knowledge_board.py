"""The supervisor's board of the knowledge base (知识覆盖), the notices of impact, what a document's end touches."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.core.refusals import Refused
from gongkai.desk.by_state import page_by_state
from gongkai.desk.doors import officer_required, roles_required
from gongkai.desk.views.knowledge import WRITERS, XLSX
from gongkai.knowledge import exports, selectors, services
from gongkai.knowledge.enums import NoticeState
from gongkai.knowledge.models import Duty
from gongkai.policies import selectors as policies


@officer_required
@require_GET
def show_board(request: HttpRequest) -> HttpResponse:
    """Show what policies want of the knowledge base: for units their own, for who supervises everything."""
    on = timezone.localdate()
    board = selectors.get_board(on=on) if request.scope.sees_county else None
    if board is not None and request.GET.get("export") == "xlsx":
        headers = {"Content-Disposition": 'attachment; filename="zhishi-fugai.xlsx"'}
        return HttpResponse(exports.board_as_xlsx(board), content_type=XLSX, headers=headers)
    context = {
        "board": board,
        "today": on,
        "page": Paginator(selectors.list_open_duties(request.scope), 30).get_page(request.GET.get("p")),
        "settled": selectors.list_duties_seen_by(request.scope)
        .exclude(settled_on=None)
        .order_by("-settled_on", "-pk")[:20],
        "may_write": bool(request.scope.roles & set(WRITERS)),
    }
    return render(request, "desk/knowledge/board.html", context)


@roles_required(*WRITERS)
@require_POST
def settle_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Note why a policy needs no entry."""
    duty = get_object_or_404(selectors.list_duties_seen_by(request.scope), pk=duty_id)
    _settle(request, duty)
    return redirect("desk:coverage")


@officer_required
@require_GET
def list_notices(request: HttpRequest) -> HttpResponse:
    """Show everything that cites what went or changed, with its owner and its day."""
    context = page_by_state(request, selectors.list_notices_seen_by(request.scope), NoticeState)
    return render(request, "desk/knowledge/impacts.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def resolve_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show one thing that cites a gone document; note what was done about it."""
    notice = get_object_or_404(selectors.list_notices_seen_by(request.scope), pk=notice_id)
    blockers = ()
    if request.method == "POST":
        try:
            services.resolve_notice(
                notice=notice, note=request.POST.get("note", ""), actor_id=request.user.pk, at=timezone.now()
            )
        except Refused as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, f"《{notice.item_title}》的处理结果已记录。")
            return redirect("desk:impacts")
    context = {"one": notice, "blockers": blockers, "note": request.POST.get("note", "")}
    return render(request, "desk/knowledge/impact.html", context, status=409 if blockers else 200)


@officer_required
@require_GET
def show_impact(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show what would be touched if a document went, before anybody decides."""
    document = get_object_or_404(policies.list_documents_handled_by(request.scope), pk=document_id)
    context = {
        "document": document,
        "validity": policies.get_validity(document, as_of=timezone.localdate()),
        "items": selectors.impact_of(document.pk),
    }
    return render(request, "desk/knowledge/impact_of.html", context)


def _settle(request: HttpRequest, duty: Duty) -> None:
    try:
        services.settle_without_entry(
            duty=duty, reason=request.POST.get("reason", ""), actor_id=request.user.pk, at=timezone.now()
        )
    except Refused as refusal:
        for blocker in refusal.blockers:
            messages.error(request, blocker.message)
    else:
        messages.success(request, f"《{duty.document.title}》不需要条目的理由已记录。")
