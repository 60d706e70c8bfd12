"""How the driver of OpenSearch treats nodes that are down, busy or refuse: told by a made-up node."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from gongkai.core.instance import SearchSetting
from gongkai.core.refusals import BadInput
from gongkai.search.engine import opensearch_client
from gongkai.search.engine.opensearch_client import Action, Cluster, Unavailable

DOWN = "http://127.0.0.1:9"


@pytest.fixture
def node():
    """Return a way to start a node that answers each request as the test says."""
    servers = []

    def start(answer: Callable[[str, bytes], tuple[int, object]]) -> str:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, plain = answer(self.path, body)
                content = json.dumps(plain).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST  # noqa: N815

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    monkeypatch.setattr(opensearch_client, "PATIENCE", 1.0)
    monkeypatch.setattr(opensearch_client, "PAUSE", 0.01)


def _cluster(*nodes):
    return Cluster(SearchSetting(driver="opensearch", nodes=nodes))


def test_a_node_that_is_down_is_passed_over(node):
    cluster = _cluster(DOWN, node(lambda path, body: (200, {"name": "up"})), DOWN)

    assert [cluster.get("/") for _ in range(6)] == [{"name": "up"}] * 6


def test_without_any_node_the_reader_is_told_in_one_sentence():
    with pytest.raises(Unavailable, match="请稍后再试"):
        _cluster(DOWN, DOWN).get("/")


def test_a_cluster_without_nodes_is_refused():
    with pytest.raises(BadInput, match="nodes"):
        _cluster()


def test_a_busy_node_is_asked_again(node):
    seen = []

    def answer(path, body):
        seen.append(path)
        return (503, {}) if len(seen) < 3 else (200, {"ok": True})

    assert _cluster(node(answer)).get("/x") == {"ok": True}
    assert len(seen) == 3


def test_only_the_changes_that_were_turned_away_are_sent_again(node):
    sent = []

    def answer(path, body):
        named = [json.loads(line) for line in body.splitlines()]
        idents = [action[kind]["_id"] for action in named for kind in ("index", "delete") if kind in action]
        sent.append(idents)
        is_first = len(sent) == 1
        items = [{"index": {"_id": one, "status": 429 if is_first and one == "b" else 200}} for one in idents]
        return 200, {"items": items}

    _cluster(node(answer)).write("i", [Action("a", {}), Action("b", {}), Action("c", None)])
    assert sent == [["a", "b", "c"], ["b"]]


def test_of_two_changes_of_one_entry_only_the_last_is_sent(node):
    bodies = []

    def answer(path, body):
        bodies.append(body.decode())
        return 200, {"items": []}

    _cluster(node(answer)).write("i", [Action("a", None), Action("a", {"text": "新"})])
    assert [json.loads(line) for line in bodies[0].splitlines()] == [{"index": {"_id": "a"}}, {"text": "新"}]


def test_a_change_that_the_cluster_refuses_is_told(node):
    refused = {"items": [{"index": {"_id": "a", "status": 400, "error": {"reason": "no such field"}}}]}

    with pytest.raises(BadInput, match="no such field"):
        _cluster(node(lambda path, body: (200, refused))).write("i", [Action("a", {})])


def test_an_answer_from_some_of_the_shards_only_is_not_taken(node):
    seen = []

    def answer(path, body):
        seen.append(path)
        failed = {"status": 503, "error": {"reason": "shards failed"}}
        return 200, {"responses": [failed if len(seen) == 1 else {"hits": {}}]}

    assert _cluster(node(answer)).ask_many("i", [{}]) == [{"hits": {}}]
    assert len(seen) == 2
