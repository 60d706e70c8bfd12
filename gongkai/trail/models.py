"""What the trail keeps: entries that never change, the head of their chain, a cursor per listener."""

from django.db import models


class Entry(models.Model):
    """One deed (留痕): who did what to which object, when; chained to the one before by SM3."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人", null=True)
    action = models.CharField("动作", max_length=80, db_index=True)
    subject_kind = models.CharField("对象种类", max_length=60)
    subject_id = models.CharField("对象编号", max_length=64)
    payload = models.JSONField("内容", default=dict)
    previous_hash = models.CharField("上一条摘要", max_length=64)
    hash = models.CharField("摘要", max_length=64, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "操作留痕"
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="trail_entry_subject")]

    def __str__(self):
        return f"{self.sequence} {self.action}"


class Head(models.Model):
    """The last link of the chain (链尾): tells a removed end from a chain that just stops there."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    sequence = models.BigIntegerField("序号", default=0)
    hash = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "链尾"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="trail_has_one_head")]

    def __str__(self):
        return f"{self.sequence} {self.hash[:12]}"


class Cursor(models.Model):
    """How far one listener (订阅者) has read the trail."""

    listener = models.CharField("订阅者", max_length=60, primary_key=True)
    position = models.BigIntegerField("已处理到", default=0)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    last_error = models.TextField("最近一次错误", blank=True)
    moved_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "处理进度"

    def __str__(self):
        return f"{self.listener}: {self.position}"


class JobRun(models.Model):
    """When a recurring job (定时任务) last ran: what fell due while the worker was down is done once."""

    name = models.CharField("任务", max_length=60, primary_key=True)
    last_run_at = models.DateTimeField("上次运行", null=True)
    last_error = models.TextField("最近一次错误", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务"

    def __str__(self):
        return self.name
