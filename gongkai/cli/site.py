"""`gongkai release`: public pages into files."""

import sys
from dataclasses import asdict
from typing import Annotated

import typer

from gongkai.cli.frame import Exit, now, say, say_json, use_django

app = typer.Typer(add_completion=False)


@app.callback()
def commands() -> None:
    """Public pages into files."""


@app.command("release")
def release(
    full: Annotated[bool, typer.Option("--full", help="全部重新发布，并移除已不存在的页面")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="只核对：文件、清单与数据库是否一致")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """把变化了的公开页面发布成静态文件。"""
    use_django()
    if verify:
        _verify(as_json)
        return
    report = _release_all() if full else _release_touched()
    if as_json:
        say_json({k: v for k, v in asdict(report).items() if k != "written_addresses"})
    else:
        rate = report.rendered / report.seconds if report.seconds > 0.01 else 0
        say(
            f"生成 {report.rendered} 页，写入 {report.written} 页，未变 {report.unchanged} 页，"
            f"移除 {report.removed} 页，用时 {report.seconds:.1f} 秒"
            + (f"，每秒 {rate:.0f} 页。" if rate else "。")
        )


def _release_all():
    from django.conf import settings

    from gongkai.publishing.release.releasing import release_all

    return release_all(settings.GONGKAI_SITE_FOLDER, at=now(), progress=_progress())


def _release_touched():
    """Hand the release what the trail holds for it; a changed frame is released even without new entries."""
    from django.conf import settings

    from gongkai.publishing.handlers import ACTIONS, LISTENER
    from gongkai.publishing.release.releasing import release_entries
    from gongkai.trail import outbox

    tree, reports = settings.GONGKAI_SITE_FOLDER, []

    def handle(entries, at):
        reports.append(release_entries(tree, entries, at=at))

    outbox.deliver(outbox.Listener(LISTENER, ACTIONS, handle, is_outside=True), at=now())
    total = release_entries(tree, [], at=now())
    for report in reports:
        total.add(report)
    return total


def _verify(as_json: bool) -> None:
    from django.conf import settings

    from gongkai.publishing.release.verifying import verify_release

    found = verify_release(settings.GONGKAI_SITE_FOLDER)
    if as_json:
        say_json({"consistent": not found, "discrepancies": [asdict(one) for one in found]})
    elif not found:
        say("静态站点与清单、数据库一致。")
    for one in found if not as_json else ():
        say(one.message)
    if found:
        raise Exit(1)


def _progress():
    if not sys.stderr.isatty():
        return None

    def show(count: int) -> None:
        if count % 50 == 0:
            sys.stderr.write(f"\r已生成 {count} 页 ")
            sys.stderr.flush()

    return show
