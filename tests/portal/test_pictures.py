"""Pictures in the tree: named by their content, kept a while when replaced, gone at once when withdrawn."""

import io
import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from PIL import Image as Painter
from wagtail.images.models import Image

from gongkai.publishing import services
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release import releasing
from gongkai.publishing.release.verifying import verify_release
from gongkai.publishing.withdrawal.services import withdraw_address
from gongkai.trail import outbox
from tests.factories import AT
from tests.publishing.builders import a_site, an_article, published

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


def a_picture(colour: str) -> ContentFile:
    buffer = io.BytesIO()
    Painter.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return ContentFile(buffer.getvalue(), name=f"{colour}.png")


@pytest.fixture
def illustrated(tree, settings, tmp_path):
    """Release an article with a red picture; return the tree and the picture."""
    settings.GONGKAI_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    cache.clear()  # Wagtail remembers renditions of pictures that another test had under the same number
    a_site()
    image = Image.objects.create(title="水源", file=a_picture("red"))
    article = an_article(slug="tu")
    block = {"type": "picture", "value": {"image": image.pk, "alt": "水源", "caption": ""}}
    article.body = json.dumps([block])
    article.save()
    published(article)
    outbox.deliver_all(at=AT)
    releasing.release_all(tree, at=AT)
    return tree, image


def released_pictures(tree) -> list[str]:
    return sorted(path.name for path in tree.glob("tp/*"))


def test_a_picture_is_named_by_its_content(illustrated):
    tree, image = illustrated

    (name,) = released_pictures(tree)

    assert name == f"{image.pk}.{image.get_file_hash()[:10]}.png"
    assert f"/tp/{name}" in (tree / "lm/yaowen/tongzhi/tu.html").read_text()
    assert verify_release(tree) == []


def test_a_replaced_picture_has_a_new_name_and_the_old_one_stays_a_while(illustrated):
    tree, image = illustrated
    (old,) = released_pictures(tree)
    image.renditions.all().delete()
    image.file = a_picture("blue")
    image.file_hash = ""
    image.save()
    published(ArticlePage.objects.get(slug="tu"), at=LATER)

    releasing.release_all(tree, at=LATER)
    both = released_pictures(tree)
    consistent = verify_release(tree)
    releasing.release_all(tree, at=LATER + timedelta(days=31))

    assert old in both
    assert len(both) == 2
    assert consistent == []
    assert len(released_pictures(tree)) == 1
    assert old not in released_pictures(tree)


def test_the_picture_of_a_withdrawn_article_goes_at_once(illustrated):
    tree, _ = illustrated

    services.withdraw_article(
        article=ArticlePage.objects.get(slug="tu"), reason="有误", actor_id=None, at=LATER
    )
    outbox.deliver_all(at=LATER)

    assert released_pictures(tree) == []


def test_a_picture_alone_is_withdrawn_and_its_article_stays(illustrated):
    tree, _ = illustrated
    (name,) = released_pictures(tree)

    withdraw_address(address=f"/tp/{name}", reason="人像未经同意", actor_id=None, at=LATER)

    assert released_pictures(tree) == []
    assert "/tp/" not in (tree / "lm/yaowen/tongzhi/tu.html").read_text()
    assert verify_release(tree) == []
