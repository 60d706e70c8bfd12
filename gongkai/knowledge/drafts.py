"""What an editor hands in of an entry (条目稿), in the one form that the desk, imports and machines share."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Cited:
    """One clause of one edition, as an editor chose it (所引条款)."""

    document_id: int
    edition_id: int
    anchor: str
    label: str = ""
    quote_digest: str = ""


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """The fields of an entry (知识条目要素, R03-04) as they are written, before anybody has judged them."""

    title: str
    content: str
    category: str
    nature: str
    keywords: tuple[str, ...]
    issuer_id: int | None
    variants: tuple[str, ...] = ()
    citations: tuple[Cited, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the draft as it waits beside a public entry."""
        plain = asdict(self)
        for name in ("valid_from", "valid_to"):
            plain[name] = plain[name].isoformat() if plain[name] else None
        return plain

    @classmethod
    def from_json(cls, stated: Mapping[str, Any]) -> "EntryDraft":
        """Return the draft that waits beside a public entry."""
        days = {
            name: date.fromisoformat(stated[name]) if stated[name] else None
            for name in ("valid_from", "valid_to")
        }
        lists = {name: tuple(stated[name]) for name in ("keywords", "variants")}
        citations = tuple(Cited(**one) for one in stated["citations"])
        return cls(**{**stated, **days, **lists, "citations": citations})
