"""Addresses of the open API and of the pages for other sites' frames."""

from django.urls import path, re_path

from gongkai.api import embedding, pages
from gongkai.api.application import api

app_name = "api"
urlpatterns = [
    path("api/", pages.read_api, name="docs"),
    path("api/v1/", pages.read_api),
    path("api/v1/openapi.json", pages.openapi, name="openapi"),
    path("qianru/sousuo", embedding.search, name="embed_search"),
    path("qianru/wen", embedding.ask, name="embed_ask"),
]
api_urls = [path("api/v1/", api.urls), re_path(r"^api/.*$", pages.no_such_address)]
