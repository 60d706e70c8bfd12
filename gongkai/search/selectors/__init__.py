"""What the search app reads: the library for the index, what was asked, best bets, related documents."""

from gongkai.search.selectors.answering import (
    find_quotable_text,
    get_switch,
    is_answering_on,
    list_unit_words,
)
from gongkai.search.selectors.asking import (
    count_days,
    list_frequent_questions,
    list_top_questions,
)
from gongkai.search.selectors.bets import (
    find_bets,
    list_bets_handled_by,
    state_of,
)
from gongkai.search.selectors.indexing import get_organ_names, iter_editions, records_of, topics_of
from gongkai.search.selectors.related import RelatedLine, list_related, list_related_of, related_as_json
from gongkai.search.selectors.teaching import (
    find_version_in_service,
    list_county_sources,
    list_feedback_pairs,
    list_versions,
)

__all__ = [
    "RelatedLine",
    "count_days",
    "find_bets",
    "find_quotable_text",
    "find_version_in_service",
    "get_organ_names",
    "get_switch",
    "is_answering_on",
    "iter_editions",
    "list_bets_handled_by",
    "list_county_sources",
    "list_feedback_pairs",
    "list_frequent_questions",
    "list_related",
    "list_related_of",
    "list_top_questions",
    "list_unit_words",
    "list_versions",
    "records_of",
    "related_as_json",
    "state_of",
    "topics_of",
]
