"""The index follows the library through the trail, and holds nothing that is not public."""

from datetime import date

import pytest

from gongkai.policies import services
from gongkai.search import handlers
from gongkai.search.engine import SearchQuery, open_index
from gongkai.search.services import index_documents
from gongkai.trail import outbox
from tests.factories import AT, ON
from tests.policies.builders import a_document, a_second_edition

pytestmark = pytest.mark.django_db
LISTENER = outbox.Listener(handlers.LISTENER, handlers.ACTIONS, handlers.index_changes)


@pytest.fixture
def index_folder(tmp_path, settings):
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    return tmp_path / "index"


def found(folder, text, **more):
    index = open_index(folder)
    try:
        return index.search(SearchQuery(text=text, as_of=more.pop("as_of", ON), **more)).hits
    finally:
        index.close()


def test_a_published_document_is_found_by_its_clause_and_links_to_it(index_folder):
    document = a_document()
    outbox.deliver(LISTENER, at=AT)

    hit = found(index_folder, "井盖缺失")[0]

    assert (hit.record.article, hit.badge) == ("第三条", "有效")
    assert hit.record.url == f"/zc/{document.address}#art-3"


def test_a_draft_never_enters_the_index(index_folder):
    a_document(is_public=False)
    outbox.deliver(LISTENER, at=AT)

    assert found(index_folder, "井盖缺失", include_all=True) == ()


def test_a_withdrawn_document_leaves_the_index(index_folder):
    document = a_document()
    outbox.deliver(LISTENER, at=AT)
    services.withdraw_document(document=document, reason="附件有误", actor_id=None, at=AT)
    outbox.deliver(LISTENER, at=AT)

    assert found(index_folder, "井盖缺失", include_all=True) == ()


def test_the_same_entries_twice_leave_the_same_index(index_folder):
    a_document()
    outbox.deliver(LISTENER, at=AT)
    before = open_index(index_folder).clause_count
    outbox.replay(handlers.LISTENER)
    outbox.deliver(LISTENER, at=AT)

    assert open_index(index_folder).clause_count == before > 0


def test_each_day_finds_the_text_of_that_day(index_folder):
    document = a_document()
    a_second_edition(document, commences_on=date(2025, 7, 1))
    index_documents([document.pk])

    now = found(index_folder, "井盖 巡查一次")[0]
    then = found(index_folder, "井盖 巡查一次", as_of=date(2025, 6, 30))[0]

    assert "每周" in now.record.text
    assert "每月" in then.record.text
    assert then.record.url.endswith("@2023-12-05#art-2")
