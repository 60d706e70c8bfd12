"""Task 15 (政府网站和政府信息公开专栏): four blocks, statutory tree, contacts complete, no forged dates."""

from datetime import timedelta

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from gongkai.core.refusals import Refused
from gongkai.portal.frame import load_frame
from gongkai.portal.sources.columns import ColumnSource
from gongkai.publishing import services
from gongkai.publishing.services import ArticleDraft
from gongkai.units import selectors as units
from tests.factories import AT, ON, a_unit, cleared
from tests.publishing.builders import a_site, an_article, column, pass_the_site, some_documents

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    a_site()


def page(address: str) -> HTMLParser:
    return HTMLParser(dict(ColumnSource().pages([address]))[address].decode())


def test_the_disclosure_column_has_its_four_blocks(tmp_path):
    for slug in ("zhinan", "zhidu", "nianbao"):
        an_article(f"{slug}一份", slug=f"{slug}-1", into=slug)
    some_documents(tmp_path / "files")

    headings = [node.text() for node in page("/lm/zwgk/").css("section h2")]

    assert headings == ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]


def test_the_list_of_normative_documents_holds_no_other_kind(tmp_path):
    some_documents(tmp_path / "files", 2)

    shown = page("/lm/zwgk/fading/guifanxing/")

    assert {"行政规范性文件"} == {
        node.css("span")[-1].text() for node in shown.css(".documents .document-facts")
    }
    assert len(shown.css(".documents > li")) == 2


def test_the_contacts_page_names_every_unit():
    for kind in ("DEPARTMENT", "DEPARTMENT", "TOWNSHIP"):
        a_unit(kind=kind)
    pass_the_site()

    shown = page("/lm/lianxi/")

    assert len(shown.css("tbody tr")) == units.list_units(on=ON).count() == 3
    assert all("024-00010001" in row.text() for row in shown.css("tbody tr"))


def test_a_forged_date_of_publication_is_refused():
    draft = ArticleDraft(title="公告", source="水务局", body="正文。")
    article = services.draft_article(column=column("tongzhi"), draft=draft, actor_id=None, at=AT)
    cleared("publishing.articlepage", article.pk)

    with pytest.raises(Refused, match="倒填"):
        services.publish_article(article=article, actor_id=None, at=AT - timedelta(days=9), received_at=AT)


def test_long_columns_are_paged_and_nothing_is_lost():
    for number in range(45):
        an_article(f"公告{number:02d}", slug=f"gonggao-{number:02d}", at=AT + timedelta(minutes=number))

    pages = ["/lm/yaowen/tongzhi/", "/lm/yaowen/tongzhi/ye/2/", "/lm/yaowen/tongzhi/ye/3/"]
    titles = [node.text() for address in pages for node in page(address).css(".rows a")]

    assert titles == [f"公告{number:02d}" for number in reversed(range(45))]
    assert dict(ColumnSource().pages(["/lm/yaowen/tongzhi/ye/4/"])) == {"/lm/yaowen/tongzhi/ye/4/": None}


def test_the_county_names_itself_and_its_entries_at_most_six():
    an_article()
    header = HTMLParser(str(load_frame(AT).header))

    assert header.css_first("a.name").text().startswith("青岚县人民政府")
    assert 2 <= len(header.css(".main-nav a")) <= 6
