"""Search (智能查询): clauses with their badge; the address holds the whole question."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from gongkai.core.refusals import BadInput
from gongkai.policies.enums import DocumentKind
from gongkai.policies.rules.topics import topic_names
from gongkai.portal import library
from gongkai.portal.articles import article_rows
from gongkai.portal.frame import Crumb, load_frame, pager
from gongkai.publishing import selectors as publishing
from gongkai.search.engine import Index, SearchQuery, SearchResult, open_index

SIZE, MOST_PAGES, LONGEST, SHOWN = 20, 50, 200, 10
NAMES = {"kind": "xingzhi", "issuer": "jiguan", "topic": "zhuti", "year": "nian", "validity": "xiaoli"}
TITLES = {"validity": "有效性", "kind": "文件性质", "issuer": "发文机关", "topic": "主题", "year": "年份"}
_indexes: dict[str, Index] = {}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Answer a question with clauses (条款), each with its validity, and with what else was published."""
    asked, today = request.GET, timezone.localdate()
    words = asked.get("q", "").strip()[:LONGEST]
    context: dict[str, Any] = {
        "page_title": f"搜索：{words}" if words else "搜索",
        "crumbs": [Crumb("首页", "/"), Crumb("搜索")],
        "query": words,
        "day": asked.get("riqi", ""),
        "everything": asked.get("quanbu") == "1",
    }
    if words:
        try:
            context |= _answer(asked, words, today)
        except BadInput as error:
            context["problem"] = str(error)
        found = publishing.list_articles().filter(title__icontains=words)[:5]
        context["articles"] = article_rows(found)
    page = load_frame().render("portal/search.html", **context)
    return HttpResponse(page, status=422 if context.get("problem") else 200)


def _answer(asked: QueryDict, words: str, today: date) -> dict[str, Any]:
    page = _page_number(asked.get("ye", "1"))
    filters = {field: tuple(asked.getlist(name)) for field, name in NAMES.items()}
    query = SearchQuery.from_parameters(
        {
            "text": words,
            **{field: values for field, values in filters.items() if values},
            "include_all": asked.get("quanbu") == "1",
            "limit": SIZE,
            "offset": (page - 1) * SIZE,
            "with_counts": True,
        },
        as_of=_day(asked.get("riqi", ""), today),
    )
    result = _index().search(query)
    return {
        "total": result.total,
        "hits": [_hit(hit) for hit in result.hits],
        "facets": [_facet(field, result, asked) for field in TITLES if result.counts.get(field)],
        "picked": _picked(asked),
        "pager": pager(
            min(result.total, SIZE * MOST_PAGES), page, SIZE, lambda n: _address(asked, "ye", str(n))
        ),
        "wider": _address(asked, "quanbu", "1"),
    }


def _index() -> Index:
    folder = settings.GONGKAI_INDEX_FOLDER
    if str(folder) not in _indexes:
        _indexes[str(folder)] = open_index(folder)
    return _indexes[str(folder)]


def _hit(hit: Any) -> dict[str, Any]:
    record = hit.record
    return {
        "title": record.title,
        "article": record.article,
        "number": record.number,
        "edition": record.edition,
        "path": record.path,
        "url": record.url,
        "badge": library.badge(hit.validity),
        "snippet": mark_safe(hit.snippet.html),  # noqa: S308 - escaped by the engine, only <mark> in it
    }


def _facet(field: str, result: SearchResult, asked: QueryDict) -> dict[str, Any]:
    name, chosen = NAMES[field], asked.getlist(NAMES[field])
    counts = sorted(result.counts[field].items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "title": TITLES[field],
        "choices": [
            {
                "title": _label(field, str(value)),
                "count": count,
                "is_on": str(value) in chosen,
                "address": _address(asked, name, "" if str(value) in chosen else str(value)),
            }
            for value, count in counts[:SHOWN]
        ],
    }


def _picked(asked: QueryDict) -> list[dict[str, str]]:
    return [
        {"title": f"{TITLES[field]}：{_label(field, value)}", "address": _address(asked, name, "")}
        for field, name in NAMES.items()
        for value in asked.getlist(name)
    ]


def _label(field: str, value: str) -> str:
    if field == "validity":
        return library.WORDS.get(value, value)
    if field == "kind":
        return dict(DocumentKind.choices).get(value, value)
    if field == "topic":
        return "".join(topic_names(value)[-1:]) or value
    return f"{value}年" if field == "year" else value


def _address(asked: QueryDict, name: str, value: str) -> str:
    known = ["q", "riqi", "quanbu", *NAMES.values()]
    told = {key: asked[key] for key in known if asked.get(key) and key != name}
    if value:
        told[name] = value
    return f"/sousuo?{urlencode(told)}"


def _page_number(written: str) -> int:
    if not written.isdigit() or not 1 <= int(written) <= MOST_PAGES:
        raise BadInput(f"页码应是 1 至 {MOST_PAGES} 的数字，现在是“{written[:20]}”。")
    return int(written)


def _day(written: str, today: date) -> date:
    if not written:
        return today
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise BadInput(f"日期“{written[:20]}”不对，请写成 2026-01-31 的样子。") from error
