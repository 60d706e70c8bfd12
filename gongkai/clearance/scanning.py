"""What the scanner is told of this county (扫描依据): documents known public, office phones on the white list."""

import re
from collections.abc import Callable
from datetime import date

from gongkai.clearance.scanner.detect import ScanOptions
from gongkai.units import selectors as units

KnownPublic = Callable[[], tuple[frozenset[str], frozenset[str]]]
_known: list[KnownPublic] = []


def register_known_public(known: KnownPublic) -> None:
    """Let an app above tell which numbers and titles of documents are public already (S6)."""
    if known not in _known:
        _known.append(known)


def scan_options(*, on: date) -> ScanOptions:
    """Return what the scanner goes by on a day: public documents, disclosure phones (R14)."""
    numbers: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    for known in _known:
        more_numbers, more_titles = known()
        numbers, titles = numbers | more_numbers, titles | more_titles
    phones = {
        one
        for contact in units.list_contacts(on=on)
        for one in re.split(r"[、,，;；/\s]+", f"{contact.phone} {contact.fax}")
        if one
    }
    return ScanOptions(as_of=on, public_numbers=numbers, public_titles=titles, white_phones=frozenset(phones))
