"""Addresses of the desk: our own screens live inside Wagtail's admin through its hooks."""

from django.urls import include, path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents.views.serve import serve

from gongkai.desk.doors import officer_required

urlpatterns = [
    # What was uploaded is for those who work here until a reviewed page takes it to the public (S1).
    path(
        "documents/<int:document_id>/<str:document_filename>",
        officer_required(serve),
        name="wagtaildocs_serve",
    ),
    path("", include(wagtailadmin_urls)),
]
