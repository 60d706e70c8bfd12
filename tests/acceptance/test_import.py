"""The national laws with all their versions, through the command line, into a fresh installation."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.acceptance
MOST_MEGABYTES = 500
LEAST_EDITIONS = 1490


def gongkai(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gongkai", *arguments],
        env=environment(home),
        capture_output=True,
        text=True,
        check=False,
    )


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    kept.pop("GONGKAI_DATABASE_URL", None)
    return kept | {"GONGKAI_HOME": str(home)}


@pytest.fixture(scope="module")
def imported(national_laws: Path, tmp_path_factory: pytest.TempPathFactory):
    home = tmp_path_factory.mktemp("import")
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "import", str(national_laws), "--json"],
        env=environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    output, errors = process.communicate()
    assert process.returncode == 0, errors[-2000:]
    return home, json.loads(output)


def test_all_files_with_their_versions_come_in(imported):
    _, report = imported

    assert report["files"] >= 1500
    assert report["editions"] >= LEAST_EDITIONS
    assert {one["reason"] for one in report["skipped"]} <= {
        "目录页，没有正文。",
        "同日版本已有且内容不同，请在后台更正该版本。",
        "看不出版本日期，请在文件名后注明，如“名称(2023-07-18).md”。",
    }


def test_a_second_run_changes_nothing(imported, national_laws):
    home, report = imported
    before = json.loads(gongkai(home, "trail", "verify", "--json").stdout)

    again = json.loads(gongkai(home, "import", str(national_laws), "--json").stdout)

    assert again["unchanged"] == report["files"]
    assert (again["documents"], again["editions"]) == (0, 0)
    assert json.loads(gongkai(home, "trail", "verify", "--json").stdout) == before
    assert before["intact"]


def test_older_and_newer_versions_meet_in_one_document(imported, shared, national_laws):
    home, _ = imported
    pairs = [
        json.loads(line)
        for line in (shared / "data/laws/version_pairs.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    here = [
        pair
        for pair in pairs
        if all((national_laws / pair[side].removeprefix("laws/")).exists() for side in ("old", "new"))
    ]
    assert len(here) >= 70

    met = 0
    for pair in here[:20]:
        hits = [
            json.loads(gongkai(home, "search", pair["title"], "--json", "--all", "--limit", "200").stdout)[
                "hits"
            ]
        ]
        titles = [hit["document"] for hit in hits[0]]
        met += any(title.endswith(pair["title"]) for title in titles)
    assert met == 20


def test_the_civil_code_is_one_text(imported):
    home, _ = imported

    first = json.loads(gongkai(home, "search", "民法典第一千零四十二条", "--json", "--limit", "1").stdout)[
        "hits"
    ][0]

    assert first["document"] == "中华人民共和国民法典"
    assert first["article"] == "第一千零四十二条"
    assert first["url"].endswith("#art-1042")


def test_a_run_that_was_killed_goes_on(national_laws, tmp_path):
    folder = tmp_path / "laws"
    folder.mkdir()
    for path in sorted((national_laws / "行政法规").glob("*.md"))[:250]:
        (folder / path.name).write_bytes(path.read_bytes())
    home = tmp_path / "home"
    process = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "import", str(folder)],
        env=environment(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for_first_batch(home)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    report = json.loads(gongkai(home, "import", str(folder), "--json").stdout)

    assert report["files"] == 250
    assert 0 < report["unchanged"] < 250
    assert json.loads(gongkai(home, "import", str(folder), "--json").stdout)["unchanged"] == 250
    assert json.loads(gongkai(home, "trail", "verify", "--json").stdout)["intact"]


def wait_for_first_batch(home: Path) -> None:
    import sqlite3

    for _ in range(1200):
        time.sleep(0.05)
        if not (home / "gongkai.sqlite3").exists():
            continue
        try:
            with sqlite3.connect(f"file:{home}/gongkai.sqlite3?mode=ro", uri=True) as database:
                if database.execute("SELECT count(*) FROM policies_importedfile").fetchone()[0]:
                    return
        except sqlite3.OperationalError:
            continue
    pytest.fail("一分钟内没有写下第一批。")
