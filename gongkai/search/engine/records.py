"""What is indexed: one clause (条) of one edition, with what the engine must know to place it in time."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Validity = Literal["NOT_YET", "IN_FORCE", "AMENDED", "REPEALED", "LAPSED"]
Ending = Literal["", "AMENDED", "REPEALED", "LAPSED"]
Source = Literal["clause", "interpretation", "knowledge"]

SOURCE_LABELS: Final[dict[str, str]] = {
    "clause": "政策条款",
    "interpretation": "政策解读",
    "knowledge": "热线知识",
}

VALIDITY_LABELS: Final[dict[str, str]] = {
    "IN_FORCE": "有效",
    "NOT_YET": "尚未施行",
    "AMENDED": "已修改",
    "REPEALED": "废止",
    "LAPSED": "失效",
}


@dataclass(frozen=True, slots=True)
class ClauseRecord:
    """
    One clause of one edition of a document (条款), as it is handed to the index.

    `article` is the label such as 第五十四条; a document without articles gives the heading's label, or
    nothing. `valid_from` is the first day of validity, `valid_to` the first day no longer valid; both may
    be unknown. What is held but not public yet stays out of what the public finds. `ended_as` says how validity
    ended; where it is empty the clause was replaced (已修改). `source` tells a clause from a reading (解读) and an
    entry of the hotline's knowledge base (知识条目); these say in `about` which document they rest on.
    """

    clause_id: str
    document_id: str
    edition_id: str
    title: str
    number: str
    kind: str
    issuers: tuple[str, ...]
    topics: tuple[str, ...]
    year: int | None
    edition: str
    article: str
    anchor: str
    path: str
    text: str
    valid_from: date | None
    valid_to: date | None
    ended_as: Ending
    is_newest: bool
    url: str
    is_public: bool = True
    source: Source = "clause"
    about: str = ""
    unit: str = ""


def validity_at(*, valid_from: date | None, valid_to: date | None, ended_as: str, as_of: date) -> Validity:
    """
    Return the validity (效力) of a clause on a day, computed from its dates and never typed.

    The last day counts as valid: `valid_to` is the first day on which the text no longer holds.
    """
    if valid_to is not None and as_of >= valid_to:
        if ended_as == "REPEALED":
            return "REPEALED"
        return "LAPSED" if ended_as == "LAPSED" else "AMENDED"
    if valid_from is not None and as_of < valid_from:
        return "NOT_YET"
    return "IN_FORCE"
