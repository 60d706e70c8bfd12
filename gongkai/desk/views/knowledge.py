"""The knowledge base on the desk (热线知识库): the list, one entry with its life, batches in and out."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.clearance.selectors import list_history
from gongkai.core.refusals import BadInput, Refused
from gongkai.desk.doors import officer_required, roles_required
from gongkai.desk.knowledge_forms import BatchForm
from gongkai.knowledge import selectors, services, tables
from gongkai.knowledge.enums import State
from gongkai.knowledge.models import KIND, KnowledgeEntry
from gongkai.knowledge.services.publication import explain_publication
from gongkai.publishing import preview as previews
from gongkai.trail import selectors as trail
from gongkai.units.models import Unit
from gongkai.units.rules import Scope

WRITERS = ("EDITOR", "ORGAN_REVIEWER", "COUNTY_OFFICE")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "knowledge-batch"
AN_HOUR = 3600
DEEDS: dict[str, tuple[str, Callable[..., KnowledgeEntry], bool, str]] = {
    "heshi": (
        "核对无误",
        services.verify_entry,
        False,
        "内容与所引条款一致，仍然有效；公开页上的核对日期改为今天。",
    ),
    "xiaxian": ("下线", services.take_offline, True, "从门户和答复中立即拿掉；要恢复须重新送审。"),
    "guidang": ("归档", services.archive_entry, True, "不再公开，也不能再改；留作查考。"),
}


@officer_required
@require_GET
def list_entries(request: HttpRequest) -> HttpResponse:
    """Show the entries an officer may see; filters stay in the address and in the export."""
    found = _filtered(selectors.list_entries_seen_by(request.scope), request.GET)
    form = request.GET.get("export")
    if form in {"xlsx", "json"}:
        return _export(found, form)
    context = {
        "page": Paginator(found, 30).get_page(request.GET.get("p")),
        "query": request.GET,
        "states": State.choices,
        "may_write": bool(request.scope.roles & set(WRITERS)),
        "verify_before": {one.pk for one in selectors.list_due_for_verification(on=timezone.localdate())},
    }
    return render(request, "desk/knowledge/list.html", context)


@officer_required
@require_GET
def show_entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show one entry beside the clauses it cites: where it stands, what is missing, who did what."""
    entry = _entry(request.scope, entry_id)
    draft, on = selectors.working_draft(entry), timezone.localdate()
    is_waiting = not entry.is_public or bool(entry.pending)
    context = {
        "entry": entry,
        "today": on,
        "draft": draft,
        "clauses": clauses_of(draft.citations),
        "facts": selectors.citation_facts(draft.citations, on=on),
        "blockers": explain_publication(entry, at=timezone.now())
        if is_waiting and entry.state != State.ARCHIVED
        else (),
        "notices": selectors.list_open_notices_for(entry.pk),
        "may_write": selectors.may_write(request.scope, entry) and entry.state != State.ARCHIVED,
        "may_close": _may_close(request.scope, entry),
        "reviews": list_history(KIND, entry.pk)[:5],
        "entries": trail.list_entries_of(KIND, entry.pk),
        "is_usable": selectors.is_usable_as_evidence(KIND, entry.pk, as_of=on),
    }
    return render(request, "desk/knowledge/entry.html", context)


@officer_required
@require_http_methods(["GET", "POST"])
def confirm_deed(request: HttpRequest, entry_id: int, deed: str) -> HttpResponse:
    """Ask before verifying, taking off or archiving, and do it once confirmed."""
    if deed not in DEEDS:
        raise Http404
    entry = _entry(request.scope, entry_id)
    label, service, needs_reason, words = DEEDS[deed]
    allowed = _may_close(request.scope, entry) if needs_reason else selectors.may_write(request.scope, entry)
    if not allowed:
        return render(request, "desk/not_your_role.html", {"roles": ("ORGAN_REVIEWER",)}, status=403)
    blockers: tuple[Any, ...] = ()
    if request.method == "POST":
        given = {"reason": request.POST.get("reason", "")} if needs_reason else {}
        try:
            service(entry=entry, actor_id=request.user.pk, at=timezone.now(), **given)
        except Refused as refusal:
            blockers = refusal.blockers
        else:
            messages.success(request, f"《{entry.title}》已{label}。")
            return redirect("desk:entry", entry_id=entry.pk)
    context = {
        "entry": entry,
        "today": timezone.localdate(),
        "label": label,
        "words": words,
        "needs_reason": needs_reason,
        "reason": request.POST.get("reason", ""),
        "blockers": blockers,
        "clauses": clauses_of(selectors.held_draft(entry).citations),
    }
    return render(request, "desk/knowledge/confirm.html", context, status=409 if blockers else 200)


