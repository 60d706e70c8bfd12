"""What the search index does when the trail says the library, a reading or an answer has changed."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gongkai.policies.selectors import document_id_of
from gongkai.search import entries as sources
from gongkai.search.services.indexing import update_index, write_organ_names
from gongkai.search.services.relating import AT_ONCE, relate_documents
from gongkai.trail.models import Entry

LISTENER = "search-index"
ACTIONS = ("policies.", "publishing.", "knowledge.", "units.unit_")


def index_changes(entries: Sequence[Entry], at: datetime, *, folder: Path | None = None) -> None:
    """Bring every document and entry that the deeds touch into the index anew (索引更新); may be repeated."""
    touched = {pk for pk in map(document_id_of, entries) if pk is not None}
    others = {source.source: ids for source in sources.registered() if (ids := source.touched_by(entries))}
    if touched or others:
        update_index(document_ids=touched, entry_ids=others, folder=folder)
    if touched or any(entry.action.startswith("units.unit_") for entry in entries):
        write_organ_names(on=at.date(), folder=folder)
    if folder is None and 0 < len(touched) <= AT_ONCE:
        relate_documents(document_ids=touched, at=at)
