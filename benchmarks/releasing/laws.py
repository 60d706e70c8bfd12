"""
Measure the release of the national laws with their Word and PDF files: whole, again, and proved.

`python -m benchmarks.releasing.laws [FOLDER]`: FOLDER holds the laws as Markdown; without it they are unpacked from
the shared data (`GONGKAI_SHARED`). Builds an installation in a scratch folder and prints a Markdown table.
"""

import argparse
import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.importing.__main__ import unpack
from gongkai.cli.frame import use_django
from gongkai.cli.installing import PROFILES
from gongkai.core.instance import create_instance

HEADER = "| laws | what | drawn | written | s | processor s | drawn per processor s |\n|---|---|---|---|---|---|---|"
PROFILE = "fushun"


def main() -> None:
    """Import the laws, let them have passed their review, release them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releasing.laws")
    parser.add_argument("folder", type=Path, nargs="?")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        os.environ["GONGKAI_HOME"] = str(home)
        os.environ.pop("GONGKAI_DATABASE_URL", None)
        create_instance(home, profile=PROFILE, is_demo=False)
        use_django()
        _measure(asked.folder or unpack(Path(scratch)), home / "site")


def _measure(folder: Path, tree: Path) -> None:
    from django.core.management import call_command  # noqa: PLC0415 - its models need Django set up

    from benchmarks.clearing import publish_import  # noqa: PLC0415
    from benchmarks.releasing.measuring import processor_seconds  # noqa: PLC0415
    from gongkai.cli.loading import load_profile  # noqa: PLC0415
    from gongkai.policies.services import import_paths  # noqa: PLC0415
    from gongkai.publishing.release.releasing import release_all  # noqa: PLC0415
    from gongkai.publishing.release.verifying import verify_release  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    load_profile(PROFILES / PROFILE, is_demo=False, at=datetime.now(UTC))
    laws = publish_import(
        import_paths([folder], actor_id=None, at=datetime.now(UTC)).run_id, at=datetime.now(UTC)
    )
    print(HEADER, flush=True)
    for what in ("full release", "full release, nothing changed", "verified"):
        started, used = time.perf_counter(), processor_seconds()
        done = verify_release(tree) if what == "verified" else release_all(tree, at=datetime.now(UTC))
        seconds, used = time.perf_counter() - started, processor_seconds() - used
        if what == "verified":
            print(f"| {laws} | {what}: {len(done)} discrepancies | – | – | {seconds:.1f} | {used:.1f} | – |")
        else:
            rate = done.rendered / used
            print(
                f"| {laws} | {what} | {done.rendered} | {done.written} | {seconds:.1f} | {used:.1f} | {rate:.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