@officer_required
@require_GET
def preview(request: HttpRequest, entry_id: int) -> HttpResponse:
    """Show an entry as the public would see it, its correction included."""
    return previews.show(selectors.as_drafted(_entry(request.scope, entry_id)), request)


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def import_batch(request: HttpRequest) -> HttpResponse:
    """Check a batch row by row and show it; keep it only once confirmed, all of it or nothing."""
    owner = own_unit(request)
    if "rows" in request.POST:
        rows = _checked_rows(request)
        if rows is None:
            messages.error(request, "预览已过一小时，请重新选择文件。")
            return redirect("desk:import_entries")
        entries = services.import_entries(
            rows=rows, owner_id=owner.pk, actor_id=request.user.pk, at=timezone.now()
        )
        messages.success(request, f"已导入 {len(entries)} 条，都是草稿，请逐条送审。")
        return redirect("desk:entries")
    form = BatchForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {"form": form, "owner": owner, "columns": tables.COLUMNS}
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = tables.read_rows(file.name, file.read())
        except BadInput as error:
            form.add_error("file", str(error))
        else:
            plan = services.plan_import(rows=rows, owner_id=owner.pk, at=timezone.now())
            context["plan"] = plan
            if plan.is_good:
                told = json.dumps([dict(row) for row in rows], ensure_ascii=False)
                context["signed"] = signing.dumps(told, salt=f"{SALT}{request.user.pk}", compress=True)
    return render(request, "desk/knowledge/import.html", context)


def _checked_rows(request: HttpRequest) -> list[tables.Row] | None:
    """Return the rows this officer was shown, or None where they are too old or not as we signed them."""
    try:
        told = signing.loads(request.POST["rows"], salt=f"{SALT}{request.user.pk}", max_age=AN_HOUR)
    except signing.BadSignature:
        return None
    rows: list[tables.Row] = json.loads(told)
    return rows


def clauses_of(citations: Any) -> list[dict[str, Any]]:
    """Return the clauses cited with their text and whether they still read so, for the side of the screen."""
    on = timezone.localdate()
    facts = {(one.edition_id, one.label): one for one in selectors.citation_facts(citations, on=on)}
    return [
        {**selectors.clause_shown(one), "facts": facts.get((one.edition_id, one.label)), "cited": one}
        for one in selectors.with_quotes(citations)
    ]


def own_unit(request: HttpRequest) -> Unit:
    """Return the unit for which an officer writes entries."""
    held = sorted(unit_id for unit_id, role in request.scope.unit_roles if role in WRITERS)
    return get_object_or_404(Unit, pk=held[0] if held else 0)


def _entry(scope: Scope, entry_id: int) -> KnowledgeEntry:
    return get_object_or_404(selectors.with_parts(selectors.list_entries_seen_by(scope)), pk=entry_id)


def _may_close(scope: Scope, entry: KnowledgeEntry) -> bool:
    if entry.state == State.ARCHIVED:
        return False
    if not entry.is_public:
        return selectors.may_write(scope, entry)
    return scope.holds("COUNTY_OFFICE") or scope.holds("ORGAN_REVIEWER", entry.owner_id)


def _filtered(found: QuerySet[KnowledgeEntry], query: Any) -> QuerySet[KnowledgeEntry]:
    words, state = query.get("q", "").strip(), query.get("state", "")
    if words:
        found = found.filter(title__contains=words)
    if state in State.values:
        found = found.filter(state=state)
    if query.get("heshi"):
        due = selectors.list_due_for_verification(on=timezone.localdate())
        found = found.filter(pk__in=[one.pk for one in due])
    return found.order_by("category__code", "title", "pk")


def _export(found: QuerySet[KnowledgeEntry], form: str) -> HttpResponse:
    told = [selectors.entry_as_json(one) for one in selectors.with_parts(found)]
    if form == "json":
        return _file(tables.as_json(told), "application/json", "zhishi.json")
    rows = [tables.row_of(one) for one in told]
    return _file(tables.as_xlsx([tuple(row.values()) for row in rows]), XLSX, "zhishi.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
