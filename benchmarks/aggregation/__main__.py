"""
Fill the store with published lists, then judge new ones against it, again and again.

`python -m benchmarks.aggregation [--rows 1000000] [--rounds 5]` prints a Markdown table. The bar: a new list of
1 000 rows against 1 000 000 published ones in 2 s. Lists are made up; they hold 1 000 rows each.
"""

import argparse
import resource
import tempfile
import time
from pathlib import Path
from statistics import median

from benchmarks.aggregation.county import lists
from gongkai.clearance.aggregation.store import Store
from gongkai.clearance.aggregation.vocabulary import default_settings
from gongkai.clearance.aggregation.watch import Watch

A_LIST = 1_000
SECRET = b"benchmark" * 4


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.aggregation")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    print("| published rows | what | s | processor s | |\n|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "aggregation.sqlite3"
        with Store(path) as store:
            _measure(Watch(store, default_settings(), secret=SECRET), path, asked.rows, asked.rounds)


def _measure(watch: Watch, path: Path, rows: int, rounds: int) -> None:
    published = rows // A_LIST
    made = lists(published + rounds, A_LIST)
    began, busy = time.perf_counter(), time.process_time()
    for _ in range(published):
        watch.keep(next(made))
    spent = time.perf_counter() - began
    size = path.stat().st_size / 1e6
    _say(
        rows, "fill the store", spent, time.process_time() - busy, f"{rows / spent:.0f} rows/s, {size:.0f} MB"
    )
    judged, kept, cpu, found = [], [], [], 0
    for text in made:
        began, busy = time.perf_counter(), time.process_time()
        found += len(watch.judge(text))
        judged.append(time.perf_counter() - began)
        cpu.append(time.process_time() - busy)
        began = time.perf_counter()
        watch.publish(text)
        kept.append(time.perf_counter() - began)
    _say(rows, "judge a new list, worst", max(judged), max(cpu), f"{found} alerts in {rounds} lists")
    _say(rows, "judge a new list, median", median(judged), median(cpu), "")
    _say(rows, "judge and keep it, worst", max(kept), 0, "")
    began, busy = time.perf_counter(), time.process_time()
    watch.withdraw("article:7")
    _say(rows, "withdraw a list", time.perf_counter() - began, time.process_time() - busy, "")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory {peak:.0f} MB.")


def _say(rows: int, what: str, seconds: float, processor: float, note: str) -> None:
    busy = f"{processor:.2f}" if processor else ""
    print(f"| {rows} | {what} | {seconds:.2f} | {busy} | {note} |", flush=True)


if __name__ == "__main__":
    main()
