"""Task 17: review before publication. Every path to the public is walked, and none leads past the gate."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from gongkai.clearance import services as clearance
from gongkai.core.refusals import Refused
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.models import KnowledgeEntry
from gongkai.knowledge.selectors import is_usable_as_evidence
from gongkai.knowledge.subjects import publish as publish_entry
from gongkai.policies import services as policies
from gongkai.policies.models import Edition, PolicyDocument
from gongkai.portal.sources.articles import ArticleSource
from gongkai.portal.sources.documents import DocumentSource
from gongkai.portal.sources.downloads import DownloadSource
from gongkai.portal.sources.knowledge import EntrySource, KnowledgeLists
from gongkai.publishing import services as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release import releasing
from gongkai.publishing.selectors import list_articles
from gongkai.publishing.services import ArticleDraft
from gongkai.publishing.subjects import publish as publish_page
from gongkai.search.services import index_documents
from tests.clearance.builders import AT, a_draft, a_site, an_office, handed_in, passed
from tests.desk.test_ledger_screens import signed_in
from tests.factories import an_officer, cleared
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document
from tests.publishing.builders import column, some_documents

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def office():
    a_site()
    return an_office()


@pytest.fixture
def draft(office):
    return a_draft(office, slug="ting-shui")


def what_the_public_gets(article: ArticlePage) -> list[str]:
    """Return what the release would write of an article and what lists show of it."""
    pages = [content.decode() for _, content in ArticleSource().pages([article.address]) if content]
    return pages + [one.title for one in list_articles()]


def by_service(article, **_):
    publishing.publish_article(article=article, actor_id=None, at=AT)


def by_the_reviews_own_road(article, **_):
    publish_page(article.pk, None, AT)


def by_wagtails_publish(article, **_):
    article.save_revision().publish()


def by_wagtails_publish_without_permission_checks(article, **_):
    article.save_revision().publish(skip_permission_checks=True)


def by_wagtails_schedule(article, **_):
    article.go_live_at = AT - timedelta(days=1)
    article.save_revision(approved_go_live_at=article.go_live_at)
    call_command("publish_scheduled")


def by_wagtails_editor(article, client, **_):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    fields = {
        "title": article.title,
        "slug": article.slug,
        "source": article.source,
        "unit": article.unit_id,
        "body": streamfield([("text", rich_text("<p>明日八时起停水。</p>"))]),
        "attachments": inline_formset([]),
        "comments": inline_formset([]),
    }
    answer = client.post(
        f"/desk/pages/{article.pk}/edit/", nested_form_data(fields) | {"action-publish": "1"}
    )
    assert "尚未经过公开前审查" in answer.content.decode() or "还在审查中" in answer.content.decode()


def by_wagtails_bulk_action(article, client, **_):
    signed_in(client, an_officer(role="COUNTY_OFFICE"))
    client.post(f"/desk/bulk/wagtailcore/page/publish/?id={article.pk}", {"include_descendants": "on"})


def by_copying_and_keeping_it_live(article, **_):
    Page.objects.filter(pk=article.pk).update(live=True)
    CopyPageAction(
        ArticlePage.objects.get(pk=article.pk), keep_live=True, update_attrs={"slug": "fuben"}
    ).execute(skip_permission_checks=True)


def by_an_alias(article, **_):
    Page.objects.filter(pk=article.pk).update(live=True)
    page = ArticlePage.objects.get(pk=article.pk)
    CreatePageAliasAction(page, update_slug="bieming").execute(skip_permission_checks=True)


def by_hand_in_the_shell(article, **_):
    article.live = True
    article.save()


def by_hand_with_a_made_up_seal(article, **_):
    ArticlePage.objects.filter(pk=article.pk).update(live=True, seal="0" * 64)


PATHS = [
    by_service,
    by_the_reviews_own_road,
    by_wagtails_publish,
    by_wagtails_publish_without_permission_checks,
    by_wagtails_schedule,
    by_wagtails_editor,
    by_wagtails_bulk_action,
    by_copying_and_keeping_it_live,
    by_an_alias,
    by_hand_in_the_shell,
    by_hand_with_a_made_up_seal,
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.__name__)
def test_no_path_makes_an_unreviewed_page_public(path, draft, client):
    with suppress(Refused):
        path(draft, client=client)

    assert what_the_public_gets(draft) == []
    for copy in ArticlePage.objects.exclude(pk=draft.pk):
        assert what_the_public_gets(copy) == []


@pytest.mark.parametrize("path", PATHS[:8], ids=lambda path: path.__name__)
def test_a_page_still_under_review_goes_by_no_path_either(path, draft, office, client):
    handed_in(office, draft)

    with_refusal = False
    try:
        path(draft, client=client)
    except Refused:
        with_refusal = True

    assert what_the_public_gets(draft) == []
    assert with_refusal or path in PATHS[5:]


def test_what_passed_goes_public_and_the_digest_reviewed_is_the_digest_released(draft, office):
    review = passed(office, handed_in(office, draft))

    page = ArticlePage.objects.live().get(pk=draft.pk)
    assert page.seal == review.digest
    assert len(what_the_public_gets(page)) == 2


def change_body(page):
    page.body = [("text", "<p>后天停水。</p>")]
    page.save()


def change_file(page):
    stored = page.attachments.get().document.file
    with stored.storage.open(stored.name, "wb") as file:
        file.write(b"other bytes")


CHANGES = {
    "a word of the body in the database": change_body,
    "the title in the database": lambda page: Page.objects.filter(pk=page.pk).update(title="另一个标题"),
    "the source in the database": lambda page: ArticlePage.objects.filter(pk=page.pk).update(source="别处"),
    "the bytes of an attachment on disk": change_file,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_is_changed_after_review_takes_the_page_off(change, office, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    document = Document.objects.create(title="名单", file=ContentFile(b"reviewed bytes", "mingdan.txt"))
    draft = ArticleDraft(
        title="公告", source="水务局", body="明日停水。", slug="gg", unit_id=office.unit.pk,
        attachments=(("名单", document),),
    )  # fmt: skip
    article = publishing.draft_article(column=column("tongzhi"), draft=draft, actor_id=None, at=AT)
    passed(office, handed_in(office, article))
    page = ArticlePage.objects.get(pk=article.pk)
    assert len(what_the_public_gets(page)) == 2
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    assert list(tree.rglob("mingdan*"))

    change(page)
    releasing.release_all(tree, at=LATER)

    assert not (tree / "lm/yaowen/tongzhi/gg.html").exists()
    assert not list(tree.rglob("mingdan*"))


def test_an_older_text_that_once_passed_needs_a_new_review_to_come_back(draft, office):
    passed(office, handed_in(office, draft))
    first = ArticlePage.objects.get(pk=draft.pk)
    old = first.save_revision()
    first.title = "关于停水的公告（更新）"
    first.save_revision()
    passed(office, handed_in(office, first))

    with pytest.raises(Refused):
        old.publish()

    assert ArticlePage.objects.get(pk=draft.pk).title == "关于停水的公告（更新）"


def test_what_was_withdrawn_does_not_come_back_without_a_new_review(draft, office):
    passed(office, handed_in(office, draft))
    page = ArticlePage.objects.get(pk=draft.pk)
    publishing.withdraw_article(article=page, reason="内容有误", actor_id=None, at=AT)

    with pytest.raises(Refused):
        publishing.publish_article(article=page, actor_id=None, at=LATER)
    page.live = True
    page.save()

    assert what_the_public_gets(page) == []


def test_columns_and_topics_change_only_by_review(office):
    page = column("tongzhi")
    page.description = "新的说明"
    revision = page.save_revision()
    with pytest.raises(Refused):
        revision.publish()

    cleared("publishing.columnpage", page.pk)
    publish_page(page.pk, None, AT)

    assert column("tongzhi").description == "新的说明"


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


def test_the_gate_says_what_to_do(draft, office):
    review = handed_in(office, draft)
    with pytest.raises(Refused, match="还在审查中（单位审核）"):
        publishing.publish_article(article=draft, actor_id=None, at=AT)

    clearance.decide(
        clearance=review, outcome="RETURN", reason="写明范围", actor_id=office.reviewer.pk, at=AT
    )
    with pytest.raises(Refused, match="写明范围"):
        publishing.publish_article(article=draft, actor_id=None, at=AT)


def test_what_fell_due_while_the_worker_was_down_ends_once_when_it_is_back(draft, office):
    passed(office, handed_in(office, draft))
    ArticlePage.objects.filter(pk=draft.pk).update(expire_at=LATER)

    counts = [publishing.expire_articles(at=at) for at in (AT, LATER + timedelta(days=3), LATER)]

    assert counts == [0, 1, 0]
    assert what_the_public_gets(ArticlePage.objects.get(pk=draft.pk)) == []


def test_uploaded_files_are_not_served_to_strangers(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    document = Document.objects.create(title="名单", file=ContentFile(b"bytes", "mingdan.txt"))

    assert client.get(document.url).status_code == 302


def written(folder):
    some = folder / "files"
    some_documents(some, publish=False)
    return some


def run_of(report):
    from gongkai.policies.models import ImportRun

    return ImportRun.objects.get(pk=report.run_id)


def documents_the_public_gets(document: PolicyDocument) -> list[str]:
    """Return what the release would write of a document: its page and its files."""
    document.refresh_from_db()
    address = f"/zc/{document.address}"
    files = [f"{address}.docx", f"{address}.pdf"]
    pages = [content for _, content in DocumentSource().pages([address]) if content]
    return pages + [content for _, content in DownloadSource().pages(files) if content]


def found(words: str, *, only_public: bool) -> int:
    from datetime import date

    from django.conf import settings

    from gongkai.search.engine import SearchQuery, open_index

    query = SearchQuery(words, date(2026, 11, 20), only_public=only_public)
    return open_index(settings.GONGKAI_INDEX_FOLDER).search(query).total
