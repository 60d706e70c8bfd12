"""Deeds on columns and articles: each writes the trail, none forges a date."""

from datetime import timedelta

import pytest

from gongkai.core.refusals import BadInput, Refused
from gongkai.publishing import selectors, services
from gongkai.publishing.markup import body_from_markdown
from gongkai.publishing.models import ArticlePage, ColumnPage, SiteProfile
from gongkai.publishing.services import ArticleDraft
from gongkai.trail.models import Entry
from tests.factories import AT, an_officer, cleared
from tests.publishing.builders import COLUMNS, SITE, a_site, an_article, column

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    a_site()


def test_building_the_columns_twice_builds_them_once():
    services.build_columns(columns=COLUMNS, home_title="青岚县人民政府", actor_id=None, at=AT)

    assert ColumnPage.objects.count() == len(COLUMNS) - 1
    assert column("guifanxing").address == "/lm/zwgk/fading/guifanxing/"


def test_a_column_of_no_known_class_is_refused():
    with pytest.raises(BadInput, match="类别"):
        services.build_columns(
            columns=[{"slug": "x", "title": "甲", "type": "杂类"}], home_title="青岚", actor_id=None, at=AT
        )


def test_an_article_is_published_at_the_servers_time_and_in_the_trail():
    officer = an_officer()
    draft = ArticleDraft(title="公告", source="水务局", body="正文。")

    article = services.draft_article(column=column("tongzhi"), draft=draft, actor_id=officer.pk, at=AT)
    cleared("publishing.articlepage", article.pk)
    article = services.publish_article(article=article, actor_id=officer.pk, at=AT)

    entry = Entry.objects.get(action="publishing.article_published")
    assert (article.published_at, entry.at, entry.actor_id) == (AT, AT, officer.pk)
    assert entry.payload["address"] == article.address == "/lm/yaowen/tongzhi/t20261120_1.html"


def test_a_forged_date_is_refused_and_nothing_is_kept():
    draft = ArticleDraft(title="公告", source="水务局", body="正文。")
    article = services.draft_article(column=column("tongzhi"), draft=draft, actor_id=None, at=AT)
    cleared("publishing.articlepage", article.pk)

    with pytest.raises(Refused) as refusal:
        services.publish_article(article=article, actor_id=None, at=AT - timedelta(days=30), received_at=AT)

    assert refusal.value.blockers[0].basis.startswith("V1⑤")
    assert not ArticlePage.objects.live().exists()
    assert not Entry.objects.filter(action="publishing.article_published").exists()


def test_withdrawing_needs_a_reason_and_takes_the_article_off_every_list():
    article = an_article()
    with pytest.raises(BadInput):
        services.withdraw_article(article=article, reason=" ", actor_id=None, at=AT)

    services.withdraw_article(article=article, reason="内容有误", actor_id=None, at=AT)

    assert list(selectors.list_articles()) == []
    assert Entry.objects.get(action="publishing.article_withdrawn").payload["reason"] == "内容有误"


def test_the_desks_own_editor_writes_the_trail_too(client, settings):
    client.force_login(an_officer(role="COUNTY_OFFICE"))
    article = an_article()
    page = {"draft_title": article.title}
    from gongkai.publishing.wagtail_hooks import note_bulk, note_deleted, note_moved, note_published

    class Request:
        user = an_officer()

    for note in (note_published, note_moved, note_deleted):
        note(Request, article)
    note_bulk(Request, "unpublish", [article], page)

    told = (
        Entry.objects.filter(actor_id=Request.user.pk).order_by("sequence").values_list("action", flat=True)
    )
    assert list(told) == [
        f"publishing.article_{deed}" for deed in ("published", "moved", "deleted", "withdrawn")
    ]


def test_the_sites_facts_are_one_row_and_checked():
    with pytest.raises(Refused):
        services.describe_site(fields=SITE | {"icp": "无"}, actor_id=None, at=AT)

    assert SiteProfile.objects.get().icp == SITE["icp"]


def test_markdown_becomes_text_and_tables_and_nothing_that_runs():
    blocks = body_from_markdown(
        "# 标题\n\n<script>alert(1)</script>[链接](javascript:x)\n\n|甲|乙|\n|-|-|\n|1|2|\n\n完。"
    )

    assert [kind for kind, _ in blocks] == ["text", "table", "text"]
    assert "<script" not in blocks[0][1]
    assert 'href="javascript' not in blocks[0][1]
    assert blocks[0][1].startswith("<h2>")
    assert blocks[1][1]["rows"] == "甲 | 乙\n1 | 2"


def test_the_portals_address_is_the_pages_address_everywhere():
    article = an_article(slug="ting-shui")

    assert article.get_url() == article.url == "/lm/yaowen/tongzhi/ting-shui.html"
    assert article.full_url.endswith(article.address)
