"""The contract of an index, and the three functions through which the rest of the house uses one."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from gongkai.core.instance import SearchSetting, load_instance
from gongkai.core.refusals import BadInput
from gongkai.search.engine.output import result_as_json
from gongkai.search.engine.plan import Lookup
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import ClauseRecord
from gongkai.search.engine.results import Counts, SearchResult
from gongkai.search.engine.tantivy_folder import VERSION_FILE
from gongkai.search.engine.tantivy_index import TantivyIndex


class Index(Protocol):
    """
    What a driver of the search engine must do (索引).

    One writer at a time; nothing is seen by readers before `commit`, everything after it.
    """

    def add(self, records: Iterable[ClauseRecord]) -> int:
        """Add clauses that the index does not hold yet; return how many."""

    def replace_edition(self, edition_id: str, records: Iterable[ClauseRecord]) -> int:
        """Put the clauses in place of all that the index holds of the edition; may be repeated."""

    def delete_document(self, document_id: str) -> None:
        """Take out every clause of every edition of a document."""

    def clear(self) -> None:
        """Take out everything."""

    def commit(self) -> None:
        """Make all changes durable and visible at once."""

    def search(self, query: SearchQuery) -> SearchResult:
        """Answer a query."""

    def counts(self, query: SearchQuery) -> Counts:
        """Count what a query finds by facet, each facet as if it were not set itself."""

    def count_holding_all(self, query: SearchQuery) -> int:
        """Return how many clauses hold every word of the question, or stand under what it names."""

    def find_clause(self, clause_id: str) -> ClauseRecord | None:
        """Return a clause as it is held now, nothing where it was taken out."""

    def lookup(self, text: str = "") -> Lookup:
        """Return what the planner and the answerer may ask of the index as it is now."""

    def close(self) -> None:
        """Let go of the writer."""

    @property
    def clause_count(self) -> int:
        """How many clauses the index holds, all editions counted."""


def open_index(folder: Path, setting: SearchSetting | None = None) -> Index:
    """
    Open the index of an installation, or begin it: in the folder, or where its `instance.toml` says.

    Without a setting that of the installation counts whose index folder this is.

    :raises BadInput: if the index was built by another version of the engine
    """
    setting = setting or load_instance(folder.parent).search
    if setting.driver == "opensearch":
        return _open_cluster(folder, setting)
    return TantivyIndex(folder)


def open_anew(folder: Path, setting: SearchSetting | None = None) -> Index:
    """Open an index to fill it from nothing, whatever version it was; readers of this version keep the old one until the commit."""
    setting = setting or load_instance(folder.parent).search
    if setting.driver == "opensearch":
        index = _open_cluster(folder, setting, is_anew=True)
    else:
        index = open_tantivy_anew(folder)
    index.clear()
    return index


def _open_cluster(folder: Path, setting: SearchSetting, *, is_anew: bool = False) -> Index:
    """Load the driver only where it is used: most installations have no cluster, and start faster so."""
    from gongkai.search.engine.opensearch_index import OpenSearchIndex  # noqa: PLC0415

    return OpenSearchIndex(folder, setting, is_anew=is_anew)


def search(index: Index, query: SearchQuery) -> SearchResult:
    """
    Answer a query from an index.

    :raises BadInput: if there is nothing to look for
    """
    return index.search(query)


def run_batch(index: Index, lines: Iterable[str], limit: int, as_of: date) -> Iterator[dict[str, Any]]:
    """
    Answer a file of questions, one object with its `id` per line, in the order given.

    A question with nothing to look for gets an empty answer: one odd line does not stop a thousand.

    :raises BadInput: if a line is not an object with `id` and `query`; says which
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _answer_line(index, line, number, limit, as_of)


def _answer_line(index: Index, line: str, number: int, limit: int, as_of: date) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        ident, text = asked["id"], asked["query"]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        message = f'第 {number} 行无法读取，每行应为 {{"id": …, "query": "…"}}，请改正后再试。'
        raise BadInput(message) from error
    if not isinstance(text, str):
        message = f"第 {number} 行的 query 应为文字，请改正后再试。"
        raise BadInput(message)
    query = SearchQuery(text=text, as_of=as_of, limit=limit)
    try:
        result = index.search(query)
    except BadInput:
        result = SearchResult(text=text, as_of=as_of, total=0, hits=())
    return {"id": ident, **result_as_json(result)}


def open_tantivy_anew(folder: Path) -> TantivyIndex:
    """Open the index in a folder to fill it from nothing; one that cannot be read goes first."""
    try:
        return TantivyIndex(folder)
    except BadInput:
        for file in (*folder.glob("*.json"), *folder.glob(".managed.json"), folder / VERSION_FILE):
            if file.name in {"meta.json", ".managed.json", VERSION_FILE}:
                file.unlink(missing_ok=True)
        return TantivyIndex(folder)
