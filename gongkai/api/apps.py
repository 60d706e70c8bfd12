"""Configuration of the face."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The open API (开放接口)."""

    name = "gongkai.api"
    label = "api"
    verbose_name = "开放接口"
