"""Who renders public pages: publishing knows only this contract; the wiring says who keeps it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from gongkai.trail.models import Entry

LEAVES, LISTS, FRONT, MAPS = 10, 20, 30, 40


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A page that costs much to write, known beforehand by what it is written from (底稿).

    `recipe` is a digest of everything that decides its bytes, the writer's own code included: a page released
    with this recipe is not written again.
    """

    recipe: str
    write: Callable[[], bytes]


Page = bytes | Draft | None


class PageSource(Protocol):
    """
    Somebody who renders the pages of some addresses (页面来源).

    `rank` orders the release: what is linked to goes out before what links to it, so that a reader never
    follows a link to a page that is not there yet. `is_framed` tells whether its pages stand in the common
    frame and change with it, or with the day.
    """

    name: str
    rank: int
    is_framed: bool

    def addresses(self) -> Iterable[str]:
        """Return every address this source has now."""

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the addresses whose pages may differ after these deeds, gone ones included."""

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, Page]]:
        """Yield each address with its page or its draft, or with None where there is no such page any more."""


_sources: dict[str, PageSource] = {}
_frames: list[Callable[[], str]] = []
_sittings: list[Callable[[], AbstractContextManager[object]]] = []


def written(page: Page) -> bytes | None:
    """Return a page's bytes; a draft is written now."""
    return page.write() if isinstance(page, Draft) else page


def register(source: PageSource) -> None:
    """Make a source known; the last one of a name counts."""
    _sources[source.name] = source


def register_frame(fingerprint: Callable[[], str]) -> None:
    """Say what stands on every page: when its fingerprint changes, every page is released anew."""
    _frames[:] = [fingerprint]


def register_sitting(open_sitting: Callable[[], AbstractContextManager[object]]) -> None:
    """Say what holds for one release: whatever is read within is read once."""
    _sittings[:] = [open_sitting]


def sitting() -> AbstractContextManager[object]:
    """Return the context in which one release reads."""
    return _sittings[0]() if _sittings else nullcontext()


def grace_of(source: PageSource, address: str) -> timedelta | None:
    """Return how long a file stays after no page names it any more (宽限期); None: not at all."""
    keeps: Callable[[str], timedelta | None] | None = getattr(source, "keeps", None)
    return keeps(address) if keeps else None


def list_sources() -> list[PageSource]:
    """Return the sources, what is linked to before what links to it."""
    return sorted(_sources.values(), key=lambda source: (source.rank, source.name))


def frame_fingerprint() -> str:
    """Return the fingerprint of what stands on every page (页面框架)."""
    return _frames[0]() if _frames else ""
