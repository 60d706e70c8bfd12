"""What the library already holds, in memory while an import runs: finds the document a file belongs to."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from gongkai.policies.models import Edition, LegalEvent, PolicyDocument
from gongkai.policies.rules.addresses import address_of, free_address, same_title
from gongkai.policies.rules.reading import Reading
from gongkai.units.rules import Directory, resolve_units
from gongkai.units.selectors import get_directory

BY_NUMBER = frozenset({"NORMATIVE", "OTHER"})


@dataclass(slots=True)
class Held:
    """One document as the import knows it (已有文件)."""

    document: PolicyDocument
    editions: dict[date, str] = field(default_factory=dict)
    events: set[tuple[str, date]] = field(default_factory=set)


class Shelf:
    """All documents by title and number, all addresses, all units by name (书架)."""

    def __init__(self, *, on: date) -> None:
        self._by_title: dict[str, list[Held]] = defaultdict(list)
        self._directory: Directory = get_directory(on=on)
        self._units: dict[str, int | None] = {}
        self.addresses: set[str] = set()
        self.unified: dict[str, str] = {}
        self._load()

    def _load(self) -> None:
        held: dict[int, Held] = {}
        for document in PolicyDocument.objects.order_by("pk"):
            held[document.pk] = self._keep(Held(document))
        for pk, day, sha256 in Edition.objects.values_list("document_id", "edition_on", "sha256"):
            held[pk].editions[day] = sha256
        for pk, kind, day in LegalEvent.objects.values_list("document_id", "kind", "on"):
            held[pk].events.add((kind, day))

    def _keep(self, held: Held) -> Held:
        self._by_title[same_title(held.document.title)].append(held)
        self.addresses.add(held.document.address)
        if held.document.unified_no:
            self.unified[held.document.unified_no] = held.document.number
        return held

    def find(self, reading: Reading) -> Held | None:
        """
        Return the document a file is a version of (版本识别): the same title, whatever state's name is before it.

        Notices of one title but different numbers are different documents; laws change number as they change.
        """
        for held in self._by_title[same_title(reading.title)]:
            document = held.document
            if not (reading.kind in BY_NUMBER or document.kind in BY_NUMBER):
                return held
            if not (reading.number and document.number) or reading.number == document.number:
                return held
        return None

    def open(self, reading: Reading) -> Held:
        """Make room for a document that is not held yet, under an address nobody has."""
        year = reading.signed_on.year if reading.signed_on else None
        wanted = address_of(reading.title, reading.number, year=year)
        document = PolicyDocument(
            address=free_address(wanted, self.addresses), title=reading.title, number=reading.number
        )
        return self._keep(Held(document))

    def unit_of(self, name: str) -> int | None:
        """Return which unit bears a name, or None for an organ that is not of this county."""
        if name not in self._units:
            found = resolve_units([name], self._directory)[0].unit_ids if name else ()
            self._units[name] = found[0] if len(found) == 1 else None
        return self._units[name]
