"""What columns are and what they hold."""

from django.db import models


class ColumnKind(models.TextChoices):
    """The class of a column in the national tags (栏目类别, T4); it sets how fresh it must be (V4)."""

    OVERVIEW = "OVERVIEW", "概况信息"
    NEWS = "NEWS", "政务动态"
    DISCLOSURE = "DISCLOSURE", "信息公开"
    POLICY = "POLICY", "政策文件"
    INTERPRETATION = "INTERPRETATION", "解读回应"
    SERVICE = "SERVICE", "办事服务"
    INTERACTION = "INTERACTION", "互动交流"


class Holding(models.TextChoices):
    """What a column shows (栏目内容)."""

    GROUP = "GROUP", "下级栏目"
    ARTICLES = "ARTICLES", "信息"
    DOCUMENTS = "DOCUMENTS", "政策文件"
    CONTACTS = "CONTACTS", "单位联系方式"
    TOPIC = "TOPIC", "专题"
    LINK = "LINK", "链接"
