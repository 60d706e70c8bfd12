"""Configuration of the app."""

from django.apps import AppConfig


class SubscriptionsConfig(AppConfig):
    """订阅."""

    name = "gongkai.subscriptions"
    label = "subscriptions"
    verbose_name = "订阅"
