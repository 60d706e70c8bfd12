"""Search (检索): the same engine and the same answers as the portal's (R03-09)."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router

from gongkai.api import searched
from gongkai.api.answers import answers, day_of
from gongkai.api.index import opened_index
from gongkai.search import selectors
from gongkai.search.engine import SearchQuery
from gongkai.search.engine.output import result_as_json

router = Router()


@router.get("/search", response=answers(searched.SearchPage), summary="检索条款", operation_id="search")
def search(request: HttpRequest, filters: Query[searched.SearchFilters]):
    """检索公开文件的条款；有效的排在前面，其余带有效性标记。"""
    query = SearchQuery.from_parameters(
        {
            "text": filters.q,
            "kind": tuple(filters.document_kind),
            "issuer": tuple(filters.issuer),
            "topic": tuple(filters.topic),
            "year": tuple(filters.year),
            "validity": tuple(filters.validity),
            "include_all": filters.include_all,
            "sort": filters.sort,
            "limit": filters.per_page,
            "offset": (filters.page - 1) * filters.per_page,
            "with_counts": filters.counts,
        },
        as_of=day_of(filters.as_of),
    )
    result = opened_index().search(query)
    found = result_as_json(result) | {"page": filters.page}
    stem = settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/")
    found["hits"] = [one | {"url": f"{stem}{one['url']}"} for one in found["hits"]]
    found["related"] = (
        selectors.related_as_json(result.hits, as_of=query.as_of, stem=stem) if filters.related else []
    )
    found["counts"] = {
        facet: {str(value): number for value, number in values.items()}
        for facet, values in result.counts.items()
    }
    return found
