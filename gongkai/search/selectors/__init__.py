"""What the search app reads: the library for the index, what was asked, best bets, related documents."""

from gongkai.search.selectors.asking import (
    QuestionPair,
    count_days,
    list_feedback_pairs,
    list_frequent_questions,
    list_top_questions,
)
from gongkai.search.selectors.bets import (
    find_bets,
    list_bets_handled_by,
    state_of,
)
from gongkai.search.selectors.indexing import get_organ_names, iter_editions, records_of, topics_of
from gongkai.search.selectors.related import RelatedLine, list_related

__all__ = [
    "QuestionPair",
    "RelatedLine",
    "count_days",
    "find_bets",
    "get_organ_names",
    "iter_editions",
    "list_bets_handled_by",
    "list_feedback_pairs",
    "list_frequent_questions",
    "list_related",
    "list_top_questions",
    "records_of",
    "state_of",
    "topics_of",
]
