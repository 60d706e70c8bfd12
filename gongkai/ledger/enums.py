"""Kinds and states of the ledger."""

from django.db import models


class Part(models.TextChoices):
    """What a unit has in a task (责任类型)."""

    LEAD = "LEAD", "牵头"
    RESPONSIBLE = "RESPONSIBLE", "责任"


class Stage(models.TextChoices):
    """How far a unit has got, as it was reported and judged (办理阶段); what is shown is computed from it."""

    NOT_STARTED = "NOT_STARTED", "未开始"
    IN_PROGRESS = "IN_PROGRESS", "进行中"
    REPORTED = "REPORTED", "已报完成，待县办确认"
    RETURNED = "RETURNED", "退回重办"
    DONE = "DONE", "完成"


class State(models.TextChoices):
    """What the board shows (台账状态, G2)."""

    NOT_STARTED = "NOT_STARTED", "未开始"
    IN_PROGRESS = "IN_PROGRESS", "进行中"
    REPORTED = "REPORTED", "待确认"
    RETURNED = "RETURNED", "退回重办"
    DONE = "DONE", "完成"
    OVERDUE = "OVERDUE", "逾期"
    STANDING_FRESH = "STANDING_FRESH", "长期坚持—已更新"
    STANDING_STALE = "STANDING_STALE", "长期坚持—待更新"


class EvidenceKind(models.TextChoices):
    """What proves a progress report (佐证)."""

    LINK = "LINK", "网页链接"
    FILE = "FILE", "文件"
    TRAIL = "TRAIL", "留痕条目"
