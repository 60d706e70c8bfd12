"""What the expiry sweep proposes, what was done about it, and the hash of what was public (清理, S10)."""

from django.db import models
from django.db.models import Q

from gongkai.inspection.enums import Action, Reason, State


class Candidate(models.Model):
    """Something public that is past its time (清理事项): reason, proposed action, deadline; the unit decides."""

    reason = models.CharField("原因", max_length=10, choices=Reason.choices, db_index=True)
    action = models.CharField("建议", max_length=10, choices=Action.choices)
    why = models.CharField("说明", max_length=400)
    basis = models.CharField("依据", max_length=120)
    subject_kind = models.CharField("对象种类", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    title = models.CharField("标题", max_length=400)
    address = models.CharField("地址", max_length=400)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    fingerprint = models.CharField("指纹", max_length=64, unique=True)
    public_hash = models.CharField("公开内容摘要", max_length=64, blank=True)
    found_on = models.DateField("列入日期")
    due_on = models.DateField("确认期限")
    reminded_on = models.DateField("催办日期", null=True, blank=True)
    state = models.CharField("状态", max_length=5, choices=State.choices, default=State.OPEN, db_index=True)
    action_taken = models.CharField("采取的办法", max_length=10, choices=Action.choices, blank=True)
    decided_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    note = models.CharField("理由", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清理事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN") | Q(decided_at__isnull=False),
                name="candidate_decision_is_dated",
            ),
            models.CheckConstraint(
                condition=~Q(state="KEPT") | ~Q(note=""),
                name="what_is_kept_is_kept_for_a_reason",
                violation_error_message="请写明继续保留的理由。",
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()}：{self.title}"


class Archived(models.Model):
    """What was public before it was archived, masked or taken down (存档): its hash, for archives its words too."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="archives", verbose_name="清理事项")
    title = models.CharField("标题", max_length=400)
    address = models.CharField("地址", max_length=400)
    hash = models.CharField("SM3摘要", max_length=64)
    content = models.JSONField("内容", default=dict)
    at = models.DateTimeField("存档时间")

    class Meta:
        verbose_name = verbose_name_plural = "清理存档"

    def __str__(self):
        return f"{self.title} {self.hash[:12]}"


class Mark(models.Model):
    """A mark that stands over an article whose time is over (失效标注); the words below stay as they were."""

    article_id = models.BigIntegerField("信息", unique=True)
    text = models.CharField("标注", max_length=200)
    marked_at = models.DateTimeField("标注时间")

    class Meta:
        verbose_name = verbose_name_plural = "失效标注"

    def __str__(self):
        return self.text


class FormerLeader(models.Model):
    """A leader who left (已离任领导); pages other than news should no longer name them in the post."""

    name = models.CharField("姓名", max_length=40)
    post = models.CharField("原职务", max_length=80, blank=True)
    left_on = models.DateField("离任日期")

    class Meta:
        verbose_name = verbose_name_plural = "已离任领导"
        constraints = [models.UniqueConstraint(fields=["name", "post"], name="former_leader_is_entered_once")]

    def __str__(self):
        return f"{self.name} {self.post}"
