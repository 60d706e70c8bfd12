"""The deeds of the search app: keeping the index, noting what was asked, keeping best bets."""

from gongkai.search.services.answering import answer_question, switch_answering
from gongkai.search.services.asking import give_feedback, purge_asked, record_asked
from gongkai.search.services.bets import change_bet, end_bet, end_due_bets, place_bet
from gongkai.search.services.indexing import index_documents
from gongkai.search.services.relating import relate_documents
from gongkai.search.services.suggesting import refresh_phrases
from gongkai.search.services.teaching import (
    Wish,
    refresh_questions,
    serve_ranking,
    train_ranking,
    train_when_due,
)

__all__ = [
    "Wish",
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
    "refresh_questions",
    "relate_documents",
    "serve_ranking",
    "switch_answering",
    "train_ranking",
    "train_when_due",
]
