"""Following what happens to policies (政策联动, R03-06): duties, drafts, notices of impact, entries off at once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules, selectors
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Occasion, Settled, Source, State
from gongkai.knowledge.impact import CitingItem
from gongkai.knowledge.models import KIND, TITLE_LIMIT, Category, Duty, ImpactNotice, KnowledgeEntry
from gongkai.knowledge.services.entries import collect_entry
from gongkai.knowledge.services.publication import take_offline
from gongkai.knowledge.services.settling import BEGINNINGS, resolve, settle, settle_ended_documents
from gongkai.policies.models import Clause, Edition, PolicyDocument
from gongkai.trail import services as trail
from gongkai.units.enums import UnitKind
from gongkai.units.models import Unit

WORDS = {
    Occasion.REPEALED: "已废止",
    Occasion.LAPSED: "已失效",
    Occasion.WITHDRAWN: "已撤下",
    Occasion.AMENDED: "已修改",
}
MOST_ITEMS_TOLD = 200


@transaction.atomic
def open_duty(
    *,
    document: PolicyDocument,
    occasion: str,
    occurred_on: date,
    edition: Edition | None = None,
    known_on: date | None = None,
    actor_id: int | None,
    at: datetime,
) -> Duty | None:
    """
    Note that the knowledge base must follow a policy's change within the clock of R03-05 (更新义务).

    One for each change of each edition; None where it is noted already. The clock runs from the change, or from
    `known_on` where the library learned of it later. An entry that is out already meets it at once.
    """
    start = max(occurred_on, known_on or occurred_on)
    duty, is_new = Duty.objects.get_or_create(
        document=document,
        edition=edition,
        occasion=occasion,
        occurred_on=occurred_on,
        defaults={
            "unit_id": unit_of(document),
            "due_on": rules.due_on(start, rules.UPDATE, rulebook=load_rulebook()),
        },
    )
    if not is_new:
        return None
    trail.record(
        "knowledge.duty_opened",
        subject=duty,
        actor_id=actor_id,
        at=at,
        document_id=document.pk,
        occasion=occasion,
        due_on=duty.due_on,
    )
    if occasion in BEGINNINGS and _has_entry(document, edition if occasion == Occasion.AMENDED else None):
        settle(Duty.objects.filter(pk=duty.pk), Settled.ENTRY, actor_id=actor_id, at=at)
    return duty


@transaction.atomic
def settle_without_entry(*, duty: Duty, reason: str, actor_id: int | None, at: datetime) -> Duty:
    """
    Note why a policy needs no entry (不需要条目), with who says so and when (R03-06).

    :raises Refused: if no reason is given, or the duty is met already
    """
    blockers = list(rules.reason_blockers(reason, what="不需要条目", basis=rules.R03_06))
    if duty.settled_on is not None:
        blockers.append(Blocker("SETTLED", "这项更新已经办结。", rules.R03_06))
    if blockers:
        raise Refused(*blockers)
    alike = Duty.objects.filter(pk=duty.pk)
    settle(alike, Settled.NONE_NEEDED, reason=reason.strip()[:300], actor_id=actor_id, at=at)
    return Duty.objects.get(pk=duty.pk)


@transaction.atomic
def draft_for_policy(
    *, document: PolicyDocument, actor_id: int | None, at: datetime
) -> KnowledgeEntry | None:
    """
    Draft an entry for a policy (自动拟稿) from its own words, for its unit to complete and hand in.

    None where one exists, or the library knows too little of the policy: no unit, no topic class, no clause.
    """
    edition = document.editions.settled().order_by("-edition_on").first()
    clause = _telling_clause(edition) if edition else None
    category = Category.objects.filter(code=document.topic, children__isnull=True).first()
    owner = unit_of(document)
    if clause is None or category is None or owner is None:
        return None
    if KnowledgeEntry.objects.filter(citations__document=document).exists():
        return None
    title = f"{_short_title(document)}主要内容"[-TITLE_LIMIT:]
    draft = EntryDraft(
        title=title,
        content=document.summary or clause.text,
        category=category.path,
        nature="法律法规",
        keywords=tuple(word[:20] for word in document.keywords[:5]) or ("政策",),
        issuer_id=owner,
        citations=(Cited(document.pk, edition.pk, clause.anchor),),
    )
    try:
        return collect_entry(draft=draft, owner_id=owner, source=Source.POLICY, actor_id=actor_id, at=at)
    except Refused:
        return None


@transaction.atomic
def raise_notices(
    *,
    document: PolicyDocument,
    occasion: str,
    occurred_on: date,
    provisions: Sequence[str] = (),
    actor_id: int | None,
    at: datetime,
) -> list[ImpactNotice]:
    """
    Flag everything that cites a document that went (废止影响), each with its owner and its day, all or nothing.

    Of an amendment only the entries hear whose clause no longer reads as it was quoted. What was told already
    is not told twice.
    """
    hit = selectors.impact_of(document.pk, provisions=provisions)
    flagged = [one for one in hit if one.is_flagged]
    if occasion == Occasion.AMENDED:
        flagged = _changed_entries(flagged, document, max(occurred_on, timezone.localdate(at)))
    told = set(
        ImpactNotice.objects.filter(
            document=document, occasion=occasion, occurred_on=occurred_on
        ).values_list("item_kind", "item_id")
    )
    fresh = [
        _notice(document, occasion, occurred_on, one, at) for one in flagged if (one.kind, one.id) not in told
    ]
    notices = ImpactNotice.objects.bulk_create(fresh, batch_size=300)
    if notices:
        trail.record(
            "knowledge.impact_raised",
            subject=document,
            actor_id=actor_id,
            at=at,
            occasion=occasion,
            on=occurred_on,
            count=len(notices),
            items=[[one.item_kind, one.item_id] for one in notices[:MOST_ITEMS_TOLD]],
        )
    return notices


@transaction.atomic
def resolve_notice(*, notice: ImpactNotice, note: str, actor_id: int | None, at: datetime) -> ImpactNotice:
    """
    Note what the owner did about something that cites a gone document (影响处理).

    :raises Refused: if nothing is said, it is resolved already, or it is an entry that still cites it in public
    """
    notice = ImpactNotice.objects.select_for_update().get(pk=notice.pk)
    blockers = list(rules.reason_blockers(note, what="处理结果", basis=rules.R03_06))
    if notice.state == "RESOLVED":
        blockers.append(Blocker("RESOLVED", "这条通知已经处理过。", rules.R03_06))
    if notice.item_kind == KIND and _still_cites(notice, timezone.localdate(at)):
        message = "条目仍公开引用失效文件，请先改引、下线或归档。"
        blockers.append(Blocker("STILL_CITES", message, rules.R03_06))
    if blockers:
        raise Refused(*blockers)
    resolve(notice, note=note, actor_id=actor_id, at=at)
    return notice


@transaction.atomic
def take_ended_offline(*, at: datetime) -> int:
    """
    Take off every entry that cites what has ended or is not public any more (自动下线); return how many.

    The rule allows one working day (R03-06); nothing is gained by waiting for it.
    """
    on = timezone.localdate(at)
    gone = list(selectors.list_citing_ended(on=on))
    for entry in gone:
        _follow_silent_ends(entry, on, at)
        named = [
            one
            for one in selectors.citation_facts(selectors.held_draft(entry).citations, on=on)
            if rules.cites_ended([one], on=on)
        ]
        titles = "、".join(dict.fromkeys(f"《{one.title}》" for one in named))
        take_offline(entry=entry, reason=f"所引{titles}已失效、废止或撤下", actor_id=None, at=at)
    return len(gone)


@transaction.atomic
def take_expired_offline(*, at: datetime) -> int:
    """Take off the entries whose own term is over (到期下线, R03-07); return how many."""
    on = timezone.localdate(at)
    over = list(KnowledgeEntry.objects.filter(state="PUBLISHED", valid_to__lt=on))
    for entry in over:
        take_offline(entry=entry, reason=f"有效期至{entry.valid_to}，已届满", actor_id=None, at=at)
    return len(over)


@transaction.atomic
def follow_expired_policies(*, at: datetime) -> int:
    """
    Follow the documents whose term ran out (届满失效): no deed tells of it, the calendar does.

    :returns: how many things were flagged
    """
    on = timezone.localdate(at)
    known = Duty.objects.filter(occasion__in=("REPEALED", "LAPSED")).values("document_id")
    ended = PolicyDocument.objects.public().filter(is_stub=False, in_force_to__lte=on)
    recent = ended.filter(in_force_to__gt=rules.look_back(on)).exclude(pk__in=known)
    return sum(end_document(document=one, actor_id=None, at=at) for one in recent.order_by("pk"))


@transaction.atomic
def end_document(*, document: PolicyDocument, actor_id: int | None, at: datetime) -> int:
    """Follow the end of a document as the library knows it now; return how many things were flagged."""
    ended_on = document.in_force_to or timezone.localdate(at)
    occasion = Occasion.REPEALED if document.ended_as == "REPEALED" else Occasion.LAPSED
    told = raise_notices(document=document, occasion=occasion, occurred_on=ended_on, actor_id=actor_id, at=at)
    if is_followed(document, on=ended_on):
        open_duty(
            document=document,
            occasion=occasion,
            occurred_on=ended_on,
            known_on=timezone.localdate(at),
            actor_id=actor_id,
            at=at,
        )
    settle_ended_documents([document.pk], actor_id=actor_id, at=at)
    return len(told)


def is_followed(document: PolicyDocument, *, on: date) -> bool:
    """Whether the knowledge base must follow a document's changes (应有条目的政策)."""
    kinds = load_rulebook().texts("R03-05.document_kinds", on=on)
    return document.kind in kinds and document.is_principal and not document.is_stub


