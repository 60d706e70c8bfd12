"""How the channels are used, on screen (渠道统计, R03-09): figures, a plot with its table, a workbook."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from gongkai.desk.doors import roles_required
from gongkai.desk.exchange_forms import DaysForm
from gongkai.exchange.models import AccessKey
from gongkai.exchange.selectors.statistics import ChannelRow, Statistics, get_statistics
from gongkai.exchange.sheets import XLSX

READERS = ("COUNTY_OFFICE", "OPERATOR", "AUDITOR")
HEADERS = ("名称", "调用", "查询", "请求有误", "超出限额", "平台故障", "95%用时不超过（毫秒）")
WIDTH, HEIGHT, LEFT, BOTTOM = 720, 220, 56, 28


@roles_required(*READERS)
@require_GET
def show_channels(request: HttpRequest) -> HttpResponse:
    """Show how the channels were used over some days; the same as a workbook."""
    on = timezone.localdate()
    form = DaysForm(request.GET if request.GET.get("start") else DaysForm.default(on))
    days = form.cleaned_data if form.is_valid() else DaysForm.default(on)
    found = get_statistics(start=days["start"], end=days["end"])
    names = dict(AccessKey.objects.values_list("handle", "name"))
    keys = [(names.get(handle, "已删除的密钥"), handle, row) for handle, row in found.keys]
    if request.GET.get("export") == "xlsx":
        return _workbook(found, keys)
    context = {"found": found, "keys": keys, "form": form, "plot": plot_of(found.days), "query": request.GET}
    return render(request, "desk/exchange/channels.html", context)


def plot_of(days: tuple[ChannelRow, ...]) -> dict[str, object]:
    """Return the bars of calls by day as an SVG wants them (图), each with its day and number."""
    most = max((one.calls for one in days), default=0) or 1
    room = (WIDTH - LEFT) / max(1, len(days))
    bars = []
    for place, one in enumerate(days):
        height = round((HEIGHT - BOTTOM - 12) * one.calls / most, 1)
        bars.append(
            {
                "x": round(LEFT + place * room + room * 0.15, 1),
                "y": round(HEIGHT - BOTTOM - height, 1),
                "width": round(room * 0.7, 1),
                "height": height,
                "label": one.label,
                "calls": one.calls,
            }
        )
    return {
        "bars": bars,
        "most": most,
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "base": HEIGHT - BOTTOM,
        "first": days[0].label if days else "",
        "last": days[-1].label if days else "",
    }


def _workbook(found: Statistics, keys: list[tuple[str, str, ChannelRow]]) -> HttpResponse:
    book = Workbook()
    sheets = (
        ("渠道", [(one.label, one) for one in found.channels]),
        ("逐日", [(one.label, one) for one in found.days]),
        ("接口", [(one.label, one) for one in found.operations]),
        ("密钥", [(f"{name}（{handle}）", row) for name, handle, row in keys]),
    )
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.append(list(HEADERS))
        for label, one in rows:
            sheet.append(
                [_harmless(label), one.calls, one.questions, one.errors, one.limited, one.faults, one.p95_ms]
            )
        for cell in sheet[1]:
            cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EEF1F5")
            sheet.column_dimensions[cell.column_letter].width = 18
        sheet.column_dimensions["A"].width = 36
        sheet.freeze_panes = "A2"
    out = BytesIO()
    book.save(out)
    name = f"qudao-{found.start.isoformat()}-{found.end.isoformat()}.xlsx"
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(out.getvalue(), content_type=XLSX, headers=named)


def _harmless(label: str) -> str:
    return f"'{label}" if label.startswith(("=", "+", "-", "@", "\t")) else label
