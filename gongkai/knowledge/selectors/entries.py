"""Reading entries: facts for the rules, lists scoped to the person, what answers and the push may take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules
from gongkai.knowledge.drafts import EntryDraft
from gongkai.knowledge.enums import NoticeState, State
from gongkai.knowledge.models import KIND, Category, EntryCitation, ImpactNotice, KnowledgeEntry
from gongkai.knowledge.rules import CitationFacts, EntryFacts, StandingFacts
from gongkai.knowledge.selectors.categories import is_open_to
from gongkai.knowledge.selectors.citing import citation_facts
from gongkai.knowledge.selectors.clearing import entry_digest, held_draft, is_as_reviewed
from gongkai.policies.models import Edition
from gongkai.units.rules import Scope

WRITERS = frozenset({"EDITOR", "ORGAN_REVIEWER"})


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as others should have it now (变动), or that they should have it no more (`entry` is None)."""

    sequence: int
    entry_id: int
    entry: dict[str, Any] | None

    @property
    def is_gone(self) -> bool:
        """Whether the entry is to be removed (墓碑)."""
        return self.entry is None


def get_entry_facts(draft: EntryDraft, *, entry_id: int | None, owner_id: int, on: date) -> EntryFacts:
    """Return what decides whether an entry may be kept or published so."""
    others = KnowledgeEntry.objects.exclude(pk=entry_id)
    title = draft.title.strip()
    category = Category.objects.filter(path=draft.category).first()
    return EntryFacts(
        title=draft.title,
        content=draft.content,
        nature=draft.nature,
        keywords=draft.keywords,
        has_issuer=draft.issuer_id is not None,
        is_title_taken=bool(title) and others.filter(Q(title=title) | Q(pending__title=title)).exists(),
        category=draft.category,
        is_category_known=category is not None,
        is_category_leaf=category is None or not category.children.exists(),
        may_write_category=category is None or is_open_to(category, owner_id),
        variants=draft.variants,
        citations=citation_facts(draft.citations, on=on),
        valid_from=draft.valid_from,
        valid_to=draft.valid_to,
    )


def get_standing(entry: KnowledgeEntry, *, on: date) -> StandingFacts:
    """Return what decides whether an entry may be shown and answered from on a day."""
    notices = _open_notices(KIND, on).filter(item_id=str(entry.pk))
    return StandingFacts(
        is_public=KnowledgeEntry.objects.released().filter(pk=entry.pk).exists() and is_as_reviewed(entry),
        valid_from=entry.valid_from,
        valid_to=entry.valid_to,
        citations=citation_facts(held_draft(entry).citations, on=on),
        has_open_notice=notices.exists(),
    )


def is_usable_as_evidence(kind: str, item_id: int | str, *, as_of: date) -> bool:
    """
    Whether an answer may rest on something on a day (可作答复依据, R03-08).

    An entry must stand in every respect; anything else is refused while a notice that a document it cites
    went is open.
    """
    if kind == KIND:
        entry = with_parts(KnowledgeEntry.objects.filter(pk=item_id)).first()
        return entry is not None and rules.is_usable(get_standing(entry, on=as_of), on=as_of)
    return not _open_notices(kind, as_of).filter(item_id=str(item_id)).exists()


def with_parts(entries: QuerySet[KnowledgeEntry]) -> QuerySet[KnowledgeEntry]:
    """Return entries with everything their digest and their page need, in few queries."""
    return entries.select_related("category", "issuer", "owner").prefetch_related(
        "citations__document", "citations__edition"
    )


def list_public(*, as_of: date) -> QuerySet[KnowledgeEntry]:
    """Return the entries the public may read on a day (公开条目), by category and title."""
    found = with_parts(KnowledgeEntry.objects.public_on(as_of))
    return found.order_by("category__code", "title", "pk")


def find_public(entry_id: int, *, as_of: date) -> KnowledgeEntry | None:
    """Return one entry as the public may read it on a day, or None; its bytes are what passed review."""
    entry = list_public(as_of=as_of).filter(pk=entry_id).first()
    return entry if entry is not None and is_as_reviewed(entry) else None


def list_usable(*, as_of: date) -> list[KnowledgeEntry]:
    """Return the entries that answers may rest on, on a day (可作答复依据的条目)."""
    taken = {int(one) for one in _open_notices(KIND, as_of).values_list("item_id", flat=True)}
    found = []
    for entry in list_public(as_of=as_of).exclude(pk__in=taken):
        draft = held_draft(entry)
        facts = citation_facts(draft.citations, on=as_of)
        if entry_digest(draft) == entry.seal and _sound(facts):
            found.append(entry)
    return found


