"""Configuration of the app."""

import importlib

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "gongkai.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Load the choosers while Chinese is active: Wagtail fixes their labels on the first import."""
        importlib.import_module("wagtail.admin.viewsets.chooser")
