"""Urgent withdrawal (紧急撤下) on the desk: find it, see what goes, confirm, print the report form."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.core.refusals import BadInput
from gongkai.desk.doors import roles_required
from gongkai.desk.withdrawal_forms import WithdrawalForm
from gongkai.publishing.withdrawal import report, selectors, services, snapshots, subjects
from gongkai.publishing.withdrawal.records import Withdrawal
from gongkai.publishing.withdrawal.rehearsal import rehearse

ORDERING = ("COUNTY_OFFICE", "SECRECY_OFFICER")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHOWN = 40


@roles_required(*ORDERING)
@require_GET
def list_withdrawals(request: HttpRequest) -> HttpResponse:
    """Show the search for what is to go, and what was withdrawn before."""
    words = request.GET.get("q", "").strip()
    found = _find(words)
    page = Paginator(selectors.list_withdrawals(), 30).get_page(request.GET.get("p"))
    context = {"words": words, "found": found, "page": page, "query": request.GET}
    return render(request, "desk/withdrawal/list.html", context)


@roles_required(*ORDERING)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Show what would go and what would change, and do it once confirmed."""
    subject = subjects.find(subjects.plain_address(request.GET.get("address", "")))
    if subject is None:
        messages.error(request, "没有找到这个网址上的内容，请从浏览器地址栏复制网址，或按标题查找。")
        return redirect("desk:withdrawals")
    form = WithdrawalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdrawal = services.withdraw_address(
                address=subject.address, actor_id=request.user.pk, at=timezone.now(), **form.cleaned_data
            )
        except BadInput as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"《{withdrawal.title}》已撤下，请核对并打印报告单。")
            return redirect("desk:withdrawal", withdrawal_id=withdrawal.pk)
    context = {"form": form, "rehearsal": rehearse(subject), "shown": SHOWN}
    return render(request, "desk/withdrawal/confirm.html", context)


@roles_required(*ORDERING)
@require_GET
def show(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """Show the report form of one withdrawal, to be printed."""
    withdrawal = _withdrawal(withdrawal_id)
    context = {
        "withdrawal": withdrawal,
        "rows": report.report_rows(withdrawal),
        "signatures": report.SIGNATURES,
    }
    return render(request, "desk/withdrawal/report.html", context)


@roles_required(*ORDERING)
@require_GET
def download_report(request: HttpRequest, withdrawal_id: int) -> HttpResponse:
    """Hand out the report form as Word."""
    content = report.report_docx(_withdrawal(withdrawal_id))
    return HttpResponse(content, content_type=WORD, headers={"Content-Disposition": _named("baogao.docx")})


@roles_required(*ORDERING)
@require_GET
def download_snapshot(request: HttpRequest, withdrawal_id: int) -> HttpResponse | FileResponse:
    """Hand out what was public, exactly as it was."""
    withdrawal = _withdrawal(withdrawal_id)
    path = services.vault() / withdrawal.folder / snapshots.ARCHIVE
    if not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{withdrawal.folder}.zip")


def _find(words: str) -> list[tuple[subjects.Subject, str]]:
    if not words:
        return []
    at_address = subjects.find(subjects.plain_address(words)) if "/" in words else None
    found = [at_address] if at_address else subjects.search(words)
    confirm_at = reverse("desk:confirm_withdrawal")
    return [(one, f"{confirm_at}?{urlencode({'address': one.address})}") for one in found]


def _withdrawal(withdrawal_id: int) -> Withdrawal:
    return get_object_or_404(selectors.list_withdrawals(), pk=withdrawal_id)


def _named(name: str) -> str:
    return f'attachment; filename="{name}"'
