"""The detector: one pass over a text for where to look, a second look where something stands."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from gongkai.clearance.scanner import columns, disguises
from gongkai.clearance.scanner.engines import Engine, Hits, Trigger, build_engine
from gongkai.clearance.scanner.families import (
    citations,
    contacts,
    leftovers,
    marks,
    papers,
    personal,
    sensitive,
    sites,
    titles,
    wording,
)
from gongkai.clearance.scanner.masks import mask
from gongkai.clearance.scanner.model import Finding, Part
from gongkai.clearance.scanner.options import ScanOptions
from gongkai.clearance.scanner.overlaps import settle
from gongkai.clearance.scanner.scene import Family, Scene, Sighting

__all__ = ["Detector", "ScanOptions"]

FAMILIES: Final[tuple[Family, ...]] = (
    personal.FAMILY,
    papers.PAPERS,
    papers.PLATES,
    contacts.EMAILS,
    contacts.SOCIAL,
    contacts.ADDRESSES,
    marks.STATE,
    marks.WORK,
    citations.CITATIONS,
    citations.TITLES,
    sensitive.FAMILY,
    leftovers.FAMILY,
    sites.MAPS,
    sites.LINKS,
    titles.FAMILY,
)
TRIGGERS: Final[tuple[Trigger, ...]] = (
    *(trigger for family in FAMILIES for trigger in family.triggers),
    *disguises.TRIGGERS,
    sites.APPROVAL_TRIGGER,
)
BLOCK: Final = 1_000_000
"""Characters read at a time: what bounds the memory on a text of any length."""
MARGIN: Final = 512
"""Characters at the end of a block that are judged with the next one, where their context is known."""


class Detector:
    """
    Finds in text what the public must not read (检测器); built once, used for any number of texts.

    With `plain` it does without Hyperscan, as it also does where Hyperscan is missing; what it finds is the same.
    """

    def __init__(self, options: ScanOptions, *, plain: bool = False) -> None:
        self.options = options
        self._words = wording.load_words(options.extra_words)
        self._engine: Engine = build_engine(TRIGGERS, wording.known_wrongs(self._words), plain=plain)

    def scan_text(
        self, text: str, *, part: str = "body", page: int | None = None, cell: str = ""
    ) -> list[Finding]:
        """Find everything in one text; positions count its characters."""
        whole = Part(part, text, page, cell)
        found, approved = self.read_part(whole)
        return [finding for finding in found if not approved or finding.kind != "map_without_approval"]

    def scan_parts(self, parts: Iterable[Part]) -> list[Finding]:
        """
        Find everything in the parts of one file.

        A column that is nearly all of one personal kind becomes one finding with its count, the header of a
        column counts as context for its cells, and one map approval number serves the whole file.
        """
        found: list[Finding] = []
        approved = False
        for part in parts:
            seen, has_approval = columns.read_column(self, part) if part.column else self.read_part(part)
            found += seen
            approved = approved or has_approval
        return [finding for finding in found if not approved or finding.kind != "map_without_approval"]

    def scan_stream(self, chunks: Iterable[str], *, part: str = "body") -> Iterator[Finding]:
        """
        Find everything in a text that comes piece by piece, holding no more than a block of it.

        What lies across two pieces is found once. Maps are reported last: an approval number may still come.
        """
        maps: list[Finding] = []
        approved = False
        for scene, begin, end in _blocks(chunks, self.options, part):
            sightings, has_approval = self._look(scene)
            approved = approved or has_approval
            for sighting in sightings:
                if begin <= scene.base + sighting.start < end:
                    finding = self._finding(sighting, scene, Part(part, ""))
                    if finding.kind == "map_without_approval":
                        maps.append(finding)
                    else:
                        yield finding
        if not approved:
            yield from maps

    def read_part(self, part: Part, *, heading: str = "") -> tuple[list[Finding], bool]:
        """Return what is in one part, maps included, and whether a map approval number stands there."""
        found: list[Finding] = []
        approved = False
        for scene, begin, end in _blocks((part.text,), self.options, part.name, heading):
            sightings, has_approval = self._look(scene)
            approved = approved or has_approval
            found += [
                self._finding(sighting, scene, part)
                for sighting in sightings
                if begin <= scene.base + sighting.start < end
            ]
        return found, approved

    def _finding(self, sighting: Sighting, scene: Scene, part: Part) -> Finding:
        text = scene.text[sighting.start : sighting.end]
        return Finding(
            rule=sighting.rule,
            kind=sighting.kind,
            severity=sighting.severity,
            part=part.name,
            start=scene.base + sighting.start,
            end=scene.base + sighting.end,
            text=text,
            masked=mask(sighting.kind, text),
            suggestion=sighting.suggestion,
            basis=sighting.basis,
            page=part.page,
            cell=part.cell,
        )

    def _look(self, scene: Scene) -> tuple[list[Sighting], bool]:
        hits = self._engine.look(scene.text)
        if scene.heading and papers.is_heading(scene.heading):
            hits.places.setdefault(papers.PAPERS.name, [0])
        if not hits.places and not hits.words:
            return [], False
        seen, approved = self._judge(scene, hits)
        places = hits.places.get("disguises")
        if places:
            folded = disguises.fold_around(scene.text, places)
            inner = replace(scene, text=folded.text, folded=folded, original=scene.text)
            again, has_approval = self._judge(inner, self._engine.look(folded.text))
            approved = approved or has_approval
            seen += disguises.unfolded(again, folded)
        return settle(seen), approved

    def _judge(self, scene: Scene, hits: Hits) -> tuple[list[Sighting], bool]:
        seen: list[Sighting] = []
        for family in FAMILIES:
            places = hits.places.get(family.name)
            if places:
                seen += family.judge(scene, places)
        if hits.words:
            seen += wording.judge(scene, hits.words, self._words)
        return seen, sites.has_approval(scene, hits.places.get("approvals", ()))


def _blocks(
    chunks: Iterable[str], options: ScanOptions, part: str, heading: str = ""
) -> Iterator[tuple[Scene, int, int]]:
    """Cut a text into scenes that overlap, each with the stretch of the text it answers for."""
    pieces: list[str] = []
    length = base = answered = 0
    for piece in _pieces(chunks):
        pieces.append(piece)
        length += len(piece)
        while length >= BLOCK + 2 * MARGIN:
            kept = "".join(pieces)
            finish = base + BLOCK + MARGIN
            yield Scene(kept[: BLOCK + 2 * MARGIN], options, base, part, heading), answered, finish
            pieces, base, answered = [kept[BLOCK:]], base + BLOCK, finish
            length -= BLOCK
    yield Scene("".join(pieces), options, base, part, heading), answered, base + length + 1


def _pieces(chunks: Iterable[str]) -> Iterator[str]:
    for chunk in chunks:
        if len(chunk) <= BLOCK:
            yield chunk
        else:
            yield from (chunk[start : start + BLOCK] for start in range(0, len(chunk), BLOCK))
