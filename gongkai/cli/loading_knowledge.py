"""Loading the sample county's knowledge base (演示知识库): its entries take the road of everything else."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from gongkai.cli.loading_reviews import find_editor, pass_review
from gongkai.core.refusals import BadInput
from gongkai.knowledge import selectors, services
from gongkai.knowledge.drafts import Cited, EntryDraft
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import KIND, Category
from gongkai.knowledge.services import Asked
from gongkai.policies.selectors.pages import find_public_by_number
from gongkai.units.models import Unit


def load_knowledge(folder: Path, *, at: datetime) -> None:
    """Build the category tree; load the profile's entries (知识条目) and open questions where it has some."""
    services.build_categories(actor_id=None, at=at)
    path = folder / "knowledge.toml"
    if not path.exists():
        return
    stated = tomllib.loads(path.read_text(encoding="utf-8"))
    for row in stated["entries"]:
        _publish(row, at)
    for row in stated.get("questions", []):
        unit = Unit.objects.filter(code=row["unit"]).first()
        asked = Asked(row["question"], unit_id=unit.pk if unit else None)
        services.note_candidate(source=Source.QUERY, asked=asked, actor_id=None, at=at)


def _publish(row: Mapping[str, Any], at: datetime) -> None:
    unit = Unit.objects.get(code=row["unit"])
    editor = find_editor(unit)
    draft = EntryDraft(
        title=row["title"],
        content=row["content"].strip(),
        category=Category.objects.get(code=row["category"]).path,
        nature=row.get("nature", "热点问答"),
        keywords=tuple(row["keywords"]),
        issuer_id=unit.pk,
        variants=tuple(row.get("variants", [])),
        citations=tuple(_cited(one, at) for one in row.get("cites", [])),
        valid_to=row.get("valid_to"),
    )
    entry = services.collect_entry(
        draft=draft, owner_id=unit.pk, source=Source.DESK, actor_id=editor.pk if editor else None, at=at
    )
    pass_review(KIND, entry.pk, by=editor, at=at)


def _cited(written: str, at: datetime) -> Cited:
    number, _, name = written.partition(" ")
    document = find_public_by_number(number)
    edition = selectors.current_editions([document.pk], on=timezone.localdate(at)) if document else {}
    clause = selectors.clause_named(edition[document.pk], name) if document and edition else None
    if clause is None:
        raise BadInput(f"知识条目引用的“{written}”在文件库里找不到，请改正 knowledge.toml。")
    return Cited(document.pk, clause.edition_id, clause.anchor)
