"""What waits in the knowledge base: unanswered questions that may become entries, corrections of readers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.core.refusals import Refused
from gongkai.desk.by_state import page_by_state
from gongkai.desk.doors import officer_required, roles_required
from gongkai.desk.views.knowledge import WRITERS
from gongkai.knowledge import selectors, services
from gongkai.knowledge.enums import CandidateState, CorrectionState, Source
from gongkai.knowledge.sealing import decipher


@officer_required
@require_GET
def list_candidates(request: HttpRequest) -> HttpResponse:
    """Show the questions that wait for an entry, the most asked first."""
    found = selectors.list_candidates_seen_by(request.scope)
    if request.GET.get("source") in Source.values:
        found = found.filter(source=request.GET["source"])
    context = page_by_state(request, found, CandidateState) | {
        "query": request.GET,
        "sources": Source.choices,
        "may_write": bool(request.scope.roles & set(WRITERS)),
    }
    return render(request, "desk/knowledge/candidates.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def decide_candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Show one question; make an entry of it, or say why not."""
    candidate = get_object_or_404(selectors.list_candidates_seen_by(request.scope), pk=candidate_id)
    blockers = ()
    if request.method == "POST":
        try:
            services.dismiss_candidate(
                candidate=candidate,
                reason=request.POST.get("reason", ""),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, "已记录理由，不再列入待办。")
            return redirect("desk:candidates")
    context = {"one": candidate, "blockers": blockers, "is_open": candidate.state == CandidateState.OPEN}
    return render(request, "desk/knowledge/candidate.html", context, status=409 if blockers else 200)


@officer_required
@require_GET
def list_corrections(request: HttpRequest) -> HttpResponse:
    """Show what readers found wrong, the most urgent first."""
    context = page_by_state(request, selectors.list_corrections_seen_by(request.scope), CorrectionState)
    return render(request, "desk/knowledge/corrections.html", context)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def answer_correction(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one correction and answer it; the contact is shown whole only to who has to call back, and noted."""
    one = get_object_or_404(selectors.list_corrections_seen_by(request.scope), pk=request_id)
    blockers = ()
    is_open = one.state == CorrectionState.OPEN
    if request.method == "POST" and request.POST.get("verdict") != "contact":
        try:
            services.answer_correction(
                request=one,
                accepts=request.POST.get("verdict") == "accept",
                answer=request.POST.get("answer", ""),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, "已答复，提交人凭查询码能看到。")
            return redirect("desk:corrections")
    contact = ""
    if request.POST.get("verdict") == "contact":
        services.note_contact_seen(request=one, actor_id=request.user.pk, at=timezone.now())
        contact = decipher(one.contact_cipher)
    context = {
        "one": one,
        "blockers": blockers,
        "is_open": is_open,
        "contact": contact,
        "answer": request.POST.get("answer", ""),
        "today": timezone.localdate(),
    }
    return render(request, "desk/knowledge/correction.html", context, status=409 if blockers else 200)
