"""What this county can teach the ranking (本县问句): its entries, its answered enquiries, what its readers say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.clearance.questions import masked_question
from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import selectors as knowledge
from gongkai.search import votes
from gongkai.search.engine.ranking.questions import QuestionPair, QuestionSource
from gongkai.search.models import Feedback, RankingVersion

WEIGHTS = {"knowledge": 100, "enquiry": 80, "feedback": 60}
"""What was reviewed and published counts full; what readers agree on counts, but less than what the county says."""
MASK = "*"


@dataclass(frozen=True, slots=True)
class KnowledgePairs:
    """Published entries with their variants (知识条目)."""

    on: date
    name: str = "knowledge"

    def list_pairs(self) -> Sequence[QuestionPair]:
        """Return every way to ask with each clause that answers it."""
        return list(_pairs(knowledge.iter_question_pairs(as_of=self.on), self.name))


@dataclass(frozen=True, slots=True)
class EnquiryPairs:
    """Answered enquiries of the hotline (已答复的咨询)."""

    on: date
    name: str = "enquiry"

    def list_pairs(self) -> Sequence[QuestionPair]:
        """Return the enquiries with the clauses their answers rest on."""
        return list(_pairs(knowledge.iter_enquiry_pairs(as_of=self.on), self.name))


@dataclass(frozen=True, slots=True)
class FeedbackPairs:
    """What readers said was what they looked for (读者评价)."""

    on: date
    name: str = "feedback"

    def list_pairs(self) -> Sequence[QuestionPair]:
        """Return the questions on whose answer enough readers of several days agree."""
        return list(list_feedback_pairs(on=self.on))


def list_county_sources(*, on: date) -> tuple[QuestionSource, ...]:
    """Return all that the county can teach, what counts most first."""
    return KnowledgePairs(on), EnquiryPairs(on), FeedbackPairs(on)


def list_feedback_pairs(*, on: date) -> Iterator[QuestionPair]:
    """Yield the questions whose answer readers confirmed, guarded against a few who click a lot."""
    rulebook = load_rulebook()
    limits = votes.VoteLimits(
        readers=rulebook.integer("R03-08.feedback_min_readers", on=on),
        readers_a_day=rulebook.integer("R03-08.feedback_min_readers_a_day", on=on),
        days=rulebook.integer("R03-08.feedback_min_days", on=on),
        questions_a_clause=rulebook.integer("R03-08.feedback_max_questions", on=on),
    )
    for one in votes.agreed_answers(_votes(), limits):
        clause = one.clause
        yield QuestionPair(
            one.question, clause.title, clause.article, clause.edition, "feedback", WEIGHTS["feedback"]
        )


def list_versions() -> list[RankingVersion]:
    """Return the versions of the ranking, the newest first (排序版本)."""
    return list(RankingVersion.objects.select_related("made_by").order_by("-pk"))


def find_version_in_service() -> RankingVersion | None:
    """Return the version by which the search ranks now; none means the model that came with the product."""
    return RankingVersion.objects.filter(is_in_service=True).first()


def _votes() -> Iterator[votes.Vote]:
    fields = (
        "asked__key", "asked__text", "asked__visitor", "day", "title", "article", "edition", "is_found",
    )  # fmt: skip
    rows = Feedback.objects.exclude(asked__visitor="").exclude(asked__text__contains=MASK).order_by("pk")
    for key, text, visitor, day, title, article, edition, is_found in rows.values_list(*fields).iterator():
        yield votes.Vote(key, text, visitor, day, votes.Clause(title, article, edition), is_found)


def _pairs(found: Iterable[knowledge.AnsweredQuestion], source: str) -> Iterator[QuestionPair]:
    """Return what the knowledge base says as the ranking takes it; a question with something personal is left out."""
    for one in found:
        if MASK not in masked_question(one.question):
            edition = one.edition_on.isoformat() if one.edition_on else ""
            yield QuestionPair(
                one.question, one.document_title, one.article, edition, source, WEIGHTS[source]
            )
