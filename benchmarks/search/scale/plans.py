"""The engine's plan of each question as one line, for peers in other languages."""

from datetime import date
from pathlib import Path
from typing import Final

from gongkai.search.engine.plan import Phrase, Plan
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.tantivy_index import TantivyIndex

FIELDS: Final = frozenset({"grams", "words", "path", "title"})


def plan_all(index: TantivyIndex, questions: list[str], *, as_of: date) -> list[Plan]:
    """Return the plan of every question that names nothing: what all engines are asked."""
    plans = (index.plan(SearchQuery(text, as_of, literal=True)) for text in questions)
    return [plan for plan in plans if not plan.named and plan.terms]


def write_lines(plans: list[Plan], path: Path) -> None:
    """Write a line for each plan: terms and phrases with their weight, and whether they match or only rank."""
    path.write_text("".join(_line(plan) + "\n" for plan in plans), encoding="utf-8")


def _line(plan: Plan) -> str:
    parts = [
        f"T|{term.weight}|{term.field}|{term.term}|{int(term.matches)}"
        for term in plan.terms
        if term.field in FIELDS and "|" not in term.term
    ]
    parts += [_phrase(phrase, 1) for phrase in plan.expansions]
    parts += [_phrase(phrase, 0) for phrase in plan.proximity]
    return "\t".join(parts)


def _phrase(phrase: Phrase, matches: int) -> str:
    if len(phrase.tokens) == 1:
        return f"T|{phrase.weight}|grams|{phrase.tokens[0][1]}|{matches}"
    tokens = ",".join(f"{at}:{token}" for at, token in phrase.tokens)
    return f"P|{phrase.weight}|{phrase.slop}|{tokens}|{matches}"
