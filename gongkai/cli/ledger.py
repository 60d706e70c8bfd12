"""`gongkai ledger`: a notice into tasks, into the ledger, and the ledger onto paper."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.frame import now, say, say_json, use_django
from gongkai.core.documents.readers import read
from gongkai.core.refusals import BadInput
from gongkai.ledger.notices import parse_notice

app = typer.Typer(add_completion=False, help="通知变台账", no_args_is_help=True)
JSON = Annotated[bool, typer.Option("--json", help="输出一份 JSON")]
FILE = Annotated[Path, typer.Argument(help="通知文件：docx、xlsx、pdf、ofd、html、md、txt")]


@app.command("parse")
def parse(file: FILE, as_json: JSON = False) -> None:
    """把任务分解通知解析成任务：牵头单位、责任单位、时限；说明没有读懂的内容。"""
    parsed = parse_notice(read(file)).as_json()
    if as_json:
        say_json(parsed)
        return
    say(f"《{parsed['title']}》{parsed['number']}　{parsed['issuer']}　{parsed['issued_on'] or ''}")
    section = ""
    for task in parsed["tasks"]:
        if task["section"] != section:
            section = task["section"]
            say(section)
        say(f"  {task['no']}. {task['title']}")
        say(
            f"     牵头：{'、'.join(task['lead_units']) or '未列明'}　责任：{'、'.join(task['responsible_units'])}"
        )
        say(
            f"     时限：{task['due_on'] or ('长期坚持' if task['standing'] else '未列明')}（{task['deadline_text']}）"
        )
        for remark in task.get("remarks", []):
            say(f"     注意：{remark}")
    for obligation in parsed["obligations"]:
        say(f"另有要求（{obligation['due_on'] or '无日期'}）：{obligation['text']}")
    for piece in parsed.get("remainder", []):
        say(f"未归入任务：{_first_words(piece)}")


@app.command("import")
def import_(
    file: FILE,
    confirm: Annotated[bool, typer.Option("--confirm", help="没有疑问时直接入账")] = False,
    as_json: JSON = False,
) -> None:
    """把通知导入为草稿，供县政府办公室在工作台核对后入账。"""
    parsed = parse_notice(read(file)).as_json()
    use_django()
    from gongkai.ledger import services

    notice = services.import_notice(
        parsed=parsed, file_name=file.name, content=file.read_bytes(), actor_id=None, at=now()
    )
    rows = services.confirm_notice(notice=notice, actor_id=None, at=now()) if confirm else []
    if as_json:
        say_json(
            {"notice": notice.pk, "tasks": notice.tasks.count(), "confirmed": confirm, "rows": len(rows)}
        )
    elif confirm:
        say(f"已入账：{notice.tasks.count()} 项任务，{len(rows)} 行。")
    else:
        say(
            f"已导入为草稿：{notice.tasks.count()} 项任务。请在工作台核对后确认入账：/desk/taizhang/{notice.pk}/"
        )


@app.command("export")
def export(
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="存为 Excel 文件")] = None,
    docx: Annotated[Path | None, typer.Option("--docx", help="存为 Word 文件")] = None,
    as_json: JSON = False,
) -> None:
    """导出全县台账。"""
    if not (xlsx or docx or as_json):
        raise BadInput("请用 --xlsx 文件名 或 --docx 文件名 指明存到哪里。")
    use_django()
    from dataclasses import asdict

    from django.utils import timezone

    from gongkai.core.dates import format_date
    from gongkai.ledger import selectors
    from gongkai.ledger.exports import tables
    from gongkai.units.rules import Scope

    day = timezone.localdate()
    rows = selectors.export_rows(Scope(0, day, frozenset({(0, "COUNTY_OFFICE")})), on=day)
    subtitle = f"截至{format_date(day)}，共 {len(rows)} 行"
    if xlsx:
        xlsx.write_bytes(tables.as_xlsx("政务公开工作台账", subtitle, rows))
    if docx:
        docx.write_bytes(tables.as_docx("政务公开工作台账", subtitle, rows))
    if as_json:
        say_json({"on": day.isoformat(), "rows": [asdict(row) for row in rows]})
    else:
        say(f"已导出 {len(rows)} 行。")


def _first_words(piece: Any) -> str:
    text = piece.get("text", "") if isinstance(piece, dict) else str(piece)
    return text if len(text) <= 40 else f"{text[:40]}……"
