"""Configuration of the trail."""

from django.apps import AppConfig


class TrailConfig(AppConfig):
    """The trail (操作留痕)."""

    name = "gongkai.trail"
    label = "trail"
    verbose_name = "操作留痕"
