"""
Who cites a policy document (引用者): each app that cites documents registers its source in `config/wiring.py`.

The knowledge base stands beside or below most of them and knows none but its own; it asks each what cites a
document when that document goes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from gongkai.policies.models import PolicyDocument


@dataclass(frozen=True, slots=True)
class CitingItem:
    """
    One thing that cites a document (引用者).

    `articles` are the labels of the clauses it cites, none means the document as a whole; `address` is where
    its owner opens it. What is not flagged is only shown: it may go on being used.
    """

    kind: str
    id: str
    label: str
    title: str
    address: str = ""
    cites: str = ""
    unit_id: int | None = None
    articles: tuple[str, ...] = ()
    is_flagged: bool = field(default=True)

    def is_hit_by(self, provisions: Iterable[str]) -> bool:
        """Whether it is touched where only some articles go: those it cites, or it names no article."""
        gone = set(provisions)
        return not gone or not self.articles or bool(gone & set(self.articles))

    def as_json(self) -> dict[str, Any]:
        """Return the item as the command line prints it."""
        return {
            "kind": self.kind,
            "id": self.id,
            "label": self.label,
            "title": self.title,
            "address": self.address,
            "cites": self.cites,
            "unit_id": self.unit_id,
            "articles": list(self.articles),
            "is_flagged": self.is_flagged,
        }


class CitationSource(Protocol):
    """
    Somebody whose things cite policy documents (引用来源): benefits, guides, a catalogue, replies.

    `kind` names the kind in the form of the trail (`benefits.benefit`), `label` in words.
    """

    kind: str
    label: str

    def citing(self, document: PolicyDocument) -> Iterable[CitingItem]:
        """Return what of this kind cites the document now."""


_sources: dict[str, CitationSource] = {}


def register(source: CitationSource) -> None:
    """Make a source known; the last one of a kind counts."""
    _sources[source.kind] = source


def list_citation_sources() -> list[CitationSource]:
    """Return all sources in the order of their registration."""
    return list(_sources.values())
