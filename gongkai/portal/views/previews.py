"""How the desk sees a page before the public does (预览)."""

from django.http import HttpRequest, HttpResponse

from gongkai.knowledge.models import KnowledgeEntry
from gongkai.portal.articles import article_page, interpreted_documents
from gongkai.portal.columns import Node
from gongkai.portal.frame import load_frame
from gongkai.portal.home import home_page
from gongkai.portal.knowledge import entry_page
from gongkai.portal.sources.columns import column_page, topic_page
from gongkai.publishing.models import ArticlePage, ColumnPage, TopicPage


def show(page: object, request: HttpRequest) -> HttpResponse:
    """Return a page of the desk's editor as the public would see it."""
    frame = load_frame()
    if isinstance(page, ArticlePage):
        return HttpResponse(article_page(frame, page, interpreted_documents([page])))
    if isinstance(page, KnowledgeEntry):
        return HttpResponse(entry_page(frame, page, is_preview=True))
    known = frame.tree.by_tree_path.get(getattr(page, "path", ""))
    if isinstance(page, ColumnPage | TopicPage):
        node = Node(page, known.own_count if known else 0, known.children if known else [])
        draw = topic_page if isinstance(page, TopicPage) else column_page
        return HttpResponse(draw(frame, node) or b"")
    return HttpResponse(home_page(frame))
