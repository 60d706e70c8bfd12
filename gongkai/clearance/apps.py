"""Configuration of clearance."""

from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    """Clearance (公开审查)."""

    name = "gongkai.clearance"
    label = "clearance"
    verbose_name = "公开审查"
