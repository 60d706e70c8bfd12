"""Keys and what they used, what others hold a copy of, what goes out to them, what came in from them."""

from django.db import models
from django.db.models import Q

from gongkai.exchange.enums import Cadence, Channel, DeliveryState, ItemKind, Outcome, Receipt


class AccessKey(models.Model):
    """
    A key of one system (访问密钥), shown once and kept only as a digest.

    `handle` is the part of it that may be seen and by which it is found; `replaced_by` is the key that takes its
    place when it is changed, both hold until `expires_at`.
    """

    name = models.CharField("使用系统", max_length=60)
    channel = models.CharField("渠道", max_length=12, choices=Channel.choices)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代为办理的单位"
    )
    handle = models.CharField("密钥标识", max_length=12, unique=True)
    digest = models.CharField("密钥摘要", max_length=64, editable=False)
    scopes = models.JSONField("权限", default=list)
    per_minute = models.PositiveIntegerField("每分钟限额")
    per_day = models.PositiveIntegerField("每日限额")
    issued_at = models.DateTimeField("签发时间")
    issued_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    expires_at = models.DateTimeField("到期时间")
    revoked_at = models.DateTimeField("作废时间", null=True)
    revoked_reason = models.CharField("作废理由", max_length=200, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name="换发的密钥"
    )

    class Meta:
        verbose_name = verbose_name_plural = "访问密钥"

    def __str__(self):
        return f"{self.name}（{self.handle}）"


class Quota(models.Model):
    """How often somebody called in one window of time (限额计数); a window is a minute or a day."""

    holder = models.CharField("调用方", max_length=80)
    window = models.CharField("时段", max_length=16)
    calls = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "限额计数"
        constraints = [
            models.UniqueConstraint(fields=["holder", "window"], name="quota_counts_a_window_once")
        ]

    def __str__(self):
        return f"{self.holder} {self.window} {self.calls}"


class Tally(models.Model):
    """Calls of one day that went alike (调用统计): no address, no question, nothing of a person is in it."""

    day = models.DateField("日期")
    channel = models.CharField("渠道", max_length=12, choices=Channel.choices)
    handle = models.CharField("密钥标识", max_length=12, blank=True)
    operation = models.CharField("接口", max_length=60)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices)
    at_most_ms = models.PositiveIntegerField("用时上界")
    calls = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "调用统计"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "channel", "handle", "operation", "outcome", "at_most_ms"],
                name="calls_that_went_alike_are_one_row",
            )
        ]

    def __str__(self):
        return f"{self.day} {self.channel} {self.operation} {self.calls}"


class SharedItem(models.Model):
    """
    What others may hold a copy of (对外条目): the state last told, numbered by the trail.

    `version` is the number of the trail entry that changed it: the cursor of the list of changes and the version
    of every delivery. What never was public has no row; what is public no more stays as a tombstone.
    """

    kind = models.CharField("种类", max_length=8, choices=ItemKind.choices)
    item_id = models.BigIntegerField("编号")
    address = models.CharField("地址", max_length=500)
    title = models.CharField("标题", max_length=400)
    digest = models.CharField("内容摘要值", max_length=64, blank=True)
    is_public = models.BooleanField("已公开", default=True)
    version = models.BigIntegerField("版本号")
    changed_at = models.DateTimeField("变动时间")

    class Meta:
        verbose_name = verbose_name_plural = "对外条目"
        constraints = [models.UniqueConstraint(fields=["kind", "item_id"], name="shared_item_has_one_row")]
        indexes = [models.Index(fields=["kind", "version", "id"], name="shared_item_cursor")]

    def __str__(self):
        return f"{self.kind} {self.item_id} v{self.version}"


