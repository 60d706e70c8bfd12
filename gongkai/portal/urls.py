"""Addresses of the portal; every public page has a file, the views serve what files cannot."""

from django.urls import path, re_path

from gongkai.portal.views import pages, searching

app_name = "portal"
urlpatterns = [
    path("sousuo", searching.search, name="search"),
    path("sousuo.json", searching.search_json, name="search_json"),
    path("sousuo/pingjia", searching.judge, name="judge"),
    path("tishi.json", searching.suggest_json, name="suggest_json"),
    path("zc/", pages.library_list, name="library"),
    re_path(r"^(?P<path>zc/(?:(?:lei|nian)/.+|rss\.xml))$", pages.public_page),
    re_path(r"^zc/(?P<path>.+)$", pages.document, name="document"),
    re_path(r"^(?P<path>.*)$", pages.public_page, name="page"),
]
