"""An empty index of each driver, and a way to fill it and ask it."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongkai.core.instance import SearchSetting
from gongkai.search.engine import ClauseRecord, SearchQuery, SearchResult, open_index
from gongkai.search.engine.index import Index
from tests.search.engine.builders import TODAY

DRIVERS = ["tantivy", pytest.param("opensearch", marks=pytest.mark.opensearch)]
"""Every test that takes `opened`, `index` or `ask` holds for each driver: the conformance suite."""


@pytest.fixture(params=DRIVERS)
def opened(request, tmp_path: Path) -> Iterator[Callable[[], Index]]:
    """Return a way to open one index, as often as the test likes."""
    setting = SearchSetting()
    if request.param == "opensearch":
        nodes = request.getfixturevalue("search_nodes")
        setting = SearchSetting(
            driver="opensearch", nodes=tuple(nodes.addresses), name=f"t-{uuid.uuid4().hex[:12]}", copies=0
        )
    opened: list[Index] = []

    def again() -> Index:
        opened.append(open_index(tmp_path / "index", setting))
        return opened[-1]

    yield again
    for one in opened:
        one.close()


@pytest.fixture
def index(opened: Callable[[], Index]) -> Index:
    return opened()


@pytest.fixture
def ask(index: Index) -> Callable[..., SearchResult]:
    def asked(text: str, *records: ClauseRecord, **more: object) -> SearchResult:
        if records:
            index.add(records)
            index.commit()
        return index.search(SearchQuery(**{"text": text, "as_of": TODAY, **more}))

    return asked
