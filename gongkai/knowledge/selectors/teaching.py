"""What the knowledge base can teach the search (问法与条款): which words ask for what which clause answers."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from gongkai.core.documents.structure.citations import find_citations
from gongkai.knowledge.enums import CandidateState, Source
from gongkai.knowledge.models import Candidate
from gongkai.knowledge.selectors.entries import list_usable


class AnsweredQuestion(NamedTuple):
    """One way to ask what one clause answers; without an edition, the text in force is meant."""

    question: str
    document_title: str
    article: str
    edition_on: date | None = None


def iter_question_pairs(*, as_of: date) -> Iterator[AnsweredQuestion]:
    """Yield every way to ask what an entry answers, with each clause that the entry rests on (R03-04)."""
    for entry in list_usable(as_of=as_of):
        for question in dict.fromkeys([entry.title, *entry.variants]):
            for one in entry.citations.all():
                yield AnsweredQuestion(question, one.document.title, one.label, one.edition.edition_on)


def iter_enquiry_pairs(*, as_of: date) -> Iterator[AnsweredQuestion]:
    """
    Yield the enquiries that were answered (已答复的咨询), with the clauses the answer names or its entry rests on.

    Their words were masked when they were noted; one that was dismissed teaches nothing.
    """
    usable = {entry.pk: entry for entry in list_usable(as_of=as_of)}
    kept = Candidate.objects.filter(source=Source.ENQUIRY).exclude(state=CandidateState.DISMISSED)
    for one in kept.order_by("pk").iterator():
        for cited in find_citations(one.answer):
            if cited.article:
                yield AnsweredQuestion(one.question, cited.title, cited.article)
        if one.entry_id in usable:
            for rests in usable[one.entry_id].citations.all():
                yield AnsweredQuestion(
                    one.question, rests.document.title, rests.label, rests.edition.edition_on
                )
