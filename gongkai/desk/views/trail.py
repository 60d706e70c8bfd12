"""The trail on screen: who did what, when; filtered, paged, exported."""

import csv

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from gongkai.desk.doors import roles_required
from gongkai.desk.words import ACTIONS
from gongkai.trail import selectors
from gongkai.units.models import Officer

SUPERVISORS = ("COUNTY_OFFICE", "AUDITOR", "OPERATOR")


@roles_required(*SUPERVISORS)
@require_GET
def list_entries(request: HttpRequest) -> HttpResponse:
    """Show the trail, newest first; filters stay in the address."""
    entries = selectors.list_entries(
        action=request.GET.get("action", ""),
        actor_id=_number(request.GET.get("actor", "")),
        words=request.GET.get("q", ""),
    )
    if request.GET.get("export") == "csv":
        return _export(entries)
    page = Paginator(entries, 50).get_page(request.GET.get("p"))
    names = dict(Officer.objects.values_list("pk", "display_name"))
    rows = [
        (entry, names.get(entry.actor_id, "系统"), ACTIONS.get(entry.action, entry.action)) for entry in page
    ]
    context = {"page": page, "rows": rows, "actions": sorted(ACTIONS.items()), "query": request.GET}
    return render(request, "desk/trail.html", context)


def _export(entries) -> StreamingHttpResponse:
    class Echo:
        def write(self, value: str) -> str:
            return value

    writer = csv.writer(Echo())
    head = ["序号", "时间", "操作人", "动作", "对象", "编号", "摘要"]
    rows = (
        [
            entry.sequence,
            timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds"),
            entry.actor_id or "",
            ACTIONS.get(entry.action, entry.action),
            entry.subject_kind,
            entry.subject_id,
            entry.hash,
        ]
        for entry in entries.iterator(chunk_size=2000)
    )
    return StreamingHttpResponse(
        _lines(writer, head, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": "attachment; filename=liuhen.csv"},
    )


def _lines(writer, head, rows):
    yield "\ufeff" + writer.writerow(head)
    for row in rows:
        yield writer.writerow(row)


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() else None
