"""The index over time: commits, readers beside a writer, crashes, versions."""

import json
import subprocess
import sys
import threading
from datetime import date

import pytest

from gongkai.core.refusals import BadInput
from gongkai.search.engine import SearchQuery, open_index, result_as_json, run_batch
from tests.search.engine.builders import TODAY, a_clause, ids


def _ask(index, text="补贴"):
    return index.search(SearchQuery(text, TODAY, limit=100))


def test_nothing_is_seen_before_the_commit(index):
    index.add([a_clause("a", text="补贴")])
    assert _ask(index).total == 0

    index.commit()
    assert _ask(index).total == 1


def test_replacing_an_edition_may_be_repeated(index):
    for text in ("补贴旧文", "补贴新文", "补贴新文"):
        index.replace_edition("e-a", [a_clause("a", text=text)])
        index.commit()

    assert [hit.record.text for hit in _ask(index).hits] == ["补贴新文"]
    assert index.clause_count == 1


def test_a_document_goes_with_all_its_editions(index):
    index.add([a_clause("a", document_id="d", text="补贴"), a_clause("b", document_id="d", text="补贴")])
    index.add([a_clause("c", text="补贴")])
    index.commit()
    index.delete_document("d")
    index.commit()

    assert ids(_ask(index)) == ["c"]


def test_a_record_comes_back_as_it_went_in(index):
    record = a_clause(
        "a", text="补贴\n“引文”", valid_from=None, valid_to=date(2030, 1, 1), ended_as="LAPSED", year=None
    )
    index.add([record])
    index.commit()

    assert _ask(index).hits[0].record == record


def test_whoever_else_has_it_open_sees_the_commit(opened):
    writer, reader = opened(), opened()
    assert _ask(reader).total == 0
    writer.add([a_clause("a", text="补贴")])
    writer.commit()

    assert _ask(reader).total == 1


def test_what_was_not_committed_is_dropped(opened):
    first = opened()
    first.add([a_clause("kept", text="补贴")])
    first.commit()
    first.add([a_clause("lost", text="补贴")])
    first.delete_document("d-kept")
    first.close()

    second = opened()
    second.commit()
    assert ids(_ask(second)) == ["kept"]


def test_everything_may_be_put_in_anew_at_once(index):
    index.add([a_clause("old", text="补贴")])
    index.commit()
    index.clear()
    index.add([a_clause("new", text="补贴")])
    assert ids(_ask(index)) == ["old"]

    index.commit()
    assert ids(_ask(index)) == ["new"]
    assert index.clause_count == 1


def test_a_document_put_in_and_taken_out_before_the_commit_is_not_there(index):
    index.add([a_clause("a", text="补贴"), a_clause("b", text="补贴")])
    index.delete_document("d-a")
    index.commit()

    assert ids(_ask(index)) == ["b"]


def test_a_second_writer_is_refused_in_words(tmp_path):
    first, second = open_index(tmp_path / "i"), open_index(tmp_path / "i")
    first.add([a_clause("a")])
    with pytest.raises(BadInput, match="另一个进程"):
        second.add([a_clause("b")])
    first.close()
    second.add([a_clause("b")])
    second.close()


def test_readers_go_on_while_a_writer_commits(index):
    index.add([a_clause("first", text="补贴")])
    index.commit()
    seen, failures, done = [], [], threading.Event()

    def read():
        while not done.is_set():
            try:
                seen.append(_ask(index).total)
            except Exception as error:  # noqa: BLE001 - any failure of a reader is a finding
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(20):
        index.replace_edition("same", [a_clause(f"{number}", edition_id="same", text="补贴")])
        index.commit()
    done.set()
    for reader in readers:
        reader.join()

    assert not failures
    assert set(seen) <= {1, 2}
    assert _ask(index).total == 2


def test_an_index_opens_again_after_its_writer_was_killed(tmp_path):
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from gongkai.search.engine import open_index\n"
        "from tests.search.engine.builders import a_clause\n"
        "index = open_index(Path(sys.argv[1]))\n"
        "index.add([a_clause('kept', text='补贴')]); index.commit()\n"
        "index.add([a_clause('lost', text='补贴')])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(tmp_path / "i")], check=False)
    assert killed.returncode == -9

    index = open_index(tmp_path / "i")
    assert ids(_ask(index)) == ["kept"]
    index.add([a_clause("after", text="补贴")])
    index.commit()
    assert _ask(index).total == 2
    index.close()


@pytest.mark.parametrize("stated", ["0", "99", ""])
def test_an_index_of_another_version_is_refused(tmp_path, stated):
    open_index(tmp_path / "i")
    (tmp_path / "i" / "gongkai-index-version").write_text(stated)

    with pytest.raises(BadInput, match="重建索引"):
        open_index(tmp_path / "i")


def test_a_damaged_index_is_refused(tmp_path):
    open_index(tmp_path / "i")
    (tmp_path / "i" / "meta.json").write_text("{")

    with pytest.raises(BadInput, match="重建索引"):
        open_index(tmp_path / "i")


def test_the_answer_has_the_shape_that_scripts_depend_on(index):
    index.add([a_clause("a", number="演政发〔2020〕1号", path="第一章 › 第一节", text="种粮补贴。")])
    index.commit()
    plain = result_as_json(_ask(index, "种粮"))

    assert list(plain) == ["query", "as_of", "total", "hits", "class", "filters", "offered"]
    assert (plain["query"], plain["as_of"], plain["total"]) == ("种粮", "2026-11-24", 1)
    hit = plain["hits"][0]
    score = hit.pop("score")
    assert score > 0
    assert hit == {
        "document": "某县演示办法",
        "number": "演政发〔2020〕1号",
        "edition": "2020-01-01",
        "article": "第一条",
        "path": "第一章 › 第一节",
        "snippet": "<mark>种粮</mark>补贴。",
        "validity": "有效",
        "url": "/zc/a",
        "source": "clause",
        "about": "",
    }
    json.dumps(plain)


def test_a_batch_answers_line_by_line(index):
    index.add([a_clause("a", text="种粮补贴。")])
    index.commit()
    lines = ['{"id": 7, "query": "补贴"}', "", '{"id": "x", "query": "？？"}']

    answers = list(run_batch(index, lines, 5, TODAY))

    assert [(answer["id"], answer["total"]) for answer in answers] == [(7, 1), ("x", 0)]
    assert list(answers[0])[:5] == ["id", "query", "as_of", "total", "hits"]


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"id": 1}', '{"query": "补贴"}', '{"id": 1, "query": 5}', "null"]
)
def test_a_line_that_cannot_be_read_is_named(index, line):
    with pytest.raises(BadInput, match="第 2 行"):
        list(run_batch(index, ['{"id": 0, "query": "补贴"}', line], 5, TODAY))


def test_a_clause_is_fetched_as_it_is_held_now(index):
    index.add([a_clause("one", text="演示条文一。")])
    index.commit()

    assert index.find_clause("one").text == "演示条文一。"
    assert index.find_clause("two") is None


def test_what_is_asked_of_the_index_counts_its_clauses(index):
    index.add([a_clause("one", text="农村危房改造。"), a_clause("two", text="集贸市场。")])
    index.commit()

    lookup = index.lookup("危房改造")

    assert lookup.clause_count == 2
    assert lookup.frequency("危房") == 0.5
