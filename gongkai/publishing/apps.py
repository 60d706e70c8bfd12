"""Configuration of the app."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """信息发布."""

    name = "gongkai.publishing"
    label = "publishing"
    verbose_name = "信息发布"
