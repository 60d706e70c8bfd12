"""What the search page holds in memory (查询缓存): the index, the suggestions and the vocabulary, while their files stay."""

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

from gongkai.search.engine import Index, open_index
from gongkai.search.engine.spelling import WORDS_FILE, Speller, read_speller
from gongkai.search.engine.suggest import PHRASES_FILE, Suggester, read_denied, read_phrases

_indexes: dict[str, Index] = {}
_held: dict[tuple[str, str], tuple[int, Any]] = {}
_lock = Lock()


def the_index() -> Index:
    """Return the index of this installation, opened once."""
    folder = str(settings.GONGKAI_INDEX_FOLDER)
    if folder not in _indexes:
        _indexes[folder] = open_index(Path(folder))
    return _indexes[folder]


def the_suggester() -> Suggester:
    """Return the suggestions (输入提示), read anew when the phrases were written anew."""
    held: Suggester = _of_file(
        PHRASES_FILE, lambda folder: Suggester(read_phrases(folder), denied=read_denied())
    )
    return held


def the_speller() -> Speller:
    """Return the vocabulary for corrections (纠错), read anew when it was written anew."""
    held: Speller = _of_file(WORDS_FILE, read_speller)
    return held


def _of_file(name: str, read: Callable[[Path], Any]) -> Any:
    folder = Path(settings.GONGKAI_INDEX_FOLDER)
    path = folder / name
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    key = (str(folder), name)
    with _lock:
        if key not in _held or _held[key][0] != stamp:
            _held[key] = (stamp, read(folder))
        return _held[key][1]
