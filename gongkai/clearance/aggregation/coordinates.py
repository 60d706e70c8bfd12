"""Coordinates written in texts (坐标): decimals, and degrees, minutes and seconds."""

import re
from dataclasses import dataclass
from typing import Final

from gongkai.core.text import normalise_width

# Where China lies; other pairs of numbers are measures, prices or versions.
LATITUDES: Final = (3.0, 54.0)
LONGITUDES: Final = (73.0, 136.0)
_DECIMAL = re.compile(r"(?<![\d.])(\d{1,3})\.(\d{2,12})(?![\d.])\s*[°度]?")
_SEXAGESIMAL = re.compile(
    r"(?<!\d)(\d{1,3})\s*[°度]\s*(\d{1,2})\s*['′’分]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:[\"″”秒]|''|′′))?"
)
_MINUTE_DECIMALS = re.compile(r"(?<!\d)(\d{1,3})\s*[°度]\s*(\d{1,2}\.\d{2,})\s*['′’分]")


@dataclass(frozen=True, slots=True)
class Coordinate:
    """One half of a position (经度或纬度), how precisely it is written, and where it stands."""

    axis: str
    degrees: float
    start: int
    end: int


def find_coordinates(text: str, *, decimals: int) -> list[tuple[Coordinate, Coordinate]]:
    """
    Return the pairs of a longitude and a latitude that are written so precisely, in the order of the text.

    Seconds count as precise (about thirty metres), so do minutes with two decimals; `decimals` is for degrees.

    >>> len(find_coordinates("东经124.1234，北纬41.8765", decimals=4))
    1
    >>> find_coordinates("长124.12米、宽41.87米", decimals=4)
    []
    """
    word = normalise_width(text)
    halves = sorted([*_decimals(word, decimals), *_in_minutes(word)], key=lambda half: half.start)
    pairs = []
    position = 0
    while position + 1 < len(halves):
        one, other = halves[position], halves[position + 1]
        if one.axis != other.axis and other.start - one.end <= 24:
            pairs.append((one, other))
            position += 2
        else:
            position += 1
    return pairs


def _decimals(word: str, decimals: int) -> list[Coordinate]:
    return [
        half
        for match in _DECIMAL.finditer(word)
        if len(match[2]) >= decimals and (half := _half(float(f"{match[1]}.{match[2]}"), match))
    ]


def _in_minutes(word: str) -> list[Coordinate]:
    whole = [
        half
        for match in _SEXAGESIMAL.finditer(word)
        if match[3] and (half := _half(int(match[1]) + int(match[2]) / 60 + float(match[3]) / 3600, match))
    ]
    minutes = [
        half
        for match in _MINUTE_DECIMALS.finditer(word)
        if (half := _half(int(match[1]) + float(match[2]) / 60, match))
    ]
    return whole + minutes


def _half(degrees: float, match: re.Match[str]) -> Coordinate | None:
    if LATITUDES[0] <= degrees <= LATITUDES[1]:
        return Coordinate("latitude", degrees, *match.span())
    if LONGITUDES[0] <= degrees <= LONGITUDES[1]:
        return Coordinate("longitude", degrees, *match.span())
    return None
