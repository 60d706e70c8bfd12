"""The report form of a withdrawal (泄密事件处置报告单): on screen and as Word, to be signed and handed in."""

import io
from datetime import datetime, timedelta

from django.utils import timezone
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from gongkai.core.rulebook import load_rulebook
from gongkai.publishing.withdrawal.records import Withdrawal

TITLE = "网上信息紧急撤下报告单"
LIMIT = "S12.incident_minutes"
SIGNATURES = ("经办人", "保密审查员", "单位负责人", "上报时间")
MOMENT = "%Y-%m-%d %H:%M:%S"


def report_rows(withdrawal: Withdrawal) -> list[tuple[str, str]]:
    """Return what the form tells: what, where, since when, seen how long, who found it, what was done, by whom."""
    return [
        ("撤下内容", f"《{withdrawal.title}》（{withdrawal.get_kind_display()}）"),
        ("网址", withdrawal.address),
        ("撤下理由", withdrawal.reason),
        ("最早公开时间", _moment(withdrawal.first_released_at) or "未曾发布到网站"),
        ("公开时长", _length(withdrawal.seen_for) if withdrawal.seen_for else "无"),
        ("发现人", withdrawal.found_by or "未填写"),
        ("发现时间", _moment(withdrawal.found_at)),
        ("撤下时间", _moment(withdrawal.removed_at)),
        ("从发现到撤下", _promptness(withdrawal)),
        ("采取的措施", withdrawal.measures),
        ("经办人", str(withdrawal.actor) if withdrawal.actor else "命令行"),
        ("撤下的文件", "\n".join(_file_line(row) for row in withdrawal.files) or "无"),
        ("封存快照", f"{withdrawal.folder}，SHA-256 {withdrawal.digest}"),
    ]


def report_docx(withdrawal: Withdrawal) -> bytes:
    """Return the form as Word, with room for signatures."""
    word = Document()
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
    heading = word.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    heading.add_run(TITLE).font.size = Pt(20)
    told = [*report_rows(withdrawal), *((name, "") for name in SIGNATURES)]
    table = word.add_table(rows=len(told), cols=2)
    table.style = "Table Grid"
    for row, (name, value) in zip(table.rows, told, strict=True):
        row.cells[0].text, row.cells[1].text = name, value
        row.cells[0].width, row.cells[1].width = Mm(35), Mm(125)
    buffer = io.BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def minutes_to_remove(withdrawal: Withdrawal) -> int:
    """Return the minutes from finding to removal, begun ones counted."""
    return max(0, -((withdrawal.found_at - withdrawal.removed_at) // timedelta(minutes=1)))


def _promptness(withdrawal: Withdrawal) -> str:
    limit = load_rulebook().rule(LIMIT, on=timezone.localdate(withdrawal.removed_at))
    minutes = minutes_to_remove(withdrawal)
    verdict = "在时限内" if minutes <= int(str(limit.value)) else "超过时限"
    return f"{minutes} 分钟，{verdict}（时限 {limit.value} 分钟，{limit.basis}）"


def _file_line(row: dict[str, object]) -> str:
    return f"{row['address']}（{row['size']} 字节，SHA-256 {str(row['sha256'])[:16]}…）"


def _moment(at: datetime | None) -> str:
    return f"{timezone.localtime(at):{MOMENT}}" if at else ""


def _length(seen: timedelta) -> str:
    minutes = max(0, int(seen.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    parts = [(days, "天"), (hours, "小时"), (minutes % 60, "分钟")]
    return "".join(f"{n}{unit}" for n, unit in parts if n) or "不到1分钟"
