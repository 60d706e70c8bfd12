"""What the exported ledger holds; apart from the office formats, whose libraries are slow to load."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of the table, every value as it is printed."""

    no: int
    section: str
    task: str
    unit: str
    part: str
    due: str
    state: str
    done: str
    progress: str
    evidence: str
