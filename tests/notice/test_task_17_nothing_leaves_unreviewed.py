"""Task 17: review before publication. Every path of a page to the public is walked, none leads past the gate."""

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
from gongkai.portal.sources.articles import ArticleSource
from gongkai.publishing import services as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release import releasing
from gongkai.publishing.selectors import list_articles
from gongkai.publishing.services import ArticleDraft
from gongkai.publishing.subjects import publish as publish_page
from tests.clearance.builders import AT, a_draft, a_site, an_office, handed_in, passed
from tests.desk.test_ledger_screens import signed_in
from tests.factories import an_officer, cleared
from tests.publishing.builders import column

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
