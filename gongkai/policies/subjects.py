"""Documents and imports as subjects of clearance (审查对象)."""

from datetime import datetime

from gongkai.clearance.subjects import SubjectKind
from gongkai.policies.models import ImportRun, PolicyDocument
from gongkai.policies.selectors.clearing import BATCH, KIND, get_batch_content, get_content
from gongkai.policies.services import publish_batch, publish_document


def document_kinds() -> list[SubjectKind]:
    """Return the kinds of the library that go public only after review."""
    return [
        SubjectKind(kind=KIND, label="政策文件", content=get_content, publish=publish),
        SubjectKind(kind=BATCH, label="导入批次", content=get_batch_content, publish=publish_run),
    ]


def publish(document_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Publish a document that passed; one whose new text waits for the two offices goes out with their word.

    :raises Refused: if it may not be
    """
    document = PolicyDocument.objects.get(pk=document_id)
    waiting = document.editions.filter(amendment__isnull=False, amendment__confirmed_at__isnull=True)
    if not waiting.exists():
        publish_document(document=document, actor_id=actor_id, at=at)


def publish_run(run_id: int, actor_id: int | None, at: datetime) -> None:
    """
    Publish the documents of an import that passed.

    :raises Refused: if it may not be
    """
    publish_batch(run=ImportRun.objects.get(pk=run_id), actor_id=actor_id, at=at)


def known_public() -> tuple[frozenset[str], frozenset[str]]:
    """Return the numbers and titles of the documents that are public (已公开文件, S6)."""
    rows = PolicyDocument.objects.public().values_list("number", "title")
    numbers, titles = zip(*rows, strict=True) if rows else ((), ())
    return frozenset(filter(None, numbers)), frozenset(titles)
