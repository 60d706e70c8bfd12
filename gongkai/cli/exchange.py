"""`gongkai exchange`: the whole library out and in, keys, deliveries."""

from pathlib import Path
from typing import Annotated

import typer

from gongkai.cli.frame import Exit, now, say, say_json, use_django
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False, help="数据交换", no_args_is_help=True)
Json = Annotated[bool, typer.Option("--json", help="输出一份 JSON")]


@app.command("export")
def export_library(
    out: Annotated[Path, typer.Argument(help="写到哪个文件，如 library.jsonl")], as_json: Json = False
) -> None:
    """导出全部公开内容：每行一个 JSON，旁边放 SM3、SHA-256 和清单。"""
    use_django()
    from gongkai.exchange.services.bundling import write_library

    if out.is_dir() or not out.parent.exists():
        raise BadInput(f"“{out}”不能写入，请写明文件名，所在文件夹要先建好。")
    bundle = write_library(out, at=now())
    if as_json:
        say_json(bundle.as_json())
        return
    say(
        f"已导出文件 {bundle.documents} 件、条目 {bundle.entries} 条、单位 {bundle.units} 个，共 {bundle.size} 字节。"
    )
    say(f"SM3 {bundle.sm3}")


@app.command("import")
def import_library(
    file: Annotated[Path, typer.Argument(help="gongkai exchange export 导出的文件")], as_json: Json = False
) -> None:
    """导入整库文件并逐行核对；导入的内容经审查后才公开。"""
    use_django()
    from gongkai.exchange.services.restoring import restore_library

    report = restore_library(file=file, actor_id=None, at=now())
    if as_json:
        say_json(
            {
                "units": report.units,
                "documents": report.documents,
                "entries": report.entries,
                "held": report.held,
                "batch": report.batch,
                "equal": report.is_equal,
                "differing": report.differing,
            }
        )
    else:
        say(
            f"导入文件 {report.documents} 件、条目 {report.entries} 条、单位 {report.units} 个，已有 {report.held} 项。"
        )
        say("逐行核对：全部一致。" if report.is_equal else f"逐行核对：{len(report.differing)} 项不一致。")
        for name in report.differing[:50]:
            say(f"  不一致  {name}")
        if report.batch:
            say(f"文件作为第 {report.batch} 批等待审查，条目是草稿，送审通过后公开。")
    if not report.is_equal:
        raise Exit(1)


@app.command("key")
def issue_key(
    name: Annotated[str, typer.Argument(help="使用系统的名称")],
    channel: Annotated[
        str, typer.Option("--channel", help="渠道代码，如 SERVICE_SITE、APP、HOTLINE、LIBRARY")
    ],
    scope: Annotated[list[str] | None, typer.Option("--scope", help="权限 READ 或 PUSH，可多次")] = None,
    unit: Annotated[str, typer.Option("--unit", help="代为办理的单位编码，推送时必填")] = "",
    days: Annotated[int | None, typer.Option("--days", help="有效天数")] = None,
    as_json: Json = False,
) -> None:
    """签发一个密钥；密钥只显示这一次。"""
    use_django()
    from gongkai.exchange.services import KeyRequest
    from gongkai.exchange.services import issue_key as issue
    from gongkai.units.selectors import find_unit

    held = find_unit(unit) if unit else None
    if unit and held is None:
        raise BadInput(f"没有编码为“{unit}”的单位，请核对。")
    request = KeyRequest(
        name,
        channel,
        tuple(scope or ["READ"]),
        valid_days=days,
        unit_id=held.pk if held else None,
    )
    key, shown = issue(request=request, actor_id=None, at=now())
    if as_json:
        say_json({"key": shown, "handle": key.handle, "expires_at": key.expires_at.isoformat()})
    else:
        say(f"密钥（只显示这一次）：{shown}")
        say(f"有效期至 {key.expires_at:%Y-%m-%d}")


@app.command("send")
def send_due(as_json: Json = False) -> None:
    """立即推送到期的事件；平时由 gongkai worker 自动推送。"""
    use_django()
    from gongkai.exchange.selectors.desk import count_dead
    from gongkai.exchange.services import send_due as send

    sent, dead = send(at=now()), count_dead()
    if as_json:
        say_json({"delivered": sent, "dead": dead})
    else:
        say(f"送达 {sent} 项，死信 {dead} 封。")
    if dead:
        raise Exit(1)
