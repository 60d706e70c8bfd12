"""
Measure the scanner on the national laws beside Presidio, a loop of regular expressions and raw Hyperscan.

`python -m benchmarks.scanner [FOLDER] [--presidio PYTHON] [--words N] [--stream-mb N]`: FOLDER holds the laws as
Markdown; without it they are unpacked from the shared data (`GONGKAI_SHARED`). PYTHON is an interpreter that
has presidio-analyzer; without it that row is left out. One process, one core, best of three.
"""

import argparse
import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from benchmarks.scanner.corpus import load_laws, make_words
from benchmarks.scanner.equivalents import equivalent_patterns
from benchmarks.scanner.streaming import AS_OF, stream
from gongkai.clearance.scanner.detect import TRIGGERS, Detector, ScanOptions
from gongkai.clearance.scanner.engines import HyperscanEngine
from gongkai.clearance.scanner.families.wording import load_words

ROUNDS = 3
SAMPLE = 400_000
"""Characters given to the slow peers."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    megabytes: float
    seconds: float
    found: str

    def __str__(self) -> str:
        speed = self.megabytes / self.seconds
        return f"| {self.name} | {self.megabytes:.1f} | {self.seconds:.3f} | {speed:.4g} | {self.found} |"


def best_of(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, object]:
    """Return the least processor seconds of a few rounds, and what the work returned."""
    seconds, result = [], None
    for _ in range(rounds):
        start = time.process_time()
        result = work()
        seconds.append(time.process_time() - start)
    return min(seconds), result


def megabytes(texts: list[str]) -> float:
    return sum(len(text.encode()) for text in texts) / 1e6


def our_rows(texts: list[str], words: dict[str, str]) -> Iterator[Row]:
    """Measure the detector: all laws as one text, law by law, and without Hyperscan."""
    joined = "\n\n".join(texts)
    options = ScanOptions(as_of=AS_OF, extra_words=words)
    detector = Detector(options)
    seconds, found = best_of(lambda: detector.scan_text(joined))
    yield Row("gongkai scan, one text", megabytes([joined]), seconds, str(len(found)))
    seconds, found = best_of(lambda: [finding for text in texts for finding in detector.scan_text(text)])
    yield Row("gongkai scan, law by law", megabytes(texts), seconds, str(len(found)))
    plain, sample = Detector(options, plain=True), joined[: SAMPLE * 5]
    seconds, found = best_of(lambda: plain.scan_text(sample), 1)
    yield Row("gongkai scan without Hyperscan", megabytes([sample]), seconds, str(len(found)))


def hyperscan_rows(texts: list[str], words: list[str]) -> Iterator[Row]:
    """Measure Hyperscan alone on the same patterns and words, counting its hits and nothing else."""
    coded = "\n\n".join(texts).encode()
    engine = HyperscanEngine(TRIGGERS, words)

    def scan(*databases: object) -> int:
        hits = Counter()

        def note(number: int, *_rest: object) -> None:
            hits[number] += 1

        for database in databases:
            database.scan(coded, match_event_handler=note)
        return hits.total()

    for name, databases in (
        ("raw Hyperscan, patterns", (engine._triggers,)),
        ("raw Hyperscan, words", (engine._words,)),
        ("raw Hyperscan, patterns and words", (engine._triggers, engine._words)),
    ):
        seconds, hits = best_of(lambda databases=databases: scan(*databases))
        yield Row(name, len(coded) / 1e6, seconds, f"{hits} hits")


def other_rows(texts: list[str], words: list[str]) -> Iterator[Row]:
    """Measure an Aho-Corasick automaton and a loop of compiled regular expressions."""
    joined = "\n\n".join(texts)
    automaton = AhoCorasick(words)
    seconds, hits = best_of(lambda: len(automaton.find_matches_as_indexes(joined)))
    yield Row("ahocorasick_rs, words", megabytes([joined]), seconds, f"{hits} hits")
    patterns = [re.compile(pattern) for pattern in equivalent_patterns()]
    sample = joined[:SAMPLE]
    seconds, hits = best_of(lambda: sum(1 for pattern in patterns for _ in pattern.finditer(sample)))
    yield Row(
        f"{len(patterns)} equivalent regular expressions in a loop",
        megabytes([sample]),
        seconds,
        f"{hits} hits",
    )
    listed = re.compile("|".join(map(re.escape, words)))
    seconds, hits = best_of(lambda: sum(1 for _ in listed.finditer(sample[:20_000])), 1)
    yield Row("one regular expression of all words", megabytes([sample[:20_000]]), seconds, f"{hits} hits")


def presidio_rows(python: str, texts: list[str], words: list[str]) -> Iterator[Row]:
    """Measure Presidio in its own interpreter: pattern recognisers, no language model."""
    joined = "\n\n".join(texts)
    triggers, patterns = [trigger.pattern for trigger in TRIGGERS], equivalent_patterns()
    for name, size, patterns_given, listed in (
        (f"Presidio, {len(patterns)} equivalent patterns", SAMPLE // 4, patterns, []),
        ("Presidio, the triggers as patterns", SAMPLE // 4, triggers, []),
        ("Presidio, equivalent patterns and words", 20_000, patterns, words),
    ):
        pieces = [joined[start : start + 10_000] for start in range(0, size, 10_000)]
        job = {
            "patterns": patterns_given,
            "words": listed,
            "texts": pieces,
            "rounds": 1 if listed else ROUNDS,
        }
        peer = Path(__file__).with_name("presidio_peer.py")
        output = subprocess.run(
            [python, str(peer)], input=json.dumps(job), capture_output=True, text=True, check=True
        ).stdout
        answer = json.loads(output.splitlines()[-1])
        yield Row(name, megabytes(pieces), min(answer["seconds"]), f"{answer['found']} hits")


def stream_row(texts: list[str], words: dict[str, str], size: int) -> Row:
    """Measure a stream of many megabytes in a process of its own, with the most memory that process held."""
    chunks = ["\n\n".join(texts)[start : start + 65_536] for start in range(0, 2_000_000, 65_536)]
    times = max(1, round(size / megabytes(chunks)))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        seconds, found, built, peak = process.submit(stream, chunks, words, times).result()
    told = f"{found}, {peak} MB at most, {built} MB of them before the first character"
    return Row("gongkai scan, stream", megabytes(chunks) * times, seconds, told)


def main() -> None:
    """Run everything and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?")
    parser.add_argument("--presidio", metavar="PYTHON")
    parser.add_argument("--words", type=int, default=20_000)
    parser.add_argument("--stream-mb", type=int, default=1000)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {0})
    texts = load_laws(asked.folder)
    house = len(load_words({}))
    extra = make_words("\n\n".join(texts), asked.words - house)
    words = [word.wrong for word in load_words(extra)]
    print(f"{len(TRIGGERS)} patterns, {len(words)} words, {len(texts)} laws, {megabytes(texts):.1f} MB\n")
    print("| what | MB | processor s | MB/s | found |\n|---|---|---|---|---|")
    print(stream_row(texts, extra, asked.stream_mb), flush=True)
    for rows in (our_rows(texts, extra), hyperscan_rows(texts, words), other_rows(texts, words)):
        for row in rows:
            print(row, flush=True)
    if asked.presidio:
        for row in presidio_rows(asked.presidio, texts, words):
            print(row, flush=True)


if __name__ == "__main__":
    main()
