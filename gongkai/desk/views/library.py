"""The policy library on the desk: what my unit handles, from draft to repeal."""

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.clearance.selectors import list_history
from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.desk.doors import officer_required, roles_required
from gongkai.desk.forms import UploadForm
from gongkai.desk.library_forms import FieldsForm
from gongkai.policies import selectors, services
from gongkai.policies.models import PolicyDocument
from gongkai.policies.selectors.clearing import KIND
from gongkai.policies.services.entering import enter_draft
from gongkai.policies.services.publication import explain_publication
from gongkai.trail import selectors as trail
from gongkai.units.models import Unit

PUBLISHERS = {"ORGAN_REVIEWER", "COUNTY_OFFICE"}


@officer_required
@require_GET
def list_documents(request: HttpRequest) -> HttpResponse:
    """Show the documents this officer handles: drafts first, then what is public."""
    documents = selectors.list_documents_handled_by(request.scope).order_by("is_public", "-signed_on", "-pk")
    words, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    if words:
        documents = documents.filter(title__contains=words) | documents.filter(number__contains=words)
    if state:
        documents = documents.filter(is_public=state == "public")
    page = Paginator(documents, 30).get_page(request.GET.get("p"))
    rows = selectors.list_rows(page.object_list, as_of=timezone.localdate())
    context = {
        "page": page,
        "rows": rows,
        "query": request.GET,
        "may_write": "EDITOR" in request.scope.roles,
        "missing": selectors.list_unmatched_citations(limit=10) if request.scope.sees_county else [],
    }
    return render(request, "desk/library/list.html", context)


@roles_required("EDITOR")
@require_http_methods(["GET", "POST"])
def enter_document(request: HttpRequest) -> HttpResponse:
    """Hand in a document's file; what the parser read is shown to be checked."""
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            document = enter_draft(
                name=file.name,
                content=file.read(),
                unit=_own_unit(request),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except BadInput as error:
            form.add_error("file", str(error))
        except Refused as refusal:
            for blocker in refusal.blockers:
                form.add_error("file", f"{blocker.message}（{blocker.basis}）")
        else:
            messages.success(request, f"已读入《{document.title}》，请核对各项要素。")
            return redirect("desk:document", document_id=document.pk)
    return render(request, "desk/library/enter.html", {"form": form})


@officer_required
@require_http_methods(["GET", "POST"])
def show_document(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show one document: where it stands, what is missing, who did what; correct its fields."""
    document = _document(request, document_id)
    may_edit = _may(request, document, {"EDITOR", *PUBLISHERS})
    form = FieldsForm(request.POST if request.method == "POST" and may_edit else None, instance=document)
    if form.is_valid():
        try:
            services.update_fields(
                document=_document(request, document_id),
                fields=form.fields_for_service(),
                actor_id=request.user.pk,
                at=timezone.now(),
            )
        except Refused as refusal:
            for blocker in refusal.blockers:
                form.add_error(None, f"{blocker.message}（{blocker.basis}）")
        else:
            messages.success(request, "要素已保存。")
            return redirect("desk:document", document_id=document.pk)
    context = _context(request, document, form) | {"may_edit": may_edit}
    return render(request, "desk/library/document.html", context)


def _context(request: HttpRequest, document: PolicyDocument, form: FieldsForm) -> dict[str, object]:
    day = timezone.localdate()
    fresh = PolicyDocument.objects.get(pk=document.pk)
    return {
        "document": fresh,
        "form": form,
        "may_publish": _may(request, document, PUBLISHERS),
        "validity": selectors.get_validity(fresh, as_of=day),
        "blockers": _waiting_for(fresh, day),
        "pending": [PolicyDocument._meta.get_field(name).verbose_name for name in fresh.pending],
        "reviews": list_history(KIND, fresh.pk)[:5],
        "editions": fresh.editions.without_text().order_by("-edition_on"),
        "events": fresh.events.order_by("on", "pk"),
        "entries": trail.list_entries_of("policies.policydocument", fresh.pk),
    }


def _waiting_for(document: PolicyDocument, day: date) -> tuple[Blocker, ...]:
    """Return what still stands between what was entered and the public; nothing where all of it is out."""
    if document.is_public and not document.pending and not document.editions.filter(is_public=False).exists():
        return ()
    return explain_publication(document, on=day)


@officer_required
@require_http_methods(["POST"])
def publish(request: HttpRequest, document_id: int) -> HttpResponse:
    """Show a document to the public; every reason against it is told at once."""
    document = _document(request, document_id)
    if not _may(request, document, PUBLISHERS):
        return render(request, "desk/not_your_role.html", status=403)
    services.publish_document(document=document, actor_id=request.user.pk, at=timezone.now())
    messages.success(request, f"《{document.title}》已公开，几秒钟后出现在门户。")
    return redirect("desk:document", document_id=document.pk)


@officer_required
@require_http_methods(["POST"])
def withdraw(request: HttpRequest, document_id: int) -> HttpResponse:
    """Take a document off the public pages, with the reason."""
    document = _document(request, document_id)
    if not _may(request, document, PUBLISHERS):
        return render(request, "desk/not_your_role.html", status=403)
    try:
        services.withdraw_document(
            document=document,
            reason=request.POST.get("reason", ""),
            actor_id=request.user.pk,
            at=timezone.now(),
        )
    except BadInput as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"《{document.title}》已从门户撤下。")
    return redirect("desk:document", document_id=document.pk)


@roles_required("COUNTY_OFFICE")
@require_http_methods(["POST"])
def register_stub(request: HttpRequest) -> HttpResponse:
    """Note a cited document that is not held, so that the gap shows (待补条目)."""
    title, number = request.POST.get("title", "").strip(), request.POST.get("number", "").strip()
    if title:
        services.register_stub(title=title, number=number, actor_id=request.user.pk, at=timezone.now())
        messages.success(request, f"《{title}》已登记为待补条目。")
    return redirect("desk:documents")


def _document(request: HttpRequest, document_id: int) -> PolicyDocument:
    return get_object_or_404(selectors.list_documents_handled_by(request.scope), pk=document_id)


def _may(request: HttpRequest, document: PolicyDocument, roles: set[str]) -> bool:
    if request.scope.holds("COUNTY_OFFICE"):
        return True
    return any((document.drafter_id, role) in request.scope.unit_roles for role in roles)


def _own_unit(request: HttpRequest) -> Unit:
    unit_id = next(unit_id for unit_id, role in sorted(request.scope.unit_roles) if role == "EDITOR")
    return Unit.objects.get(pk=unit_id)
