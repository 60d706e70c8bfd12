"""The order in which offices and bodies are named (职务次序, S9), kept as a list anybody may change."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Final

from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.families.wording import WORD_BASIS
from gongkai.clearance.scanner.options import WORDS_FOLDER
from gongkai.clearance.scanner.scene import Family, Scene, Sighting, windows


@dataclass(frozen=True, slots=True)
class Series:
    """One order of offices (次序): each written form with its place."""

    name: str
    places: dict[str, int]
    pattern: re.Pattern[str]


def load_series(path: Path = WORDS_FOLDER / "titles.toml") -> tuple[Series, ...]:
    """Load the orders of offices."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["series"]
    return tuple(_read(entry["name"], entry["order"]) for entry in entries)


def _read(name: str, order: Sequence[Sequence[str]]) -> Series:
    places = {form: place for place, forms in enumerate(order) for form in forms}
    forms = "|".join(sorted(places, key=len, reverse=True))
    return Series(
        name,
        places,
        re.compile(f"(?:{forms})(?:、(?:{forms})){{1,8}}(?![专代机各办常])(?![\u4e00-\u9fff]{{0,4}}、)"),
    )


SERIES: Final = load_series()
_FORMS: Final = sorted(set(chain.from_iterable(series.places for series in SERIES)))


def judge(scene: Scene, places: Sequence[int]) -> Iterator[Sighting]:
    """Find offices named one after another in another order than the list's."""
    for start, end in windows(places, before=40, after=40, length=len(scene.text)):
        for series in SERIES:
            for match in series.pattern.finditer(scene.text, start, end):
                forms = match[0].split("、")
                ranks = [series.places[form] for form in forms]
                if any(later < earlier for earlier, later in pairwise(ranks)):
                    yield _sighting(match, sorted(forms, key=series.places.__getitem__))


def _sighting(match: re.Match[str], right: Sequence[str]) -> Sighting:
    advice = f"职务、机构的先后次序有误，一般写作“{'、'.join(right)}”，请核对后改正。"
    return Sighting("S9", "wrong_word", "confirm", match.start(), match.end(), advice, WORD_BASIS)


FAMILY: Final = Family("offices", (Trigger("offices", f"(?:{'|'.join(_FORMS)})、"),), judge)
