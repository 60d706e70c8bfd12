"""Writing an entry beside the clauses it cites (条目编辑): one form, so that nothing written is lost; no script."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from gongkai.core.refusals import Refused
from gongkai.desk.doors import roles_required
from gongkai.desk.knowledge_forms import EntryForm, initial_of
from gongkai.desk.views.knowledge import WRITERS, clauses_of, own_unit
from gongkai.knowledge import selectors, services
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import Candidate, KnowledgeEntry
from gongkai.policies import selectors as policies
from gongkai.policies.models import Clause, Edition, PolicyDocument

MOST_FOUND = 12


@dataclass
class Desk:
    """What lies before the editor: the entry if there is one, its unit, what it came from, the clauses chosen."""

    entry: KnowledgeEntry | None
    owner_id: int
    candidate: Candidate | None = None
    citations: list[Cited] = field(default_factory=list)
    document_id: int | None = None
    edition_id: int | None = None


@roles_required(*WRITERS)
@require_http_methods(["GET", "POST"])
def write_entry(request: HttpRequest, entry_id: int | None = None) -> HttpResponse:
    """Write an entry; the buttons beside choose document, edition and clause and keep all that was written."""
    desk = _open(request, entry_id)
    if desk.entry is not None and not selectors.may_write(request.scope, desk.entry):
        return render(request, "desk/not_your_role.html", {"roles": WRITERS}, status=403)
    common = {"categories": list(selectors.list_categories_for(desk.owner_id)), "on": timezone.localdate()}
    if request.method == "GET":
        form = EntryForm(initial=_initial(desk), **common)
        return _show(request, desk, form)
    _choose(request, desk)
    form = EntryForm(request.POST, **common)
    if "save" not in request.POST:
        return _show(request, desk, EntryForm(initial=_written(form), **common))
    if form.is_valid():
        try:
            entry = _save(request, desk, form.draft(desk.citations))
        except Refused as refusal:
            return _show(request, desk, form, blockers=refusal.blockers)
        messages.success(request, f"《{entry.title}》已保存。核对依据和预览后送审。")
        return redirect("desk:entry", entry_id=entry.pk)
    return _show(request, desk, form)


def _open(request: HttpRequest, entry_id: int | None) -> Desk:
    if entry_id is not None:
        seen = selectors.with_parts(selectors.list_entries_seen_by(request.scope))
        entry = get_object_or_404(seen, pk=entry_id)
        return Desk(entry, entry.owner_id, citations=list(selectors.working_draft(entry).citations))
    number = request.POST.get("houxuan") or request.GET.get("houxuan", "")
    candidate = None
    if number.isdigit():
        candidate = get_object_or_404(selectors.list_open_candidates(request.scope), pk=int(number))
    document = request.GET.get("wenjian", "")
    chosen = int(document) if document.isdigit() else (candidate.document_id if candidate else None)
    return Desk(None, own_unit(request).pk, candidate, document_id=chosen)


def _initial(desk: Desk) -> dict[str, Any]:
    if desk.entry is not None:
        return initial_of(selectors.working_draft(desk.entry))
    if desk.candidate is not None:
        one = desk.candidate
        return {"title": one.question[:128], "content": one.answer, "issuer": desk.owner_id}
    return {"issuer": desk.owner_id, "nature": "热点问答"}


def _written(form: EntryForm) -> dict[str, Any]:
    return {name: form.data.get(name, "") for name in form.fields}


def _choose(request: HttpRequest, desk: Desk) -> None:
    """Take over what the buttons beside the form say: which document, which edition, which clause."""
    told = request.POST
    desk.citations = [one for written in told.getlist("cite") if (one := _cited(written))]
    desk.document_id = _number(told.get("pick") or told.get("document", ""))
    desk.edition_id = None if told.get("pick") else _number(told.get("edition", ""))
    if added := _cited(told.get("add", "")):
        desk.citations = [*desk.citations, *([] if added in desk.citations else [added])]
    dropped = _number(told.get("drop", ""))
    if dropped is not None and dropped < len(desk.citations):
        del desk.citations[dropped]


def _save(request: HttpRequest, desk: Desk, draft: EntryDraft) -> KnowledgeEntry:
    deed = {"draft": draft, "actor_id": request.user.pk, "at": timezone.now()}
    if desk.entry is not None:
        return services.revise_entry(entry=desk.entry, **deed)
    source = desk.candidate.source if desk.candidate else Source.DESK
    entry = services.collect_entry(owner_id=desk.owner_id, source=source, **deed)
    if desk.candidate is not None:
        services.take_candidate(
            candidate=desk.candidate, entry=entry, actor_id=request.user.pk, at=timezone.now()
        )
    return entry


def _show(request: HttpRequest, desk: Desk, form: EntryForm, *, blockers: Sequence[Any] = ()) -> HttpResponse:
    words = request.POST.get("find", "").strip()
    context = {
        "form": form,
        "desk": desk,
        "blockers": blockers,
        "chosen": clauses_of(desk.citations),
        "words": words,
        "found": _find(words) if words else (),
        **_shelf(desk),
    }
    return render(request, "desk/knowledge/edit.html", context, status=409 if blockers else 200)


def _find(words: str) -> list[PolicyDocument]:
    public = policies.list_public_documents().filter(is_stub=False)
    found = public.filter(title__icontains=words) | public.filter(number__icontains=words)
    return list(found.order_by("-signed_on", "-pk")[:MOST_FOUND])


def _shelf(desk: Desk) -> dict[str, Any]:
    """Return the document opened beside the form, its editions, and the clauses of the one chosen."""
    document = (
        policies.list_public_documents().filter(pk=desk.document_id).first() if desk.document_id else None
    )
    if document is None:
        return {"document": None}
    editions = list(selectors.find_editions(document.pk))
    now = selectors.current_editions([document.pk], on=timezone.localdate()).get(document.pk)
    wanted = desk.edition_id or now
    edition: Edition | None = next(
        (one for one in editions if one.pk == wanted), editions[0] if editions else None
    )
    clauses = Clause.objects.filter(edition=edition).order_by("position") if edition else ()
    return {
        "document": document,
        "validity": policies.get_validity(document, as_of=timezone.localdate()),
        "editions": editions,
        "edition": edition,
        "clauses": clauses,
    }


def _cited(written: str) -> Cited | None:
    """Return a clause from how a button or hidden field names it: document:edition:anchor."""
    parts = written.split(":", 2)
    if len(parts) != 3 or not (parts[0].isdigit() and parts[1].isdigit()):
        return None
    held = Clause.objects.filter(
        edition_id=int(parts[1]), edition__document_id=int(parts[0]), anchor=parts[2]
    )
    return Cited(int(parts[0]), int(parts[1]), parts[2]) if held.exists() else None


def _number(written: str) -> int | None:
    return int(written) if written.isdigit() else None
