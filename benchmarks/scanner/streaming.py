"""A long stream scanned in a process of its own, so that the memory it takes can be told."""

import os
import resource
import time
from datetime import date

from gongkai.clearance.scanner.detect import Detector, ScanOptions

AS_OF = date(2026, 11, 24)


def stream(chunks: list[str], words: dict[str, str], times: int) -> tuple[float, int, int, int]:
    """Scan the chunks so many times over; return seconds, findings and the megabytes held before and at most."""
    os.sched_setaffinity(0, {0})
    detector = Detector(ScanOptions(as_of=AS_OF, extra_words=words))
    built = _most_megabytes()
    start = time.process_time()
    found = sum(1 for _ in detector.scan_stream(chunk for _ in range(times) for chunk in chunks))
    return time.process_time() - start, found, built, _most_megabytes()


def _most_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
