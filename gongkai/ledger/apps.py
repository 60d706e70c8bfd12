"""Configuration of the app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """工作台账."""

    name = "gongkai.ledger"
    label = "ledger"
    verbose_name = "工作台账"
