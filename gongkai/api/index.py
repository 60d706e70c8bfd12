"""The search index as this face opens it: once a process."""

from pathlib import Path

from django.conf import settings

from gongkai.search.engine import Index, open_index

_opened: dict[str, Index] = {}


def opened_index() -> Index:
    """Return the installation's index (索引)."""
    folder = str(settings.GONGKAI_INDEX_FOLDER)
    if folder not in _opened:
        _opened[folder] = open_index(Path(folder))
    return _opened[folder]
