"""`gongkai import`: documents into the library, versions recognised, resumable, idempotent."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.frame import complain, now, say, say_json
from gongkai.cli.installing import prepare
from gongkai.core.instance import create_instance, home_folder, load_instance
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False)
PROFILE = "fushun"
SHOWN = 20


@app.command("import")
def import_files(
    paths: Annotated[list[Path], typer.Argument(help="文件或文件夹：md、txt、docx、pdf、ofd、html")],
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """把文件装入政策文件库：识别同一文件的各个版本，可中断续作，重复导入不改变任何内容。"""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise BadInput(f"找不到“{missing[0]}”，请检查路径。")
    _set_up()
    from gongkai.policies import services
    from gongkai.search.handlers import ACTIONS, LISTENER, index_changes
    from gongkai.search.services import refresh_phrases
    from gongkai.trail import outbox

    with _bar("读入") as progress:
        report = services.import_paths(paths, actor_id=None, at=now(), progress=progress)
    outbox.deliver(outbox.Listener(LISTENER, ACTIONS, index_changes), at=now())
    refresh_phrases(at=now())
    if as_json:
        say_json(report.as_json())
        return
    say(f"共 {report.files} 个文件，其中 {report.unchanged} 个此前已导入、没有变化。")
    say(f"新增文件 {report.documents} 件、版本 {report.editions} 个。")
    _tell("未公布", [f"《{title}》：{reason}" for title, reason in report.held_back])
    _tell("跳过", [f"{name}：{reason}" for name, reason in report.skipped])
    say(f"引用而未收录的文件 {report.unmatched_citations} 件。")


def _tell(label: str, lines: list[str]) -> None:
    if lines:
        say(f"{label} {len(lines)} 件：")
        for line in lines[:SHOWN]:
            say(f"  {line}")
        if len(lines) > SHOWN:
            say(f"  ……其余 {len(lines) - SHOWN} 件见 --json 输出。")


def _set_up() -> None:
    """Make sure there is an installation: a folder never used gets one, with the default county's units."""
    if not load_instance().is_initialised:
        complain(f"在 {home_folder().name} 建立安装。")
        create_instance(home_folder(), profile=PROFILE, is_demo=False)
    prepare(load_instance())


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as shown:
        task = shown.add_task(label, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
