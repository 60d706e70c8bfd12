"""
Measure the release of articles: whole, one more among many, one withdrawn among many, and the proof of all.

`python -m benchmarks.releasing.pages [--articles 100000] [--columns 100] [--whole-up-to 20000] [--keep FOLDER]`: builds a county in a
scratch folder with so many made-up articles and prints a Markdown table. The tree stays where `--keep` says,
for `benchmarks.releasing.serving`.
"""

import argparse
import os
import tempfile
from pathlib import Path

from gongkai.cli.frame import use_django
from gongkai.core.instance import create_instance


def main() -> None:
    """Build the county, release it, change it, withdraw from it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releasing.pages")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=100)
    parser.add_argument("--keep", type=Path)
    parser.add_argument(
        "--whole-up-to", type=int, default=20_000, help="more articles are not released whole"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = asked.keep or Path(scratch) / "home"
        os.environ["GONGKAI_HOME"] = str(home)
        os.environ.pop("GONGKAI_DATABASE_URL", None)
        create_instance(home, profile="fushun", is_demo=False)
        use_django()
        from benchmarks.releasing.page_figures import measure  # noqa: PLC0415 - its models need Django set up

        measure(asked.articles, asked.columns, home, is_whole=asked.articles <= asked.whole_up_to)


if __name__ == "__main__":
    main()
