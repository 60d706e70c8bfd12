"""Readings enter the index with what they rest on; related documents are noted, told to the trail and shown."""

import pytest

from gongkai.policies.models import PolicyDocument
from gongkai.search import entries, selectors
from gongkai.search.engine.suggest import read_phrases
from gongkai.search.interpretations import InterpretationSource
from gongkai.search.services import refresh_phrases, relate_documents
from gongkai.search.services.indexing import update_index
from gongkai.trail import outbox
from gongkai.trail.models import Entry
from tests.factories import AT, ON
from tests.policies.builders import NORMATIVE, a_document
from tests.publishing.builders import a_site, an_article
from tests.search.test_feeding import LISTENER, found, index_folder  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
READING = "井盖坏了找谁：产权单位两小时内到场。"


@pytest.fixture
def reading(index_folder):  # noqa: F811 - the fixture
    a_site()
    a_document()
    return an_article("井盖办法解读", body=READING, interprets=NORMATIVE["number"])


def test_a_reading_is_found_beside_the_clauses_and_names_its_document(reading, index_folder):  # noqa: F811
    outbox.deliver(LISTENER, at=AT)

    hit = found(index_folder, "井盖坏了找谁", source=("interpretation",))[0]

    assert hit.record.url == reading.address
    assert hit.record.about == f"《青岚县井盖管理办法》 {NORMATIVE['number']}"
    assert (hit.badge, hit.source_label) == ("有效", "政策解读")
    assert found(index_folder, "井盖缺失", source=("clause",))


def test_a_reading_ends_when_its_document_ends(reading, index_folder):  # noqa: F811
    PolicyDocument.objects.update(in_force_to=ON, ended_as="REPEALED")
    index_entries = {"interpretation": {str(reading.pk)}}
    update_index(document_ids=(), entry_ids=index_entries)

    assert found(index_folder, "井盖坏了找谁", source=("interpretation",))[0].badge == "废止"


def test_an_article_that_reads_nothing_is_no_entry(index_folder):  # noqa: F811
    a_site()
    article = an_article("停水公告")

    assert list(InterpretationSource().iter_entries([str(article.pk)])) == []


def test_a_source_may_be_given_from_outside(index_folder):  # noqa: F811
    before = {one.source: one for one in entries.registered()}

    class Answers:
        source = "knowledge"
        actions = ("knowledge.",)

        def touched_by(self, deeds):
            return {"7"} if deeds else set()

        def iter_entries(self, ids):
            yield entries.IndexEntry(
                "knowledge",
                "7",
                "井盖丢了怎么办",
                "打热线。",
                "/zsk/7",
                questions=("井盖没了找谁",),
                unit="住建局",
            )

        def iter_titles(self):
            yield "井盖丢了怎么办"

    entries.register(Answers())
    try:
        a_document()
        outbox.deliver(LISTENER, at=AT)
        hit = found(index_folder, "井盖没了找谁", source=("knowledge",))[0]
        refresh_phrases(at=AT)
    finally:
        entries._sources.clear()
        entries._sources.update(before)

    assert (hit.record.url, hit.record.unit, hit.source_label) == ("/zsk/7", "住建局", "热线知识")
    assert "井盖丢了怎么办" in {phrase.text for phrase in read_phrases(index_folder)}


def test_documents_of_like_words_are_near_each_other(index_folder):  # noqa: F811
    first = a_document()
    second = a_document(title="青岚县井盖巡查办法", number="青政发〔2024〕2号", unified_no="QLX-GF-2024-002")
    outbox.deliver(LISTENER, at=AT)

    assert [(line.title, line.why) for line in selectors.list_related(first.pk)] == [
        (second.title, "内容相近")
    ]
    told = Entry.objects.filter(action="search.related_changed", subject_id=str(first.pk))
    assert told.count() == 1
    assert relate_documents(document_ids=[first.pk], at=AT) == 0


def test_drafts_are_neither_suggested_nor_near(index_folder):  # noqa: F811
    public = a_document()
    a_document(title="青岚县井盖内部办法", number="青政发〔2024〕9号", unified_no="", is_public=False)
    outbox.deliver(LISTENER, at=AT)
    refresh_phrases(at=AT)

    assert "青岚县井盖内部办法" not in {phrase.text for phrase in read_phrases(index_folder)}
    assert selectors.list_related(public.pk) == []
