"""`gongkai scan FILE…` as scripts and editors meet it: a process of its own, its output and its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli.scan import KINDS, options_for
from tests.conftest import REPOSITORY
from tests.documents.readers import makers

FINDING_KEYS = {
    "rule", "kind", "severity", "part", "page", "cell", "start", "end", "text", "masked", "suggestion", "basis",
}  # fmt: skip
NUMBER = "11010519491231002X"
BAD = f"名单如下。\n张三的身份证号{NUMBER}。\n"
GOOD = "各乡镇人民政府要切实抓好落实。\n"


def run(*arguments: str | Path, folder: Path = REPOSITORY) -> subprocess.CompletedProcess[bytes]:
    home = {
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONUTF8": "0",
        "LC_ALL": "C.UTF-8",
        "GONGKAI_HOME": "/nonexistent",
    }
    return subprocess.run(
        [sys.executable, "-m", "gongkai", "scan", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **home},
        capture_output=True,
        timeout=60,
        check=False,
    )


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_json_names_every_finding_with_its_place_and_blocks_with_1(tmp_path):
    path = written(tmp_path, "名单.txt", BAD)

    done = run(path, "--json")

    assert done.returncode == 1
    assert done.stderr == b""
    printed = json.loads(done.stdout)
    assert set(printed) == {"files"}
    [file] = printed["files"]
    assert set(file) == {"path", "media_type", "characters", "findings"}
    assert (file["path"], file["media_type"], file["characters"]) == (str(path), "text/plain", len(BAD))
    [finding] = file["findings"]
    assert set(finding) >= FINDING_KEYS
    assert (finding["kind"], finding["severity"], finding["part"]) == ("identity_number", "block", "body")
    assert BAD[finding["start"] : finding["end"]] == finding["text"] == NUMBER


def test_nothing_found_ends_with_0(tmp_path):
    done = run(written(tmp_path, "a.md", GOOD))

    assert done.returncode == 0
    assert "没有发现问题" in done.stdout.decode()


def test_what_people_read_never_shows_a_whole_number(tmp_path):
    told = run(written(tmp_path, "a.txt", BAD)).stdout.decode()

    assert NUMBER not in told
    assert "[阻断] body 第 14 字：居民身份证号 110105********002X" in told
    assert "阻断 1 处" in told


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", b"", "空的"),
        ("a.pdf", makers.latin_pdf("text")[:60], "不完整"),
        ("a.zip", makers.zipped({"a.txt": b"0" * 30_000_000}), "压缩炸弹"),
    ],
)
def test_bad_input_ends_with_2_and_one_line(tmp_path, name, content, says):
    done = run(written(tmp_path, name, content), "--json")

    told = done.stderr.decode()
    assert done.returncode == 2
    assert done.stdout == b""
    assert told.count("\n") == 1
    assert says in told
    assert name in told


def test_a_missing_file_and_an_empty_folder_end_with_2(tmp_path):
    assert run(tmp_path / "none.txt").returncode == 2
    assert "没有文件" in run(tmp_path).stderr.decode()


def test_a_folder_is_scanned_whole_and_one_bad_file_hides_no_other(tmp_path):
    written(tmp_path, "甲/a.txt", BAD)
    written(tmp_path, "b.md", GOOD)
    written(tmp_path, "c.docx", b"")
    written(tmp_path, ".hidden", BAD)

    done = run(tmp_path, "--json")

    assert done.returncode == 2
    assert [Path(file["path"]).name for file in json.loads(done.stdout)["files"]] == ["b.md", "a.txt"]
    assert "c.docx" in done.stderr.decode()


def test_the_masked_copy_of_one_file_is_the_file_named(tmp_path):
    done = run(written(tmp_path, "a.txt", BAD), "--mask", tmp_path / "b.txt")

    assert done.returncode == 1
    assert f"脱敏副本：{tmp_path / 'b.txt'}" in done.stdout.decode()
    assert (tmp_path / "b.txt").read_text() == BAD.replace(NUMBER, "110105********002X")
    assert run(tmp_path / "b.txt").returncode == 0


def test_the_masked_copies_of_a_folder_keep_their_places(tmp_path):
    written(tmp_path, "in/甲/a.txt", BAD)
    written(tmp_path, "in/b.docx", makers.simple_docx(GOOD))

    done = run(tmp_path / "in", "--mask", tmp_path / "out", "--json")

    assert done.returncode == 1
    assert {copy["copy"] for copy in json.loads(done.stdout)["copies"]} == {
        str(tmp_path / "out/甲/a.txt"),
        str(tmp_path / "out/b.docx"),
    }
    assert run(tmp_path / "out").returncode == 0


def test_a_copy_never_overwrites_an_original(tmp_path):
    path = written(tmp_path, "a.txt", BAD)

    done = run(path, "--mask", path)

    assert done.returncode == 2
    assert path.read_text() == BAD


def test_a_file_that_bears_a_mark_of_secrecy_gets_no_copy(tmp_path):
    path = written(tmp_path, "a.txt", f"机密★10年\n{GOOD}")

    done = run(path, "--mask", tmp_path / "b.txt")

    assert done.returncode == 1
    assert "脱敏不能代替解密" in done.stdout.decode()
    assert not (tmp_path / "b.txt").exists()


def test_a_day_that_is_none_is_refused(tmp_path):
    done = run(written(tmp_path, "a.txt", GOOD), "--as-of", "2026-13-40")

    assert done.returncode == 2
    assert done.stderr.decode().count("\n") == 1


def test_every_kind_of_finding_has_its_name_in_chinese():
    from typing import get_args

    from gongkai.clearance.scanner.model import Kind

    assert set(KINDS) == set(get_args(Kind))


def test_an_installation_may_hand_in_what_it_has_published():
    from datetime import date

    options = options_for(date(2026, 1, 1), white_phones=frozenset({"13812345678"}))

    assert options.white_phones == {"13812345678"}
    assert options.as_of == date(2026, 1, 1)
