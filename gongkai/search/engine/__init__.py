"""
The search engine (检索引擎), free of Django: clauses in, ranked and highlighted clauses out.

A question runs through three steps, each a frozen dataclass that can be printed and tested alone:
`analyse` says what the question is, `plan` decides against the index what to look for, `compile`
writes it as a query of the driver. `Index` is the contract a driver fulfils; Tantivy is the first.
"""

from gongkai.search.engine.index import Index, open_anew, open_index, run_batch, search
from gongkai.search.engine.output import result_as_json
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import SOURCE_LABELS, VALIDITY_LABELS, ClauseRecord, validity_at
from gongkai.search.engine.results import Hit, SearchResult

__all__ = [
    "SOURCE_LABELS",
    "VALIDITY_LABELS",
    "ClauseRecord",
    "Hit",
    "Index",
    "SearchQuery",
    "SearchResult",
    "open_anew",
    "open_index",
    "result_as_json",
    "run_batch",
    "search",
    "validity_at",
]
