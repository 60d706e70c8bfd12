"""Which clauses may be evidence (证据): valid on the day, the newest of a yearly family, rules before closing words."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from gongkai.search.engine.results import Hit
from gongkai.search.engine.tokens import normalise

CLOSE: Final = 0.7
"""The share of what the first holds of the question that another must hold to be quoted beside it."""
ASIDE: Final = 0.9
"""A closing or transitional clause stands behind others unless the question asks for it."""

_CLOSING = re.compile(r"附\s*则|过渡")
_ABOUT_CLOSING = re.compile("施行|生效|实施日期|废止|过渡|什么时候起")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*年(?:度)?|[〔\[(（](?:19|20)\d{2}[〕\])）]")


def choose_evidence(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """
    Return the hits that may be quoted, the best first (R03-08).

    Only what is valid on the day asked about; of documents that are issued every year (年度标准) only the
    newest; closing clauses (附则) after the others unless validity is what is asked.
    """
    valid = [hit for hit in hits if hit.validity == "IN_FORCE"]
    newest = _newest_of_families(valid)
    kept = [hit for hit in valid if newest[_family(hit)] == hit.record.year or hit.is_named]
    if _ABOUT_CLOSING.search(question):
        return kept
    return sorted(kept, key=lambda hit: not hit.is_named and bool(_CLOSING.search(hit.record.path)))


def close_to_first(found: Sequence[Hit], weights: Mapping[str, float]) -> list[Hit]:
    """Return of the best hits those that hold nearly as much of the question as the first, the first always."""
    held = [_held(hit, weights) for hit in found]
    return [hit for hit, one in zip(found, held, strict=True) if one >= CLOSE * held[0]]


def _held(hit: Hit, weights: Mapping[str, float]) -> float:
    record = hit.record
    text = normalise(f"{record.title} {record.path} {record.text}")
    return sum(weight for gram, weight in weights.items() if gram in text)


def _newest_of_families(hits: Sequence[Hit]) -> dict[str, int | None]:
    newest: dict[str, int | None] = {}
    for hit in hits:
        family, year = _family(hit), hit.record.year
        known = newest.setdefault(family, year)
        if year is not None and (known is None or year > known):
            newest[family] = year
    return newest


def _family(hit: Hit) -> str:
    """Return the title without its year: documents alike but for the year are one family (年度系列)."""
    title = hit.record.title
    plain = _YEAR.sub("", title)
    return plain if plain != title else hit.record.document_id