class Partner(models.Model):
    """
    A system with which events are exchanged (对接系统): where it is told, and the secret it shares with us.

    The same secret signs what goes out and what comes in, so it must be readable: it is kept enciphered.
    """

    code = models.SlugField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    url = models.URLField("接收地址", max_length=300, blank=True)
    kinds = models.JSONField("推送内容", default=list, blank=True)
    cadence = models.CharField("推送频次", max_length=8, choices=Cadence.choices, default=Cadence.AT_ONCE)
    accepts_events = models.BooleanField("接收其来信", default=False)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="来信承办单位"
    )
    secret_cipher = models.TextField("共享密钥（加密）", editable=False)
    is_active = models.BooleanField("启用", default=True)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    rests_until = models.DateTimeField("暂停至", null=True)
    registered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "对接系统"

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """
    One event for one partner (推送): the state of an item at a version, sent until it is taken.

    Of one item only the newest waits: a newer version supersedes an older one not delivered yet.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="deliveries", verbose_name="对接系统")
    event_id = models.CharField("事件号", max_length=80)
    event = models.CharField("事件", max_length=40)
    item = models.CharField("条目", max_length=40)
    version = models.BigIntegerField("版本号")
    title = models.CharField("标题", max_length=400)
    payload = models.TextField("内容")
    digest = models.CharField("内容摘要值", max_length=64)
    state = models.CharField(
        "状态", max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    attempts = models.PositiveIntegerField("已试次数", default=0)
    due_at = models.DateTimeField("下次推送")
    claimed_until = models.DateTimeField("正在推送至", null=True)
    noted_at = models.DateTimeField("列入时间")
    answered_at = models.DateTimeField("最近应答时间", null=True)
    answer_status = models.PositiveIntegerField("应答状态码", null=True)
    answer = models.CharField("最近应答", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "推送"
        constraints = [
            models.UniqueConstraint(fields=["partner", "event_id"], name="event_is_delivered_once"),
            models.UniqueConstraint(
                fields=["partner", "item"], condition=Q(state="WAITING"), name="newest_version_waits_alone"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]

    def __str__(self):
        return f"{self.partner_id} {self.event_id}"


class Arrival(models.Model):
    """An event that came in (来信), known by its sender and number, so that a second copy changes nothing."""

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="arrivals", verbose_name="对接系统")
    event_id = models.CharField("事件号", max_length=80)
    item = models.CharField("条目", max_length=80)
    version = models.BigIntegerField("版本号")
    digest = models.CharField("内容摘要值", max_length=64)
    receipt = models.CharField("结果", max_length=10, choices=Receipt.choices)
    candidate_id = models.BigIntegerField("候选", null=True)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "来信"
        constraints = [models.UniqueConstraint(fields=["partner", "event_id"], name="arrival_is_taken_once")]
        indexes = [models.Index(fields=["partner", "item", "-version"], name="arrival_item")]

    def __str__(self):
        return f"{self.partner_id} {self.event_id}"


class PushedEntry(models.Model):
    """An entry pushed by another system (推送条目): its number there, the draft it is here."""

    channel = models.CharField("渠道", max_length=12, choices=Channel.choices)
    external_id = models.CharField("对方编号", max_length=80)
    entry_id = models.BigIntegerField("条目")
    version = models.BigIntegerField("对方版本号", default=0)
    digest = models.CharField("内容摘要值", max_length=64)
    key = models.ForeignKey(AccessKey, models.PROTECT, related_name="+", verbose_name="密钥")
    pushed_at = models.DateTimeField("推送时间")

    class Meta:
        verbose_name = verbose_name_plural = "推送条目"
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="external_entry_is_held_once")
        ]

    def __str__(self):
        return f"{self.channel} {self.external_id}"


class AnsweredCall(models.Model):
    """The answer once given to a call (幂等记录), given again when the same call comes again."""

    key = models.ForeignKey(AccessKey, models.CASCADE, related_name="+", verbose_name="密钥")
    token = models.CharField("幂等号", max_length=80)
    digest = models.CharField("请求摘要值", max_length=64)
    status = models.PositiveSmallIntegerField("状态码")
    answer = models.JSONField("应答")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "幂等记录"
        constraints = [models.UniqueConstraint(fields=["key", "token"], name="call_is_answered_once")]

    def __str__(self):
        return f"{self.key_id} {self.token}"


class WeeklyPush(models.Model):
    """One week's push (每周推送, R03-04): the day it was due, when it began, what it let go; one a day, however late."""

    due_on = models.DateField("应推送日", unique=True)
    begun_at = models.DateTimeField("开始时间")
    count = models.PositiveIntegerField("推送数")

    class Meta:
        verbose_name = verbose_name_plural = "每周推送"

    def __str__(self):
        return f"{self.due_on}"


class InitialLoad(models.Model):
    """
    The first copy for a partner (初始推送): all that is public lined up in order, some at a time.

    `after_version` and `after_row` are how far it came, so that a worker that was killed goes on there; a partner
    that wants only what changes from now on has one that is finished with nothing.
    """

    partner = models.OneToOneField(Partner, models.CASCADE, related_name="load", verbose_name="对接系统")
    is_wanted = models.BooleanField("推送现有内容")
    total = models.PositiveIntegerField("总数", default=0)
    lined_up = models.PositiveIntegerField("已列入", default=0)
    after_version = models.BigIntegerField("已列入的版本号", default=0)
    after_row = models.BigIntegerField("已列入的行", default=0)
    begun_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("列完时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "初始推送"

    def __str__(self):
        return f"{self.partner_id} {self.lined_up}/{self.total}"
