"""What the search index does when the trail says the library has changed."""

from collections.abc import Sequence
from datetime import datetime

from gongkai.policies.selectors import document_id_of
from gongkai.search import services
from gongkai.trail.models import Entry

LISTENER = "search-index"
ACTIONS = ("policies.",)


def index_changes(entries: Sequence[Entry], at: datetime) -> None:
    """Bring every document that the entries touch into the index anew (索引更新); may be repeated."""
    touched = {pk for pk in map(document_id_of, entries) if pk is not None}
    if touched:
        services.index_documents(touched)
