"""Which articles name which documents (文中提及): kept by a listener, so that nobody reads every article again."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from gongkai.knowledge.models import ArticleMention
from gongkai.publishing.models import ArticlePage
from gongkai.trail.models import Cursor, Entry

LISTENER: Final = "knowledge-mentions"
ACTIONS: Final = ("publishing.",)
ARTICLE: Final = ArticlePage._meta.label_lower
LONGEST: Final = 200
_TAIL: Final = re.compile(r"(?:〔\d{4}〕|第)\d{1,5}号")
"""What all ways to cut a number out of a text agree on; the rest is compared afterwards."""
A_CHUNK: Final = 200


def note_mentions(entries: Sequence[Entry], at: datetime) -> None:
    """Note anew what the articles name that deeds touch (更新提及); may be repeated."""
    touched = {
        int(one.subject_id) for one in entries if one.subject_kind == ARTICLE and one.subject_id.isdigit()
    }
    ArticleMention.objects.filter(article_id__in=touched).delete()
    for article in ArticlePage.objects.filter(pk__in=touched).iterator(chunk_size=A_CHUNK):
        found = names_in(text_of(article))
        ArticleMention.objects.bulk_create(ArticleMention(article=article, name=name) for name in found)


def list_naming(names: Iterable[str]) -> set[int] | None:
    """
    Return the articles that may write one of these names, those not noted yet included.

    Nothing where a name cannot be looked up; then every article has to be read.
    """
    keys = [key_of(name) for name in names]
    if None in keys:
        return None
    noted = ArticleMention.objects.filter(name__in=keys).values_list("article_id", flat=True)
    seen = Cursor.objects.filter(listener=LISTENER).values_list("position", flat=True).first() or 0
    later = Entry.objects.filter(sequence__gt=seen, subject_kind=ARTICLE).values_list("subject_id", flat=True)
    return set(noted) | {int(one) for one in later if one.isdigit()}


def text_of(article: ArticlePage) -> str:
    """Return all words of an article as they are kept."""
    return f"{article.title}{article.summary}" + json.dumps(article.body.get_prep_value(), ensure_ascii=False)


def names_in(text: str) -> set[str]:
    """
    Return the titles and the tails of the numbers that a text writes; of a title within a title, both.

    >>> sorted(names_in("按《关于印发《甲办法》的通知》（青政发〔2023〕21号）办理"))
    ['〔2023〕21号', '《关于印发《甲办法》的通知》', '《甲办法》']
    """
    found, open_at = set(_TAIL.findall(text)), list[int]()
    for match in re.finditer("[《》]", text):
        if match[0] == "《":
            open_at.append(match.start())
        elif open_at:
            found.add(text[open_at.pop() : match.end()][:LONGEST])
    return found


def key_of(name: str) -> str | None:
    """Return under what a title or number is noted; nothing where it is neither."""
    if name.startswith("《"):
        return name[:LONGEST]
    tails = _TAIL.findall(name)
    return tails[-1] if tails else None
