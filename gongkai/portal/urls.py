"""Addresses of the portal; every public page has a file, the views serve what files cannot."""

from django.urls import path, re_path

from gongkai.portal.views import corrections, feeding, pages, searching, subscribing

app_name = "portal"
urlpatterns = [
    path("sousuo", searching.search, name="search"),
    path("zsk/jiucuo", corrections.look_up, name="correction_receipt"),
    path("zsk/<int:entry_id>/jiucuo", corrections.request_correction, name="request_correction"),
    path("sousuo.json", searching.search_json, name="search_json"),
    path("sousuo.rss", feeding.search_feed, name="search_feed"),
    path("dingyue", subscribing.subscribe, name="subscribe"),
    path("dingyue/queren/<str:word>", subscribing.confirm, name="confirm_subscription"),
    path("dingyue/wode/<str:word>", subscribing.show_own, name="own_subscriptions"),
    path("dingyue/tuiding/<str:word>", subscribing.end, name="end_subscriptions"),
    path("sousuo/pingjia", searching.judge, name="judge"),
    path("tishi.json", searching.suggest_json, name="suggest_json"),
    path("zc/", pages.library_list, name="library"),
    re_path(r"^(?P<path>zc/(?:(?:lei|nian)/.+|rss\.xml|.+/biandong\.xml))$", pages.public_page),
    re_path(r"^zc/(?P<path>.+)$", pages.document, name="document"),
    re_path(r"^(?P<path>.*)$", pages.public_page, name="page"),
]
