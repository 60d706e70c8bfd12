"""What must not be answered from the library at all (答复前把关), told by rules kept as data."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

from gongkai.search.engine.answering.statuses import Status
from gongkai.search.engine.tokens import normalise

SHORTEST: Final = 2
"""Characters of meaning that a question must have."""
_ORDER: Final = ("EMERGENCY", "SMALL_TALK", "PERSONAL_RECORD", "ELSEWHERE", "OUT_OF_SCOPE")


def guard(question: str) -> Status | None:
    """Return why the question is not put to the library, or nothing where it may be answered."""
    plain = normalise(question)
    if sum(map(str.isalnum, plain)) < SHORTEST:
        return Status.TOO_SHORT
    for name in _ORDER:
        asked, unless = _patterns()[name]
        if asked.search(plain) and not (unless and unless.search(plain)):
            return Status(name)
    return None


def count_particulars(question: str) -> int:
    """Return how many ways a question speaks of one case, place or day (个案) and not of a rule."""
    plain = normalise(question)
    return sum(pattern.search(plain) is not None for pattern in _particulars())


@cache
def _particulars() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(part) for part in _read()["PARTICULAR"]["asked"])


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    source = resources.files("gongkai.search").joinpath("data/answer_guards.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]:
    """Read `answer_guards.toml`: what each cause sounds like, and what lifts it."""
    read = _read()
    return {
        name: (_either(read[name]["asked"]), _either(read[name].get("unless", [])) or None) for name in _ORDER
    }


def _either(parts: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{part})" for part in parts)) if parts else None  # type: ignore[return-value]
