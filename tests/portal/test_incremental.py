"""One change releases only what it touches; the whole stays equal to a full release."""

from datetime import timedelta

import pytest

from gongkai.policies import services as policies
from gongkai.policies.models import PolicyDocument
from gongkai.publishing import services
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release import releasing
from gongkai.publishing.release.verifying import verify_release
from gongkai.trail.models import Entry
from tests.factories import AT
from tests.publishing.builders import a_site, an_article, some_documents

LATER = AT + timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def many(tree, tmp_path):
    """Release a county with thirty documents; return the tree."""
    a_site()
    an_article(slug="ting-shui")
    some_documents(tmp_path / "files", 30)
    releasing.release_all(tree, at=AT)
    return tree


def after(last: int) -> list[Entry]:
    return list(Entry.objects.filter(sequence__gt=last).order_by("sequence"))


def last_entry() -> int:
    return Entry.objects.order_by("-sequence").first().sequence


def test_withdrawing_one_document_of_thirty_releases_it_and_its_lists(many):
    start = last_entry()
    document = PolicyDocument.objects.get(number="青水发〔2026〕7号")
    policies.withdraw_document(document=document, reason="重复发布", actor_id=None, at=LATER)

    report = releasing.release_entries(many, after(start), at=LATER)

    assert not (many / "zc/青水发/2026/7/index.html").exists()
    assert not (many / "zc/青水发/2026/7.docx").exists()
    others = {one for one in report.written_addresses if one.startswith("/zc/青水发/")}
    assert others == set()
    assert {"/zc/", "/zc/nian/2026/", "/wzdt/", "/sitemap/zc-2026.xml"} <= set(report.written_addresses)
    assert report.rendered < 40
    assert verify_release(many) == []


def test_one_new_article_releases_itself_its_columns_home_and_feed(many):
    start = last_entry()
    an_article("关于供水恢复的公告", slug="hui-fu", at=LATER)

    report = releasing.release_entries(many, after(start), at=LATER)

    assert set(report.written_addresses) == {
        "/lm/yaowen/tongzhi/hui-fu.html",
        "/lm/yaowen/",
        "/lm/yaowen/tongzhi/",
        "/lm/yaowen/tongzhi/rss.xml",
        "/",
        "/rss.xml",
        "/sitemap/lm-2026.xml",
    }
    assert verify_release(many) == []


def test_an_interpretation_releases_the_document_it_interprets(many):
    start = last_entry()
    an_article("怎么领补助", slug="jie-du", at=LATER, interprets="青水发〔2026〕3号")

    report = releasing.release_entries(many, after(start), at=LATER)

    assert "/zc/青水发/2026/3" in report.written_addresses
    assert "/zc/青水发/2026/4" not in report.written_addresses
    assert "怎么领补助" in (many / "zc/青水发/2026/3/index.html").read_text()


def test_a_withdrawn_article_leaves_the_tree(many):
    start = last_entry()
    services.withdraw_article(
        article=ArticlePage.objects.get(slug="ting-shui"), reason="有误", actor_id=None, at=LATER
    )

    releasing.release_entries(many, after(start), at=LATER)

    assert not (many / "lm/yaowen/tongzhi/ting-shui.html").exists()
    assert "关于停水的公告" not in (many / "index.html").read_text()
    assert verify_release(many) == []


def test_what_is_released_piece_by_piece_is_what_is_released_at_once(many):
    start = last_entry()
    an_article("甲", slug="jia", at=LATER)
    document = PolicyDocument.objects.get(number="青水发〔2026〕9号")
    policies.withdraw_document(document=document, reason="重复", actor_id=None, at=LATER)
    releasing.release_entries(many, after(start), at=LATER)

    report = releasing.release_all(many, at=LATER)

    assert (report.written_addresses, report.removed) == ([], 0)


def test_a_list_that_becomes_a_page_shorter_leaves_no_page_behind(many):
    for number in range(20):
        an_article(f"公告{number}", slug=f"gong-gao-{number}", at=LATER)
    start = last_entry()
    releasing.release_all(many, at=LATER)
    assert (many / "lm/yaowen/tongzhi/ye/2/index.html").exists()

    services.withdraw_article(
        article=ArticlePage.objects.get(slug="gong-gao-3"), reason="有误", actor_id=None, at=LATER
    )
    releasing.release_entries(many, after(start), at=LATER)

    assert not (many / "lm/yaowen/tongzhi/ye/2").exists()
    assert verify_release(many) == []


def test_a_kind_that_holds_nothing_any_more_leaves_no_list_behind(many):
    PolicyDocument.objects.filter(number="青水发〔2026〕7号").update(kind="OTHER")
    releasing.release_all(many, at=LATER)
    assert (many / "zc/lei/other/index.html").exists()
    start = last_entry()

    document = PolicyDocument.objects.get(number="青水发〔2026〕7号")
    policies.withdraw_document(document=document, reason="有误", actor_id=None, at=LATER)
    releasing.release_entries(many, after(start), at=LATER)

    assert not (many / "zc/lei/other").exists()
    assert verify_release(many) == []
