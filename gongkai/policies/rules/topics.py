"""Topic classes (主题分类, R03-02): two levels, kept as data; an unknown one is refused."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from gongkai.core.refusals import Blocker

R03_02 = "R03-02 主题分类"
FILE = Path(__file__).resolve().parent.parent / "topics.toml"


@dataclass(frozen=True, slots=True)
class TopicClass:
    """One class of topics; two digits at the top, four below (主题分类)."""

    code: str
    name: str
    parent: str = ""


@cache
def topic_classes() -> dict[str, TopicClass]:
    """Return all classes by code, in their official order."""
    stated = tomllib.loads(FILE.read_text(encoding="utf-8"))["classes"]
    found: dict[str, TopicClass] = {}
    for code, top in stated.items():
        found[code] = TopicClass(code, top["name"])
        for position, name in enumerate(top["classes"], start=1):
            found[f"{code}{position:02}"] = TopicClass(f"{code}{position:02}", name, code)
    return found


def topic_names(code: str) -> tuple[str, ...]:
    r"""Return the names of a class from the top down (综合政务\政务公开); none for an unknown code."""
    classes = topic_classes()
    return tuple(classes[part].name for part in (code[:2], code) if part in classes)[: len(code) // 2]


def find_topic(names: Sequence[str]) -> str:
    """Return the code of a class given by its names from the top down, or an empty text."""
    for code, one in topic_classes().items():
        if topic_names(code) == tuple(names) or (len(names) == 1 and code == names[0]):
            return one.code
    return ""


def topic_blockers(code: str) -> tuple[Blocker, ...]:
    """Return why a topic class cannot be used; none at all is allowed while a draft is written."""
    if not code or code in topic_classes():
        return ()
    near = get_close_matches(code, list(topic_classes()), n=1)
    hint = f"，最接近的是 {near[0]} {'—'.join(topic_names(near[0]))}" if near else ""
    return (Blocker("UNKNOWN_TOPIC", f"主题分类“{code}”不在分类表中{hint}。", R03_02),)
