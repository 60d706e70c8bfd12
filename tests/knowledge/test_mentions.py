"""What cites a document is looked up, not read for; what is not noted yet is read."""

import pytest

from gongkai.knowledge import mentions, selectors
from gongkai.knowledge.models import ArticleMention
from gongkai.trail import outbox
from tests.factories import AT
from tests.policies.builders import a_document
from tests.publishing.builders import a_site, an_article

pytestmark = pytest.mark.django_db
LISTENER = outbox.Listener(mentions.LISTENER, mentions.ACTIONS, mentions.note_mentions)


def told(document):
    return [
        (one.label, one.title) for one in selectors.impact_of(document.pk) if one.kind == mentions.ARTICLE
    ]


@pytest.fixture
def document():
    a_site()
    return a_document()


@pytest.mark.parametrize(
    ("body", "is_told"),
    [
        ("依据青政发〔2023〕21号开展。", True),
        ("依据《青岚县井盖管理办法》开展。", True),
        ("按《关于印发《青岚县井盖管理办法》的通知》开展。", True),
        ("依据蓝政发〔2023〕21号开展。", False),
        ("依据《青岚县井盖管理办法实施细则》开展。", False),
    ],
)
def test_the_same_articles_are_found_before_and_after_they_are_noted(document, body, is_told):
    an_article(title="井盖整治", body=body)
    expected = [("信息", "井盖整治")] if is_told else []

    assert told(document) == expected
    outbox.deliver(LISTENER, at=AT)
    assert told(document) == expected


def test_noted_articles_that_name_something_else_are_not_read(document):
    for number in range(5):
        an_article(title=f"公告{number}", body="依据《别的办法》开展。")
    an_article(title="井盖整治", body=f"依据{document.number}开展。")
    outbox.deliver(LISTENER, at=AT)

    assert ArticleMention.objects.filter(name="《别的办法》").count() == 5
    assert len(mentions.list_naming([document.number, f"《{document.title}》"])) == 1


def test_a_name_that_is_neither_title_nor_number_makes_everything_read(document):
    assert mentions.list_naming(["无号"]) is None
