"""How the platform says no: every reason at once, each with its legal basis."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why a deed may not be done (阻断理由), in the words of the rule."""

    code: str
    message: str
    basis: str


class Refused(Exception):
    """A deed was refused; carries every reason at once, never only the first."""

    def __init__(self, *blockers: Blocker) -> None:
        if not blockers:
            message = "Refused needs at least one blocker"
            raise ValueError(message)
        self.blockers = blockers
        super().__init__("；".join(f"{b.message}（{b.basis}）" if b.basis else b.message for b in blockers))


class BadInput(ValueError):
    """What was handed in cannot be read; the message is one Chinese sentence that says what to do."""
