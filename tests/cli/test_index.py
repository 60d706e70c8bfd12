"""`gongkai index`: a read node killed while it follows catches up; the doctor tells how far it is behind."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from gongkai.core.instance import create_instance
from gongkai.search.engine import SearchQuery, open_index
from tests.factories import ON

ADD = (
    "import sys, django; django.setup()\n"
    "from tests.search.test_read_nodes import another\n"
    "another(int(sys.argv[1]))\n"
)


@pytest.fixture
def run(tmp_path):
    """Run commands on an installation of their own, as an operator does."""
    home = tmp_path / "home"
    create_instance(home, profile="demo", is_demo=False)
    environment = {
        **os.environ,
        "GONGKAI_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.base",
    }
    environment.pop("GONGKAI_DATABASE_URL", None)

    started: list[subprocess.Popen] = []

    def start(*arguments: str) -> subprocess.Popen:
        command = [sys.executable, "-W", "ignore", *arguments]
        started.append(
            subprocess.Popen(
                command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
        return started[-1]

    def run(*arguments: str) -> str:
        process = start("-m", "gongkai", *arguments)
        told, problem = process.communicate(timeout=300)
        assert process.returncode in {0, 1}, problem
        return told

    run.start = start
    run("migrate")
    yield run
    for one in started:
        one.kill()
        one.wait()


def _add(run, number):
    process = run.start("-c", ADD, str(number))
    _, problem = process.communicate(timeout=300)
    assert process.returncode == 0, problem


def _found(folder):
    if not (folder / "meta.json").exists():
        return 0
    index = open_index(folder)
    try:
        return index.search(SearchQuery("“井盖缺失”", ON)).total
    finally:
        index.close()


def _await(is_so):
    for _ in range(1_200):
        if is_so():
            return
        time.sleep(0.1)
    pytest.fail("两分钟内没有等到")


def test_a_read_node_killed_while_it_follows_catches_up(run, tmp_path):
    folder = tmp_path / "elsewhere" / "index"
    _add(run, 1)
    node = run.start("-m", "gongkai", "index", "follow", "east", "--folder", str(folder))
    _await(lambda: _found(folder) == 1)
    _add(run, 2)
    _await(lambda: _found(folder) == 2)
    node.send_signal(signal.SIGKILL)
    node.wait()
    _add(run, 3)

    told = {one["subject"]: one["message"] for one in json.loads(run("doctor", "--json"))["findings"]}
    assert "待跟进" in told["读节点 east"]
    assert "待跟进 0 条" not in told["读节点 east"]
    caught_up = json.loads(run("index", "follow", "east", "--folder", str(folder), "--once", "--json"))
    assert caught_up["entries"] > 0
    assert _found(folder) == 3

    assert json.loads(run("index", "rebuild", "--json"))["driver"] == "tantivy"
    assert _found(tmp_path / "home" / "index") == 3
    assert "已停用" in run("index", "forget", "east")
