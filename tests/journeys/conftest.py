"""A real county on a real server, a real browser in front of it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

SAMPLE_PASSWORD = "yanshi-gongkai-2026"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def county_home(tmp_path_factory) -> Path:
    """Return the folder of the sample county, or that of the one already open."""
    already = os.environ.get("GONGKAI_JOURNEY_HOME")
    return Path(already) if already else tmp_path_factory.mktemp("county")


@pytest.fixture(scope="session")
def in_county(county, county_home):
    """Return a way to run a few lines of Python in the county, as its worker would; return what they print."""

    def run(lines: str) -> str:
        environment = {**os.environ, "GONGKAI_HOME": str(county_home)}
        environment["DJANGO_SETTINGS_MODULE"] = "gongkai.config.settings.base"
        environment.pop("GONGKAI_DATABASE_URL", None)
        code = f"import django\ndjango.setup()\n{lines}"
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture(scope="session")
def county(county_home) -> Iterator[str]:
    """Open the sample county in a scratch folder; yield its address, or that of one already open."""
    if already := os.environ.get("GONGKAI_JOURNEY_ADDRESS"):
        yield already.rstrip("/")
        return
    environment = {
        **os.environ,
        "GONGKAI_HOME": str(county_home),
        "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.base",
    }
    environment.pop("GONGKAI_DATABASE_URL", None)
    subprocess.run(
        [sys.executable, "-m", "gongkai", "demo", "--prepare-only"],
        env=environment,
        check=True,
        capture_output=True,
    )
    port = _free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gongkai", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture
def page(browser):
    """Open a fresh window at desk width, as somebody who was never here."""
    context = browser.new_context(viewport=DESK, locale="zh-CN")
    yield context.new_page()
    context.close()


@pytest.fixture
def sign_in(browser, county):
    """Return a function that signs somebody in, each in a window of their own."""
    contexts = []

    def enter(username: str):
        context = browser.new_context(viewport=DESK, locale="zh-CN")
        contexts.append(context)
        window = context.new_page()
        window.goto(f"{county}/account/login/")
        window.get_by_label("账号").fill(username)
        window.get_by_label("口令").fill(SAMPLE_PASSWORD)
        window.get_by_role("button", name="登录").click()
        window.wait_for_url(f"{county}/desk/")
        return window

    yield enter
    for context in contexts:
        context.close()


def axe_findings(window) -> list[str]:
    """Return what axe finds on the page as it stands, one line a finding."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(window).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(address)


def made_notice(folder: Path) -> Path:
    """Write a made-up notice as a Word file."""
    import docx

    document = docx.Document()
    for line in (
        "关于做好冬季政务公开重点工作的通知（演示）",
        "青政公领发〔2026〕9号",
        "各乡镇人民政府，县政府各部门：",
        "现将冬季重点工作安排如下：",
        "一、方便群众办事",
        "1.公布冬季供暖服务电话。县住建局汇总各供热单位服务电话，集中公布并每周核实。（牵头单位：县住建局，责任单位：县民政局，完成时限：2026年12月底前）",
        "2.做好雪天交通信息公布。及时公布道路通行情况。（牵头单位：县交通局，完成时限：长期坚持）",
        "青岚县政务公开领导小组办公室",
        "2026年11月20日",
    ):
        document.add_paragraph(line)
    path = folder / "冬季通知.docx"
    document.save(path)
    return path
