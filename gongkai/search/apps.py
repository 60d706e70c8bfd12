"""Configuration of the app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """智能查询."""

    name = "gongkai.search"
    label = "search"
    verbose_name = "智能查询"
