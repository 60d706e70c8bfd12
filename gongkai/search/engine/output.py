"""The answer as the command line and the API print it."""

from typing import Any

from gongkai.search.engine.reading import Narrowing
from gongkai.search.engine.results import Hit, SearchResult


def result_as_json(result: SearchResult) -> dict[str, Any]:
    """Return the object that `gongkai search --json` prints; snippets are HTML with marked words."""
    plain = {
        "query": result.text,
        "as_of": result.as_of.isoformat(),
        "total": result.total,
        "hits": [_hit_as_json(hit) for hit in result.hits],
        "class": result.query_class.value,
        "filters": [_narrowing_as_json(one) for one in result.reading.applied],
        "offered": [_narrowing_as_json(one) for one in result.reading.offered],
    }
    return {**plain, "counts": result.counts} if result.counts else plain


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    record = hit.record
    plain: dict[str, Any] = {
        "document": record.title,
        "number": record.number,
        "edition": record.edition,
        "article": record.article,
        "path": record.path,
        "snippet": hit.snippet.html,
        "validity": hit.badge,
        "score": round(hit.score, 3),
        "url": record.url,
        "source": record.source,
        "about": record.about,
    }
    if hit.signals:
        plain["signals"] = [
            {"name": one.name, "value": round(one.value, 4), "added": round(one.added, 4)}
            for one in hit.signals
        ]
    if hit.asked_before:
        plain["asked_before"] = [
            {"question": one.text, "source": one.source, "likeness": round(one.likeness, 4)}
            for one in hit.asked_before
        ]
    return plain


def _narrowing_as_json(one: Narrowing) -> dict[str, Any]:
    return {"facet": one.facet, "values": list(one.values), "words": one.words, "label": one.label}
