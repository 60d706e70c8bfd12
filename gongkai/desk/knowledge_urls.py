"""Addresses of the knowledge base's screens below /desk/zhishi/, one line a screen."""

from django.urls import path

from gongkai.desk.views import (
    knowledge,
    knowledge_board,
    knowledge_editor,
    knowledge_queues,
    knowledge_rights,
)

urlpatterns = [
    path("zhishi/", knowledge.list_entries, name="entries"),
    path("zhishi/daoru/", knowledge.import_batch, name="import_entries"),
    path("zhishi/xinjian/", knowledge_editor.write_entry, name="new_entry"),
    path("zhishi/daiban/", knowledge_queues.list_candidates, name="candidates"),
    path("zhishi/daiban/<int:candidate_id>/", knowledge_queues.decide_candidate, name="candidate"),
    path("zhishi/jiucuo/", knowledge_queues.list_corrections, name="corrections"),
    path("zhishi/jiucuo/<int:request_id>/", knowledge_queues.answer_correction, name="correction"),
    path("zhishi/fugai/", knowledge_board.show_board, name="coverage"),
    path("zhishi/fugai/<int:duty_id>/", knowledge_board.settle_duty, name="settle_duty"),
    path("zhishi/yingxiang/", knowledge_board.list_notices, name="impacts"),
    path("zhishi/yingxiang/<int:notice_id>/", knowledge_board.resolve_notice, name="impact"),
    path("zhishi/yingxiang/wenjian/<int:document_id>/", knowledge_board.show_impact, name="impact_of"),
    path("zhishi/leimu/", knowledge_rights.list_categories, name="categories"),
    path("zhishi/leimu/<slug:code>/", knowledge_rights.set_writers, name="category"),
    path("zhishi/<int:entry_id>/", knowledge.show_entry, name="entry"),
    path("zhishi/<int:entry_id>/xiugai/", knowledge_editor.write_entry, name="edit_entry"),
    path("zhishi/<int:entry_id>/yulan/", knowledge.preview, name="preview_entry"),
    path("zhishi/<int:entry_id>/<str:deed>/", knowledge.confirm_deed, name="entry_deed"),
]
