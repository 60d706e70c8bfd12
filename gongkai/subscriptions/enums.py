"""What can be followed, and how often it is told."""

from django.db import models


class TargetKind(models.TextChoices):
    """What is followed (订阅对象)."""

    QUERY = "QUERY", "查询"
    DOCUMENT = "DOCUMENT", "文件"


class Rhythm(models.TextChoices):
    """How often a digest goes out (摘要频次)."""

    DAILY = "DAILY", "每天"
    WEEKLY = "WEEKLY", "每周"


class MailingState(models.TextChoices):
    """Where one digest stands (摘要邮件): once claimed it is never sent by anybody else."""

    CLAIMED = "CLAIMED", "正在发送"
    SENT = "SENT", "已发送"
