"""Configuration of the app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """热线知识库."""

    name = "gongkai.knowledge"
    label = "knowledge"
    verbose_name = "热线知识库"
