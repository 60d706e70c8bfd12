"""A released county from which something is withdrawn."""

from datetime import timedelta

import pytest

from gongkai.publishing.release import releasing
from gongkai.publishing.withdrawal import services
from gongkai.publishing.withdrawal.records import Withdrawal
from gongkai.trail import outbox
from tests.factories import AT
from tests.portal.conftest import tree  # noqa: F401 - a fixture
from tests.publishing.builders import a_site, an_amended_document, an_article

LATER = AT + timedelta(hours=1)
ARTICLE = "/lm/yaowen/tongzhi/ting-shui.html"
DOCUMENT = "/zc/青水发/2026/1"


@pytest.fixture
def site(tree, settings, tmp_path):  # noqa: F811
    """Release a county with an article, a document of two editions, and all that names them."""
    settings.GONGKAI_HOME = tmp_path
    a_site()
    an_article(slug="ting-shui")
    an_article("关于供水恢复的公告", slug="hui-fu")
    an_amended_document(tmp_path / "files")
    outbox.deliver_all(at=AT)
    releasing.release_all(tree, at=AT)
    return tree


def withdraw(address: str, **changes) -> Withdrawal:
    told = {"reason": "含有不应公开的内容", "actor_id": None, "at": LATER} | changes
    return services.withdraw_address(address=address, **told)
