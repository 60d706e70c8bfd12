"""Entries of the knowledge base (知识条目): lists on any day, one, what changed, a workbook."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Path, Query, Router

from gongkai.api import schemas
from gongkai.api.answers import answers, day_of, page_facts
from gongkai.api.changes import changes_of
from gongkai.exchange.enums import ItemKind
from gongkai.exchange.selectors import records
from gongkai.exchange.sheets import XLSX, entries_as_xlsx
from gongkai.knowledge import selectors as knowledge

router = Router()
ORDERS = {
    "category": ("category__code", "title", "pk"),
    "newest": ("-published_at", "-pk"),
    "title": ("title", "pk"),
}
Id = Path(..., ge=1, le=2**63 - 1, description="条目编号")
MOST_ROWS = 1000


@router.get("/entries", response=answers(schemas.EntryPage), summary="条目列表", operation_id="list_entries")
def list_entries(request: HttpRequest, filters: Query[schemas.EntryFilters]):
    """as_of 那天公开的条目；引用已失效文件的不在其中。"""
    as_of = day_of(filters.as_of)
    found = _found(filters, as_of)
    total = found.count()
    start = (filters.page - 1) * filters.per_page
    rows = found.order_by(*ORDERS[filters.sort])[start : start + filters.per_page]
    facts = page_facts(total, page=filters.page, per_page=filters.per_page, as_of=as_of)
    items = [records.entry_record(one, as_of=as_of) for one in rows if knowledge.is_as_reviewed(one)]
    return facts | {"items": items}


@router.get(
    "/entries.xlsx", summary="条目列表（xlsx）", operation_id="list_entries_as_xlsx", response=answers(None)
)
def list_entries_as_xlsx(request: HttpRequest, filters: Query[schemas.AsOf]):
    """as_of 那天公开的条目，列名与批量推送的表相同，最多 1000 行；更多的请用变动清单或整库下载。"""
    as_of = day_of(filters.as_of)
    rows = knowledge.list_public(as_of=as_of)[:MOST_ROWS]
    held = [records.entry_record(one, as_of=as_of) for one in rows if knowledge.is_as_reviewed(one)]
    named = {"Content-Disposition": 'attachment; filename="entries.xlsx"'}
    return HttpResponse(entries_as_xlsx(held), content_type=XLSX, headers=named)


@router.get(
    "/entries/changes",
    response=answers(schemas.Changes),
    summary="条目变动",
    operation_id="list_entry_changes",
)
def list_entry_changes(request: HttpRequest, filters: Query[schemas.ChangeFilters]):
    """上一次游标之后新公开、更新、撤下的条目，按发生次序；撤下的以 GONE 标出，请删除副本。"""
    return changes_of(ItemKind.ENTRY, filters.cursor, filters.limit)


@router.get(
    "/entries/{int:entry_id}", response=answers(schemas.Entry), summary="一个条目", operation_id="get_entry"
)
def get_entry(request: HttpRequest, filters: Query[schemas.AsOf], entry_id: int = Id):
    """as_of 那天公开的一个条目和它引用的条款。"""
    as_of = day_of(filters.as_of)
    entry = knowledge.find_public(entry_id, as_of=as_of)
    if entry is None:
        raise Http404
    return records.entry_record(entry, as_of=as_of)


def _found(filters: schemas.EntryFilters, as_of):
    found = knowledge.list_public(as_of=as_of)
    if filters.category:
        below = Q(category__path__startswith=f"{filters.category}/")
        found = found.filter(Q(category__path=filters.category) | below)
    if filters.nature:
        found = found.filter(nature=filters.nature)
    if filters.document_id:
        found = found.filter(
            pk__in=knowledge.list_public(as_of=as_of)
            .filter(citations__document_id=filters.document_id)
            .values("pk")
        )
    for word in filters.q.split():
        found = found.filter(Q(title__icontains=word) | Q(content__icontains=word))
    return found
