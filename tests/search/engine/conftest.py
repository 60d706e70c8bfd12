"""An empty index, and a way to fill it and ask it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gongkai.search.engine import ClauseRecord, SearchQuery, SearchResult, open_index
from gongkai.search.engine.index import Index
from tests.search.engine.builders import TODAY


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    opened = open_index(tmp_path / "index")
    yield opened
    opened.close()


@pytest.fixture
def ask(index: Index) -> Callable[..., SearchResult]:
    def asked(text: str, *records: ClauseRecord, **more: object) -> SearchResult:
        if records:
            index.add(records)
            index.commit()
        return index.search(SearchQuery(**{"text": text, "as_of": TODAY, **more}))

    return asked
