"""Masking in an entry under review (脱敏): the house masks put into the words that were handed in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from gongkai.clearance.subjects import Replacement
from gongkai.core.refusals import Blocker, Refused
from gongkai.knowledge import selectors
from gongkai.knowledge.drafts import EntryDraft
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.knowledge.selectors.clearing import SEAM
from gongkai.knowledge.services.entries import revise_entry

CHANGED = Blocker("CHANGED", "条目已改动，找不到要脱敏的内容，请刷新后再试。", "S7 脱敏")
LISTS = ("variants", "keywords")


@transaction.atomic
def mask_entry(
    *, entry: KnowledgeEntry, replacements: Sequence[Replacement], actor_id: int, at: datetime
) -> KnowledgeEntry:
    """
    Put masks into the draft of an entry (脱敏).

    :raises Refused: if the draft no longer says what is to be masked
    """
    draft = selectors.working_draft(entry)
    for one in sorted(replacements, key=lambda one: (one.passage, -one.start)):
        draft = _masked(draft, one)
    return revise_entry(entry=entry, draft=draft, actor_id=actor_id, at=at)


def _masked(draft: EntryDraft, one: Replacement) -> EntryDraft:
    if one.passage not in {"title", "content", *LISTS}:
        raise Refused(CHANGED)
    held = getattr(draft, one.passage)
    text = SEAM.join(held) if one.passage in LISTS else held
    if text[one.start : one.end] != one.text:
        raise Refused(CHANGED)
    text = text[: one.start] + one.masked + text[one.end :]
    return replace(draft, **{one.passage: tuple(text.split(SEAM)) if one.passage in LISTS else text})
