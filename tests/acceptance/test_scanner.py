"""The scanner on the national laws: what is published as law has next to nothing to block."""

from collections import Counter
from datetime import date

import pytest

from gongkai.clearance.scanner.detect import Detector, ScanOptions

pytestmark = pytest.mark.acceptance


@pytest.fixture(scope="module")
def texts(national_laws) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(national_laws.rglob("*.md"))]


def test_the_national_laws_have_at_most_one_blocking_finding_per_million_characters(texts):
    detector = Detector(ScanOptions(as_of=date(2026, 11, 24)))
    characters = sum(map(len, texts))

    kinds = Counter(
        (finding.kind, finding.severity) for text in texts for finding in detector.scan_text(text)
    )

    blocking = sum(count for (_, severity), count in kinds.items() if severity == "block")
    confirming = sum(count for (_, severity), count in kinds.items() if severity == "confirm")
    assert characters > 8_000_000
    assert blocking <= characters / 1_000_000, kinds
    assert confirming <= characters / 20_000, kinds


def test_without_hyperscan_the_laws_have_the_same_findings(texts):
    options = ScanOptions(as_of=date(2026, 11, 24))
    fast, plain = Detector(options), Detector(options, plain=True)

    assert all(plain.scan_text(text) == fast.scan_text(text) for text in texts[::5])
