"""The ledger on screen: notices in, the board, the rows, the county's word on them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.core.dates import format_date
from gongkai.core.documents.readers import read_bytes
from gongkai.core.refusals import BadInput, Refused
from gongkai.desk import forms
from gongkai.desk.doors import officer_required, roles_required
from gongkai.ledger import selectors, services
from gongkai.ledger.enums import State
from gongkai.ledger.exports import tables
from gongkai.ledger.models import Obligation, Task
from gongkai.ledger.notices import parse_notice
from gongkai.ledger.services import EvidenceGiven
from gongkai.units import selectors as unit_selectors

OFFICE = "COUNTY_OFFICE"
ROWS_A_PAGE = 50
FORMATS = {
    "xlsx": (tables.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (tables.as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@officer_required
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Show how the rows this officer sees stand, by task, by unit, by month."""
    day = timezone.localdate()
    notices = selectors.list_notices(request.scope)
    notice_id = _number(request.GET.get("notice", ""))
    context = {
        "board": selectors.get_board(request.scope, on=day, notice_id=notice_id),
        "notices": notices,
        "states": State.choices,
        "query": request.GET,
        "is_office": request.scope.holds(OFFICE),
    }
    return render(request, "desk/ledger/board.html", context)


@officer_required
@require_GET
def list_rows(request: HttpRequest) -> HttpResponse:
    """Show the rows behind a number of the board; the filter stays in the address."""
    assignments = selectors.list_assignments_seen_by(request.scope)
    for name, field in (("notice", "task__notice_id"), ("task", "task_id")):
        if number := _number(request.GET.get(name, "")):
            assignments = assignments.filter(**{field: number})
    if unit := request.GET.get("unit", ""):
        assignments = assignments.filter(unit__code=unit)
    rows = selectors.rows_on(assignments, on=timezone.localdate())
    rows = [row for row in rows if _matches(row, request.GET)]
    context = {
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("p")),
        "states": State.choices,
        "units": selectors.list_units_seen_by(request.scope),
        "query": request.GET,
        "kept": [(name, request.GET[name]) for name in ("notice", "task", "month") if request.GET.get(name)],
    }
    return render(request, "desk/ledger/rows.html", context)


@roles_required(OFFICE)
@require_http_methods(["GET", "POST"])
def import_notice(request: HttpRequest) -> HttpResponse:
    """Take a notice's file, read it, and show what was understood."""
    form = forms.UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            parsed = parse_notice(read_bytes(content, file.name)).as_json()
            notice = services.import_notice(
                parsed=parsed,
                file_name=file.name,
                content=content,
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except BadInput as error:
            form.add_error("file", str(error))
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "已读入，请逐项核对后确认入账。")
            return redirect("desk:notice", notice_id=notice.pk)
    return render(request, "desk/ledger/import.html", {"form": form})


@officer_required
@require_http_methods(["GET", "POST"])
def show_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Show a notice with its tasks; a draft can be corrected, confirmed or thrown away by the county office."""
    notice = get_object_or_404(selectors.list_notices(request.scope), pk=notice_id)
    blockers = ()
    if request.method == "POST" and request.scope.holds(OFFICE):
        try:
            return _decide(request, notice)
        except Refused as refusal:
            blockers = refusal.blockers
    context = {
        "notice": notice,
        "tasks": selectors.list_tasks_with_rows(notice, request.scope, on=timezone.localdate()),
        "blockers": blockers,
        "is_office": request.scope.holds(OFFICE),
    }
    return render(request, "desk/ledger/notice.html", context, status=409 if blockers else 200)


def _decide(request: HttpRequest, notice) -> HttpResponse:
    if "discard" in request.POST:
        services.discard_notice(notice=notice, actor_id=request.user.pk, at=timezone.now())
        messages.success(request, f"已放弃《{notice.title}》的草稿。")
        return redirect("desk:ledger")
    rows = services.confirm_notice(notice=notice, actor_id=request.user.pk, at=timezone.now())
    messages.success(request, f"已入账：{len(rows)} 行，派到各单位。")
    return redirect("desk:notice", notice_id=notice.pk)


@roles_required(OFFICE)
@require_http_methods(["GET", "POST"])
def correct_task(request: HttpRequest, task_id: int) -> HttpResponse:
    """Correct what was read of one task."""
    task = get_object_or_404(Task.objects.select_related("notice"), pk=task_id)
    form = forms.TaskForm(request.POST if request.method == "POST" else None, instance=task)
    if form.is_valid():
        fresh = Task.objects.select_related("notice").get(pk=task_id)
        try:
            services.correct_task(
                task=fresh, fields=form.fields_for_service(), actor_id=request.user.pk, at=timezone.now()
            )
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, f"第 {task.no} 项已校正。")
            return redirect("desk:notice", notice_id=task.notice_id)
    return render(request, "desk/ledger/task.html", {"form": form, "task": task})


@officer_required
@require_http_methods(["GET", "POST"])
def show_row(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Show one row: where it stands, what was done, what may be done now."""
    assignment = get_object_or_404(selectors.list_assignments_seen_by(request.scope), pk=assignment_id)
    may_report = bool({"EDITOR", "ORGAN_REVIEWER"} & _roles_in(request, assignment.unit_id))
    posted = request.method == "POST" and may_report
    form = forms.ProgressForm(*((request.POST, request.FILES) if posted else ()))
    if form.is_valid():
        try:
            _report(request, assignment, form.cleaned_data)
        except Refused as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "进展已记入台账。")
            return redirect("desk:row", assignment_id=assignment.pk)
    context = {
        "row": selectors.rows_on([assignment], on=timezone.localdate())[0],
        "progress": selectors.list_progress(assignment),
        "reviews": assignment.reviews.select_related("reviewed_by").order_by("-pk"),
        "changes": assignment.deadline_changes.select_related("changed_by").order_by("-pk"),
        "form": form,
        "may_report": may_report and assignment.stage != "DONE",
        "is_office": request.scope.holds(OFFICE),
        "review_form": forms.ReviewForm(),
        "deadline_form": forms.DeadlineForm(),
    }
    return render(request, "desk/ledger/row.html", context)


