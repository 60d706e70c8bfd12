"""The review before publication on screen (公开前审查): hand in, look, mask, accept, decide."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.clearance import exports, selectors, services, watch_selectors, watch_services
from gongkai.clearance.content import changes_between
from gongkai.clearance.enums import State
from gongkai.clearance.models import Clearance
from gongkai.clearance.scanner.labels import KINDS
from gongkai.clearance.subjects import get_kind, list_kinds
from gongkai.core.refusals import BadInput, Refused
from gongkai.desk.clearance_forms import DecisionForm, HandInForm
from gongkai.desk.clearance_subjects import get_handed_in, links_of
from gongkai.desk.clearance_words import opinion_lines, sheet_lines
from gongkai.desk.doors import officer_required
from gongkai.desk.marked import marked

MOST_CHANGES = 200


@officer_required
@require_GET
def list_clearances(request: HttpRequest) -> HttpResponse:
    """Show what waits for this officer's review, then everything the officer may look at."""
    found = selectors.list_seen_by(request.scope).defer("passages", "findings")
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    if words:
        found = found.filter(title__contains=words)
    if state in State.values:
        found = found.filter(state=state)
    page = Paginator(found, 30).get_page(request.GET.get("p"))
    context = {
        "waiting": selectors.list_waiting_for(request.scope),
        "page": page,
        "query": request.GET,
        "states": State.choices,
        "kinds": {kind: one.label for kind, one in list_kinds().items()},
    }
    return render(request, "desk/clearance/list.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def hand_in(request: HttpRequest, kind: str, subject_id: int) -> HttpResponse:
    """Show what would be reviewed and what the scanner says of it; hand it in with its sheet."""
    content = get_handed_in(request, kind, subject_id)
    form = HandInForm(
        request.POST if request.method == "POST" else None, initial={"summary": content.summary}
    )
    if form.is_valid():
        try:
            clearance = services.hand_in(
                kind=kind,
                subject_id=subject_id,
                sheet=form.sheet(),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(
                request, f"《{clearance.title}》已送审，第一步：{selectors.step_label(clearance)}。"
            )
            return redirect("desk:clearance", clearance_id=clearance.pk)
    context = {
        "form": form,
        "content": content,
        "kind_label": get_kind(kind).label,
        "history": selectors.list_history(kind, subject_id)[:10],
    }
    return render(request, "desk/clearance/hand_in.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def show_clearance(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Show one review: the sheet, the words with their findings in place, what changed, what may be done."""
    clearance = _clearance(request, clearance_id)
    may_decide = _may_decide(request, clearance)
    form = DecisionForm(request.POST if request.method == "POST" and may_decide else None)
    if form.is_valid():
        try:
            decided = services.decide(
                clearance=clearance, actor_id=request.user.pk, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, _said(decided))
            return redirect("desk:clearance", clearance_id=clearance.pk)
    context = _context(request, clearance) | {"form": form, "may_decide": may_decide}
    return render(request, "desk/clearance/clearance.html", context)


def _context(request: HttpRequest, clearance: Clearance) -> dict[str, Any]:
    accepted = {one.key: one for one in clearance.accepted.select_related("officer")}
    previous = selectors.find_previous(clearance)
    changes = list(changes_between(previous.passages, clearance.passages)) if previous else []
    findings = [
        {**one, "kind_label": KINDS.get(one["kind"], one["kind"]), "accepted": accepted.get(one["key"])}
        for one in clearance.findings
    ]
    return {
        "clearance": clearance,
        "step": selectors.step_label(clearance),
        "steps": _steps(clearance),
        "lines": sheet_lines(clearance),
        "passages": [(one["label"], marked(one, clearance.findings)) for one in clearance.passages],
        "findings": findings,
        "open_blocks": len(selectors.open_blocks(clearance)),
        "previous": previous,
        "changes": changes[:MOST_CHANGES],
        "links": links_of(clearance),
        "is_open": clearance.state in {State.IN_REVIEW, State.REFERRED},
        "adds_up": _adds_up(request, clearance),
        "is_mine": clearance.handed_in_by_id == request.user.pk,
        "can_mask": get_kind(clearance.subject_kind).mask is not None,
    }


def _adds_up(request: HttpRequest, clearance: Clearance) -> dict[str, Any] | None:
    """Tell the secrecy officer what this would tell together with what is public already (S11)."""
    if clearance.state != State.IN_REVIEW or not request.scope.roles & watch_selectors.WATCHERS:
        return None
    alerts = watch_services.judge_draft(
        kind=clearance.subject_kind, subject_id=clearance.subject_id, at=timezone.now()
    )
    return {"alerts": alerts}


def _steps(clearance: Clearance) -> list[dict[str, Any]]:
    decisions = clearance.decisions.select_related("officer").order_by("pk")
    done = [
        {"label": selectors.STEP_LABELS.get(one.role, one.role), "decision": one, "is_now": False}
        for one in decisions
    ]
    if clearance.state not in {State.IN_REVIEW, State.REFERRED}:
        return done
    rest = clearance.chain[clearance.position :]
    return done + [
        {"label": selectors.STEP_LABELS.get(role, role), "decision": None, "is_now": number == 0}
        for number, role in enumerate(rest)
    ]


@officer_required
@require_POST
def accept(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Let one finding stand, with the reason."""
    clearance = _clearance(request, clearance_id)
    try:
        services.accept_finding(
            clearance=clearance,
            key=request.POST.get("key", ""),
            reason=request.POST.get("reason", ""),
            actor_id=request.user.pk,
            at=timezone.now(),
        )
    except BadInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已认可这一处，理由已留痕。")
    return redirect("desk:clearance", clearance_id=clearance.pk)


@officer_required
@require_POST
def mask(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Mask the chosen findings in the draft."""
    clearance = _clearance(request, clearance_id)
    keys = request.POST.getlist("key")
    services.mask_findings(clearance=clearance, keys=keys, actor_id=request.user.pk, at=timezone.now())
    messages.success(request, f"已脱敏 {len(keys)} 处，请核对脱敏后的文字。")
    return redirect("desk:clearance", clearance_id=clearance.pk)


@officer_required
@require_POST
def take_back(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Take back what one handed in."""
    clearance = _clearance(request, clearance_id)
    services.take_back(clearance=clearance, actor_id=request.user.pk, at=timezone.now())
    messages.success(request, f"《{clearance.title}》已撤回，可以修改后重新送审。")
    return redirect("desk:clearance", clearance_id=clearance.pk)


@officer_required
@require_POST
def publish(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Publish what passed and was not published yet, by one of the people of its unit."""
    clearance = _clearance(request, clearance_id)
    if clearance.state != State.PASSED or not _may_publish(request, clearance):
        return render(request, "desk/not_your_role.html", status=403)
    if blockers := services.publish_cleared(clearance=clearance, actor_id=request.user.pk, at=timezone.now()):
        raise Refused(*blockers)
    messages.success(request, f"《{clearance.title}》已公开，几秒钟后出现在门户。")
    return redirect("desk:clearance", clearance_id=clearance.pk)


@officer_required
@require_GET
def sheet(request: HttpRequest, clearance_id: int) -> HttpResponse:
    """Give the one-page review sheet as docx."""
    clearance = _clearance(request, clearance_id)
    content = exports.sheet_as_docx("政府信息公开前审查单", sheet_lines(clearance), opinion_lines(clearance))
    headers = {"Content-Disposition": f"attachment; filename=shenchadan-{clearance.pk}.docx"}
    return HttpResponse(
        content,
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        headers=headers,
    )


def _clearance(request: HttpRequest, clearance_id: int) -> Clearance:
    return get_object_or_404(selectors.list_seen_by(request.scope), pk=clearance_id)


def _may_decide(request: HttpRequest, clearance: Clearance) -> bool:
    return (
        clearance.state in {State.IN_REVIEW, State.REFERRED}
        and clearance.handed_in_by_id != request.user.pk
        and selectors.holds_step(request.scope, clearance)
    )


def _may_publish(request: HttpRequest, clearance: Clearance) -> bool:
    scope = request.scope
    return scope.holds("COUNTY_OFFICE") or scope.holds("ORGAN_REVIEWER", clearance.unit_id)


def _said(clearance: Clearance) -> str:
    if clearance.state == State.PASSED:
        return f"《{clearance.title}》审查通过。"
    if clearance.state == State.IN_REVIEW:
        return f"已通过本环节，下一步：{selectors.step_label(clearance)}。"
    return f"《{clearance.title}》：{clearance.get_state_display()}。"


def _show(form: Any, refusal: Refused) -> None:
    for blocker in refusal.blockers:
        form.add_error(None, f"{blocker.message}（{blocker.basis}）")
