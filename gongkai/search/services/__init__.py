"""The deeds of the search app: keeping the index, noting what was asked, keeping best bets."""

from gongkai.search.services.answering import answer_question, switch_answering
from gongkai.search.services.asking import give_feedback, purge_asked, record_asked
from gongkai.search.services.bets import change_bet, end_bet, end_due_bets, place_bet
from gongkai.search.services.indexing import index_documents
from gongkai.search.services.relating import relate_documents
from gongkai.search.services.suggesting import refresh_phrases

__all__ = [
    "answer_question",
    "change_bet",
    "end_bet",
    "end_due_bets",
    "give_feedback",
    "index_documents",
    "place_bet",
    "purge_asked",
    "record_asked",
    "refresh_phrases",
    "relate_documents",
    "switch_answering",
]
