"""Configuration of the app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """政府门户."""

    name = "gongkai.portal"
    label = "portal"
    verbose_name = "政府门户"
