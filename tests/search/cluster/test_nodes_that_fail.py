"""OpenSearch on three real nodes: one is killed while it is read and written, and nobody notices."""

import threading
import uuid

import pytest

from gongkai.core.instance import SearchSetting
from gongkai.core.refusals import BadInput
from gongkai.search.engine import SearchQuery, open_index, result_as_json, schema
from tests.search.cluster.nodes import Nodes, NotHere, fetch
from tests.search.engine.builders import TODAY, a_clause

pytestmark = pytest.mark.opensearch
WORDS = ("补贴", "井盖", "食堂", "危房", "养老")
NEARNESS = 0.5
"""How far the scores of words that stand near each other may differ: each engine counts distance its own way."""
QUESTIONS = (*WORDS, "“种粮补贴”", "演示第3号办法", "演示第7号办法第一条", "哪里可以申请危房补贴")


@pytest.fixture
def own_nodes(tmp_path):
    """Three nodes of this test's own, since one of them dies."""
    try:
        nodes = Nodes(tmp_path / "nodes", fetch())
        nodes.start()
    except NotHere as reason:
        pytest.skip(str(reason))
    yield nodes
    nodes.stop()


def _setting(nodes, **more):
    name = f"t-{uuid.uuid4().hex[:12]}"
    return SearchSetting(driver="opensearch", nodes=tuple(nodes.addresses), name=name, **more)


def _records(start, count):
    for number in range(start, start + count):
        word, other = WORDS[number % 5], WORDS[number % 3]
        yield a_clause(
            f"{number}",
            document_id=f"{number // 10}",
            title=f"演示第{number // 10}号办法",
            article="",
            anchor=f"t{number}",
            text=f"种粮{word}按第{number}款发放，{other}除外。",
        )


def _answers(index):
    found = (index.search(SearchQuery(text, TODAY, limit=50, with_counts=True)) for text in QUESTIONS)
    return [(result_as_json(one), one.counts) for one in found]


def test_a_node_killed_during_queries_costs_no_answer_and_no_clause(own_nodes, tmp_path):
    index = open_index(tmp_path / "index", _setting(own_nodes, shards=3, copies=2))
    index.add(_records(0, 600))
    index.commit()
    own_nodes.await_health("wait_for_status=green")
    before = _answers(index)
    failures, rounds, done = [], [], threading.Event()

    def read():
        while not done.is_set():
            try:
                rounds.append(_answers(index) == before)
            except Exception as error:  # noqa: BLE001 - any failure of a reader is a finding
                failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    _await(lambda: len(rounds) >= 6)
    own_nodes.kill(0)
    killed_at = len(rounds)
    _await(lambda: len(rounds) >= killed_at + 12)
    done.set()
    for reader in readers:
        reader.join()

    assert not failures
    assert all(rounds)
    assert index.clause_count == 600

    index.add(_records(600, 100))
    index.delete_document("0")
    index.commit()
    assert index.clause_count == 690
    index.close()


def _await(is_so):
    for _ in range(1800):  # three servers on a busy machine may take their time
        if is_so():
            return
        threading.Event().wait(0.1)
    pytest.fail("三分钟内没有等到")


@pytest.mark.parametrize("shards", [1, 3])
def test_both_drivers_find_the_same(search_nodes, tmp_path, shards):
    ours = open_index(tmp_path / "ours")
    theirs = open_index(tmp_path / "theirs", _setting(search_nodes, shards=shards, copies=0))
    for index in (ours, theirs):
        index.add(_records(0, 300))
        index.commit()

    for text in QUESTIONS:
        query = SearchQuery(text, TODAY, limit=300, with_counts=True)
        mine, other = ours.search(query), theirs.search(query)
        assert mine.total == other.total
        assert mine.counts == other.counts
        near = 0.01 if text in WORDS else NEARNESS
        assert _scores(other) == pytest.approx(_scores(mine), abs=near)
    ours.close()
    theirs.close()


def _scores(result):
    return {hit.record.clause_id: hit.score for hit in result.hits}


def test_an_index_of_another_version_is_refused(search_nodes, tmp_path, monkeypatch):
    setting = _setting(search_nodes, copies=0)
    open_index(tmp_path / "index", setting).close()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)

    with pytest.raises(BadInput, match="重建"):
        open_index(tmp_path / "index", setting)
