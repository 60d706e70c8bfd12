"""`gongkai demo`, `init`, `serve`, `worker`, `migrate`, `doctor`: setting up and running an installation."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Annotated

import typer

from gongkai.cli.frame import Exit, complain, now, say, say_json, use_django
from gongkai.cli.installing import migrate as upgrade
from gongkai.cli.installing import prepare, profile_folder
from gongkai.core.instance import Instance, create_instance, home_folder, load_instance
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False, help="安装与运行", no_args_is_help=True)
PORT = 8000
WORKER = ("worker",)
ADDRESSES = ("127.0.0.1", "::1")


@app.command("demo")
def demo(
    port: Annotated[int, typer.Option("--port", help="端口")] = PORT,
    prepare_only: Annotated[bool, typer.Option("--prepare-only", help="只准备，不启动服务")] = False,
) -> None:
    """装好演示县并启动：再次运行沿用原有数据。"""
    home = home_folder()
    os.environ["GONGKAI_HOME"] = str(home)
    instance = create_instance(home, profile="demo", is_demo=True)
    if not instance.is_demo:
        raise BadInput("这个文件夹里是正式安装，不能当演示用。请用 GONGKAI_HOME 另指一个文件夹。")
    _open(instance)
    from gongkai.cli.loading import list_sample_accounts

    _announce(port, list_sample_accounts())
    if not prepare_only:
        _run_servers(port, ADDRESSES)


@app.command("init")
def init(
    profile: Annotated[str, typer.Option("--profile", help="县情配置的名称，如 fushun")] = "fushun",
) -> None:
    """建立一个正式安装：单位、乡镇、栏目按配置装入，不含演示文件。"""
    profile_folder(profile)
    home = home_folder()
    os.environ["GONGKAI_HOME"] = str(home)
    instance = create_instance(home, profile=profile, is_demo=False)
    if instance.is_demo or instance.profile != profile:
        raise BadInput(
            f"{home.name} 里已有别的安装（{instance.profile}）；要新建请用 GONGKAI_HOME 另指一个空文件夹。"
        )
    _open(instance)
    from gongkai.cli.loading_reviews import waiting_site_words

    if words := waiting_site_words():
        say(words)
    say(
        "安装完成。下一步：gongkai account open 账号 --name 姓名 --unit 单位 --role COUNTY_OFFICE，然后 gongkai serve"
    )


@app.command("migrate")
def migrate() -> None:
    """把数据库升级到当前版本。"""
    use_django()
    upgrade()
    say("数据库已是当前版本。")


@app.command("serve")
def serve(
    port: Annotated[int, typer.Option("--port", help="端口")] = PORT,
    host: Annotated[list[str] | None, typer.Option("--host", help="监听地址，可多次给出")] = None,
    read_node: Annotated[str, typer.Option("--read-node", help="作为读节点启动，给出它的名称")] = "",
) -> None:
    """启动服务和后台任务；读节点只跟进检索索引，后台任务由第一台机器处理。"""
    if not load_instance().is_initialised:
        raise BadInput("这里还没有安装。请先运行 gongkai init --profile 名称。")
    behind = ("index", "follow", read_node) if read_node else WORKER
    _run_servers(port, tuple(host) if host else ADDRESSES, behind=behind)


@app.command("worker")
def worker(
    once: Annotated[bool, typer.Option("--once", help="处理完现有任务就结束")] = False,
) -> None:
    """处理后台任务：发布、索引、提醒。停过再启动，会补做停机期间到期的事。"""
    use_django()
    from gongkai.trail.jobs import run_due

    stopping = stop_on_signals()
    while not stopping:
        counts = run_due(at=now())
        _run_queued_tasks()
        if once:
            say(f"已处理 {sum(counts.values())} 项。")
            return
        time.sleep(1)


@app.command("doctor")
def doctor(as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False) -> None:
    """检查安装是否完好：数据库、留痕、索引、静态站点。"""
    use_django()
    from gongkai.cli.diagnosis import diagnose

    findings = diagnose(load_instance(), at=now())
    if as_json:
        say_json({"healthy": all(f.is_fine for f in findings), "findings": [f.as_json() for f in findings]})
    else:
        for finding in findings:
            say(f"{'正常' if finding.is_fine else '有问题'}  {finding.subject}：{finding.message}")
    if not all(finding.is_fine for finding in findings):
        raise Exit(1)


def _open(instance: Instance) -> None:
    """Prepare the installation; a county loaded just now is released and indexed before it is served."""
    if prepare(instance):
        from gongkai.search.services import refresh_phrases
        from gongkai.trail.jobs import run_due

        run_due(at=now())
        refresh_phrases(at=now())


def _announce(port: int, accounts: Sequence[tuple[str, str, str, str]]) -> None:
    say(f"门户    http://[::1]:{port}/    http://127.0.0.1:{port}/")
    say(f"工作台  http://127.0.0.1:{port}/desk/")
    say("演示账号（正式安装中不能登录）：")
    for role, username, name, password in accounts:
        say(f"  {role:　<8} {username:<14} {password}   {name}")
    say("按 Ctrl+C 结束。")


def _run_servers(port: int, hosts: Sequence[str], *, behind: Sequence[str] = WORKER) -> None:
    """Run one server process an address and one worker behind them; end them all when one ends."""
    usable = [host for host in hosts if _can_listen(host, port)]
    if not usable:
        raise BadInput(f"端口 {port} 已被占用，请用 --port 换一个端口。")
    children = [_start_server(host, port) for host in usable]
    stopping = stop_on_signals()
    try:
        _await_answers(children, usable, port)
        children.append(_start_behind(behind))
        while not stopping and all(child.poll() is None for child in children):
            time.sleep(0.2)
    finally:
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()


def _can_listen(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            probe.bind((host, port))
    except OSError:
        complain(f"地址 {host} 端口 {port} 不能监听（被占用，或本机没有这种地址），已略过。")
        return False
    return True


def _await_answers(children: Sequence[subprocess.Popen[bytes]], hosts: Sequence[str], port: int) -> None:
    """Give the servers the machine to themselves until they listen: a reader waits for them, not for the worker."""
    waiting = list(hosts)
    for _ in range(150):
        waiting = [host for host in waiting if not _listens(host, port)]
        if not waiting or any(child.poll() is not None for child in children):
            return
        time.sleep(0.1)


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def _start_server(host: str, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--no-ws", "--log-level", "warning", "--workers", "1", "--blocking-threads", "1"]
    return subprocess.Popen([*command, "gongkai.config.wsgi:application"])


def _start_behind(command: Sequence[str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "gongkai", *command])


def stop_on_signals() -> list[int]:
    """Return a list that gets an entry when the process is asked to stop."""
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda received, _frame: stopping.append(received))
    return stopping


def _run_queued_tasks() -> None:
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"gongkai-{os.getpid()}",
        excluded_queue_names=[],
    ).run()
