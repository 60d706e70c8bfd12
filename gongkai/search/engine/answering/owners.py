"""Which unit should know the answer to a question (业务单位): the one whose duties speak of it most."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from gongkai.search.engine.analyse import analyse
from gongkai.search.engine.tokens import grams, normalise

LEAST: Final = 0.9
"""What must be shared, measured in words that only one unit has."""
NAME_WEIGHT: Final = 2.0


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What is known of a unit: its names (with aliases) and its duties (主要职责)."""

    unit_id: int
    names: str
    duties: str


def choose_owner(question: str, units: Sequence[UnitWords]) -> int | None:
    """
    Return the unit whose names and duties share the most telling words with the question, nothing if none does.

    Words that many units have weigh little; a name weighs twice. A question that no unit's duties speak of
    is the office's to hand on.
    """
    said = {gram for part in analyse(question).stretches for gram in grams(part) if len(gram) > 1}
    if not said or not units:
        return None
    names = {unit.unit_id: said.intersection(grams(normalise(unit.names))) for unit in units}
    duties = {unit.unit_id: said.intersection(grams(normalise(unit.duties))) for unit in units}
    spread = Counter(gram for unit in units for gram in names[unit.unit_id] | duties[unit.unit_id])
    tells = {gram: math.log(1 + len(units) / count) for gram, count in spread.items()}
    scores = {
        unit.unit_id: NAME_WEIGHT * sum(tells[gram] for gram in names[unit.unit_id])
        + sum(tells[gram] for gram in duties[unit.unit_id])
        for unit in units
    }
    best = max(scores, key=lambda unit_id: (scores[unit_id], -unit_id))
    return best if scores[best] >= LEAST * math.log(1 + len(units)) else None
