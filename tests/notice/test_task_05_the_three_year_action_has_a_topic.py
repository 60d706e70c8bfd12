"""Task 5 (三年行动信息公开): a topic with five classes, none empty, archived when it ends."""

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from gongkai.core.refusals import Refused
from gongkai.portal.frame import load_frame
from gongkai.portal.sources.columns import topic_page
from gongkai.publishing import services
from gongkai.publishing.models import TopicPage
from tests.factories import AT
from tests.publishing.builders import a_site, a_topic

pytestmark = pytest.mark.django_db
CLASSES = ["配套政策文件", "政策解读", "工作进展", "重大活动", "典型经验"]


@pytest.fixture(autouse=True)
def site():
    a_site()


def shown(at=AT) -> HTMLParser:
    frame = load_frame(at)
    node = next(node for node in frame.tree.walk() if isinstance(node.page, TopicPage))
    return HTMLParser(topic_page(frame, node).decode())


def test_the_topic_shows_its_five_classes_each_with_source_and_date():
    a_topic()

    page = shown()

    assert [node.text() for node in page.css(".topic-sections h2")] == CLASSES
    for section in page.css(".topic-sections section"):
        assert section.css_first("li a") is not None
        assert section.css_first("time").text() == "2026-11-01"
        assert "青岚县水务局" in section.text()


def test_a_topic_that_ended_is_marked_and_kept():
    a_topic(ends_on=date(2026, 10, 31))

    assert "归档保存" in shown().css_first(".notice").text()


def test_a_running_topic_is_not_marked():
    a_topic(ends_on=date(2026, 12, 31))

    assert shown().css_first(".notice") is None


def test_a_topic_may_not_end_before_it_starts():
    with pytest.raises(Refused) as refusal:
        services.open_topic(
            topic=TopicPage.objects.get(),
            lead="",
            starts_on=date(2026, 5, 1),
            ends_on=date(2026, 4, 1),
            sections=[],
            actor_id=None,
            at=AT,
        )

    assert refusal.value.blockers[0].basis.startswith("R05-03")
