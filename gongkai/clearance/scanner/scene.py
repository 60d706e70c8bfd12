"""What a family of rules is shown, and what it says it saw."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.clearance.scanner.engines import Trigger
from gongkai.clearance.scanner.folding import Folded
from gongkai.clearance.scanner.model import Kind, Severity
from gongkai.clearance.scanner.options import ScanOptions


@dataclass(frozen=True, slots=True)
class Scene:
    """
    A stretch of a part (场景): its text, and where the text stands in the part.

    `base` is the place of the text's first character in the part; `heading` what is written above the text
    elsewhere, such as the header of its column; `folded` leads back to the
    `original` where the text is folded.
    """

    text: str
    options: ScanOptions
    base: int = 0
    part: str = "body"
    heading: str = ""
    folded: Folded | None = None
    original: str = ""

    def place_of(self, place: int) -> int:
        """Return where in the part a character of this text stands, folded or not."""
        return self.base + (self.folded.start_of(place) if self.folded else place)

    def line_around(self, start: int, end: int) -> tuple[str, str]:
        """Return what else stands on the line of a stretch, before and behind it, as it was written."""
        text = self.original if self.folded else self.text
        if self.folded:
            start, end = self.folded.start_of(start), self.folded.end_of(end)
        line_end = text.find("\n", end)
        return text[text.rfind("\n", 0, start) + 1 : start], text[
            end : line_end if line_end >= 0 else len(text)
        ]

    def before(self, place: int, length: int) -> str:
        """Return what is written before a place, the heading standing first."""
        start = max(0, place - length)
        near = self.text[start:place]
        return f"{self.heading}：{near}" if self.heading and start == 0 else near

    def after(self, place: int, length: int) -> str:
        """Return what is written after a place."""
        return self.text[place : place + length]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a family saw: the rule, how grave it is, where it stands in the scene, and what to do."""

    rule: str
    kind: Kind
    severity: Severity
    start: int
    end: int
    suggestion: str
    basis: str


Judge = Callable[[Scene, Sequence[int]], Iterable[Sighting]]


@dataclass(frozen=True, slots=True)
class Family:
    """A family of rules: its name, the triggers that call it, and its judge."""

    name: str
    triggers: tuple[Trigger, ...]
    judge: Judge


def windows(places: Sequence[int], *, before: int, after: int, length: int) -> Iterator[tuple[int, int]]:
    """Return the stretches around the places (sorted), those that meet joined."""
    start = end = -1
    for place in places:
        begin, finish = max(0, place - before), min(length, place + after)
        if begin > end:
            if end >= 0:
                yield start, end
            start = begin
        end = max(end, finish)
    if end >= 0:
        yield start, end


def matches(
    pattern: re.Pattern[str], scene: Scene, places: Sequence[int], *, before: int, after: int
) -> Iterator[re.Match[str]]:
    """Find a pattern around the places where a trigger ended, each match once."""
    text = scene.text
    for start, end in windows(places, before=before, after=after, length=len(text)):
        yield from pattern.finditer(text, start, end)
