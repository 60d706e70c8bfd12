"""Readers by a sealed address, what they follow, and the digests sent to them."""

from django.db import models
from django.db.models import Q

from gongkai.subscriptions.enums import MailingState, Rhythm, TargetKind


class Reader(models.Model):
    """
    A mail address that asked for digests (订阅邮箱); it goes with its last subscription.

    `fingerprint` is keyed with the installation's secret: it tells whether two addresses are one and cannot be
    turned back into an address. `cipher` holds the address enciphered; nothing else of the person is kept.
    """

    fingerprint = models.CharField("邮箱指纹", max_length=64, unique=True, editable=False)
    cipher = models.TextField("邮箱（加密）", editable=False)
    created_at = models.DateTimeField("登记时间")
    failures = models.PositiveSmallIntegerField("连续退信次数", default=0)
    rests_until = models.DateTimeField("暂停至", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "订阅邮箱"

    def __str__(self):
        return f"订阅邮箱 {self.pk}"


class SubscriptionQuerySet(models.QuerySet):
    """Subscriptions by where they stand."""

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def waiting(self):
        return self.filter(confirmed_at__isnull=True)


class Subscription(models.Model):
    """
    One query or document that an address follows (订阅).

    `position` is the last entry of the trail that was looked at, `seen` what was told or known already, as short
    digests: a text released anew without change has the digest it had.
    """

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="subscriptions", verbose_name="邮箱")
    kind = models.CharField("对象", max_length=10, choices=TargetKind.choices)
    target = models.CharField("对象摘要值", max_length=64, editable=False)
    label = models.CharField("名称", max_length=400)
    address = models.CharField("地址", max_length=1500)
    query = models.JSONField("查询条件", default=dict, blank=True)
    document = models.ForeignKey(
        "policies.PolicyDocument",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="文件",
    )
    rhythm = models.CharField("频次", max_length=6, choices=Rhythm.choices)
    asked_at = models.DateTimeField("申请时间")
    confirmed_at = models.DateTimeField("确认时间", null=True)
    looked_at = models.DateTimeField("最近核对", null=True)
    position = models.BigIntegerField("留痕位置", default=0)
    seen = models.JSONField("已知内容", default=list, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "订阅"
        constraints = [
            models.UniqueConstraint(fields=["reader", "target"], name="reader_follows_a_thing_once"),
            models.CheckConstraint(
                condition=Q(kind="QUERY", document__isnull=True) | Q(kind="DOCUMENT", document__isnull=False),
                name="subscription_names_what_it_follows",
            ),
        ]
        indexes = [models.Index(fields=["rhythm", "looked_at"], name="subscription_due")]

    def __str__(self):
        return f"{self.get_kind_display()}订阅 {self.pk}"


class Mailing(models.Model):
    """One digest to one address (摘要邮件): one for each rhythm and date, claimed before it is sent."""

    reader = models.ForeignKey(Reader, models.CASCADE, related_name="mailings", verbose_name="邮箱")
    rhythm = models.CharField("频次", max_length=6, choices=Rhythm.choices)
    due_at = models.DateTimeField("应发时间")
    state = models.CharField("状态", max_length=8, choices=MailingState.choices, default=MailingState.CLAIMED)
    claimed_at = models.DateTimeField("取走时间")
    lines = models.PositiveIntegerField("条数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "摘要邮件"
        constraints = [
            models.UniqueConstraint(fields=["reader", "rhythm", "due_at"], name="digest_is_claimed_once")
        ]

    def __str__(self):
        return f"摘要邮件 {self.pk}"
