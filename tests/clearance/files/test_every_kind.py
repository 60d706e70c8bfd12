"""Every kind of finding, in every disguise the detectors know, is found in files of every format."""

import html
import random
from collections import Counter

import pytest

from gongkai.clearance.scanner.files import look
from gongkai.clearance.scanner.readers import open_bytes
from tests.clearance.files.pdf_disguises import any_signs
from tests.clearance.files.test_every_format import FORMATS, LEAST_FOUND
from tests.clearance.scanner.planting import KINDS, Planted, disguises_of, plant

PLACES = {
    "docx": "body", "xlsx": "cells", "pptx": "slide", "pdf": "page", "ofd": "page", "html": "body", "md": "lines",
    "txt": "lines",
}  # fmt: skip
NOT_IN_PDF = ("HTML entities", "hexadecimal entities", "one entity")
BEFORE, BEHIND = 24, 6


def bare(text: str) -> str:
    """
    Return a text without blanks, without entities (in Markdown those are read, not found) and without joiners.

    In a PDF a joiner stands for the second half of a sign beyond the basic plane.
    """
    return "".join(html.unescape(text).replace("\u2060", "").split())


def lines_of(one: Planted, extension: str) -> list[str]:
    """Return the thing with a little of what stands around it, as lines of a file."""
    told = one.text[max(0, one.start - BEFORE) : one.end + BEHIND]
    return (
        [told]
        if extension in ("xlsx", "md", "txt")
        else [line for line in told.replace("\r", "").split("\n") if line]
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("extension", PLACES)
def test_what_the_detectors_know_is_found_in_a_file(extension, kind, detector):
    rng = random.Random(kind)
    known = [name for name in disguises_of(kind) if extension != "pdf" or name not in NOT_IN_PDF]
    planted = [plant(kind, disguise, rng) for _ in range(3) for disguise in known]
    make, _ = FORMATS[extension]

    missed = []
    for one in planted:
        lines = lines_of(one, extension)
        data = any_signs(lines) if extension == "pdf" else make({PLACES[extension]: lines})
        seen = look(open_bytes(data, f"a.{extension}"), detector)
        found = Counter(
            (s.finding.kind, bare(s.passage.part.text[s.start : s.end])) for s in seen if s.passage
        )
        if (one.kind, bare(one.thing)) not in found:
            missed.append((one.disguise, one.thing, sorted(found)))

    assert len(missed) <= (1 - LEAST_FOUND) * len(planted), missed[:4]
