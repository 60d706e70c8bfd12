"""Entries as subjects of clearance (审查对象): nothing of them is public before its review has passed."""

from collections.abc import Sequence
from datetime import datetime

from gongkai.clearance.subjects import Replacement, SubjectKind
from gongkai.knowledge.models import KIND, KnowledgeEntry
from gongkai.knowledge.selectors.clearing import get_content
from gongkai.knowledge.services import mask_entry, publish_entry


def entry_kinds() -> list[SubjectKind]:
    """Return the kinds of the knowledge base that go public only after review."""
    return [SubjectKind(kind=KIND, label="知识条目", content=get_content, publish=publish, mask=mask)]


def publish(entry_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Publish an entry that passed.

    :raises Refused: if it may not be
    """
    publish_entry(entry=KnowledgeEntry.objects.get(pk=entry_id), actor_id=actor_id, at=at)


def mask(entry_id: int, replacements: Sequence[Replacement], actor_id: int, at: datetime) -> None:
    """
    Put masks into the draft of an entry.

    :raises Refused: if the draft no longer says what is to be masked
    """
    entry = KnowledgeEntry.objects.get(pk=entry_id)
    mask_entry(entry=entry, replacements=replacements, actor_id=actor_id, at=at)
