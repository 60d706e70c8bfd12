"""Word and PDF versions of documents (R01-07), made on release as files."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils import timezone

from gongkai.policies import selectors as policies
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.portal.paper import Sheet, closing_of, lines_of, opening_of, pdf_file, word_file
from gongkai.portal.sources.documents import ADDRESS, documents_touched, pages_of, public_addresses
from gongkai.publishing.release.sources import LEAVES
from gongkai.trail.models import Entry

WRITERS = {".docx": word_file, ".pdf": pdf_file}
NOTE = "本件为网站下载文本，以正式印发的文件为准。"


class DownloadSource:
    """Releases the Word and PDF version of each document and each edition."""

    name = "downloads"
    rank = LEAVES
    is_framed = False

    def addresses(self) -> Iterable[str]:
        """Return two files for each page that shows a text."""
        return files_of(public_addresses())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the files of the documents that were touched."""
        return files_of(sorted(documents_touched(entries)))

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each file; both of one document are written from one reading."""
        sheets: dict[tuple[str, str], Sheet | None] = {}
        for address in addresses:
            found = ADDRESS.match(address)
            if found is None or not found["suffix"]:
                yield address, None
                continue
            key = (found["address"], found["day"] or "")
            if key not in sheets:
                sheets = {key: _sheet(*key)}
            sheet = sheets[key]
            yield address, WRITERS[found["suffix"]](sheet) if sheet else None


def files_of(addresses: Iterable[str]) -> Iterator[str]:
    """Yield the Word and PDF version of each page that shows a text."""
    for page in pages_of(addresses):
        if not page.endswith("/bijiao"):
            yield from (f"{page}{suffix}" for suffix in WRITERS)


def _sheet(address: str, day: str) -> Sheet | None:
    try:
        page = policies.get_document_page(
            address, as_of=timezone.localdate(), edition_on=date.fromisoformat(day) if day else None
        )
    except (PolicyDocument.DoesNotExist, Edition.DoesNotExist):
        return None
    if page.edition is None or page.document.is_stub:
        return None
    number = page.edition.number or page.document.number
    lines = (*opening_of(page.edition.frame), *lines_of(page.body), *closing_of(page.edition.frame))
    return Sheet(page.edition.title, number, lines, NOTE)
