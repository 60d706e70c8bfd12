"""Task 17: review before publication. Documents and knowledge entries reach the public by no path but the gate."""

from contextlib import suppress
from datetime import date

import pytest
from django.conf import settings as installed

from gongkai.core.refusals import Refused
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.knowledge.selectors import is_usable_as_evidence
from gongkai.knowledge.subjects import publish as publish_entry
from gongkai.policies import services as policies
from gongkai.policies.models import Edition, ImportRun, PolicyDocument
from gongkai.portal.sources.documents import DocumentSource
from gongkai.portal.sources.downloads import DownloadSource
from gongkai.portal.sources.knowledge import EntrySource, KnowledgeLists
from gongkai.search.engine import SearchQuery, open_index
from gongkai.search.services import index_documents
from tests.clearance.builders import AT, a_site, an_office
from tests.factories import cleared
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document
from tests.publishing.builders import some_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    a_site()
    return an_office()


def test_an_imported_document_is_for_those_who_work_here_until_its_batch_passed(office, tmp_path, settings):
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    report = policies.import_paths([written(tmp_path)], actor_id=None, at=AT)
    document = PolicyDocument.objects.get()
    index_documents([document.pk])

    assert (report.awaiting_review, document.is_shelved) == (1, True)
    assert documents_the_public_gets(document) == []
    assert found("补助一百元", only_public=True) == 0
    assert found("补助一百元", only_public=False) > 0
    with pytest.raises(Refused):
        policies.publish_batch(run=run_of(report), actor_id=None, at=AT)


def test_a_document_of_a_batch_that_changed_after_review_stays_behind(office, tmp_path):
    report = policies.import_paths([written(tmp_path)], actor_id=None, at=AT)
    cleared("policies.importrun", report.run_id)
    PolicyDocument.objects.update(summary="改过的概述")

    assert policies.publish_batch(run=run_of(report), actor_id=None, at=AT) == 0
    assert documents_the_public_gets(PolicyDocument.objects.get()) == []


DOCUMENT_PATHS = {
    "the service": lambda one: policies.publish_document(document=one, actor_id=None, at=AT),
    "the shell": lambda one: PolicyDocument.objects.filter(pk=one.pk).update(is_public=True),
    "the shell with a made-up seal": lambda one: PolicyDocument.objects.filter(pk=one.pk).update(
        is_public=True, seal="0" * 64
    ),
}


@pytest.mark.parametrize("path", DOCUMENT_PATHS.values(), ids=DOCUMENT_PATHS.keys())
def test_no_path_makes_an_unreviewed_document_public(path):
    document = a_document(is_public=False)
    with suppress(Refused):
        path(document)

    assert documents_the_public_gets(document) == []
    assert not PolicyDocument.objects.public().exists()


EDITION_CHANGES = {
    "its text": {"body": [{"kind": "article", "label": "第一条", "text": "第一条　全改了。"}]},
    "its digest with it": {"text_digest": "0" * 64},
}


@pytest.mark.parametrize("change", EDITION_CHANGES.values(), ids=EDITION_CHANGES.keys())
def test_an_edition_changed_in_the_database_is_not_shown(change):
    document = a_document()
    assert len(documents_the_public_gets(document)) > 2

    Edition.objects.filter(document=document).update(**change)

    assert documents_the_public_gets(document) == []


ENTRY_PATHS = {
    "the service": lambda one: knowledge.publish_entry(entry=one, actor_id=None, at=AT),
    "the review's own road": lambda one: publish_entry(one.pk, None, AT),
    "the shell": lambda one: KnowledgeEntry.objects.filter(pk=one.pk).update(
        is_public=True, state="PUBLISHED"
    ),
    "the shell with a made-up seal": lambda one: KnowledgeEntry.objects.filter(pk=one.pk).update(
        is_public=True, state="PUBLISHED", seal="0" * 64
    ),
}


@pytest.mark.parametrize("path", ENTRY_PATHS.values(), ids=ENTRY_PATHS.keys())
def test_no_path_makes_an_unreviewed_knowledge_entry_public(path, office):
    entry = an_entry(is_public=False)
    with suppress(Refused):
        path(entry)

    assert entries_the_public_gets(entry) == []
    assert not is_usable_as_evidence("knowledge.knowledgeentry", entry.pk, as_of=AT.date())


ENTRY_CHANGES = {
    "its words": lambda one: KnowledgeEntry.objects.filter(pk=one.pk).update(content="改过"),
    "its title": lambda one: KnowledgeEntry.objects.filter(pk=one.pk).update(title="改过"),
    "a way to ask": lambda one: KnowledgeEntry.objects.filter(pk=one.pk).update(variants=["改过"]),
    "the clause it cites": lambda one: one.citations.update(anchor="art-1"),
}


@pytest.mark.parametrize("change", ENTRY_CHANGES.values(), ids=ENTRY_CHANGES.keys())
def test_a_knowledge_entry_changed_in_the_database_is_not_shown(change, office):
    entry = an_entry()
    assert len(entries_the_public_gets(entry)) == 3

    change(entry)

    assert [page for page in entries_the_public_gets(entry) if "改过" in page or "井盖" in page] == []


def entries_the_public_gets(entry: KnowledgeEntry) -> list[str]:
    """Return what the release would write of an entry: its page, and the lists that name it."""
    pages = [content for _, content in EntrySource().pages([f"/zsk/{entry.pk}.html"]) if content]
    lists = [content for _, content in KnowledgeLists().pages(["/zsk/", "/zsk/lei/0902/"]) if content]
    return [page.decode() for page in [*pages, *lists] if f"/zsk/{entry.pk}" in page.decode()]


def test_a_new_edition_and_a_correction_wait_while_what_passed_stays():
    document = a_document()
    policies.update_fields(document=document, fields={"summary": "管井盖"}, actor_id=None, at=AT)

    document.refresh_from_db()
    assert (document.summary, document.pending) == ("", {"summary": "管井盖"})
    assert len(documents_the_public_gets(document)) > 2

    cleared("policies.policydocument", document.pk)
    policies.publish_document(document=document, actor_id=None, at=AT)

    document.refresh_from_db()
    assert (document.summary, document.pending) == ("管井盖", {})
    assert len(documents_the_public_gets(document)) > 2


def written(folder):
    some = folder / "files"
    some_documents(some, publish=False)
    return some


def run_of(report):
    return ImportRun.objects.get(pk=report.run_id)


def documents_the_public_gets(document: PolicyDocument) -> list[str]:
    """Return what the release would write of a document: its page and its files."""
    document.refresh_from_db()
    address = f"/zc/{document.address}"
    files = [f"{address}.docx", f"{address}.pdf"]
    pages = [content for _, content in DocumentSource().pages([address]) if content]
    return pages + [content for _, content in DownloadSource().pages(files) if content]


def found(words: str, *, only_public: bool) -> int:
    query = SearchQuery(words, date(2026, 11, 20), only_public=only_public)
    return open_index(installed.GONGKAI_INDEX_FOLDER).search(query).total