def unit_of(document: PolicyDocument) -> int | None:
    """Return the unit that answers for a document: its drafter, else its first issuer that is a unit here."""
    if document.drafter_id:
        return document.drafter_id
    issuer = document.issuers.filter(unit__isnull=False).order_by("position").first()
    return issuer.unit_id if issuer else None


def _has_entry(document: PolicyDocument, edition: Edition | None) -> bool:
    held = KnowledgeEntry.objects.filter(state=State.PUBLISHED, citations__document=document)
    return (held.filter(citations__edition=edition) if edition else held).exists()


def _short_title(document: PolicyDocument) -> str:
    """Return what people call a document (简称): the title in its brackets, else what it is about."""
    _, found, inner = document.title.partition("印发《")
    if found:
        return inner.partition("》")[0]
    _, found, about = document.title.partition("关于")
    return f"关于{about}" if found else document.title


def _telling_clause(edition: Edition) -> Clause | None:
    """Return the first clause of an edition that says something: an article, else a numbered paragraph."""
    held = edition.clauses.exclude(kind="paragraph").order_by("position")
    return held.filter(kind="article").first() or held.first()


def _follow_silent_ends(entry: KnowledgeEntry, on: date, at: datetime) -> None:
    documents = PolicyDocument.objects.filter(pk__in=entry.citations.values("document_id"))
    for document in documents.filter(in_force_to__lte=on):
        end_document(document=document, actor_id=None, at=at)


