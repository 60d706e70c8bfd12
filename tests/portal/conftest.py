"""A released county in a scratch folder."""

import pytest
from django.db import transaction

from gongkai.publishing.release import releasing
from tests.factories import AT
from tests.publishing.builders import a_site, a_topic, an_amended_document, an_article


@pytest.fixture
def tree(settings, tmp_path):
    """Return the folder of the static tree."""
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    return settings.GONGKAI_SITE_FOLDER


def open_county(tree, folder):
    """Open a county with an article, a document of two editions and a topic, and release it."""
    a_site()
    an_article(slug="ting-shui")
    for slug in ("zhinan", "zhidu", "nianbao"):
        an_article(f"{slug}一份", slug=f"{slug}-1", into=slug)
    an_amended_document(folder)
    a_topic()
    releasing.release_all(tree, at=AT)


@pytest.fixture
def county(db, tree, tmp_path):
    """Return the tree of a released county whose database is there too."""
    open_county(tree, tmp_path / "files")
    return tree


@pytest.fixture(scope="module")
def released(django_db_setup, django_db_blocker, tmp_path_factory):
    """Return the tree of a released county, files only: made once for all tests that read them."""
    tree = tmp_path_factory.mktemp("released") / "site"
    with django_db_blocker.unblock(), transaction.atomic():
        open_county(tree, tree.parent / "files")
        transaction.set_rollback(True)
    return tree
