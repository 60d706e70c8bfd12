"""The detector of these tests, built once."""

from datetime import date

import pytest

from gongkai.clearance.scanner.detect import Detector, ScanOptions


@pytest.fixture(scope="session")
def detector() -> Detector:
    return Detector(ScanOptions(as_of=date(2026, 11, 1)))
