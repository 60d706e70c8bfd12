"""Finding which documents are near one another (相关文件): by citation, by words of the title, by topic."""

import re
from collections.abc import Collection
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gongkai.core.refusals import BadInput
from gongkai.policies.models import Citation, PolicyDocument
from gongkai.policies.rules.topics import topic_names
from gongkai.search.engine import Index, SearchQuery, open_index
from gongkai.search.engine.related import nearest_documents
from gongkai.search.models import RelatedDocument
from gongkai.search.services.indexing import index_folder
from gongkai.trail import services as trail

MOST: Final = 6
CITED, CITING, SAME = "本文件引用", "引用本文件", "内容相近"
AT_ONCE: Final = 50
"""Documents that are related at once when they change; of more the daily job takes care."""


def relate_documents(*, document_ids: Collection[int], at: datetime) -> int:
    """
    Find anew what is near these documents, and note it (更新相关文件); return for how many it changed.

    What changed is told to the trail, so that their pages are released again.
    """
    day = timezone.localdate(at)
    wanted = list_relatable().filter(pk__in=list(document_ids))
    index = open_index(index_folder())
    try:
        found = {document.pk: _near(index, document, day) for document in wanted}
    finally:
        index.close()
    with transaction.atomic():
        changed = [pk for pk, near in found.items() if _keep(pk, near)]
        deeds = [("search.related_changed", PolicyDocument._meta.label_lower, str(pk), {}) for pk in changed]
        if deeds:
            trail.record_many(deeds, actor_id=None, at=at)
    return len(changed)


def list_relatable() -> QuerySet[PolicyDocument]:
    """Return the public documents that are more than an entry."""
    return PolicyDocument.objects.public().filter(is_stub=False).order_by("pk")


def list_unrelated(*, most: int) -> list[int]:
    """Return public documents for which nothing is noted yet, the newest first."""
    known = RelatedDocument.objects.values("document")
    return list(list_relatable().exclude(pk__in=known).order_by("-pk").values_list("pk", flat=True)[:most])


def _near(index: Index, document: PolicyDocument, day: date) -> list[tuple[int, str]]:
    """Return the documents near one, with why: those it cites and that cite it first, then the likest."""
    cited = Citation.objects.filter(edition__document=document).exclude(target=None)
    citing = Citation.objects.filter(target=document, edition__is_public=True)
    why = dict.fromkeys(cited.order_by("pk").values_list("target_id", flat=True)[:MOST], CITED)
    for pk in citing.order_by("-pk").values_list("edition__document_id", flat=True)[:MOST]:
        why.setdefault(pk, CITING)
    for pk in _alike(index, document, day):
        why.setdefault(pk, SAME)
    why.pop(document.pk, None)
    public = set(list_relatable().filter(pk__in=list(why)).values_list("pk", flat=True))
    return [(pk, reason) for pk, reason in why.items() if pk in public][:MOST]


def _alike(index: Index, document: PolicyDocument, day: date) -> list[int]:
    text = " ".join((_core(document.title), *document.keywords, *topic_names(document.topic)[-1:]))
    try:
        near = nearest_documents(index, SearchQuery(text, day), but=str(document.pk), most=MOST)
    except BadInput:
        return []
    return [int(one) for one in near]


def _core(title: str) -> str:
    """Return what a title is about, without who issued it and how."""
    inner = re.search(r"《([^《》]+)》", title)
    return re.sub(
        r"^.{0,30}?关于(?:印发|转发|公布)?|的(?:通知|公告|决定|意见|批复)$", "", inner[1] if inner else title
    )


def _keep(pk: int, near: list[tuple[int, str]]) -> bool:
    """Note what is near a document; say whether that differs from what was noted."""
    rows = RelatedDocument.objects.filter(document_id=pk).order_by("position")
    if list(rows.values_list("other_id", "why")) == near:
        return False
    rows.delete()
    RelatedDocument.objects.bulk_create(
        RelatedDocument(document_id=pk, other_id=other, position=place, why=why)
        for place, (other, why) in enumerate(near)
    )
    return True
