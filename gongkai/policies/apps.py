"""Configuration of the app."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """政策文件库."""

    name = "gongkai.policies"
    label = "policies"
    verbose_name = "政策文件库"
