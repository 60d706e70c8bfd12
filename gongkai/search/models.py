"""What was asked and whether it helped; what the county puts first; which documents are near each other."""

from django.db import models
from django.db.models import F, Q

from gongkai.search.enums import Channel


class AskedQuery(models.Model):
    """
    One question as it was asked (查询记录), masked before it is kept and gone after the term of the rulebook.

    `visitor` tells different askers of one day apart and nobody from one day to the next.
    """

    text = models.CharField("问题", max_length=200)
    key = models.CharField("归并词", max_length=200, db_index=True)
    query_class = models.CharField("问题类别", max_length=14)
    found = models.PositiveIntegerField("结果数")
    as_of = models.DateField("效力日期")
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices, default=Channel.WEB)
    day = models.DateField("日期", db_index=True)
    visitor = models.CharField("访客代号", max_length=32, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "查询记录"
        indexes = [models.Index(fields=["day", "found"], name="asked_query_day_found")]

    def __str__(self):
        return f"{self.day} {self.text}"


class Feedback(models.Model):
    """Whether a result was what the reader looked for (查询评价)."""

    asked = models.ForeignKey(AskedQuery, models.CASCADE, related_name="feedback", verbose_name="查询记录")
    is_found = models.BooleanField("是否找到")
    title = models.CharField("文件", max_length=400, blank=True)
    article = models.CharField("条款", max_length=120, blank=True)
    edition = models.CharField("版本", max_length=10, blank=True)
    url = models.CharField("地址", max_length=400, blank=True)
    rank = models.PositiveSmallIntegerField("位次", default=0)
    day = models.DateField("日期")

    class Meta:
        verbose_name = verbose_name_plural = "查询评价"
        constraints = [
            models.UniqueConstraint(fields=["asked", "url"], name="a_result_is_judged_once_a_question")
        ]

    def __str__(self):
        return f"{self.asked_id} {self.title}{self.article}"


class DailySalt(models.Model):
    """The salt of one day's visitor codes (当日盐值); the day before's is deleted, so nobody can be followed."""

    day = models.DateField("日期", primary_key=True)
    salt = models.CharField("盐值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "当日盐值"

    def __str__(self):
        return f"{self.day}"


class BestBetQuerySet(models.QuerySet):
    """Best bets by day."""

    def running_on(self, day):
        return self.filter(ended_at__isnull=True, starts_on__lte=day, ends_on__gte=day)


class BestBet(models.Model):
    """
    What the county puts first for certain words (编辑推荐), with who answers for it and until when.

    `terms` are the questions it stands above; its target is a public document or a page of this site.
    """

    terms = models.JSONField("查询词")
    title = models.CharField("标题", max_length=120)
    summary = models.CharField("说明", max_length=200, blank=True)
    document = models.ForeignKey(
        "policies.PolicyDocument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="文件",
    )
    url = models.CharField("网页地址", max_length=300, blank=True)
    owner = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="责任单位")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", db_index=True)
    reason = models.CharField("理由", max_length=200)
    placed_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, related_name="+", verbose_name="设置人")  # fmt: skip
    placed_at = models.DateTimeField("设置时间")
    ended_at = models.DateTimeField("结束时间", null=True, blank=True, editable=False)
    ended_why = models.CharField("结束原因", max_length=200, blank=True)

    objects = BestBetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "编辑推荐"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="best_bet_ends_after_it_starts",
                violation_error_message="结束日期不得早于开始日期。",
            ),
            models.CheckConstraint(
                condition=Q(document__isnull=False) ^ ~Q(url=""), name="best_bet_has_one_target"
            ),
        ]

    def __str__(self):
        return self.title


class RelatedDocument(models.Model):
    """That one document is near another (相关文件), and why; kept so that pages are the same on every release."""

    document = models.ForeignKey(
        "policies.PolicyDocument", models.CASCADE, related_name="+", verbose_name="文件"
    )
    other = models.ForeignKey(
        "policies.PolicyDocument", models.CASCADE, related_name="+", verbose_name="相关文件"
    )
    position = models.PositiveSmallIntegerField("次序")
    why = models.CharField("关联", max_length=20)

    class Meta:
        verbose_name = verbose_name_plural = "相关文件"
        constraints = [
            models.UniqueConstraint(fields=["document", "other"], name="documents_are_near_once"),
            models.CheckConstraint(condition=~Q(document=F("other")), name="nothing_is_near_itself"),
        ]

    def __str__(self):
        return f"{self.document_id} → {self.other_id}"


class AnsweringSwitch(models.Model):
    """That answers were switched on or off (答复开关); the last one counts, search goes on either way."""

    is_on = models.BooleanField("开启")
    reason = models.CharField("理由", max_length=200)
    switched_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, related_name="+", verbose_name="操作人")  # fmt: skip
    switched_at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "答复开关"

    def __str__(self):
        return "开启" if self.is_on else "关闭"


class RankingVersion(models.Model):
    """
    One training of the ranking (排序版本): the figures of questions held out, and whether the search ranks by it.

    Its file lies in the installation's folder; a version that was worse than the one in service is kept, not used.
    """

    made_at = models.DateTimeField("训练时间")
    made_by = models.ForeignKey("units.Officer", models.PROTECT, null=True, related_name="+", verbose_name="训练人")  # fmt: skip
    is_regrown = models.BooleanField("重新训练权重")
    facts = models.JSONField("构成", default=dict)
    figures = models.JSONField("交叉验证结果", default=dict)
    figures_before = models.JSONField("当时在用版本的结果", default=dict)
    is_in_service = models.BooleanField("在用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "排序版本"
        constraints = [
            models.UniqueConstraint(
                fields=["is_in_service"], condition=Q(is_in_service=True), name="one_ranking_is_in_service"
            )
        ]

    def __str__(self):
        return f"第 {self.pk} 版"

    def as_json(self):
        """Return the version as the command line prints it."""
        return {
            "version": self.pk,
            "made_at": self.made_at.isoformat(),
            "is_regrown": self.is_regrown,
            "is_in_service": self.is_in_service,
            "facts": self.facts,
            "figures": self.figures,
            "figures_before": self.figures_before,
        }
