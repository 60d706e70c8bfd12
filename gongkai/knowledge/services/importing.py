"""Batches of entries (批量导入, R03-04): all errors are listed row by row, and all rows are taken or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules, selectors
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.knowledge.services.entries import collect_entry, explain_draft, tidy
from gongkai.knowledge.tables import Row, split_lines, split_words
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.addresses import canonical_number
from gongkai.trail import services as trail
from gongkai.units.models import Unit


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row of a batch: what it would become, and every reason why it may not (导入预检)."""

    number: int
    draft: EntryDraft
    blockers: tuple[Blocker, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A batch as it would be imported (导入预览)."""

    rows: tuple[PlannedRow, ...]
    blockers: tuple[Blocker, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether every row may be imported."""
        return not self.blockers and not any(row.blockers for row in self.rows)

    @property
    def wrong(self) -> tuple[PlannedRow, ...]:
        """The rows that may not be imported as they are."""
        return tuple(row for row in self.rows if row.blockers)


def plan_import(*, rows: Sequence[Row], owner_id: int, at: datetime) -> ImportPlan:
    """Return what a batch would become, with every error of every row (导入预检); nothing is kept."""
    on = timezone.localdate(at)
    most = load_rulebook().integer("R03-04.batch_max", on=on)
    if len(rows) > most:
        message = f"一次最多导入 {most} 条，这份有 {len(rows)} 条，请分开导入。"
        return ImportPlan((), (Blocker("BATCH_LONG", message, rules.R03_04),))
    planned, titles = [], set()
    for number, row in enumerate(rows, start=1):
        draft, wrong = _draft_of(row, on)
        draft = tidy(draft)
        wrong += explain_draft(draft, entry_id=None, owner_id=owner_id, at=at)
        if draft.title and draft.title in titles:
            wrong.append(Blocker("TITLE_TWICE", f"标题“{draft.title}”在这批里写了两次。", rules.R03_04))
        titles.add(draft.title)
        planned.append(PlannedRow(number, draft, tuple(dict.fromkeys(wrong))))
    return ImportPlan(tuple(planned))


@transaction.atomic
def import_entries(
    *, rows: Sequence[Row], owner_id: int, actor_id: int | None, at: datetime
) -> list[KnowledgeEntry]:
    """
    Keep a batch of entries as drafts of a unit (批量导入): all of them, or none.

    :raises Refused: with the rows and their errors, if one row is not in order
    """
    plan = plan_import(rows=rows, owner_id=owner_id, at=at)
    if not plan.is_good:
        told = [
            Blocker(one.code, f"第 {row.number} 条：{one.message}", one.basis)
            for row in plan.wrong
            for one in row.blockers
        ]
        raise Refused(*plan.blockers, *told)
    entries = [
        collect_entry(draft=row.draft, owner_id=owner_id, source=Source.IMPORT, actor_id=actor_id, at=at)
        for row in plan.rows
    ]
    deed = ("knowledge.entries_imported", KnowledgeEntry._meta.label_lower, "", {"count": len(entries)})
    trail.record_many([deed], actor_id=actor_id, at=at)
    return entries


def _draft_of(row: Row, on: date) -> tuple[EntryDraft, list[Blocker]]:
    wrong: list[Blocker] = []
    issuer = Unit.objects.filter(name=row["发文单位"]).first()
    if row["发文单位"] and issuer is None:
        message = f"没有“{row['发文单位']}”这个单位，请写全称。"
        wrong.append(Blocker("UNKNOWN_UNIT", message, rules.R03_04))
    days = {}
    for name in ("有效起", "有效止"):
        days[name], problem = _day(row.get(name, ""), name)
        wrong += problem
    citations, missing = _citations(row.get("引用", ""), on)
    draft = EntryDraft(
        title=row["标题"],
        content=row["内容"],
        category=row["类目"],
        nature=row["材料性质"],
        keywords=split_words(row["关键字"]),
        issuer_id=issuer.pk if issuer else None,
        variants=split_lines(row.get("问法", "")),
        citations=tuple(citations),
        valid_from=days["有效起"],
        valid_to=days["有效止"],
    )
    return draft, wrong + missing


def _citations(text: str, on: date) -> tuple[list[Cited], list[Blocker]]:
    found, missing = [], []
    for line in split_lines(text.replace("；", "\n")):
        number, _, label = line.rpartition(" ")
        document = _document(number.strip() or line)
        edition = selectors.current_editions([document.pk], on=on).get(document.pk) if document else None
        clause = selectors.clause_named(edition, label) if edition else None
        if document is None or clause is None or edition is None:
            message = f"引用“{line}”在文件库里找不到，请写成“文号 第几条”，一行一条。"
            missing.append(Blocker("CITATION", message, rules.R03_06))
        else:
            found.append(Cited(document.pk, edition, clause.anchor))
    return found, missing


def _document(written: str) -> PolicyDocument | None:
    public = PolicyDocument.objects.public()
    if written.startswith("《"):
        return public.filter(title=written.strip("《》")).first()
    return public.filter(number=canonical_number(written)).first()


def _day(text: str, name: str) -> tuple[date | None, list[Blocker]]:
    if not text:
        return None, []
    try:
        return date.fromisoformat(text), []
    except ValueError:
        return None, [Blocker("DAY", f"{name}“{text}”不是日期，请写成 2026-11-20 的样子。", rules.R03_04)]
