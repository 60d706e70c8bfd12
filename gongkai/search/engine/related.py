"""Documents like one another (相似文件): what the words of a title find elsewhere, one line a document."""

from dataclasses import replace
from typing import Protocol

from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.results import SearchResult

LOOKED_AT = 60
"""Clauses that are looked at: enough for six documents, since several clauses of one document are found."""


class Searching(Protocol):
    """What is asked of an index."""

    def search(self, query: SearchQuery) -> SearchResult:
        """Answer a query."""


def nearest_documents(index: Searching, query: SearchQuery, *, but: str, most: int) -> list[str]:
    """
    Return the documents whose clauses the query finds, the best first, each once, without one of them.

    :raises BadInput: if there is nothing to look for
    """
    asked = replace(query, literal=True, source=("clause",), limit=LOOKED_AT, validity=("IN_FORCE",))
    found = (hit.record.document_id for hit in index.search(asked).hits)
    return list(dict.fromkeys(one for one in found if one != but))[:most]
