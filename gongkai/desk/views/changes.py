"""Changes of validity on screen: proposed by the unit, confirmed by two offices (R02-10)."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.core.documents.model import ParsedDocument
from gongkai.core.documents.parse import parse_file
from gongkai.core.refusals import BadInput, Refused
from gongkai.desk.doors import officer_required, roles_required
from gongkai.desk.library_forms import ChangeForm
from gongkai.policies import selectors, services
from gongkai.policies.models import PolicyDocument
from gongkai.policies.services.changes import Decision

PROPOSERS = {"EDITOR", "ORGAN_REVIEWER", "COUNTY_OFFICE", "JUSTICE_BUREAU"}
CONFIRMERS = ("JUSTICE_BUREAU", "COUNTY_OFFICE")


@officer_required
@require_GET
def list_changes(request: HttpRequest) -> HttpResponse:
    """Show the changes that still lack a confirmation, and what expires within half a year."""
    day = timezone.localdate()
    context = {
        "events": selectors.list_changes_awaiting(request.scope),
        "expiring": selectors.list_expiring(on=day, days=180),
        "roles": [role for role in CONFIRMERS if request.scope.holds(role)],
    }
    return render(request, "desk/library/changes.html", context)


@roles_required(*PROPOSERS)
@require_http_methods(["GET", "POST"])
def propose_change(request: HttpRequest, document_id: int) -> HttpResponse:
    """Propose that a document be repealed, lapse, run longer or be amended."""
    document = get_object_or_404(selectors.list_documents_handled_by(request.scope), pk=document_id)
    form = ChangeForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            _propose(request, document, form)
        except BadInput as error:
            form.add_error("file", str(error))
        except Refused as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, f"{blocker.message}（{blocker.basis}）")
        else:
            messages.success(request, "变更已提出，等司法局和县政务公开办会签后生效。")
            return redirect("desk:document", document_id=document.pk)
    proposals = services.propose_repeals(document)
    return render(
        request, "desk/library/change.html", {"form": form, "document": document, "proposals": proposals}
    )


def _propose(request: HttpRequest, document: PolicyDocument, form: ChangeForm) -> None:
    cleaned, common = form.cleaned_data, {"actor_id": request.user.pk, "at": timezone.now()}
    decision = _decision(cleaned["decided_by"], cleaned["note"])
    if cleaned["change"] == "REPEAL":
        services.repeal_document(
            document=document, on=cleaned["on"], decision=decision, provisions=form.articles(), **common
        )
    elif cleaned["change"] == "LAPSE":
        services.lapse_document(document=document, on=cleaned["on"], note=cleaned["note"], **common)
    elif cleaned["change"] == "EXTEND":
        services.extend_document(document=document, until=cleaned["on"], note=cleaned["note"], **common)
    else:
        services.amend_document(
            document=document,
            parsed=_parsed(cleaned["file"]),
            edition_on=cleaned["on"],
            commences_on=cleaned["on"],
            decision=decision,
            **common,
        )


@roles_required(*CONFIRMERS)
@require_POST
def confirm_change(request: HttpRequest, event_id: int) -> HttpResponse:
    """Confirm a proposed change for one's own office; with the second office's word it counts."""
    event = get_object_or_404(selectors.list_changes_awaiting(request.scope), pk=event_id)
    event = services.confirm_change(
        event=event, role=request.POST.get("role", ""), actor_id=request.user.pk, at=timezone.now()
    )
    done = "两家会签齐全，变更已生效。" if event.confirmed_at else "已会签，等另一家会签。"
    messages.success(request, done)
    return redirect("desk:changes")


def _decision(number: str, note: str) -> Decision:
    number = number.strip()
    held = selectors.find_by_number(number) if number else None
    return Decision(document=held, title="" if held else number, note=note)


def _parsed(file) -> ParsedDocument:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.read())
        return parse_file(path)
