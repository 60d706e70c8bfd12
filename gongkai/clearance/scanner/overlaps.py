"""What is left when one stretch of text was seen twice."""

from collections.abc import Iterable
from typing import Final

from gongkai.clearance.scanner.scene import Sighting

_STRONGER: Final = (
    ("identity_number", "permit"),
    ("bank_card", "permit"),
    ("bank_card", "passport"),
    ("mobile_phone", "social_account"),
    ("mobile_phone", "email"),
    ("mobile_phone", "permit"),
    ("mobile_phone", "plate"),
    ("passport", "permit"),
    ("state_secret_mark", "work_secret_mark"),
)
_RANK: Final = {"block": 2, "confirm": 1, "notice": 0}


def settle(sightings: Iterable[Sighting]) -> list[Sighting]:
    """
    Drop what another sighting of the same kind contains, and return the rest in order of the text.

    Of two that cover the same stretch the graver one stays.
    """
    kept: dict[str, list[Sighting]] = {}
    for seen in sorted(sightings, key=lambda seen: (seen.start, -seen.end, -_RANK[seen.severity])):
        same = kept.setdefault(seen.kind, [])
        if same and seen.end <= same[-1].end:
            continue
        if same and seen.start < same[-1].end and seen.kind != "unpublished_citation":
            if seen.end - seen.start <= same[-1].end - same[-1].start:
                continue
            same.pop()
        same.append(seen)
    return sorted((seen for same in kept.values() for seen in same), key=lambda seen: (seen.start, seen.end))