def list_changed_since(cursor: int, *, as_of: date, limit: int = 500) -> list[Change]:
    """
    Return what changed for others after a cursor, in the order of the trail (变动清单).

    The number of each is that of the trail entry that told of the change, so the order is stable and a reader
    that keeps the last number misses nothing. What is public no longer comes as a tombstone.
    """
    known = with_parts(KnowledgeEntry.objects.filter(change_no__gt=cursor, published_at__isnull=False))
    rows = list(known.order_by("change_no", "pk")[:limit])
    public = set(
        KnowledgeEntry.objects.public_on(as_of)
        .filter(pk__in=[one.pk for one in rows])
        .values_list("pk", flat=True)
    )
    return [
        Change(
            one.change_no,
            one.pk,
            entry_as_json(one) if one.pk in public and is_as_reviewed(one) else None,
        )
        for one in rows
    ]


def entry_as_json(entry: KnowledgeEntry) -> dict[str, Any]:
    """Return an entry as others get it: the fields of R03-04, and the clauses it rests on."""
    return {
        "id": entry.pk,
        "类目": entry.category.path,
        "标题": entry.title,
        "内容": entry.content,
        "发文单位": entry.issuer.name,
        "材料性质": entry.nature,
        "关键字": list(entry.keywords),
        "问法": list(entry.variants),
        "引用": [
            {
                "文件": one.document.title,
                "文号": one.document.number,
                "版本": one.edition.edition_on.isoformat(),
                "条款": one.label,
                "锚点": one.anchor,
                "条文摘要": one.quote_digest,
            }
            for one in entry.citations.all()
        ],
        "责任单位": entry.owner.name,
        "有效起": _day(entry.valid_from),
        "有效止": _day(entry.valid_to),
        "最近核对": _day(entry.last_verified_on),
        "发布时间": timezone.localtime(entry.published_at).isoformat() if entry.published_at else "",
        "地址": f"/zsk/{entry.pk}.html",
    }


def list_entries_seen_by(scope: Scope) -> QuerySet[KnowledgeEntry]:
    """Return the entries a person may look at: of the own units, or all (权限范围)."""
    found = KnowledgeEntry.objects.select_related("category", "owner", "issuer")
    return found if scope.sees_county else found.filter(owner_id__in=scope.unit_ids)


def may_write(scope: Scope, entry: KnowledgeEntry) -> bool:
    """Whether a person may change an entry: an editor or reviewer of its unit, or the county office."""
    return scope.holds("COUNTY_OFFICE") or any((entry.owner_id, role) in scope.unit_roles for role in WRITERS)


def list_due_for_verification(*, on: date) -> list[KnowledgeEntry]:
    """Return the published entries whose last verification is too long ago (待重新核对, R03-07)."""
    rulebook = load_rulebook()
    held = KnowledgeEntry.objects.filter(state=State.PUBLISHED).select_related("owner", "category")
    due = [
        one
        for one in held
        if one.last_verified_on is None or rules.reverify_on(one.last_verified_on, rulebook=rulebook) <= on
    ]
    return sorted(due, key=lambda one: (one.last_verified_on or date.min, one.pk))


def list_citing_ended(*, on: date) -> QuerySet[KnowledgeEntry]:
    """Return the entries still published that cite a document which ended or is not public: each an error (R03-06)."""
    cited = EntryCitation.objects.filter(Q(document__in_force_to__lte=on) | Q(document__is_public=False))
    found = KnowledgeEntry.objects.filter(state=State.PUBLISHED, pk__in=cited.values("entry_id"))
    return found.select_related("owner", "category").order_by("pk")


def find_editions(document_id: int) -> QuerySet[Edition]:
    """Return the editions of a document that an entry may cite, newest first."""
    return Edition.objects.public().filter(document_id=document_id).without_text().order_by("-edition_on")


def _open_notices(kind: str, on: date) -> QuerySet[ImpactNotice]:
    return ImpactNotice.objects.filter(item_kind=kind, state=NoticeState.OPEN, occurred_on__lte=on)


def _sound(facts: Iterable[CitationFacts]) -> bool:
    return all(one.is_held and one.still_reads_so for one in facts)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
