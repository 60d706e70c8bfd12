"""Configuration of inspection."""

from django.apps import AppConfig


class InspectionConfig(AppConfig):
    """Inspection (监督检查)."""

    name = "gongkai.inspection"
    label = "inspection"
    verbose_name = "监督检查"
