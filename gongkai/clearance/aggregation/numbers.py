"""Numbers published in parts (分段公开的号码): which parts fit together, and whether they make it whole."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.clearance.aggregation.store import KeptPiece
from gongkai.clearance.aggregation.values import LENGTHS


@dataclass(frozen=True, slots=True)
class Reassembly:
    """A number of one row that can be put together (可拼回的号码), and the rows elsewhere that help."""

    row: int
    what: str
    used: tuple[tuple[int, int], ...]


def reassembled(
    row: int, own: Sequence[KeptPiece], others: Iterable[tuple[int, KeptPiece]], *, hidden_places: int
) -> Iterator[Reassembly]:
    """
    Yield the numbers of a row that its own parts and those of other lists make whole.

    Parts whose readable blocks differ are of different people and are passed over. A number that one part shows
    whole by itself is not put together by anybody: that is for the scanner to find.
    """
    candidates = list(others)
    for what, length in LENGTHS.items():
        mine = [piece for piece in own if piece.what == what]
        theirs = [(number, piece) for number, piece in candidates if piece.what == what]
        if not mine and not theirs:
            continue
        one = _assemble(row, what, mine, theirs, length - hidden_places)
        if one is not None:
            yield one


def _assemble(
    row: int,
    what: str,
    mine: Sequence[KeptPiece],
    theirs: Sequence[tuple[int, KeptPiece]],
    enough: int,
) -> Reassembly | None:
    most = max(piece.coverage.bit_count() for piece in (*mine, *(piece for _, piece in theirs)))
    if most >= enough or not (mine or theirs):
        return None
    coverage, blocks, used = 0, [0] * 4, []
    pieces = [*((None, piece) for piece in mine), *theirs]
    for number, piece in pieces:
        if not piece.coverage & ~coverage or not _fits(blocks, piece.blocks):
            continue
        coverage |= piece.coverage
        blocks = [old or new for old, new in zip(blocks, (*piece.blocks, 0, 0)[:4], strict=False)]
        if number is not None:
            used.append((number, piece.row))
    return Reassembly(row, what, tuple(used)) if coverage.bit_count() >= enough else None


def _fits(blocks: Sequence[int], others: Sequence[int]) -> bool:
    return all(not one or not other or one == other for one, other in zip(blocks, others, strict=False))
