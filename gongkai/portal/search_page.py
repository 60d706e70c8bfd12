"""What the search page shows (查询结果页): hits, filters with counts, ways on."""

from typing import Any, Final

from django.utils.safestring import mark_safe

from gongkai.policies.enums import DocumentKind
from gongkai.policies.rules.topics import topic_names
from gongkai.portal import library
from gongkai.portal.frame import pager
from gongkai.portal.search_parameters import FILTERS, MOST_PAGES, SIZE, SORTS, Asked
from gongkai.search import selectors
from gongkai.search.engine import SOURCE_LABELS, Hit, SearchResult
from gongkai.search.engine.classes import QueryClass
from gongkai.search.engine.reading import Narrowing
from gongkai.search.models import BestBet

SHOWN: Final = 10
TITLES: Final = {
    "source": "来源", "validity": "有效性", "kind": "文件性质", "issuer": "机关", "topic": "主题", "year": "年份",
}  # fmt: skip
SORT_TITLES: Final = {"relevance": "最相关", "newest": "最新", "oldest": "最早"}


def page_context(asked: Asked, result: SearchResult) -> dict[str, Any]:
    """Return everything the page shows of an answer."""
    silent = result.query_class == QueryClass.SMALL_TALK and not result.hits
    count = min(result.total, SIZE * MOST_PAGES)
    return {
        "total": result.total,
        "hits": [_hit(hit, rank) for rank, hit in enumerate(result.hits, start=1 + asked.query.offset)],
        "facets": [facet for name in TITLES if (facet := _facet(name, asked, result))],
        "picked": _picked(asked),
        "read": [_applied(one, asked) for one in result.reading.applied],
        "offered": [_offered(one, asked) for one in result.reading.offered][:4],
        "sorts": _sorts(asked),
        "pager": pager(count, asked.page, SIZE, lambda page: asked.address(ye=page if page > 1 else "")),
        "wider": asked.address(quanbu=1),
        "unfiltered": asked.address(**dict.fromkeys([*FILTERS.values(), "cong", "zhi"], "")),
        "card": result.query_class.value,
        "named": next((_hit(hit, 1) for hit in result.hits[:1] if hit.is_named), None),
        "is_silent": silent,
    }


def bet_cards(asked: Asked) -> list[dict[str, str]]:
    """Return the best bets for what was asked (编辑推荐)."""
    return [_card(bet) for bet in selectors.find_bets(asked.words, on=asked.query.as_of)]


def _card(bet: BestBet) -> dict[str, str]:
    address = library.document_address(bet.document.address) if bet.document else bet.url
    return {"title": bet.title, "summary": bet.summary, "address": address, "owner": bet.owner.name}


def _hit(hit: Hit, rank: int) -> dict[str, Any]:
    record = hit.record
    return {
        "rank": rank,
        "title": record.title,
        "article": record.article,
        "number": record.number,
        "edition": record.edition,
        "path": record.path,
        "url": record.url,
        "source": "" if record.source == "clause" else hit.source_label,
        "about": record.about,
        "unit": record.unit,
        "badge": library.badge(hit.validity),
        "snippet": mark_safe(hit.snippet.html),  # noqa: S308 - escaped by the engine, only <mark> in it
    }


def _facet(field: str, asked: Asked, result: SearchResult) -> dict[str, Any] | None:
    counted = result.counts.get(field, {})
    chosen = [str(value) for value in getattr(asked.query, field)]
    if not counted and not chosen:
        return None
    if field == "source" and set(counted) <= {"clause"} and not chosen:
        return None
    counts = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
    if field == "year":
        counts.sort(key=lambda pair: -int(pair[0]))
    return {
        "title": TITLES[field],
        "choices": [
            {
                "title": _label(field, value),
                "count": count,
                "is_on": value in chosen,
                "address": asked.address(**{FILTERS[field]: _toggled(chosen, value)}),
            }
            for value, count in counts
        ],
    }


def _toggled(chosen: list[str], value: str) -> tuple[str, ...]:
    return tuple(one for one in chosen if one != value) if value in chosen else (*chosen, value)


def _picked(asked: Asked) -> list[dict[str, str]]:
    picked = [
        {
            "title": f"{TITLES[field]}：{_label(field, str(value))}",
            "address": asked.address(
                **{name: _toggled([str(one) for one in getattr(asked.query, field)], str(value))}
            ),
        }
        for field, name in FILTERS.items()
        for value in getattr(asked.query, field)
    ]
    if asked.query.since or asked.query.until:
        title = f"日期：{asked.query.since or ''} 至 {asked.query.until or ''}"
        picked.append({"title": title, "address": asked.address(cong="", zhi="")})
    return picked


def filter_words(asked: Asked) -> list[str]:
    """Return the filters of a question as its own name tells them (已选条件)."""
    words = [one["title"] for one in _picked(asked)]
    return [*words, "含已失效、废止的"] if asked.query.include_all else words


def _applied(one: Narrowing, asked: Asked) -> dict[str, str]:
    return {"title": f"“{one.words}”：只看 {one.label}", "address": asked.address(yuanwen=1)}


def _offered(one: Narrowing, asked: Asked) -> dict[str, str]:
    if one.facet == "days":
        address = asked.address(cong=one.since, zhi=one.until)
    else:
        address = asked.address(**{FILTERS[one.facet]: tuple(map(str, one.values))})
    label = one.label if one.facet in {"days", "year"} else _label(one.facet, str(one.values[0]))
    return {"title": f"只看 {label}", "address": address}


def _sorts(asked: Asked) -> list[dict[str, Any]]:
    return [
        {"title": SORT_TITLES[sort], "is_on": asked.query.sort == sort, "address": asked.address(paixu=name)}
        for sort, name in SORTS.items()
    ]


def _label(field: str, value: str) -> str:
    if field == "validity":
        return library.WORDS.get(value, value)
    if field == "kind":
        return dict(DocumentKind.choices).get(value, value)
    if field == "source":
        return SOURCE_LABELS.get(value, value)
    if field == "topic":
        return "".join(topic_names(value)[-1:]) or value
    return f"{value}年" if field == "year" else value
