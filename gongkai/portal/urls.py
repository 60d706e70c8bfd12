"""Addresses of the portal; every public page has a file, the views serve what files cannot."""

from django.urls import path, re_path

from gongkai.portal.views import corrections, pages, searching

app_name = "portal"
urlpatterns = [
    path("sousuo", searching.search, name="search"),
    path("zsk/jiucuo", corrections.look_up, name="correction_receipt"),
    path("zsk/<int:entry_id>/jiucuo", corrections.request_correction, name="request_correction"),
    path("zc/", pages.library_list, name="library"),
    re_path(r"^(?P<path>zc/(?:(?:lei|nian)/.+|rss\.xml))$", pages.public_page),
    re_path(r"^zc/(?P<path>.+)$", pages.document, name="document"),
    re_path(r"^(?P<path>.*)$", pages.public_page, name="page"),
]
