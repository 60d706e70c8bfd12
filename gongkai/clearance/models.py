"""Clearances, their decisions, accepted findings, and permits: the licence of exactly these bytes."""

from django.db import models
from django.db.models import Q

from gongkai.clearance.enums import Carrier, Channel, Outcome, State, WithholdReason


class ClearanceQuerySet(models.QuerySet):
    """Clearances by what waits."""

    def open(self):
        return self.filter(state__in=[State.IN_REVIEW, State.REFERRED])

    def of(self, kind, subject_id):
        return self.filter(subject_kind=kind, subject_id=subject_id)


class Clearance(models.Model):
    """
    One review of one thing before it is public (公开前审查), with the sheet's fields (S3).

    `digest` is of exactly the bytes that were handed in; `chain` the roles that review it, in order, and
    `position` how many of them have passed it. `passages` and `findings` show reviewers what they judge.
    """

    subject_kind = models.CharField("对象种类", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    title = models.CharField("信息名称", max_length=400)
    place = models.CharField("栏目或类别", max_length=200, blank=True)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="拟公开单位"
    )
    summary = models.TextField("内容摘要", blank=True)
    carrier = models.CharField("载体形式", max_length=8, choices=Carrier.choices, default=Carrier.OTHER)
    channel = models.CharField("拟公开方式", max_length=10, choices=Channel.choices, default=Channel.WEBSITE)
    planned_for = models.DateTimeField("拟公开时间", null=True, blank=True)
    concerns = models.JSONField("涉密涉敏声明", default=list, blank=True)
    digest = models.CharField("内容摘要值", max_length=64)
    passages = models.JSONField("送审内容", default=list)
    files = models.JSONField("随附文件", default=list)
    members = models.JSONField("批次成员", default=dict)
    findings = models.JSONField("扫描发现", default=list)
    face = models.CharField("列表所示", max_length=600, blank=True)
    chain = models.JSONField("审查环节", default=list)
    position = models.PositiveSmallIntegerField("已过环节", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.IN_REVIEW)
    withhold_reason = models.CharField(
        "不予公开理由", max_length=16, choices=WithholdReason.choices, blank=True, default=""
    )
    handed_in_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, related_name="+", verbose_name="送审人"
    )
    handed_in_at = models.DateTimeField("送审时间")
    due_on = models.DateField("审查期限", null=True)
    decided_at = models.DateTimeField("办结时间", null=True)
    published_at = models.DateTimeField("公开时间", null=True)

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开前审查"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"], name="clearance_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state__in=["IN_REVIEW", "REFERRED"]),
                name="one_open_clearance_per_subject",
            )
        ]

    def __str__(self):
        return f"{self.title}（{self.get_state_display()}）"


class Decision(models.Model):
    """What one reviewer decided on one step (审查意见); nobody decides twice on one clearance (X-07)."""

    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="decisions", verbose_name="审查")
    position = models.PositiveSmallIntegerField("环节")
    role = models.CharField("岗位", max_length=16)
    officer = models.ForeignKey("units.Officer", models.PROTECT, related_name="+", verbose_name="审查人")
    outcome = models.CharField("结论", max_length=8, choices=Outcome.choices)
    reason = models.TextField("意见", blank=True)
    digest = models.CharField("所审内容摘要值", max_length=64)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审查意见"

    def __str__(self):
        return f"{self.officer} {self.get_outcome_display()}"


class AcceptedFinding(models.Model):
    """A finding that an officer looked at and let stand, with the reason (认可的发现, S5)."""

    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="accepted", verbose_name="审查")
    key = models.CharField("发现", max_length=64)
    rule = models.CharField("规则", max_length=40)
    masked = models.CharField("内容（脱敏）", max_length=200)
    reason = models.CharField("理由", max_length=300)
    officer = models.ForeignKey("units.Officer", models.PROTECT, related_name="+", verbose_name="认可人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "认可的发现"
        constraints = [
            models.UniqueConstraint(fields=["clearance", "key"], name="a_finding_is_accepted_once")
        ]

    def __str__(self):
        return f"{self.rule} {self.masked}"


class Permit(models.Model):
    """
    That exactly these bytes of a subject passed their review (公开许可); publishing them ends all others.

    `face` is what lists show of it, so that a list shows nothing that was not reviewed either.
    """

    subject_kind = models.CharField("对象种类", max_length=60)
    subject_id = models.BigIntegerField("对象编号")
    digest = models.CharField("内容摘要值", max_length=64)
    face = models.CharField("列表所示", max_length=600, blank=True)
    clearance = models.ForeignKey(Clearance, models.PROTECT, related_name="permits", verbose_name="审查")
    granted_at = models.DateTimeField("许可时间")

    class Meta:
        verbose_name = verbose_name_plural = "公开许可"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "digest"], name="one_permit_per_content"
            )
        ]

    def __str__(self):
        return f"{self.subject_kind} {self.subject_id} {self.digest[:12]}"


class ReviewChain(models.Model):
    """The county's own chain for a kind and a class of columns (审查环节设置, S2)."""

    subject_kind = models.CharField("对象种类", max_length=60)
    column_kind = models.CharField("栏目类别", max_length=16, blank=True)
    roles = models.JSONField("环节", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "审查环节设置"
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "column_kind"], name="one_chain_per_kind")
        ]

    def __str__(self):
        return f"{self.subject_kind} {self.column_kind}"


from gongkai.clearance.watch_models import *  # noqa: E402, F403 - the watch keeps its models apart
