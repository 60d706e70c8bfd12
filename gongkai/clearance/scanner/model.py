"""
What the readers hand to the detectors, and what the detectors give back.

A *reader* opens a file of any format into `Part`s: every stretch of text a reader of the file could dig out,
each under a name that says where it stands. The *detectors* turn text into `Finding`s whose offsets count
characters of the part's own text, before anything is folded or joined. Neither knows the other.
"""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Severity = Literal["block", "confirm", "notice"]
Kind = Literal[
    "state_secret_mark",
    "work_secret_mark",
    "unpublished_citation",
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
    "wrong_word",
    "map_without_approval",
    "ipv4_link",
    "leftover",
    "metadata",
]


@dataclass(frozen=True, slots=True)
class Part:
    """
    One stretch of text of a file (部位): the body, a header, a comment, one column of a sheet.

    `name` says where it stands: body, header, footer, footnotes, endnotes, textbox, comments, deletions,
    hidden, properties, sheet:名称, sheet:名称!A (one column), slide:3, notes:3, annotation, form, attribute,
    attachment:名称/body … . `page` counts from 1 where there are pages. `cell` names the cell (Sheet1!B7)
    where the part is one cell. `column` holds the cell values of a sheet's column, for findings by column.
    """

    name: str
    text: str
    page: int | None = None
    cell: str = ""
    column: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing the public must not read, or should not read unasked (发现).

    `start` and `end` count characters of the part's text; `text` is the original stretch, disguises and all;
    `masked` is what the house rule (S7) would put in its place; `basis` names the rule and its source.
    `count` is the number of cells where one finding stands for a whole column of them.
    """

    rule: str
    kind: Kind
    severity: Severity
    part: str
    start: int
    end: int
    text: str
    masked: str = ""
    suggestion: str = ""
    basis: str = ""
    page: int | None = None
    cell: str = ""
    count: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return the finding as `gongkai scan --json` prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """What was found in one file (扫描结果)."""

    path: str
    media_type: str
    characters: int
    findings: tuple[Finding, ...] = field(default=())

    @property
    def blocks(self) -> bool:
        """Whether anything found forbids publication as it stands."""
        return any(finding.severity == "block" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the file as `gongkai scan --json` prints it."""
        return {
            "path": self.path,
            "media_type": self.media_type,
            "characters": self.characters,
            "findings": [finding.as_json() for finding in self.findings],
        }
