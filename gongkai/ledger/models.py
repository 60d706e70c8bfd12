"""Notices, their tasks, and what each unit does about each task."""

from django.db import models
from django.db.models import Q

from gongkai.ledger.enums import EvidenceKind, Part, Stage


class Notice(models.Model):
    """A notice that breaks work down into tasks (任务分解通知); a draft until it is confirmed."""

    title = models.CharField("标题", max_length=200)
    number = models.CharField("发文字号", max_length=60, blank=True)
    issuer = models.CharField("发文机关", max_length=120, blank=True)
    issued_on = models.DateField("发文日期", null=True, blank=True)
    file_name = models.CharField("来源文件", max_length=200, blank=True)
    file_hash = models.CharField("来源文件摘要", max_length=64)
    basis = models.JSONField("依据", default=list)
    remainder = models.JSONField("未能识别的内容", default=list)
    imported_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, verbose_name="导入人")
    imported_at = models.DateTimeField("导入时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "任务分解通知"
        constraints = [
            models.UniqueConstraint(fields=["file_hash"], name="notice_file_is_imported_once"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_draft(self):
        return self.confirmed_at is None


class Task(models.Model):
    """One task of a notice (任务)."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="tasks", verbose_name="通知")
    no = models.PositiveSmallIntegerField("序号")
    section = models.CharField("部分", max_length=200, blank=True)
    title = models.CharField("任务", max_length=200)
    text = models.TextField("内容")
    lead_names = models.JSONField("牵头单位（原文）", default=list)
    responsible_names = models.JSONField("责任单位（原文）", default=list)
    due_on = models.DateField("完成时限", null=True, blank=True)
    is_standing = models.BooleanField("长期坚持", default=False)
    deadline_text = models.CharField("时限（原文）", max_length=120, blank=True)
    remarks = models.JSONField("说明", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        constraints = [
            models.UniqueConstraint(fields=["notice", "no"], name="task_number_is_unique_in_notice")
        ]

    def __str__(self):
        return f"{self.no}. {self.title}"


class AssignmentQuerySet(models.QuerySet):
    """Assignments of confirmed notices."""

    def live(self):
        return self.filter(task__notice__confirmed_at__isnull=False)


class Assignment(models.Model):
    """One row of the ledger (台账行): one unit's share of one task."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="assignments", verbose_name="任务")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="assignments", verbose_name="单位")
    part = models.CharField("责任类型", max_length=12, choices=Part.choices)
    stage = models.CharField("办理阶段", max_length=12, choices=Stage.choices, default=Stage.NOT_STARTED)
    due_on = models.DateField("完成时限", null=True, blank=True)
    is_standing = models.BooleanField("长期坚持", default=False)
    done_on = models.DateField("完成日期", null=True, blank=True)
    updated_on = models.DateField("最近进展", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账行"
        constraints = [
            models.UniqueConstraint(fields=["task", "unit"], name="unit_has_one_row_in_a_task"),
            models.CheckConstraint(
                condition=Q(stage="DONE", done_on__isnull=False)
                | (~Q(stage="DONE") & Q(done_on__isnull=True)),
                name="assignment_done_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.task} · {self.unit}"


class Progress(models.Model):
    """What a unit says it has done (进展); never changed, only added to."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="progress", verbose_name="台账行")
    text = models.TextField("进展")
    is_completion = models.BooleanField("报完成", default=False)
    reported_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, verbose_name="填报人")
    reported_at = models.DateTimeField("填报时间")

    class Meta:
        verbose_name = verbose_name_plural = "进展"

    def __str__(self):
        return self.text[:40]


class Evidence(models.Model):
    """What proves a progress report (佐证): a released page, a file, or an entry of the trail."""

    progress = models.ForeignKey(Progress, models.CASCADE, related_name="evidence", verbose_name="进展")
    kind = models.CharField("种类", max_length=8, choices=EvidenceKind.choices)
    url = models.CharField("链接", max_length=500, blank=True)
    file = models.FileField("文件", upload_to="ledger/%Y/%m/", blank=True)
    file_hash = models.CharField("文件摘要", max_length=64, blank=True)
    entry_sequence = models.BigIntegerField("留痕序号", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证"

    def __str__(self):
        return self.url or self.file.name or f"留痕第 {self.entry_sequence} 条"


class Review(models.Model):
    """What the county office said of a report (确认或退回)."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reviews", verbose_name="台账行")
    is_accepted = models.BooleanField("确认完成")
    reason = models.TextField("意见", blank=True)
    reviewed_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, verbose_name="审核人")
    reviewed_at = models.DateTimeField("审核时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核意见"

    def __str__(self):
        return "确认" if self.is_accepted else "退回"


class DeadlineChange(models.Model):
    """A deadline that was moved (时限变更): from, to, why, by whom."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="deadline_changes", verbose_name="台账行"
    )
    old_due_on = models.DateField("原时限", null=True)
    new_due_on = models.DateField("新时限")
    reason = models.TextField("理由")
    changed_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, verbose_name="变更人")
    changed_at = models.DateTimeField("变更时间")

    class Meta:
        verbose_name = verbose_name_plural = "时限变更"

    def __str__(self):
        return f"{self.old_due_on} → {self.new_due_on}"


class Obligation(models.Model):
    """A dated duty outside the tasks (其他有期限的要求), such as the plan each unit owes."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="obligations", verbose_name="通知")
    text = models.TextField("要求")
    due_on = models.DateField("期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "其他要求"

    def __str__(self):
        return self.text[:60]


class WorkPlan(models.Model):
    """A unit's plan for the year (工作方案), due by the notice's own date (G2)."""

    obligation = models.ForeignKey(Obligation, models.CASCADE, related_name="plans", verbose_name="要求")
    unit = models.ForeignKey("units.Unit", models.PROTECT, related_name="plans", verbose_name="单位")
    file = models.FileField("方案", upload_to="plans/%Y/")
    file_hash = models.CharField("文件摘要", max_length=64)
    uploaded_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, verbose_name="上传人")
    uploaded_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "工作方案"

    def __str__(self):
        return f"{self.unit} {self.file.name}"


class Reminder(models.Model):
    """A reminder that was given (提醒): once for each row and occasion."""

    assignment = models.ForeignKey(
        Assignment, models.CASCADE, related_name="reminders", verbose_name="台账行"
    )
    occasion = models.CharField("时点", max_length=20)
    due_on = models.DateField("所提醒的时限")
    reminded_at = models.DateTimeField("提醒时间")
    read_at = models.DateTimeField("已读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "occasion", "due_on"], name="reminder_is_given_once_an_occasion"
            )
        ]

    def __str__(self):
        return self.occasion
