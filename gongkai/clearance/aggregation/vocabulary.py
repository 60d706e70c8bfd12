"""The words and numbers of the watch (词表), read once from the versioned files beside it."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

CROSS = "CROSS"
FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True)
class Topic:
    """A guarded topic (须防汇聚的主题) and how many facts about one place are too many; 0 counts none."""

    code: str
    name: str
    words: tuple[str, ...]
    facilities: tuple[str, ...]
    exact: int
    village: int


@dataclass(frozen=True, slots=True)
class Settings:
    """What the watch goes by: the numbers of the rulebook, the counts of the secrecy office."""

    least_people: int
    coordinate_decimals: int
    topics: tuple[Topic, ...]
    cross_facts: int
    cross_documents: int
    hidden_places: int

    def with_counts(self, counts: dict[str, tuple[int, int]]) -> "Settings":
        """Return the settings with some counts changed: topic → (exact, village), CROSS → (facts, documents)."""
        facts, documents = counts.get(CROSS, (self.cross_facts, self.cross_documents))
        topics = tuple(
            replace(topic, exact=counts[topic.code][0], village=counts[topic.code][1])
            if topic.code in counts
            else topic
            for topic in self.topics
        )
        return replace(self, topics=topics, cross_facts=facts, cross_documents=documents)


def default_settings(*, least_people: int = 3, coordinate_decimals: int = 4) -> Settings:
    """Return the settings as the files and the rulebook give them (S11.k_min, S11.coordinate_decimals)."""
    topics = read_words("topics")
    cross = topics["cross"]
    return Settings(
        least_people=least_people,
        coordinate_decimals=coordinate_decimals,
        topics=tuple(
            Topic(
                one["code"],
                one["name"],
                tuple(one["words"]),
                tuple(one["facilities"]),
                one["exact"],
                one["village"],
            )
            for one in topics["topic"]
        ),
        cross_facts=cross["facts"],
        cross_documents=cross["documents"],
        hidden_places=read_words("combinations")["hidden_places"],
    )


@cache
def read_words(name: str) -> dict[str, Any]:
    """Return one of the files of words as it is written."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def versions() -> str:
    """Return which versions of the words are in use; a judgement names them."""
    names = {"columns": "列", "combinations": "组合", "topics": "主题"}
    return "、".join(f"{label} {read_words(name)['version']}" for name, label in names.items())