def _changed_entries(items: Iterable[CitingItem], document: PolicyDocument, on: date) -> list[CitingItem]:
    changed = []
    for one in items:
        if one.kind != KIND:
            continue
        entry = selectors.with_parts(KnowledgeEntry.objects.filter(pk=one.id)).get()
        facts = selectors.citation_facts(selectors.held_draft(entry).citations, on=on)
        if any(not fact.still_reads_so for fact in facts if fact.document_id == document.pk):
            changed.append(one)
    return changed


def _notice(
    document: PolicyDocument, occasion: str, occurred_on: date, item: CitingItem, at: datetime
) -> ImpactNotice:
    clock = rules.WITHDRAW if item.kind == KIND and occasion != Occasion.AMENDED else rules.IMPACT
    start = max(occurred_on, timezone.localdate(at))
    return ImpactNotice(
        document=document,
        occasion=occasion,
        occurred_on=occurred_on,
        item_kind=item.kind,
        item_id=item.id,
        item_label=item.label[:20],
        item_title=item.title[:400],
        item_address=item.address[:500],
        cites=item.cites[:300],
        unit_id=item.unit_id or _office(),
        found_at=at,
        due_on=rules.due_on(start, clock, rulebook=load_rulebook()),
    )


def _office() -> int | None:
    """Return the county government office, which owns what nobody else does."""
    return (
        Unit.objects.filter(kind=UnitKind.OFFICE)
        .order_by("position", "pk")
        .values_list("pk", flat=True)
        .first()
    )


def _still_cites(notice: ImpactNotice, on: date) -> bool:
    return selectors.list_citing_ended(on=on).filter(pk=int(notice.item_id)).exists()
