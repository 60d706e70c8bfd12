"""Configuration of the units."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """Units (机关单位)."""

    name = "gongkai.units"
    label = "units"
    verbose_name = "机关单位"
