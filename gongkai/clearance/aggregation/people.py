"""Rows of lists as people (人员记录): what of each is public, and the keys by which two lists meet."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from gongkai.clearance.aggregation import values
from gongkai.clearance.aggregation.columns import ReadTable
from gongkai.clearance.aggregation.values import Piece
from gongkai.clearance.aggregation.vocabulary import read_words

KINDS: Final = (
    "name",
    "masked_name",
    "town",
    "village",
    "address",
    "birth_year",
    "birth_date",
    "gender",
    "amount",
    "identity",
    "phone",
    "bank",
    "condition",
    "household",
)
LABELS: Final = {
    "name": "姓名",
    "masked_name": "姓名（已遮）",
    "town": "乡镇",
    "village": "村",
    "address": "住址",
    "birth_year": "出生年",
    "birth_date": "出生日期",
    "gender": "性别",
    "amount": "金额",
    "identity": "身份证号（部分）",
    "phone": "电话（部分）",
    "bank": "银行账号（部分）",
    "condition": "健康、困难等情况",
    "household": "家庭人口",
}
NUMBERS: Final = ("identity", "phone", "bank")


@dataclass(frozen=True, slots=True)
class Person:
    """One row of a list (一行): the features that can meet those of another list, and parts of numbers."""

    row: int
    features: dict[str, str]
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Keyring:
    """The secret of this installation; what leaves it is a keyed hash (HMAC-SHA-256), never a value."""

    secret: bytes

    def hash(self, *parts: str) -> int:
        """Return 63 bits of the keyed hash of some words."""
        digest = hmac.digest(self.secret, "\x1f".join(parts).encode(), "sha256")
        return int.from_bytes(digest[:8], "big") >> 1


def people_of(read: ReadTable, on: date | None) -> Iterator[Person]:
    """Yield the people of a list; rows that name nothing are passed over."""
    columns = read.columns
    for number, row in enumerate(read.table.rows[read.first_row :], start=read.first_row):
        cells = {kind: row[at] for kind, at in columns.items() if at < len(row) and row[at].strip()}
        if not cells:
            continue
        features = _features(cells, on)
        pieces = tuple(p for what in NUMBERS if what in cells and (p := values.piece(what, cells[what])))
        for piece in pieces:
            _part_features(piece, features)
        born = values.birth_piece(features.get("birth_date", ""), features.get("birth_year", ""))
        if features:
            yield Person(number, features, (*pieces, born) if born else pieces)


def _features(cells: dict[str, str], on: date | None) -> dict[str, str]:
    written = cells.get("name", "")
    where = f"{cells.get('village', '')}" or cells.get("address", "")
    birth = cells.get("birth", "")
    day = values.full_birth(birth) if birth else ""
    found = {
        "name": values.name(written) if written else "",
        "surname": values.surname(written) if written else "",
        "town": values.town(cells.get("town") or where),
        "village": values.village(where) if where else "",
        "birth_date": day,
        "birth_year": day[:4] or (birth and values.birth_year(birth)) or _by_age(cells, on),
        "gender": values.gender(cells.get("gender", "")),
        "amount": values.amount(cells["amount"]) if "amount" in cells else "",
        "condition": cells.get("condition", "").strip(),
    }
    return {kind: value for kind, value in found.items() if value}


def _by_age(cells: dict[str, str], on: date | None) -> str:
    return values.year_from_age(cells["age"], on) if "age" in cells else ""


def _part_features(piece: Piece, features: dict[str, str]) -> None:
    blocks = piece.blocks
    if piece.what == "bank":
        return
    if blocks[-1]:
        features[f"{piece.what}_tail"] = blocks[-1]
    if blocks[0]:
        features[f"{piece.what}_front"] = blocks[0]
    if piece.what == "identity" and blocks[1] and "birth_year" not in features:
        features["birth_year"] = blocks[1]
        if blocks[2]:
            features["birth_date"] = blocks[1] + blocks[2]


def shown_kinds(read: ReadTable, people: Sequence[Person]) -> frozenset[str]:
    """Return what a list tells of its people (列出的内容), by what its cells hold and what it is about."""
    kinds: set[str] = {kind for kind in KINDS if kind in read.kinds and kind not in {"name", "birth", "town"}}
    seen = {kind for person in people[:200] for kind in person.features}
    kinds |= seen & {"name", "town", "village", "birth_year", "birth_date", "gender"}
    if "surname" in seen and "name" not in seen:
        kinds.add("masked_name")
    if any(word in read.table.caption for word in read_words("columns")["captions"]["condition"]):
        kinds.add("condition")
    return frozenset(kinds)


def link_keys(person: Person, keyring: Keyring, *, has_pieces: bool) -> list[tuple[int, bool]]:
    """Return the keys by which a person of one list is met in another, and whether one serves numbers only."""
    features = person.features
    keys = []
    for sets, only_pieces in ((_combinations(), False), (_piece_combinations(), True)):
        if only_pieces and not has_pieces:
            continue
        for combination in sets:
            parts = [features.get(kind, "") for kind in combination]
            if all(parts):
                keys.append((keyring.hash("+".join(combination), *parts), only_pieces))
    return keys


def piece_hashes(piece: Piece, keyring: Keyring) -> tuple[int, ...]:
    """Return the keyed hash of each part of a number that can be read whole, 0 of the others."""
    return tuple(
        keyring.hash(piece.what, str(n), block) if block else 0 for n, block in enumerate(piece.blocks)
    )


@cache
def _combinations() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one) for one in read_words("combinations")["combinations"])


@cache
def _piece_combinations() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one) for one in read_words("combinations")["pieces"])
