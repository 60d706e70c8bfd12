"""What the aggregation watch found (汇聚预警): kinds, counts and places, never a person's value."""

from django.db import models
from django.db.models import Q


class FindingKind(models.TextChoices):
    """What adds up (汇聚类型, S11)."""

    LINKED = "LINKED", "名单可以对上"
    UNMASKED = "UNMASKED", "遮去的姓名可以还原"
    STANDS_OUT = "STANDS_OUT", "名单中有人可被认出"
    REASSEMBLED = "REASSEMBLED", "号码可以拼完整"
    TOPIC = "TOPIC", "敏感事实累积"
    CROSS = "CROSS", "多份文件合成全貌"
    COORDINATES = "COORDINATES", "精确坐标"


class FindingSeverity(models.TextChoices):
    """How bad it is (程度)."""

    HIGH = "HIGH", "高"
    MEDIUM = "MEDIUM", "中"
    LOW = "LOW", "低"


class FindingState(models.TextChoices):
    """What became of it (处理状态)."""

    OPEN = "OPEN", "待处理"
    ACCEPTED = "ACCEPTED", "可以公开"
    ACTED = "ACTED", "已处置"
    RESOLVED = "RESOLVED", "已消除"


class AggregationFinding(models.Model):
    """Something public that tells too much once it is put together (汇聚预警, S11); the secrecy officer decides."""

    kind = models.CharField("类型", max_length=12, choices=FindingKind.choices)
    severity = models.CharField("程度", max_length=6, choices=FindingSeverity.choices)
    what = models.CharField("说明", max_length=400)
    basis = models.CharField("依据", max_length=120)
    subject = models.CharField("关于", max_length=300)
    count = models.PositiveIntegerField("涉及人数或条数")
    fingerprint = models.CharField("指纹", max_length=64, unique=True)
    words = models.CharField("词表版本", max_length=120)
    found_at = models.DateTimeField("发现时间")
    state = models.CharField(
        "状态", max_length=8, choices=FindingState.choices, default=FindingState.OPEN, db_index=True
    )
    decided_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    reason = models.CharField("理由", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "汇聚预警"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN") | (Q(decided_at__isnull=False) & ~Q(reason="")),
                name="aggregation_decision_has_a_reason",
                violation_error_message="请写明理由。",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.subject}"


class FindingPlace(models.Model):
    """One place where a part of what adds up is public (涉及位置)."""

    finding = models.ForeignKey(
        AggregationFinding, models.CASCADE, related_name="places", verbose_name="预警"
    )
    position = models.PositiveSmallIntegerField("次序")
    key = models.CharField("来源", max_length=80, db_index=True)
    title = models.CharField("标题", max_length=400)
    address = models.CharField("地址", max_length=400)
    where = models.CharField("所在处", max_length=200, blank=True)
    rows = models.JSONField("行", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "涉及位置"
        constraints = [
            models.UniqueConstraint(fields=["finding", "position"], name="finding_places_are_in_order")
        ]

    def __str__(self):
        return f"{self.title} {self.where}"


class WatchCount(models.Model):
    """How many facts on a guarded topic are too many (主题阈值), as the secrecy office set it; the last counts."""

    topic = models.CharField("主题", max_length=20, db_index=True)
    exact = models.PositiveSmallIntegerField("精确事实条数")
    village = models.PositiveSmallIntegerField("到村事实条数")
    reason = models.CharField("理由", max_length=200)
    set_by = models.ForeignKey("units.Officer", models.PROTECT, related_name="+", verbose_name="设定人")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = verbose_name_plural = "主题阈值"

    def __str__(self):
        return f"{self.topic} {self.exact}/{self.village}"
