"""Keeping the search index in step with the library and with what else may be found."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path

from django.conf import settings

from gongkai.search import entries as sources
from gongkai.search.engine import Index, open_anew, open_index
from gongkai.search.engine.lexicon import write_names
from gongkai.search.selectors import indexing as selectors


def index_documents(document_ids: Iterable[int], *, folder: Path | None = None) -> int:
    """
    Put documents as they stand now into the index (入索引), or take out those no longer in the library.

    Each document's old clauses go first, so doing it twice leaves the same index. Drafts never enter; what is
    in the library and not public yet is marked, and what the public asks never finds it.
    """
    return update_index(document_ids=set(document_ids), entry_ids={}, folder=folder)


def update_index(
    *, document_ids: Collection[int], entry_ids: Mapping[str, Collection[str]], folder: Path | None = None
) -> int:
    """Bring documents, and the entries of each source, into the index as they stand now; return how many clauses."""
    wanted = sorted(set(document_ids))
    index = open_index(folder or index_folder())
    try:
        if index.clause_count:
            for document_id in wanted:
                index.delete_document(str(document_id))
        added = sum(index.add(records) for _, records in selectors.iter_editions(wanted))
        added += sum(_update_entries(index, source, entry_ids) for source in sources.registered())
        index.commit()
    finally:
        index.close()
    return added


def rebuild_index(*, on: date, folder: Path | None = None) -> int:
    """
    Build the index anew from the library and every other source (重建索引); return how many clauses it holds.

    Readers go on with the old one until all is in, unless it is of another version and cannot be read.
    """
    index = open_anew(folder or index_folder())
    try:
        added = sum(
            index.add(records) for _, records in selectors.iter_editions(selectors.list_document_ids())
        )
        for source in sources.registered():
            ids = selectors.list_entry_ids(source)
            added += sum(index.add(entry.as_record() for entry in source.iter_entries(some)) for some in ids)
        index.commit()
    finally:
        index.close()
    write_organ_names(on=on, folder=folder)
    return added


def write_organ_names(*, on: date, folder: Path | None = None) -> None:
    """Keep the names of the county's organs beside the index (机关名称), for questions that mention one."""
    write_names(folder or index_folder(), selectors.get_organ_names(on=on))


def index_folder() -> Path:
    """Return where the index of this installation is (索引文件夹)."""
    return Path(settings.GONGKAI_INDEX_FOLDER)


def _update_entries(index: Index, source: sources.EntrySource, wanted: Mapping[str, Collection[str]]) -> int:
    ids = wanted.get(source.source, ())
    if not ids:
        return 0
    for entry_id in ids:
        index.delete_document(f"{source.source}:{entry_id}")
    return index.add(entry.as_record() for entry in source.iter_entries(ids))
