"""The hotline's system as a process of its own, started, killed and started again over one store."""

import json
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connections

SCRIPT = Path(__file__).with_name("hotline.py")


class Hotline:
    """The other side: what it holds, how it behaves, what it sends."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self.process: subprocess.Popen | None = None
        self.port = 0
        self.told: dict = {}

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(self.store)], stdout=subprocess.PIPE, text=True
        )
        self.port = int(self.process.stdout.readline())
        if self.told:
            self.control(**self.told)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def control(self, **settings) -> None:
        self.told |= settings
        self._call("POST", "/control", settings)

    def send(self, *letters: dict) -> list[tuple[int, dict]]:
        answers = self._call("POST", "/send", list(letters))
        return [(status, json.loads(text)) for status, text in answers]

    def held(self) -> dict:
        return self._call("GET", "/held", None)

    def versions(self) -> dict[str, int]:
        return {item: one["version"] for item, one in self.held()["items"].items()}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/events"

    def _call(self, method: str, path: str, body):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data, method=method)
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.loads(response.read())


@pytest.fixture
def hotline(tmp_path):
    other = Hotline(tmp_path / "store.json")
    other.start()
    yield other
    other.kill()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture
def served(db):
    """Serve the application over real HTTP on the test's own database connection; yield its address."""
    held = connections["default"]
    held.inc_thread_sharing()
    for told in (request_started, request_finished):
        told.disconnect(close_old_connections)  # it is the test's transaction that the server works in

    def serve(server) -> None:
        connections["default"] = held
        server.serve_forever()

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet)
    thread = threading.Thread(target=serve, args=(server,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
    for told in (request_started, request_finished):
        told.connect(close_old_connections)
    held.dec_thread_sharing()
