"""Keeping the search index in step with the library."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from gongkai.search import selectors
from gongkai.search.engine import open_index


def index_documents(document_ids: Iterable[int], *, folder: Path | None = None) -> int:
    """
    Put documents as they stand now into the index (入索引), or take out those no longer in the library.

    Each document's old clauses go first, so doing it twice leaves the same index. Drafts never enter; what is
    in the library and not public yet is marked, and what the public asks never finds it.
    """
    wanted = sorted(set(document_ids))
    index = open_index(folder or Path(settings.GONGKAI_INDEX_FOLDER))
    try:
        if index.clause_count:
            for document_id in wanted:
                index.delete_document(str(document_id))
        added = sum(index.add(records) for _, records in selectors.iter_editions(wanted))
        index.commit()
    finally:
        index.close()
    return added
