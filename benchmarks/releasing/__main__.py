"""
Measure the release of public pages at several sizes of the library: whole, and after one change.

`python -m benchmarks.releasing [--documents 2000 20000]`: builds an installation with so many made-up
documents for each size, each in a process of its own. `--whole-up-to 2000` leaves out the full release of what is bigger,
which takes minutes; the pages around the changed document are then released first. Prints a Markdown table.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gongkai.cli.frame import use_django
from gongkai.cli.installing import PROFILES
from gongkai.core.instance import create_instance

HEADER = (
    "| documents | what | pages drawn | written | removed | s | processor s | pages/s | pages per processor s |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def main() -> None:
    """Print the table, or, as the child of one size, its rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releasing")
    parser.add_argument("--documents", type=int, nargs="+", default=[2_000, 20_000])
    parser.add_argument(
        "--whole-up-to", type=int, default=20_000, help="bigger libraries are not released whole"
    )
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.home:
        _print_rows(asked.documents[0], asked.home, is_whole=asked.documents[0] <= asked.whole_up_to)
        return
    print(HEADER, flush=True)
    for count in asked.documents:
        with tempfile.TemporaryDirectory() as scratch:
            home = Path(scratch) / "home"
            command = [sys.executable, "-m", "benchmarks.releasing", "--documents", str(count)]
            command += ["--whole-up-to", str(asked.whole_up_to)]
            environment = {**os.environ, "GONGKAI_HOME": str(home)}
            environment.pop("GONGKAI_DATABASE_URL", None)
            subprocess.run([*command, "--home", str(home)], env=environment, check=True)


def _print_rows(count: int, home: Path, *, is_whole: bool) -> None:
    create_instance(home, profile="fushun", is_demo=False)
    use_django()
    from benchmarks.releasing.measuring import measure  # noqa: PLC0415 - its models need Django set up

    for one in measure(count, home, PROFILES, is_whole=is_whole):
        done = one.rendered or one.documents
        print(
            f"| {one.documents} | {one.what} | {one.rendered or '–'} | {one.written or '–'}"
            f" | {one.removed or '–'} | {one.seconds:.2f} | {one.processor:.2f}"
            f" | {done / one.seconds:.0f} | {done / one.processor:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
