"""What a scan knows of the world: the day, what is public already, and the values of the rulebook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from gongkai.core.rulebook import Rulebook, load_rulebook

WORDS_FOLDER: Final = Path(__file__).resolve().parent / "words"


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """
    Everything a detector needs besides the text (扫描选项).

    `public_numbers` are document numbers known public, printed as `gongkai.core.numbers` prints them;
    `public_titles` titles known public, without 《》; `white_phones` the published telephone numbers of
    offices (R14). `extra_words` maps further wrong words to the right ones.
    """

    as_of: date
    public_numbers: frozenset[str] = frozenset()
    public_titles: frozenset[str] = frozenset()
    white_phones: frozenset[str] = frozenset()
    extra_words: Mapping[str, str] = field(default_factory=dict)
    rulebook: Rulebook = field(default_factory=load_rulebook, compare=False, repr=False)

    def number(self, rule_id: str) -> int:
        """Return a whole number of the rulebook as it stands on the day of the scan."""
        return self.rulebook.integer(rule_id, on=self.as_of)

    def texts(self, rule_id: str) -> tuple[str, ...]:
        """Return the texts of the rulebook as they stand on the day of the scan."""
        return self.rulebook.texts(rule_id, on=self.as_of)
