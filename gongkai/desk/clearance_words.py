"""The review sheet in words (公开前审查单, S3): one line a field, the same on screen, in print and in docx."""

from django.utils import timezone

from gongkai.clearance import selectors
from gongkai.clearance.enums import Concern, State
from gongkai.clearance.exports import SheetLine
from gongkai.clearance.models import Clearance, Decision

TIME = "%Y年%-m月%-d日 %H:%M"


def sheet_lines(clearance: Clearance) -> list[SheetLine]:
    """Return the fields of the sheet as they were handed in."""
    handed_in = timezone.localtime(clearance.handed_in_at)
    planned = clearance.planned_for
    concerns = "、".join(Concern(one).label for one in clearance.concerns)
    return [
        SheetLine("填表日期", f"{handed_in:%Y年%-m月%-d日}"),
        SheetLine("信息名称", clearance.title),
        SheetLine("拟公开单位", clearance.unit.name if clearance.unit else ""),
        SheetLine("栏目或类别", clearance.place),
        SheetLine("载体形式", clearance.get_carrier_display()),
        SheetLine("拟公开方式", clearance.get_channel_display()),
        SheetLine("拟公开时间", f"{timezone.localtime(planned):{TIME}}" if planned else "审查通过时"),
        SheetLine("内容摘要", clearance.summary),
        SheetLine(
            "涉密涉敏声明",
            f"涉及{concerns}" if concerns else "不涉及国家秘密、工作秘密、商业秘密、个人隐私和敏感内容",
        ),
        SheetLine("随附文件", "、".join(one["name"] for one in clearance.files) or "无"),
        SheetLine("扫描发现", _findings(clearance)),
        SheetLine("送审人", str(clearance.handed_in_by or "系统装载")),
        SheetLine("内容摘要值", f"SM3 {clearance.digest}"),
    ]


def opinion_lines(clearance: Clearance) -> list[SheetLine]:
    """Return each step's opinion with name and date; a step not yet taken leaves room to sign."""
    decisions = list(clearance.decisions.select_related("officer").order_by("pk"))
    lines = [
        SheetLine(f"{selectors.STEP_LABELS.get(one.role, one.role)}意见", opinion(one)) for one in decisions
    ]
    if clearance.state in {State.IN_REVIEW, State.REFERRED}:
        rest = clearance.chain[clearance.position :]
        lines += [
            SheetLine(f"{selectors.STEP_LABELS.get(role, role)}意见", "签名：　　　　　　　日期：")
            for role in rest
        ]
    return lines


def opinion(decision: Decision) -> str:
    """Return one reviewer's opinion as the sheet shows it."""
    said = decision.get_outcome_display() + (f"：{decision.reason}" if decision.reason else "")
    return f"{said}　签名：{decision.officer}　{timezone.localtime(decision.at):{TIME}}"


def _findings(clearance: Clearance) -> str:
    counts = dict.fromkeys(("block", "confirm", "notice"), 0)
    for one in clearance.findings:
        counts[one["severity"]] += 1
    if not any(counts.values()):
        return "没有发现问题"
    accepted = clearance.accepted.count()
    return f"阻断 {counts['block']} 处，确认 {counts['confirm']} 处，提示 {counts['notice']} 处；认可 {accepted} 处"
