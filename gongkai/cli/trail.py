"""`gongkai trail`: prove that nobody has touched the record."""

from typing import Annotated

import typer

from gongkai.cli.frame import Exit, say, say_json, use_django

app = typer.Typer(add_completion=False, help="操作留痕", no_args_is_help=True)


@app.callback()
def commands() -> None:
    """操作留痕：校验。"""


@app.command("verify")
def verify(as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False) -> None:
    """校验留痕链：指出被改动、删除、插入或调换的条目。"""
    use_django()
    from django.conf import settings

    from gongkai.trail import services

    anchors = settings.GONGKAI_HOME / "trail-anchors.txt"
    breaks = services.verify_trail(anchors_file=anchors)
    sequence, head = services.note_anchor(anchors) if not breaks else (0, "")
    if as_json:
        found = [{"sequence": b.sequence, "kind": b.kind, "message": b.message} for b in breaks]
        say_json({"intact": not breaks, "entries": sequence, "head": head, "breaks": found})
    elif breaks:
        for one in breaks:
            say(one.message)
    else:
        say(f"留痕完整：共 {sequence} 条，链尾 {head[:16]}。")
    if breaks:
        raise Exit(1)
