"""What kind of question it is (问题类别), told by rules that are data; each kind has its own way on."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from gongkai.search.engine.analyse import Analysis
from gongkai.search.engine.files import DATA
from gongkai.search.engine.tokens import normalise


class QueryClass(StrEnum):
    """What a question asks for (问题类别)."""

    NUMBER = "NUMBER"
    TITLE = "TITLE"
    CLAUSE = "CLAUSE"
    SERVICE = "SERVICE"
    APPEAL = "APPEAL"
    SMALL_TALK = "SMALL_TALK"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    GENERAL = "GENERAL"


CLASS_LABELS: Final[dict[QueryClass, str]] = {
    QueryClass.NUMBER: "查文号",
    QueryClass.TITLE: "查文件",
    QueryClass.CLAUSE: "查条款",
    QueryClass.SERVICE: "办事",
    QueryClass.APPEAL: "投诉求助",
    QueryClass.SMALL_TALK: "寒暄",
    QueryClass.OUT_OF_SCOPE: "范围之外",
    QueryClass.GENERAL: "查政策",
}

_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_ORDER: Final = ("SMALL_TALK", "OUT_OF_SCOPE", "APPEAL", "SERVICE")


@dataclass(frozen=True, slots=True)
class ClassRules:
    """The patterns of one kind; `whole` must be all that is said, `unless` speaks against it."""

    name: QueryClass
    whole: re.Pattern[str] | None
    any_of: re.Pattern[str] | None
    unless: re.Pattern[str] | None

    def fits(self, text: str) -> bool:
        """Say whether a normalised text is of this kind."""
        if self.unless is not None and self.unless.search(text):
            return False
        if self.whole is not None and self.whole.fullmatch(_ENDS.sub("", text)):
            return True
        return self.any_of is not None and self.any_of.search(text) is not None


def classify(analysis: Analysis, *, named: frozenset[str] = frozenset()) -> QueryClass:
    """
    Say what a question asks for, from its text and from the fields by which the index knew what it names.

    What is named exactly decides before any word: 《投诉办法》 asks for a document, not for help.
    """
    if "article_key" in named or (analysis.article and named):
        return QueryClass.CLAUSE
    if named & {"number_key", "number_part"}:
        return QueryClass.NUMBER
    if named & {"title_key", "short_title"}:
        return QueryClass.TITLE
    found = next((rules.name for rules in shipped_rules() if rules.fits(analysis.text)), None)
    if found is not None:
        return found
    if analysis.has_number:
        return QueryClass.NUMBER
    return QueryClass.CLAUSE if analysis.article else QueryClass.GENERAL


@cache
def shipped_rules() -> tuple[ClassRules, ...]:
    """Return the rules of `classes.toml` in the order in which they are asked."""
    stated = tomllib.loads((DATA / "classes.toml").read_text(encoding="utf-8"))["classes"]
    return tuple(
        ClassRules(
            QueryClass(name),
            _whole(stated[name].get("whole", [])),
            _any(stated[name].get("any", [])),
            _any(stated[name].get("unless", [])),
        )
        for name in _ORDER
    )


def _any(patterns: list[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{normalise(one)})" for one in patterns)) if patterns else None


def _whole(patterns: list[str]) -> re.Pattern[str] | None:
    one = _any(patterns)
    return re.compile(rf"(?:(?:{one.pattern})[\W_]*)+") if one else None
