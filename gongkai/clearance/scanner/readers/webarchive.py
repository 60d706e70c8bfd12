"""Web archives for the scanner: the page inside the message, put back as it came (mht)."""

import email
import email.policy
from dataclasses import dataclass
from email.message import Message

from gongkai.clearance.scanner.readers.html import page_of
from gongkai.clearance.scanner.readers.reading import Budget, Reading
from gongkai.clearance.scanner.readers.text import SourceText
from gongkai.core.refusals import BadInput

_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(slots=True)
class WebArchive:
    """A message with its pages decoded."""

    message: Message
    pages: list[tuple[Message, SourceText]]

    def save(self) -> bytes:
        """Return the message with its pages as they stand now."""
        for part, source in self.pages:
            del part["Content-Transfer-Encoding"]
            part.set_payload(source.text.encode("utf-8"), "utf-8")
        return self.message.as_bytes()


def read_archive(data: bytes, name: str, budget: Budget) -> Reading:
    """
    Open the first page of a web archive as its body, further pages as files inside it.

    :raises BadInput: if there is no page in it, or one of unknown encoding
    """
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    pages = []
    for part in message.walk():
        payload = part.get_payload(decode=True) if part.get_content_type() in _PAGES else None
        if isinstance(payload, bytes) and payload.strip():
            pages.append((part, SourceText.of(payload, part.get_content_charset() or "")))
    if not pages:
        msg = "网页归档（mht）里没有正文网页，请重新保存为 html 或 docx 后再试。"
        raise BadInput(msg)
    readings = [page_of(source, "html", "text/html") for _, source in pages]
    first = readings[0]
    first.kind, first.media_type = "mht", "multipart/related"
    first.container = WebArchive(message, pages)
    for number, other in enumerate(readings[1:], start=2):
        for scroll in other.scrolls.values():
            scroll.name = f"page{number}/{scroll.name}"
            first.scrolls[(scroll.name, scroll.page, scroll.cell)] = scroll
    return first
