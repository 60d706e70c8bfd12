"""Documents (政策文件): lists, one with its history, its editions and clauses on any day, what changed."""

from datetime import date

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from gongkai.api import schemas
from gongkai.api.answers import answers, day_of, page_facts
from gongkai.api.changes import changes_of
from gongkai.core.refusals import BadInput
from gongkai.exchange.enums import ItemKind
from gongkai.exchange.selectors import records
from gongkai.policies import selectors as policies
from gongkai.policies.enums import DocumentKind
from gongkai.policies.rules.addresses import canonical_number
from gongkai.policies.rules.topics import topic_classes

router = Router()
Id = Path(..., ge=1, le=2**63 - 1, description="文件编号")


@router.get(
    "/documents", response=answers(schemas.DocumentPage), summary="文件列表", operation_id="list_documents"
)
def list_documents(request: HttpRequest, filters: Query[schemas.DocumentFilters]):
    """按要素筛选公开文件；有效性按 as_of 那天计算。"""
    as_of = day_of(filters.as_of)
    _check(filters)
    words = canonical_number(filters.number) if filters.number else filters.q
    asked = policies.LibraryFilters(
        kind=filters.document_kind,
        issuer=filters.issuer,
        topic=filters.topic,
        year=filters.year,
        validity=filters.validity,
        words=words,
        sort=filters.sort,
        page=filters.page,
        per_page=filters.per_page,
    )
    found = policies.find_public_rows(asked, as_of=as_of)
    rows = [] if filters.page > found.pages else found.rows
    facts = page_facts(found.total, page=filters.page, per_page=filters.per_page, as_of=as_of)
    return facts | {"items": [records.document_record(one.document, as_of=as_of) for one in rows]}


@router.get(
    "/documents/changes",
    response=answers(schemas.Changes),
    summary="文件变动",
    operation_id="list_document_changes",
)
def list_document_changes(request: HttpRequest, filters: Query[schemas.ChangeFilters]):
    """上一次游标之后新公开、更新、撤下的文件，按发生次序；撤下的以 GONE 标出，请删除副本。"""
    return changes_of(ItemKind.DOCUMENT, filters.cursor, filters.limit)


@router.get(
    "/documents/{int:document_id}",
    response=answers(schemas.DocumentDetail),
    summary="一份文件",
    operation_id="get_document",
)
def get_document(request: HttpRequest, filters: Query[schemas.AsOf], document_id: int = Id):
    """一份文件的要素、有效性、立改废经过、各版本、关系和附件。"""
    found = records.document_detail(_address(document_id), as_of=day_of(filters.as_of))
    if found is None:
        raise Http404
    return found


@router.get(
    "/documents/{int:document_id}/editions",
    response=answers(list[schemas.EditionLine]),
    summary="一份文件的各版本",
    operation_id="list_editions",
)
def list_editions(request: HttpRequest, filters: Query[schemas.AsOf], document_id: int = Id):
    """一份文件的各版本和它们在 as_of 那天的有效性。"""
    found = records.document_detail(_address(document_id), as_of=day_of(filters.as_of))
    if found is None:
        raise Http404
    return found["editions"]


@router.get(
    "/documents/{int:document_id}/text",
    response=answers(schemas.Edition),
    summary="某天有效的正文",
    operation_id="get_text",
)
def get_text(request: HttpRequest, filters: Query[schemas.AsOf], document_id: int = Id):
    """as_of 那天有效的版本的全文。"""
    return _edition(_page(document_id, day_of(filters.as_of), None))


@router.get(
    "/documents/{int:document_id}/editions/{edition_on}",
    response=answers(schemas.Edition),
    summary="某一版本的正文",
    operation_id="get_edition",
)
def get_edition(request: HttpRequest, filters: Query[schemas.AsOf], edition_on: date, document_id: int = Id):
    """指定版本日期的全文。"""
    return _edition(_page(document_id, day_of(filters.as_of), edition_on))


@router.get(
    "/documents/{int:document_id}/clauses",
    response=answers(schemas.Clauses),
    summary="某天有效的条款",
    operation_id="list_clauses",
)
def list_clauses(request: HttpRequest, filters: Query[schemas.AsOf], document_id: int = Id):
    """as_of 那天有效的版本的全部条款，附可引用的地址。"""
    page = _page(document_id, day_of(filters.as_of), None)
    edition = page.edition
    if edition is None:
        raise Http404
    return {
        "document_id": document_id,
        "edition_on": edition.edition_on.isoformat(),
        "validity": records.validity_record(page.validity),
        "as_of": page.as_of.isoformat(),
        "items": records.clause_records(page),
    }


@router.get(
    "/documents/{int:document_id}/clauses/{anchor}",
    response=answers(schemas.Clause),
    summary="一条",
    operation_id="get_clause",
)
def get_clause(request: HttpRequest, filters: Query[schemas.AsOf], anchor: str, document_id: int = Id):
    """as_of 那天有效的版本里的一条。"""
    rows = records.clause_records(_page(document_id, day_of(filters.as_of), None))
    found = next((one for one in rows if one["anchor"] == anchor), None)
    if found is None:
        raise Http404
    return found


def _check(filters: schemas.DocumentFilters) -> None:
    if filters.document_kind and filters.document_kind not in DocumentKind.values:
        raise BadInput(f"文件性质请用 {'、'.join(DocumentKind.values)} 之一。")
    if filters.topic and filters.topic not in topic_classes():
        raise BadInput(f"主题分类“{filters.topic}”不在分类表中，见 /api/v1/topics。")


def _address(document_id: int) -> str:
    document = policies.list_public_documents().filter(pk=document_id, is_stub=False).first()
    if document is None:
        raise Http404
    return str(document.address)


def _page(document_id: int, as_of: date, edition_on: date | None) -> policies.DocumentPage:
    page = records.find_page(_address(document_id), as_of=as_of, edition_on=edition_on)
    if page is None:
        raise Http404
    return page


def _edition(page: policies.DocumentPage) -> dict:
    found = records.edition_record(page)
    if found is None:
        raise Http404
    return found
