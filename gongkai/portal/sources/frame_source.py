"""What the portal's page sources share: the frame they were started with, and how a page is looked up."""

from collections.abc import Iterable, Iterator, Sequence

from gongkai.portal.frame import Frame, load_frame
from gongkai.publishing.release.sources import Page
from gongkai.trail.models import Entry


class FramedSource:
    """A source of pages in the portal's frame; the frame is read once for each release."""

    name = ""
    rank = 0
    is_framed = True
    chunk = 200
    """How many pages are prepared for at once."""

    def addresses(self) -> Iterable[str]:
        """Return every address this source has now."""
        raise NotImplementedError

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the addresses whose pages may differ after these deeds."""
        raise NotImplementedError

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, Page]]:
        """Yield each address with its page, or None."""
        if not addresses:
            return
        frame = load_frame()
        for start in range(0, len(addresses), self.chunk):
            chunk = addresses[start : start + self.chunk]
            prepared = self.prepare(chunk, frame)
            for address in chunk:
                yield address, self.page(address, frame, prepared)

    def prepare(self, addresses: Sequence[str], frame: Frame) -> object:
        """Read in few queries what the pages of these addresses need."""
        return None

    def page(self, address: str, frame: Frame, prepared: object) -> Page:
        """Return one page, or None where there is none."""
        raise NotImplementedError


def acted_on(entries: Sequence[Entry], *prefixes: str) -> list[Entry]:
    """Return the deeds whose action begins with one of the prefixes."""
    return [entry for entry in entries if entry.action.startswith(prefixes)]
