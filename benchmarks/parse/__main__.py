"""
Measure the document parser by format, beside libraries that only take out text, in one run.

`python -m benchmarks.parse [FOLDER]`: FOLDER holds the national laws as Markdown; without it they are
unpacked from the shared data (`GONGKAI_SHARED`). Prints a Markdown table.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmarks.parse.corpus import collect, shared_folder, unpack
from benchmarks.parse.readers import OURS, PEERS, Reader

ROUNDS = 3
LONG_S = 20.0
HEADER = "| format | files | MB | reader | files/s | MB/s | beside ours |\n|---|---|---|---|---|---|---|"


def main() -> None:
    """Read every format with every reader in one thread, by processor time, and print the table."""
    shared = shared_folder()
    if not (shared / "data").is_dir():
        sys.exit("真实数据不在（GONGKAI_SHARED），无法测量。")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(sys.argv[1]) if len(sys.argv) > 1 else unpack(shared, Path(scratch))
        print(HEADER, flush=True)
        for kind, paths in collect(folder, shared, Path(scratch)).items():
            _measure(kind, paths)


def _measure(kind: str, paths: list[Path]) -> None:
    size = sum(path.stat().st_size for path in paths) / 1e6
    ours = 0.0
    for name, reader in (*OURS, *PEERS[kind]):
        took = _best(reader, paths)
        ours = ours or took
        print(
            f"| {kind} | {len(paths)} | {size:.1f} | {name} | {len(paths) / took:.0f} | {size / took:.1f}"
            f" | {ours / took:.1f}× |",
            flush=True,
        )


def _best(reader: Reader, paths: list[Path]) -> float:
    """Return the processor seconds of the quickest round; a long one is not repeated."""
    for path in paths[:3]:
        reader(path)
    took = [_once(reader, paths)]
    while len(took) < ROUNDS and took[0] < LONG_S:
        took.append(_once(reader, paths))
    return min(took)


def _once(reader: Reader, paths: list[Path]) -> float:
    before = time.process_time()
    for path in paths:
        reader(path)
    return time.process_time() - before


if __name__ == "__main__":
    main()
