"""Whatever is planted is found, in every disguise, exactly where it stands (issue: recall at least 99.5 %)."""

import random
from datetime import date

import pytest

from gongkai.clearance.scanner.detect import Detector, ScanOptions
from tests.clearance.scanner.planting import KINDS, disguises_of, plant

ROUNDS = 20


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector(ScanOptions(as_of=date(2026, 11, 24)))


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_planted_is_found_where_it_stands(detector, kind):
    rng = random.Random(kind)
    planted = [plant(kind, disguise, rng) for _ in range(ROUNDS) for disguise in disguises_of(kind)]

    missed = [
        (one.disguise, one.thing)
        for one in planted
        if (one.kind, one.start, one.end)
        not in {(found.kind, found.start, found.end) for found in detector.scan_text(one.text)}
    ]

    assert len(planted) >= 240
    assert len(missed) <= len(planted) * 0.005, missed[:5]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_planted_in_a_dozen_disguises(kind):
    assert len(disguises_of(kind)) >= 12


@pytest.mark.parametrize("kind", KINDS)
def test_a_finding_says_which_rule_why_and_what_to_do(detector, kind):
    one = plant(kind, "plain", random.Random(3))

    found = next(finding for finding in detector.scan_text(one.text) if finding.kind == one.kind)

    assert found.text == one.thing
    assert found.rule in found.basis
    assert found.suggestion.endswith("。")
    assert found.masked != found.text


@pytest.mark.parametrize("kind", KINDS)
def test_without_hyperscan_the_same_is_found(detector, kind):
    plain = Detector(detector.options, plain=True)
    rng = random.Random(kind)

    for disguise in disguises_of(kind):
        one = plant(kind, disguise, rng)
        assert plain.scan_text(one.text) == detector.scan_text(one.text)
