"""The clearing-out list on screen (清理清单): units decide about their own, the county office about all."""

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.core.refusals import BadInput, Refused
from gongkai.desk.doors import officer_required, roles_required
from gongkai.inspection import exports, selectors, services
from gongkai.inspection.enums import Action, Reason, State
from gongkai.inspection.models import Candidate
from gongkai.trail import selectors as trail
from gongkai.units import selectors as units

OFFICE = "COUNTY_OFFICE"
ROWS_A_PAGE = 50
MOST_AT_ONCE = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class LeaderForm(forms.Form):
    """A leader who left."""

    name = forms.CharField(label="姓名", max_length=40)
    post = forms.CharField(label="原职务", max_length=80, help_text="与页面上的写法一致，如“局长”")
    left_on = forms.DateField(label="离任日期", widget=forms.DateInput(attrs={"type": "date"}))


@officer_required
@require_GET
def list_candidates(request: HttpRequest) -> HttpResponse:
    """Show what is past its time; filters stay in the address and in the export."""
    everything = selectors.list_candidates_handled_by(request.scope)
    candidates = _filtered(everything, request.GET)
    if request.GET.get("export") == "xlsx":
        return _export(candidates)
    day = timezone.localdate()
    counts = selectors.count_by_reason(everything)
    context = {
        "page": Paginator(candidates, ROWS_A_PAGE).get_page(request.GET.get("p")),
        "today": day,
        "query": request.GET,
        "state": request.GET.get("state", State.OPEN),
        "states": State.choices,
        "reasons": [(code, label, counts.get(code, 0)) for code, label in Reason.choices],
        "waiting": sum(counts.values()),
        "late": selectors.count_late(everything, on=day),
        "units": units.list_units(on=day) if request.scope.sees_county else [],
        "may_decide": bool(request.scope.roles & selectors.DECIDERS),
        "is_office": request.scope.holds(OFFICE),
    }
    return render(request, "desk/clearing_out/list.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def show_candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Show one candidate: why it is here, what is proposed, what was done; decide about it."""
    candidate = _candidate(request, candidate_id)
    may_decide = selectors.may_decide(request.scope, candidate)
    blockers, problem = (), ""
    if request.method == "POST" and may_decide:
        try:
            return _decide(request, candidate)
        except Refused as refusal:
            blockers = refusal.blockers
        except BadInput as error:
            problem = str(error)
    is_article = candidate.subject_kind == "publishing.articlepage"
    context = {
        "one": candidate,
        "may_decide": may_decide and candidate.state == State.OPEN,
        "actions": Action.choices if is_article else [(Action.CORRECT.value, Action.CORRECT.label)],
        "is_article": is_article,
        "blockers": blockers,
        "problem": problem,
        "note": request.POST.get("note", ""),
        "archives": selectors.list_archives(candidate),
        "entries": trail.list_entries_of("inspection.candidate", candidate.pk),
        "today": timezone.localdate(),
    }
    return render(request, "desk/clearing_out/one.html", context, status=409 if blockers else 200)


@officer_required
@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """Decide about several at once: first a preview of each, then the deed."""
    chosen = [
        one
        for one in selectors.list_candidates_handled_by(request.scope).filter(
            pk__in=_numbers(request.POST.getlist("chosen")), state=State.OPEN
        )[:MOST_AT_ONCE]
        if selectors.may_decide(request.scope, one)
    ]
    if not chosen:
        messages.error(request, "请先勾选要处理的事项（只能处理本单位待确认的）。")
        return redirect("desk:clearing_out")
    keeps, note = request.POST.get("verdict") == "keep", request.POST.get("note", "")
    if "sure" not in request.POST:
        context = {"chosen": chosen, "keeps": keeps, "note": note}
        return render(request, "desk/clearing_out/preview.html", context)
    done, refused = services.decide_many(
        candidates=chosen, keeps=keeps, note=note, actor_id=request.user.pk, at=timezone.now()
    )
    if done:
        messages.success(request, f"已{'保留' if keeps else '处理'} {done} 项。")
    for candidate, refusal in refused:
        messages.error(request, f"《{candidate.title}》没有处理：{refusal.blockers[0].message}")
    return redirect("desk:clearing_out")


@roles_required(OFFICE)
@require_POST
def sweep_now(request: HttpRequest) -> HttpResponse:
    """Bring the list up to date now, without waiting for the month."""
    new = services.sweep(actor_id=request.user.pk, at=timezone.now())
    messages.success(request, f"检查完毕，新列入 {new} 项。" if new else "检查完毕，没有新的事项。")
    return redirect("desk:clearing_out")


@roles_required(OFFICE)
@require_http_methods(["GET", "POST"])
def list_leaders(request: HttpRequest) -> HttpResponse:
    """Note who left a post, so that pages that still show it are found."""
    form = LeaderForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        leader = services.enter_former_leader(
            **form.cleaned_data, actor_id=request.user.pk, at=timezone.now()
        )
        messages.success(request, f"已登记{leader.name}离任，下次检查时会找出仍写原职务的页面。")
        return redirect("desk:former_leaders")
    context = {"form": form, "leaders": selectors.list_former_leaders()}
    return render(request, "desk/clearing_out/leaders.html", context)


def _decide(request: HttpRequest, candidate: Candidate) -> HttpResponse:
    common = {"note": request.POST.get("note", ""), "actor_id": request.user.pk, "at": timezone.now()}
    if request.POST.get("verdict") == "keep":
        services.keep_candidate(candidate=candidate, **common)
        messages.success(request, f"《{candidate.title}》继续保留，理由已记录。")
    else:
        done = services.confirm_candidate(
            candidate=candidate, action=request.POST.get("action", ""), **common
        )
        messages.success(request, f"《{candidate.title}》已处理：{done.get_action_taken_display()}。")
    return redirect("desk:clearing_out_one", candidate_id=candidate.pk)


def _candidate(request: HttpRequest, candidate_id: int) -> Candidate:
    return get_object_or_404(selectors.list_candidates_handled_by(request.scope), pk=candidate_id)


def _filtered(candidates, query):
    state = query.get("state", State.OPEN)
    if state in State.values:
        candidates = candidates.filter(state=state)
    if query.get("reason") in Reason.values:
        candidates = candidates.filter(reason=query["reason"])
    if query.get("unit"):
        candidates = candidates.filter(unit__code=query["unit"])
    if words := query.get("q", "").strip():
        candidates = candidates.filter(title__contains=words)
    return candidates


def _export(candidates) -> HttpResponse:
    response = HttpResponse(exports.as_xlsx(candidates), content_type=XLSX)
    response["Content-Disposition"] = "attachment; filename=qinglidan.xlsx"
    return response


def _numbers(written: list[str]) -> list[int]:
    return [int(one) for one in written if one.isdecimal()]
