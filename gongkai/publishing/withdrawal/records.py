"""What is kept of a withdrawal (撤下记录): what was public, since when, and how long it took to be gone."""

from datetime import timedelta

from django.conf import settings
from django.db import models


class Kind(models.TextChoices):
    """What was withdrawn."""

    ARTICLE = "ARTICLE", "信息"
    DOCUMENT = "DOCUMENT", "政策文件"
    ENTRY = "ENTRY", "知识条目"
    FILE = "FILE", "附件或图片"


class Withdrawal(models.Model):
    """One thing taken off the public site at once (紧急撤下)."""

    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    subject_id = models.CharField("编号", max_length=40)
    title = models.CharField("标题", max_length=300)
    address = models.CharField("网址", max_length=500)
    files = models.JSONField("撤下的文件", default=list)
    reason = models.CharField("撤下理由", max_length=300)
    found_by = models.CharField("发现人", max_length=80, blank=True)
    found_at = models.DateTimeField("发现时间")
    ordered_at = models.DateTimeField("下令时间")
    removed_at = models.DateTimeField("撤下时间")
    finished_at = models.DateTimeField("办结时间", null=True, editable=False)
    first_released_at = models.DateTimeField("最早公开时间", null=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    folder = models.CharField("快照所在", max_length=80, unique=True)
    digest = models.CharField("快照摘要", max_length=64)
    measures = models.TextField("采取的措施", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "撤下记录"
        indexes = [models.Index(fields=["kind", "address"], name="withdrawal_address")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(removed_at__gte=models.F("ordered_at")),
                name="withdrawal_removed_after_it_was_ordered",
                violation_error_message="撤下时间不能早于下令时间。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def seen_for(self) -> timedelta | None:
        """How long the public could see it."""
        return self.removed_at - self.first_released_at if self.first_released_at else None
