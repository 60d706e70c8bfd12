"""Entries that other systems push (推送条目): drafts of the unit that stands for them, reviewed like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gongkai.clearance.content import digest_of
from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import rules
from gongkai.exchange.enums import Receipt
from gongkai.exchange.models import AccessKey, PushedEntry
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.policies.models import Clause, Edition, PolicyDocument
from gongkai.policies.rules.addresses import canonical_number, same_title
from gongkai.trail import services as trail
from gongkai.units import selectors as units
from gongkai.units.rules import resolve_units


@dataclass(frozen=True, slots=True)
class StatedCitation:
    """One clause as another system names it (所引条款): by number or title, and article."""

    number: str = ""
    title: str = ""
    article: str = ""
    edition_on: date | None = None


@dataclass(frozen=True, slots=True)
class StatedEntry:
    """One entry as another system states it (推送的条目), with its own number and version there."""

    external_id: str
    title: str
    content: str
    category: str
    nature: str
    keywords: tuple[str, ...]
    issuer: str
    variants: tuple[str, ...] = ()
    citations: tuple[StatedCitation, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong with one row of a batch (逐行问题)."""

    row: int
    external_id: str
    blockers: tuple[Blocker, ...]


class BatchRefused(Refused):
    """A batch that was not taken, with every problem of every row; nothing of it was kept."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        self.problems = tuple(problems)
        message = f"有 {len(problems)} 行有问题，整批都没有导入，请改正后重新提交。"
        super().__init__(Blocker("BATCH", message, rules.R03_04))


@transaction.atomic
def push_entry(
    *, key: AccessKey, stated: StatedEntry, actor_id: int | None = None, at: datetime
) -> tuple[PushedEntry, str]:
    """
    Take an entry that a system pushes (接收推送条目): a draft or a correction that waits for its review.

    Known by the number it has there: the same again changes nothing, an older version neither.

    :raises Refused: with every field that is not in order
    """
    held = PushedEntry.objects.select_for_update().filter(channel=key.channel, external_id=stated.external_id)
    known, digest = held.first(), digest_of(_plain(stated))
    if known is not None and known.digest == digest:
        return known, Receipt.UNCHANGED
    if known is not None and stated.version < known.version:
        return known, Receipt.STALE
    draft = _draft(stated, at)
    entry = KnowledgeEntry.objects.filter(pk=known.entry_id).first() if known else None
    if entry is None:
        entry = knowledge.collect_entry(
            draft=draft, owner_id=key.unit_id, source=Source.IMPORT, actor_id=actor_id, at=at
        )
    else:
        knowledge.revise_entry(entry=entry, draft=draft, actor_id=actor_id, at=at)
    known = known or PushedEntry(channel=key.channel, external_id=stated.external_id)
    known.entry_id, known.version, known.digest = entry.pk, stated.version, digest
    known.key, known.pushed_at = key, at
    known.save()
    trail.record(
        "exchange.entry_pushed",
        subject=known,
        actor_id=actor_id,
        at=at,
        handle=key.handle,
        external_id=known.external_id,
        entry_id=entry.pk,
        digest=digest,
    )
    return known, Receipt.TAKEN


@transaction.atomic
def push_batch(*, key: AccessKey, rows: Sequence[StatedEntry], at: datetime) -> list[tuple[PushedEntry, str]]:
    """
    Take a batch of entries, all of it or nothing (批量推送, R03-04).

    :raises BatchRefused: with what is wrong in each row
    :raises Refused: if there are too many rows, or none
    """
    if blockers := _size_blockers(rows, timezone.localdate(at)):
        raise Refused(*blockers)
    problems, taken = _twice(rows), []
    for number, stated in enumerate(rows, start=1):
        try:
            with transaction.atomic():
                taken.append(push_entry(key=key, stated=stated, at=at))
        except Refused as refusal:
            problems.append(RowProblem(number, stated.external_id, refusal.blockers))
    if problems:
        raise BatchRefused(sorted(problems, key=lambda one: one.row))
    return taken


def _size_blockers(rows: Sequence[StatedEntry], on: date) -> list[Blocker]:
    most = load_rulebook().integer("R03-04.batch_max", on=on)
    checks = (
        (not rows, "EMPTY", "这一批里没有条目，请检查。"),
        (len(rows) > most, "BATCH_LONG", f"一批最多 {most} 条，现在有 {len(rows)} 条，请分批提交。"),
    )
    return [Blocker(code, message, rules.R03_04) for wrong, code, message in checks if wrong]


def _twice(rows: Sequence[StatedEntry]) -> list[RowProblem]:
    seen: dict[str, int] = {}
    problems = []
    for number, one in enumerate(rows, start=1):
        first = seen.setdefault(one.external_id, number)
        if first != number:
            blocker = Blocker("ROW_TWICE", f"编号与第 {first} 行相同，请只留一行。", rules.R03_04)
            problems.append(RowProblem(number, one.external_id, (blocker,)))
    return problems


def _draft(stated: StatedEntry, at: datetime) -> EntryDraft:
    issuer, blockers = _issuer(stated.issuer, timezone.localdate(at))
    citations = []
    for one in stated.citations:
        cited, problem = _cited(one, timezone.localdate(at))
        blockers += [problem] if problem else []
        citations += [cited] if cited else []
    if blockers:
        raise Refused(*blockers)
    return EntryDraft(
        title=stated.title,
        content=stated.content,
        category=stated.category,
        nature=stated.nature,
        keywords=stated.keywords,
        issuer_id=issuer,
        variants=stated.variants,
        citations=tuple(citations),
        valid_from=stated.valid_from,
        valid_to=stated.valid_to,
    )


def _issuer(name: str, on: date) -> tuple[int | None, list[Blocker]]:
    found = resolve_units([name], units.get_directory(on=on))[0]
    if len(found.unit_ids) == 1:
        return found.unit_ids[0], []
    near = f"，是不是{'、'.join(found.suggestions)}" if found.suggestions else ""
    message = f"找不到发文单位“{name}”{near}，请写单位全称。"
    return None, [Blocker("ISSUER", message, rules.R03_04)]


def _cited(one: StatedCitation, on: date) -> tuple[Cited | None, Blocker | None]:
    public = PolicyDocument.objects.public()
    number = canonical_number(one.number) if one.number else ""
    document = public.filter(number=number).first() if number else None
    if document is None and one.title:
        document = public.filter(title__in={one.title, same_title(one.title)}).first()
    name = f"《{one.title}》{one.number}{one.article}"
    if document is None:
        return None, Blocker(
            "CITED_UNKNOWN", f"政策文件库里没有公开的{name}，请核对文号或标题。", rules.R03_06
        )
    held = Edition.objects.public().filter(document=document)
    edition = (
        held.filter(edition_on=one.edition_on).first()
        if one.edition_on
        else held.valid_on(on).order_by("-edition_on").first() or held.order_by("-edition_on").first()
    )
    clause = Clause.objects.filter(edition=edition, label=one.article).first() if edition else None
    if edition is None or clause is None:
        return None, Blocker("CLAUSE_MISSING", f"{name}在所引版本里找不到，请核对条号。", rules.R03_06)
    return Cited(document.pk, edition.pk, clause.anchor), None


def _plain(stated: StatedEntry) -> Mapping[str, Any]:
    return {name: str(getattr(stated, name)) for name in stated.__slots__}
