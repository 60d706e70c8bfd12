"""A unit hands in the file of a document: it becomes a draft (草稿) that only the unit and the county office see."""

import hashlib
import tempfile
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.reading import FileFound, Reading, read_file
from gongkai.policies.services.batches import place, problem_of, write_documents, write_editions, write_events
from gongkai.policies.services.deriving import derive_validity
from gongkai.policies.services.shelf import Shelf
from gongkai.trail import services as trail
from gongkai.units.models import Unit


@transaction.atomic
def enter_draft(*, name: str, content: bytes, unit: Unit, actor_id: int, at: datetime) -> PolicyDocument:
    """
    Enter a document's file as a draft of a unit (录入草稿); the parser reads title, number, issuers and clauses.

    :raises BadInput: if the file cannot be read
    :raises Refused: if the library already holds the document
    """
    reading = _read(name, content)
    shelf = Shelf(on=timezone.localdate(at))
    held = shelf.find(reading)
    if held is not None:
        message = f"《{held.document.title}》已在文件库里，不用再录；修改后的文本请在该文件上提出变更。"
        raise Refused(Blocker("HELD", message, "R02-08 版本规则"))
    problem = problem_of(reading, shelf)
    if problem:
        raise BadInput(problem)
    placed = place(reading, shelf)
    placed.parts = (reading,)
    write_documents([placed], shelf, at)
    write_editions([placed])
    write_events([placed], at)
    document = placed.held.document
    PolicyDocument.objects.filter(pk=document.pk).update(drafter=unit, is_public=False, published_at=None)
    derive_validity([document.pk])
    document.refresh_from_db()
    trail.record(
        "policies.draft_entered",
        subject=document,
        actor_id=actor_id,
        at=at,
        title=document.title,
        unit=unit.code,
        sha256=reading.file.sha256,
    )
    return document


def _read(name: str, content: bytes) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        reading = read_file(FileFound(str(path), path.name, hashlib.sha256(content).hexdigest()))
    if reading.problem:
        raise BadInput(reading.problem)
    return reading
