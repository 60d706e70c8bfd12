"""What the county keeps of its reviews (登记簿), how it sets them up (审查环节), and imports that wait (导入批次)."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.clearance import exports, selectors, services
from gongkai.clearance.models import Clearance
from gongkai.clearance.rules import chain_for
from gongkai.clearance.subjects import list_kinds
from gongkai.core.calendar import add_months
from gongkai.core.refusals import Refused
from gongkai.desk.clearance_forms import ChainForm
from gongkai.desk.clearance_words import opinion
from gongkai.desk.doors import officer_required, roles_required
from gongkai.policies.models import ImportRun
from gongkai.policies.selectors.clearing import BATCH, list_in_batch
from gongkai.publishing.enums import ColumnKind
from gongkai.publishing.selectors import find_home
from gongkai.publishing.site_batch import BATCH as SITE_BATCH
from gongkai.publishing.site_batch import get_batch_content

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@officer_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Show the register of a month with its table by unit; as a workbook where asked."""
    start = _month(request.GET.get("month", ""))
    rows = list(selectors.list_register(request.scope, start=start, end=add_months(start, 1)))
    table = selectors.monthly_table(rows)
    if request.GET.get("form") == "xlsx":
        title = f"{start.year}年{start.month}月政府信息公开审查登记簿"
        content = exports.register_as_xlsx(title, _register_rows(rows), _monthly_rows(table))
        headers = {"Content-Disposition": f"attachment; filename=shencha-{start:%Y-%m}.xlsx"}
        return HttpResponse(content, content_type=XLSX, headers=headers)
    context = {"rows": rows, "table": table, "month": f"{start:%Y-%m}", "start": start}
    return render(request, "desk/clearance/register.html", context)


@roles_required("COUNTY_OFFICE")
@require_http_methods(["GET", "POST"])
def set_chains(request: HttpRequest) -> HttpResponse:
    """Show the steps of review of every kind; set those of one."""
    chosen = request.POST if request.method == "POST" else request.GET
    kind, column_kind = chosen.get("kind", "publishing.articlepage"), chosen.get("column_kind", "")
    if kind not in list_kinds() or column_kind not in {"", *ColumnKind.values}:
        kind, column_kind = "publishing.articlepage", ""
    roles = chain_for(kind, column_kind, selectors.get_chains())
    form = ChainForm(request.POST if request.method == "POST" else None, roles=roles)
    if form.is_valid():
        try:
            services.set_chain(
                kind=kind,
                column_kind=column_kind,
                roles=form.roles(),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, f"{blocker.message}（{blocker.basis}）")
        else:
            messages.success(request, "审查环节已保存，以后送审的按新的环节办理。")
            return redirect("desk:chains")
    context = {
        "form": form,
        "kind": kind,
        "column_kind": column_kind,
        "kinds": [(one.kind, one.label) for one in list_kinds().values()],
        "column_kinds": ColumnKind.choices,
        "chains": _chains(),
    }
    return render(request, "desk/clearance/chains.html", context)


def _chains() -> list[tuple[str, str, str]]:
    configured = selectors.get_chains()
    rows = []
    for one in list_kinds().values():
        columns = ["", *ColumnKind.values] if one.kind == "publishing.articlepage" else [""]
        for column in columns:
            roles = chain_for(one.kind, column, configured)
            label = ColumnKind(column).label if column else "各类" if len(columns) > 1 else ""
            rows.append((one.label, label, " → ".join(selectors.STEP_LABELS[role] for role in roles)))
    return rows


@roles_required("COUNTY_OFFICE", "SECRECY_OFFICER", "AUDITOR")
@require_GET
def list_batches(request: HttpRequest) -> HttpResponse:
    """Show what goes public as one batch: the site's own texts, and imports with documents that wait."""
    batches = []
    for run in ImportRun.objects.order_by("-pk")[:50]:
        waiting = list_in_batch(run.pk).count()
        reviews = Clearance.objects.of(BATCH, run.pk).defer("passages", "findings").order_by("-pk")
        if waiting or reviews:
            batches.append({"run": run, "waiting": waiting, "review": reviews.first()})
    return render(request, "desk/clearance/batches.html", {"batches": batches, "site": _site_batch()})


def _site_batch() -> dict[str, object]:
    home = find_home()
    content = get_batch_content(home.pk) if home else None
    if home is None or content is None:
        return {}
    reviews = Clearance.objects.of(SITE_BATCH, home.pk).defer("passages", "findings").order_by("-pk")
    return {
        "home": home.pk,
        "waiting": len(content.members),
        "words": content.summary,
        "review": reviews.first(),
    }


def _register_rows(rows: list[Clearance]) -> list[tuple[str, ...]]:
    return [
        (
            str(number),
            f"{timezone.localtime(one.handed_in_at):%Y-%m-%d}",
            one.title,
            one.unit.name if one.unit else "",
            one.place,
            str(one.handed_in_by or "系统装载"),
            "\n".join(opinion(decision) for decision in one.decisions.all()),
            one.get_state_display(),
            f"{timezone.localtime(one.decided_at):%Y-%m-%d}" if one.decided_at else "",
            f"{timezone.localtime(one.published_at):%Y-%m-%d %H:%M}" if one.published_at else "",
            one.digest[:16],
        )
        for number, one in enumerate(rows, start=1)
    ]


def _monthly_rows(table: list[dict[str, object]]) -> list[tuple[object, ...]]:
    keys = ("unit", "total", "IN_REVIEW", "REFERRED", "PASSED", "RETURNED", "WITHHELD", "LAPSED")
    return [tuple(row[key] for key in keys) for row in table]


def _month(written: str) -> date:
    try:
        return date.fromisoformat(f"{written}-01")
    except ValueError:
        return timezone.localdate().replace(day=1)
