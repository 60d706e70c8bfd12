"""Aggregation findings on screen (汇聚预警): the secrecy officer sees the places side by side and decides."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.clearance import watch_selectors as selectors
from gongkai.clearance import watch_services as services
from gongkai.clearance.watch_models import FindingKind, FindingState
from gongkai.core.refusals import BadInput, Refused
from gongkai.desk.doors import roles_required
from gongkai.trail import selectors as trail

OFFICER = "SECRECY_OFFICER"
ROWS_A_PAGE = 50


class CountForm(forms.Form):
    """How many facts about one place are too many."""

    topic = forms.CharField(widget=forms.HiddenInput)
    exact = forms.IntegerField(label="精确事实", min_value=0, max_value=999)
    village = forms.IntegerField(label="到村事实", min_value=0, max_value=999)
    reason = forms.CharField(label="理由", max_length=200)


@roles_required(OFFICER)
@require_GET
def list_findings(request: HttpRequest) -> HttpResponse:
    """Show what adds up, open and grave ones first."""
    everything = selectors.list_findings_seen_by(request.scope)
    state = request.GET.get("state", FindingState.OPEN)
    findings = everything.filter(state=state) if state in FindingState.values else everything
    if request.GET.get("kind") in FindingKind.values:
        findings = findings.filter(kind=request.GET["kind"])
    context = {
        "page": Paginator(findings.prefetch_related("places"), ROWS_A_PAGE).get_page(request.GET.get("p")),
        "query": request.GET,
        "state": state,
        "states": FindingState.choices,
        "kinds": FindingKind.choices,
        "waiting": selectors.count_open_findings(request.scope),
    }
    return render(request, "desk/aggregation/list.html", context)


@roles_required(OFFICER)
@require_http_methods(["GET", "POST"])
def show_finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Show one finding with its places side by side; let the officer decide."""
    finding = get_object_or_404(selectors.list_findings_seen_by(request.scope), pk=finding_id)
    blockers, problem = (), ""
    if request.method == "POST":
        try:
            services.decide_finding(
                finding=finding,
                verdict=request.POST.get("verdict", ""),
                reason=request.POST.get("reason", ""),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            blockers = refusal.blockers
        except BadInput as error:
            problem = str(error)
        else:
            messages.success(request, "处理结果已记录。")
            return redirect("desk:aggregation_one", finding_id=finding.pk)
    context = {
        "one": finding,
        "places": selectors.list_places(finding, on=timezone.localdate()),
        "blockers": blockers,
        "problem": problem,
        "reason": request.POST.get("reason", ""),
        "entries": trail.list_entries_of("clearance.aggregationfinding", finding.pk),
    }
    return render(request, "desk/aggregation/one.html", context, status=409 if blockers else 200)


@roles_required(OFFICER)
@require_http_methods(["GET", "POST"])
def set_counts(request: HttpRequest) -> HttpResponse:
    """Set how many facts on each guarded topic are too many."""
    form = CountForm(request.POST if request.method == "POST" else None)
    problem = ""
    if form.is_valid():
        try:
            services.set_watch_count(**form.cleaned_data, actor_id=request.user.pk, at=timezone.now())
        except BadInput as error:
            problem = str(error)
        else:
            messages.success(request, "阈值已更新，从下一次发布起生效。")
            return redirect("desk:watch_counts")
    elif form.is_bound:
        problem = "条数填 0 到 999 的整数（0 表示不查），并写明理由。"
    context = {"settings": selectors.get_settings(on=timezone.localdate()), "problem": problem}
    return render(request, "desk/aggregation/counts.html", context)
