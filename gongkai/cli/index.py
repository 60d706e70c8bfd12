"""`gongkai index rebuild`, `follow`, `forget`: the search index built anew, and read nodes that follow it."""

import time
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.frame import complain, now, say, say_json, use_django
from gongkai.core.instance import load_instance
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False, help="检索索引", no_args_is_help=True)
PAUSE = 1.0
LONGEST_PAUSE = 30.0
PHRASES_EVERY = timedelta(minutes=30)


@app.callback()
def commands() -> None:
    """检索索引：重建，读节点跟进与停用。"""


@app.command("rebuild")
def rebuild(as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False) -> None:
    """从文件库重建检索索引；重建期间照常检索旧的。"""
    use_django()
    from gongkai.search.services.indexing import rebuild_index

    added = rebuild_index(on=now().date())
    driver = load_instance().search.driver
    if as_json:
        say_json({"clauses": added, "driver": driver})
    else:
        say(f"索引已重建：{added} 条（{driver}）。")


@app.command("follow")
def follow(
    name: Annotated[str, typer.Argument(help="读节点的名称")],
    folder: Annotated[Path | None, typer.Option("--folder", help="索引放在哪里，默认是本安装的索引")] = None,
    once: Annotated[bool, typer.Option("--once", help="跟进到最新就结束")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON，与 --once 同用")] = False,
) -> None:
    """读节点：建立自己的索引，跟着操作留痕更新；停过再启动会补上。"""
    use_django()
    from gongkai.cli.running import stop_on_signals
    from gongkai.search import following
    from gongkai.search.services import refresh_phrases

    if load_instance().search.driver != "tantivy":
        raise BadInput("读节点用本机的索引，请在这台机器的 instance.toml 里去掉 [search] 的 driver。")
    target = folder or load_instance().index_folder
    if once:
        handed = following.follow(name, folder=target, at=now())
        refresh_phrases(at=now(), folder=target)
        say_json({"name": name, "entries": handed}) if as_json else say(f"已跟进 {handed} 条。")
        return
    _keep_following(name, target, stop_on_signals())


def _keep_following(name: str, folder: Path, stopping: list[int]) -> None:
    """Follow until asked to stop; a failure, noted at the cursor, makes it wait longer before the next try."""
    from django.db import connection

    from gongkai.search import following
    from gongkai.search.services import refresh_phrases

    following.listener_of(name, folder)
    pause, due = PAUSE, now()
    while not stopping:
        try:
            following.follow(name, folder=folder, at=now())
            if now() >= due:
                refresh_phrases(at=now(), folder=folder)
                due = now() + PHRASES_EVERY
            pause = PAUSE
        except Exception as error:  # noqa: BLE001 - the database may be away for a while
            connection.close()
            complain(f"读节点 {name} 跟进未成（{error}），{pause:.0f} 秒后再试。")
            pause = min(pause * 2, LONGEST_PAUSE)
        for _ in range(int(pause * 5)):
            if not stopping:
                time.sleep(0.2)


@app.command("forget")
def forget(name: Annotated[str, typer.Argument(help="读节点的名称")]) -> None:
    """停用一个读节点，体检不再等它。"""
    use_django()
    from gongkai.search import following

    if not following.forget(name):
        raise BadInput(f"没有叫“{name}”的读节点，gongkai doctor 会列出现有的。")
    say(f"读节点 {name} 已停用，它的索引文件夹可以删除。")
