"""A Wagtail site of one kind of page, baked by wagtail-bakery; runs in an environment of its own."""

import sys
from collections.abc import Sequence
from pathlib import Path

MODELS = """
from django.db import models
from wagtail.models import Page

class Article(Page):
    source = models.CharField(max_length=80)
    keywords = models.CharField(max_length=80)
    summary = models.CharField(max_length=200)
    day = models.CharField(max_length=20)
    column = models.CharField(max_length=20)
    body = models.TextField()
    template = "page.html"
"""
URLS = """
from django.urls import include, path
from wagtail import urls

urlpatterns = [path("", include(urls))]
"""
APPS = [
    "bakeryapp",
    "bakery",
    "wagtailbakery",
    "wagtail.users",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail.sites",
    "taggit",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]


def prepare(folder: Path, articles: Sequence[dict[str, str]]) -> None:
    """Set Django up over a scratch database and write the pages into the tree."""
    (folder / "bakeryapp/__init__.py").touch()
    (folder / "bakeryapp/models.py").write_text(MODELS, encoding="utf-8")
    (folder / "urls.py").write_text(URLS, encoding="utf-8")
    sys.path.insert(0, str(folder))
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=APPS,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "db.sqlite3")}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [str(folder)],
                "APP_DIRS": True,
            }
        ],
        ROOT_URLCONF="urls",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="x" * 50,
        STATIC_URL="/static/",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_URL="/media/",
        MEDIA_ROOT=str(folder / "media"),
        BUILD_DIR=str(folder / "public"),
        BAKERY_VIEWS=("wagtailbakery.views.AllPublishedPagesView",),
        WAGTAIL_SITE_NAME="x",
        WAGTAILADMIN_BASE_URL="http://127.0.0.1",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )
    django.setup()
    from django.core.management import call_command

    call_command("makemigrations", "bakeryapp", verbosity=0)
    call_command("migrate", verbosity=0, interactive=False)
    _write(articles)


def build(folder: Path) -> None:
    """Bake every published page."""
    (folder / "static").mkdir(exist_ok=True)
    (folder / "media").mkdir(exist_ok=True)
    from django.core.management import call_command

    call_command("build", verbosity=0)


def _write(articles: Sequence[dict[str, str]]) -> None:
    from bakeryapp.models import Article
    from wagtail.models import Page

    home = Page.objects.get(depth=2)
    kept = ("title", "slug", "source", "keywords", "summary", "day", "column", "body")
    for one in articles:
        home.add_child(instance=Article(**{name: one[name] for name in kept}))
