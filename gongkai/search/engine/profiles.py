"""How each kind of question is weighed (排序方案): numbers with a note each, read from `profiles.json`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from gongkai.search.engine.classes import QueryClass
from gongkai.search.engine.files import DATA

WEIGHTS: Final = ("grams", "path", "words", "title", "issuer", "interpretation", "knowledge", "expansion", "proximity")  # fmt: skip
STAGES: Final = ("named", "all_words", "any_word")


@dataclass(frozen=True, slots=True)
class Profile:
    """The weights and stages of one kind of question."""

    name: str
    stages: tuple[str, ...]
    weights: Mapping[str, float]


@cache
def profile_of(name: QueryClass) -> Profile:
    """Return the profile of a kind of question."""
    return shipped_profiles()[name]


@cache
def shipped_profiles() -> dict[QueryClass, Profile]:
    """Return the profiles that ship with the engine."""
    return read_profiles(DATA / "profiles.json")


def read_profiles(path: Path) -> dict[QueryClass, Profile]:
    """
    Read profiles; what a kind does not say it has from the default.

    :raises ValueError: if a weight or stage is unknown or a weight carries no note: none is of unknown origin
    """
    stated: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    default = stated["default"]
    found: dict[QueryClass, Profile] = {}
    for name in QueryClass:
        own = stated["classes"].get(name, {})
        weights = {**_numbers(default["weights"]), **_numbers(own.get("weights", {}))}
        stages = tuple(own.get("stages", default["stages"]))
        if unknown := sorted((set(weights) - set(WEIGHTS)) | (set(stages) - set(STAGES))):
            message = f"{path.name}: {name} states the unknown {unknown[0]}"
            raise ValueError(message)
        found[name] = Profile(name, stages, weights)
    return found


def _numbers(stated: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    for name, one in stated.items():
        if not str(one.get("note", "")).strip():
            message = f"the weight {name} has no note"
            raise ValueError(message)
    return {name: float(one["value"]) for name, one in stated.items()}
