"""Columns of sheets (按列判断): a column full of one personal kind is one finding, its header is context."""

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gongkai.clearance.scanner.model import Finding, Part, Severity

if TYPE_CHECKING:
    from gongkai.clearance.scanner.detect import Detector

PERSONAL: Final = frozenset(
    {
        "identity_number",
        "mobile_phone",
        "bank_card",
        "passport",
        "permit",
        "plate",
        "address",
        "email",
        "social_account",
        "sensitive_category",
    }
)
_FEWEST: Final = 3


def read_column(detector: "Detector", part: Part) -> tuple[list[Finding], bool]:
    """
    Return what is in one column of a sheet; its first cell is read as header where it holds no digit.

    Where at least the rulebook's share of the cells holds the same personal kind, one finding with their
    count stands for all of them, at the first of them.
    """
    header = part.column[0][1] if part.column and not re.search(r"\d{3}", part.column[0][1]) else ""
    cells = part.column[1:] if header else part.column
    found: list[Finding] = []
    approved = False
    starts = _starts(part)
    for name, value in part.column:
        heading = "" if not header or (name, value) == part.column[0] else header
        seen, has_approval = detector.read_part(Part(part.name, value, part.page, name), heading=heading)
        approved = approved or has_approval
        found += [_placed(finding, starts.get(name)) for finding in seen]
    found = _listed(found)
    filled = sum(bool(value.strip()) for _, value in cells)
    return _gathered(found, filled, detector.options.number("S7.column_percent")), approved


def _listed(found: list[Finding]) -> list[Finding]:
    """Make phones grave where a column holds several: a list of phones is a list of people."""
    phones = {finding.cell for finding in found if finding.kind == "mobile_phone"}
    if len(phones) < 2:
        return found
    return [
        replace(finding, severity="block") if finding.kind == "mobile_phone" else finding for finding in found
    ]


def _starts(part: Part) -> dict[str, int]:
    """Return where each cell's value stands in the part's text, where the text holds the values in order."""
    starts: dict[str, int] = {}
    place = 0
    for name, value in part.column:
        found = part.text.find(value, place)
        if found >= 0:
            starts[name] = found
            place = found + len(value)
    return starts


def _placed(finding: Finding, start: int | None) -> Finding:
    if start is None:
        return finding
    return replace(finding, start=finding.start + start, end=finding.end + start)


def _gathered(found: list[Finding], filled: int, percent: int) -> list[Finding]:
    cells = Counter(kind for kind, _ in {(finding.kind, finding.cell) for finding in found})
    whole = {
        kind
        for kind, count in cells.items()
        if kind in PERSONAL and count >= _FEWEST and count * 100 >= filled * percent
    }
    kept: list[Finding] = []
    for finding in found:
        if finding.kind not in whole:
            kept.append(finding)
        elif not any(other.kind == finding.kind for other in kept):
            count = cells[finding.kind]
            advice = f"整列（共{count}格）都是这类内容：{finding.suggestion}"
            kept.append(
                replace(finding, severity=_gravest(found, finding.kind), count=count, suggestion=advice)
            )
    return kept


def _gravest(found: list[Finding], kind: str) -> Severity:
    order: tuple[Severity, ...] = ("block", "confirm", "notice")
    return min((finding.severity for finding in found if finding.kind == kind), key=order.index)
