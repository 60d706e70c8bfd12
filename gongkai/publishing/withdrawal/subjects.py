"""Who knows what an address is (撤下对象): publishing knows only this contract; the wiring says who keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Subject:
    """Something public that can be withdrawn as one: all its addresses, and the pages that name it."""

    kind: str
    id: str
    title: str
    address: str
    addresses: tuple[str, ...]
    is_public: bool = True


class Finder(Protocol):
    """
    Somebody who finds one kind of subject and withholds it in the database.

    `deed` is the action and the subject kind under which the trail will know the withholding.
    """

    kind: str
    deed: tuple[str, str] | None

    def find(self, address: str) -> Subject | None:
        """Return what stands at an address, public or not any more; None where it is not of this kind."""

    def search(self, words: str) -> Iterable[Subject]:
        """Return public subjects whose title holds the words, a few of them."""

    def withhold(
        self, subject_id: str, address: str, *, reason: str, actor_id: int | None, at: datetime
    ) -> None:
        """Make sure the database does not show it any more; may be done twice."""


_finders: dict[str, Finder] = {}


def register(finder: Finder) -> None:
    """Make a finder known; the last one of a kind counts."""
    _finders[finder.kind] = finder


def finder_of(kind: str) -> Finder:
    """Return who looks after a kind."""
    return _finders[kind]


def find(address: str) -> Subject | None:
    """Return what stands at an address, or None."""
    found = (finder.find(address) for finder in _finders.values())
    return next((one for one in found if one is not None), None)


def search(words: str) -> list[Subject]:
    """Return what a title may mean, of every kind."""
    return [one for finder in _finders.values() for one in finder.search(words)] if words.strip() else []


def plain_address(written: str) -> str:
    """Return an address as the release knows it, whether a person pasted it whole, quoted or with a query."""
    path = unquote(urlsplit(written.strip()).path)
    return path if path.startswith("/") else f"/{path}"
