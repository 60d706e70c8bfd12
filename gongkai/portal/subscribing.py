"""What can be followed (订阅对象): a question as the search page reads it, or a document."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import QueryDict

from gongkai.core.refusals import BadInput
from gongkai.policies import selectors as policies
from gongkai.portal import library
from gongkai.portal.search_page import filter_words
from gongkai.portal.search_parameters import Asked, read_asked
from gongkai.portal.sources.changes import feed_address
from gongkai.subscriptions import news
from gongkai.subscriptions.enums import TargetKind
from gongkai.subscriptions.services import Target

DOCUMENT: Final = "wenjian"
NOTHING: Final = "请写明要订阅什么：先在搜索页查询，再点“订阅这个查询”。"


@dataclass(frozen=True, slots=True)
class Followable:
    """Something to follow with its feed (可订阅的内容)."""

    target: Target
    feed: str


def label_of(asked: Asked) -> str:
    """Return how a saved question is named (订阅名称)."""
    words = [f"“{asked.words}”"] if asked.words else []
    return "查询" + "，".join([*words, *filter_words(asked)])


def saved_address(asked: Asked) -> str:
    """Return the page of a question that is kept: without day, order and page."""
    return asked.address(riqi="", paixu="")


def feed_of(asked: Asked) -> str:
    """Return the feed of a question."""
    return f"/sousuo.rss?{asked.parameters_of(riqi='', paixu='')}"


def follow_address(asked: Asked) -> str:
    """Return the page on which a question is subscribed to."""
    return f"/dingyue?{asked.parameters_of(riqi='', paixu='')}"


def read_followable(parameters: QueryDict, *, today: date) -> Followable:
    """
    Read from an address what is to be followed.

    :raises BadInput: if it names nothing, or anything that is not understood
    """
    if DOCUMENT in parameters:
        return _document(parameters)
    asked = read_asked(parameters, today=today)
    if not asked.words and not asked.query.has_filters:
        raise BadInput(NOTHING)
    query = news.stated(asked.query)
    target = Target(TargetKind.QUERY, label_of(asked), saved_address(asked), query=query)
    return Followable(target, feed_of(asked))


def _document(parameters: QueryDict) -> Followable:
    if strange := sorted(set(parameters) - {DOCUMENT}):
        message = f"没有“{strange[0][:40]}”这个参数，跟踪文件只有 {DOCUMENT}（文件地址）一个参数。"
        raise BadInput(message)
    document = policies.find_public_document(parameters[DOCUMENT])
    if document is None or document.is_stub:
        message = "没有这份文件，请从文件页面点“跟踪这份文件”。"
        raise BadInput(message)
    address = library.quoted(library.document_address(document.address))
    target = Target(TargetKind.DOCUMENT, f"《{document.title}》", address, document_id=document.pk)
    return Followable(target, library.quoted(feed_address(document.address)))
