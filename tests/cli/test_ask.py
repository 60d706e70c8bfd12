"""`gongkai ask`: one JSON document, or a sentence that says what to do."""

import json
from pathlib import Path

import pytest

from gongkai.cli.frame import guarded
from gongkai.cli.main import run
from gongkai.core.instance import load_instance
from gongkai.search.engine import open_index
from tests.search.answering.conftest import LIBRARY


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    index = open_index(load_instance().index_folder)
    index.add(LIBRARY)
    index.commit()
    index.close()
    return tmp_path


def answer_to(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert guarded(lambda: run(["ask", *arguments, "--json"])) == 0
    return json.loads(capsys.readouterr().out)


def test_the_answer_has_the_keys_that_scripts_depend_on(library, capsys):
    told = answer_to(capsys, "演示县农村危房改造补助办法第四条", "--as-of", "2026-11-24")

    assert told["answered"] is True
    assert set(told) >= {"question", "as_of", "answered", "answer", "confidence", "next"}
    assert set(told["answer"][0]) >= {"quote", "document", "number", "article", "validity", "url", "score"}
    assert told["next"][0]["kind"] == "hotline"
    assert set(told["next"][0]) == {"kind", "text", "url"}


def test_what_is_not_held_is_declined_and_leads_on(library, capsys):
    told = answer_to(capsys, "《演示县烟花办法》怎么规定")

    assert (told["answered"], told["answer"], told["status"]) == (False, [], "NAMED_NOT_HELD")
    assert [way["kind"] for way in told["next"]] == ["hotline", "phone", "apply"]


def test_a_file_of_questions_is_answered_line_by_line(library, tmp_path, capsys):
    batch = tmp_path / "questions.jsonl"
    batch.write_text(
        '{"id": 7, "question": "你好"}\n\n{"id": 8, "question": "明天会下雨吗"}\n', encoding="utf-8"
    )

    assert guarded(lambda: run(["ask", "--batch", str(batch)])) == 0

    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["id"], one["status"]) for one in told] == [(7, "SMALL_TALK"), (8, "OUT_OF_SCOPE")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "请给出要问的问题"),
        (["x" * 501], "最多 500 字"),
        (["问题", "--as-of", "昨天"], "昨天"),
        (["--batch", "没有.jsonl"], "找不到文件“没有.jsonl”"),
    ],
)
def test_bad_input_ends_with_one_line_and_exit_code_two(library, capsys, arguments, message):
    assert guarded(lambda: run(["ask", *arguments])) == 2

    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1


def test_a_garbled_file_of_questions_names_the_line(library, tmp_path, capsys):
    batch = tmp_path / "questions.jsonl"
    batch.write_text('{"id": 1}\n', encoding="utf-8")

    assert guarded(lambda: run(["ask", "--batch", str(batch)])) == 2
    assert "第 1 行" in capsys.readouterr().err


def test_without_an_index_the_reader_is_told_how_to_get_one(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path / "nothing"))

    assert guarded(lambda: run(["ask", "试用期最长多久"])) == 2
    assert "gongkai import" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["ask", "危房改造补助怎么申请"], ["search", "危房改造"]])
def test_related_documents_stand_beside_the_answer(library, capsys, monkeypatch, arguments):
    (library / "instance.toml").write_text('profile = "demo"\nsecret_key = "x"\n', encoding="utf-8")
    line = {
        "of": "甲办法", "document": "乙办法", "number": "演政发〔2024〕2号", "why": "内容相近", "validity": "有效",
        "url": "/zc/2",
    }  # fmt: skip
    monkeypatch.setattr(
        "gongkai.search.selectors.related_as_json", lambda hits, as_of: [line] if hits else []
    )

    assert guarded(lambda: run([*arguments, "--related", "--json"])) == 0
    assert json.loads(capsys.readouterr().out)["related"] == [line]
    assert guarded(lambda: run([*arguments, "--related"])) == 0
    assert "相关文件（内容相近《甲办法》）：[有效] 《乙办法》演政发〔2024〕2号" in capsys.readouterr().out


def test_related_documents_want_an_installation(library, capsys):
    assert guarded(lambda: run(["search", "危房改造", "--related"])) == 2
    assert "还没有安装" in capsys.readouterr().err
