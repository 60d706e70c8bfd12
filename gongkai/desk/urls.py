"""Addresses of the desk: our own screens live inside Wagtail's admin through its hooks."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("documents/", include(wagtaildocs_urls)),
    path("", include(wagtailadmin_urls)),
]
