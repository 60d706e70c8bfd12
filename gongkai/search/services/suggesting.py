"""Keeping the phrases for suggestions and the vocabulary for corrections beside the index (输入提示、纠错词表)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from gongkai.core.rulebook import load_rulebook
from gongkai.policies.models import PolicyDocument
from gongkai.policies.rules.topics import topic_names
from gongkai.search import entries as sources
from gongkai.search.engine.spelling import write_words
from gongkai.search.engine.suggest import Phrase, write_phrases
from gongkai.search.selectors.asking import list_frequent_questions
from gongkai.search.services.indexing import index_folder, write_organ_names
from gongkai.units.selectors import list_units

TITLE, ISSUER, TOPIC, QUERY, ENTRY = 1.0, 2.0, 1.5, 3.0, 1.2
ENDED = 0.1
"""A document no longer in force is still suggested, behind those that are."""


def refresh_phrases(*, at: datetime, folder: Path | None = None) -> int:
    """
    Write anew what is suggested and by what words are put right; return how many phrases (更新输入提示).

    Only what the public may read: public documents, existing organs and topics, entries of the sources, and
    questions that as many different people asked as the rulebook wants.
    """
    folder = folder or index_folder()
    day = timezone.localdate(at)
    phrases = list(_phrases(at))
    write_organ_names(on=day, folder=folder)
    write_words(folder, (one.text for one in phrases if one.kind in {"title", "topic", "entry"}))
    return write_phrases(folder, phrases)


def _phrases(at: datetime) -> Iterator[Phrase]:
    day = timezone.localdate(at)
    public = PolicyDocument.objects.public().filter(is_stub=False).order_by("pk")
    topics: dict[str, None] = {}
    for title, number, topic, ends in public.values_list("title", "number", "topic", "in_force_to"):
        weight = ENDED if ends and ends <= day else TITLE
        yield Phrase(title, "title", weight)
        if number:
            yield Phrase(number, "number", weight)
        topics |= dict.fromkeys(topic_names(topic))
    yield from (Phrase(name, "topic", TOPIC) for name in topics if name)
    yield from (Phrase(unit.name, "issuer", ISSUER) for unit in list_units(on=day))
    for source in sources.registered():
        yield from (Phrase(title, "entry", ENTRY) for title in source.iter_titles())
    least = load_rulebook().integer("R03-08.suggest_min_askers", on=day)
    yield from (
        Phrase(text, "query", QUERY + askers / 100)
        for text, askers in list_frequent_questions(least_askers=least)
    )
