"""`gongkai withdraw`: something public away at once, with the record and the report form."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gongkai.cli.frame import now, say, say_json, use_django
from gongkai.core.refusals import BadInput

app = typer.Typer(add_completion=False)


@app.callback()
def commands() -> None:
    """Something public away at once."""


@app.command("withdraw")
def withdraw(
    address: Annotated[str, typer.Argument(help="网址；不写则只把中断的撤下办完")] = "",
    reason: Annotated[str, typer.Option("--reason", help="撤下的理由")] = "",
    found_by: Annotated[str, typer.Option("--found-by", help="谁发现的")] = "",
    found_at: Annotated[str, typer.Option("--found-at", help="何时发现的，如 2026-11-24T09:30")] = "",
    by: Annotated[str, typer.Option("--by", help="经办人的账号")] = "",
    report: Annotated[Path | None, typer.Option("--report", help="把报告单存成这个 Word 文件")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出一份 JSON")] = False,
) -> None:
    """紧急撤下：先移走文件，再更新列表、订阅、站点地图和检索，并留存快照和报告单。"""
    use_django()
    from gongkai.publishing.withdrawal import services

    found = _moment(found_at)
    actor_id = _officer(by)
    if not address:
        count = services.finish_withdrawals(at=now())
        say_json({"finished": count}) if as_json else say(f"办完了 {count} 件中断的撤下。")
        return
    withdrawal = services.withdraw_address(
        address=address, reason=reason, actor_id=actor_id, at=now(), found_by=found_by, found_at=found
    )
    services.finish_withdrawals(at=now())
    _tell(withdrawal, report, as_json)


def _tell(withdrawal: Any, report: Path | None, as_json: bool) -> None:
    from gongkai.publishing.withdrawal.report import report_docx, report_rows

    if report is not None:
        report.write_bytes(report_docx(withdrawal))
    if as_json:
        addresses = [row["address"] for row in withdrawal.files]
        told = {"title": withdrawal.title, "removed": addresses, "snapshot": withdrawal.folder}
        say_json(
            told | {"is_finished": withdrawal.finished_at is not None, "form": dict(report_rows(withdrawal))}
        )
        return
    for name, value in report_rows(withdrawal):
        say(f"{name}：{value}")
    if withdrawal.finished_at is None:
        say(
            "文件已经移走；列表、订阅或检索还没有全部更新，后台任务会接着做，也可以再运行一次 gongkai withdraw。"
        )


def _moment(written: str) -> datetime | None:
    if not written:
        return None
    from django.utils import timezone

    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise BadInput(f"发现时间“{written}”读不懂，请写成 2026-11-24T09:30。") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _officer(username: str) -> int | None:
    if not username:
        return None
    from gongkai.units.models import Officer

    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        raise BadInput(f"没有“{username}”这个账号，请用 gongkai account list 查看。")
    return officer.pk