def _report(request: HttpRequest, assignment, cleaned) -> None:
    files = tuple((file.name, file.read()) for file in request.FILES.getlist("files"))
    services.report_progress(
        assignment=assignment,
        text=cleaned["text"],
        completes=cleaned["completes"],
        evidence=EvidenceGiven(cleaned["links"], files, cleaned["entries"]),
        actor_id=request.user.pk,
        at=timezone.now(),
    )


@roles_required(OFFICE)
@require_POST
def review_row(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Accept a completion or give the row back for more work."""
    assignment = get_object_or_404(selectors.list_assignments_seen_by(request.scope), pk=assignment_id)
    accepts = request.POST.get("verdict") == "accept"
    services.review_assignment(
        assignment=assignment,
        accepts=accepts,
        reason=request.POST.get("reason", ""),
        actor_id=request.user.pk,
        at=timezone.now(),
    )
    messages.success(request, "已确认完成。" if accepts else f"已退回{assignment.unit}重办。")
    return redirect("desk:row", assignment_id=assignment.pk)


@roles_required(OFFICE)
@require_POST
def change_deadline(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Move a row's deadline, with the reason."""
    assignment = get_object_or_404(selectors.list_assignments_seen_by(request.scope), pk=assignment_id)
    form = forms.DeadlineForm(request.POST)
    if not form.is_valid():
        messages.error(request, "时限没有变更：请填写新的日期和理由。")
    else:
        services.change_deadline(
            assignment=assignment, **form.cleaned_data, actor_id=request.user.pk, at=timezone.now()
        )
        messages.success(request, "时限已变更，原时限和理由留在台账里。")
    return redirect("desk:row", assignment_id=assignment.pk)


@officer_required
@require_http_methods(["GET", "POST"])
def show_plans(request: HttpRequest, obligation_id: int) -> HttpResponse:
    """Show who has handed in the plan an obligation asks for; hand in one's own."""
    obligation = get_object_or_404(
        Obligation.objects.filter(notice__confirmed_at__isnull=False), pk=obligation_id
    )
    units = list(unit_selectors.list_units(on=timezone.localdate()))
    own = [unit for unit in units if "EDITOR" in _roles_in(request, unit.pk)]
    form = forms.UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid() and own:
        file = form.cleaned_data["file"]
        services.upload_plan(
            obligation=obligation,
            unit=own[0],
            name=file.name,
            content=file.read(),
            actor_id=request.user.pk,
            at=timezone.now(),
        )
        messages.success(request, f"{own[0]}的工作方案已收到。")
        return redirect("desk:plans", obligation_id=obligation.pk)
    context = {
        "obligation": obligation,
        "plans": selectors.list_plans(obligation, units),
        "form": form,
        "own": own,
    }
    return render(request, "desk/ledger/plans.html", context)


@officer_required
@require_GET
def export(request: HttpRequest, form: str) -> HttpResponse:
    """Give the rows this officer sees as xlsx or docx."""
    if form not in FORMATS:
        raise Http404
    make, media_type = FORMATS[form]
    day = timezone.localdate()
    rows = selectors.export_rows(request.scope, on=day, notice_id=_number(request.GET.get("notice", "")))
    content = make("政务公开工作台账", f"截至{format_date(day)}，共 {len(rows)} 行", rows)
    headers = {"Content-Disposition": f"attachment; filename=taizhang-{day.isoformat()}.{form}"}
    return HttpResponse(content, content_type=media_type, headers=headers)


def _matches(row, query) -> bool:
    state, month = query.get("state", ""), query.get("month", "")
    due = row.assignment.due_on
    return (not state or row.state == state) and (
        not month or (due.strftime("%Y-%m") if due else "长期") == month
    )


def _roles_in(request: HttpRequest, unit_id: int) -> set[str]:
    return {role for held_in, role in request.scope.unit_roles if held_in == unit_id}


def _show(form, refusal: Refused) -> None:
    for blocker in refusal.blockers:
        form.add_error(None, f"{blocker.message}（{blocker.basis}）")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


@officer_required
@require_GET
def download_evidence(request: HttpRequest, evidence_id: int) -> FileResponse:
    """Hand out a file that proves a report, to those who see its row; always as a download."""
    piece = get_object_or_404(selectors.list_evidence_seen_by(request.scope).exclude(file=""), pk=evidence_id)
    return FileResponse(
        piece.file.open("rb"), as_attachment=True, filename=piece.file.name.rsplit("/", 1)[-1]
    )
