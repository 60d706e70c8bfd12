"""Entries with the clauses they cite, candidates, duties to follow policies, notices of impact, corrections."""

from django.db import models
from django.db.models import F, Q

from gongkai.clearance.selectors import permitted
from gongkai.knowledge.enums import (
    CandidateState,
    CorrectionState,
    NoticeState,
    Occasion,
    Settled,
    Source,
    State,
)

KIND = "knowledge.knowledgeentry"
TITLE_LIMIT = 128


class Category(models.Model):
    """
    One class of the knowledge base (类目): a node of the tree that everything shares with the library (X-09).

    `path` names it from the top down with “/”; `writers` are the units that may write there, none means all.
    """

    code = models.CharField("编码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=60)
    path = models.CharField("路径", max_length=200, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    writers = models.ManyToManyField("units.Unit", blank=True, related_name="+", verbose_name="可写单位")

    class Meta:
        verbose_name = verbose_name_plural = "知识类目"

    def __str__(self):
        return self.path


class KnowledgeEntryQuerySet(models.QuerySet):
    """Entries by audience and by day."""

    def released(self):
        """Return what passed review and is published (S1), its term aside."""
        return self.filter(is_public=True, state=State.PUBLISHED).filter(permitted(KIND, ("title",)))

    def public_on(self, day):
        """Return what the public may read on a day: in its term, and citing nothing that has ended (R03-06)."""
        ended = EntryCitation.objects.filter(
            Q(document__in_force_to__lte=day) | Q(document__is_public=False), entry=models.OuterRef("pk")
        )
        return (
            self.released()
            .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day))
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .exclude(models.Exists(ended))
        )


class KnowledgeEntry(models.Model):
    """
    One entry of the hotline's knowledge base (知识条目, R03-04).

    The fields hold what is public, or the draft before anything is. `pending` holds a correction of a public
    entry until it has passed review; `seal` is the digest that passed. `change_no` is the number of the trail
    entry that last changed what others get of it: the cursor of the weekly push.
    """

    title = models.CharField("标题", max_length=TITLE_LIMIT, unique=True)
    content = models.TextField("内容")
    category = models.ForeignKey(Category, models.PROTECT, related_name="entries", verbose_name="类目")
    issuer = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="发文单位")
    nature = models.CharField("材料性质", max_length=20)
    keywords = models.JSONField("关键字", default=list)
    variants = models.JSONField("问法", default=list, blank=True)
    owner = models.ForeignKey("units.Unit", models.PROTECT, related_name="+", verbose_name="责任单位")
    reviewer = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    valid_from = models.DateField("有效起", null=True, blank=True)
    valid_to = models.DateField("有效止", null=True, blank=True)
    last_verified_on = models.DateField("最近核对", null=True, blank=True)
    verified_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="核对人"
    )
    source = models.CharField("来源", max_length=10, choices=Source.choices, default=Source.DESK)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT, db_index=True)
    state_reason = models.CharField("下线或归档的理由", max_length=300, blank=True)
    is_public = models.BooleanField("已公开", default=False, editable=False)
    seal = models.CharField("封签", max_length=64, blank=True, default="", editable=False)
    pending = models.JSONField("待审更正", default=dict, blank=True, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    created_at = models.DateTimeField("采集时间")
    changed_at = models.DateTimeField("修改时间")
    change_no = models.BigIntegerField("变动序号", default=0, db_index=True, editable=False)
    pushed_at = models.DateTimeField("推送时间", null=True, editable=False)
    push_digest = models.CharField("推送内容摘要", max_length=64, blank=True, default="", editable=False)

    objects = KnowledgeEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "知识条目"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="knowledge_entry_ends_after_it_starts",
                violation_error_message="有效期的止日不得早于起日。",
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(state="PUBLISHED"),
                name="only_published_knowledge_is_public",
                violation_error_message="只有已发布的条目才能公开。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def address(self):
        """The entry's own page (网址)."""
        return f"/zsk/{self.pk}.html"


class EntryCitation(models.Model):
    """One clause of one edition that an entry rests on (引用条款); the digest proves what it read then."""

    entry = models.ForeignKey(KnowledgeEntry, models.CASCADE, related_name="citations", verbose_name="条目")
    document = models.ForeignKey(
        "policies.PolicyDocument", models.PROTECT, related_name="+", verbose_name="文件"
    )
    edition = models.ForeignKey("policies.Edition", models.PROTECT, related_name="+", verbose_name="版本")
    anchor = models.CharField("锚点", max_length=60)
    label = models.CharField("条号", max_length=120, blank=True)
    quote_digest = models.CharField("条文摘要值", max_length=64)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "引用条款"
        constraints = [
            models.UniqueConstraint(fields=["entry", "edition", "anchor"], name="entry_cites_a_clause_once")
        ]

    def __str__(self):
        return f"{self.entry_id} → {self.edition_id}#{self.anchor}"


class Candidate(models.Model):
    """What may become an entry (候选知识): a question nobody could answer, an answered enquiry, a correction."""

    source = models.CharField("来源", max_length=10, choices=Source.choices)
    reference = models.CharField("来源编号", max_length=80, blank=True)
    question = models.CharField("问题", max_length=300)
    answer = models.TextField("已有答复", blank=True)
    asked = models.PositiveIntegerField("提问次数", default=1)
    document = models.ForeignKey(
        "policies.PolicyDocument",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="文件",
    )
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办单位"
    )
    state = models.CharField(
        "状态", max_length=10, choices=CandidateState.choices, default=CandidateState.OPEN, db_index=True
    )
    entry = models.ForeignKey(
        KnowledgeEntry, models.SET_NULL, null=True, blank=True, related_name="candidates", verbose_name="条目"
    )
    reason = models.CharField("不需要的理由", max_length=300, blank=True)
    noted_at = models.DateTimeField("列入时间")
    asked_at = models.DateTimeField("最近提问")
    due_on = models.DateField("期限")
    decided_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    decided_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "候选知识"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "question"], condition=Q(state="OPEN"), name="open_question_is_noted_once"
            )
        ]

    def __str__(self):
        return self.question


class Duty(models.Model):
    """
    The duty to follow what happened to a policy (更新义务, R03-05): one for each event of each edition.

    It is met by an entry, by a reason why none is needed, or, where a policy ended, once nothing public cites it.
    """

    document = models.ForeignKey(
        "policies.PolicyDocument", models.CASCADE, related_name="+", verbose_name="文件"
    )
    edition = models.ForeignKey(
        "policies.Edition", models.CASCADE, null=True, blank=True, related_name="+", verbose_name="版本"
    )
    occasion = models.CharField("变动", max_length=10, choices=Occasion.choices)
    occurred_on = models.DateField("变动日期")
    due_on = models.DateField("期限")
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    settled_as = models.CharField("办结方式", max_length=12, choices=Settled.choices, blank=True, default="")
    settled_on = models.DateField("办结日期", null=True, blank=True)
    settled_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经办人"
    )
    reason = models.CharField("不需要条目的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更新义务"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "edition", "occasion", "occurred_on"],
                name="policy_change_is_followed_once",
            ),
            models.UniqueConstraint(
                fields=["document", "occasion", "occurred_on"],
                condition=Q(edition__isnull=True),
                name="policy_end_is_followed_once",
            ),
            models.CheckConstraint(
                condition=~Q(settled_as="NONE_NEEDED") | ~Q(reason=""),
                name="no_entry_needed_for_a_reason",
                violation_error_message="请写明不需要条目的理由。",
            ),
        ]
        indexes = [models.Index(fields=["document", "settled_on"], name="knowledge_duty_open")]

    def __str__(self):
        return f"{self.document_id} {self.get_occasion_display()}"


class ImpactNotice(models.Model):
    """One thing that cites a document that went or changed (影响通知): flagged, and given to its owner."""

    document = models.ForeignKey(
        "policies.PolicyDocument", models.CASCADE, related_name="+", verbose_name="文件"
    )
    occasion = models.CharField("变动", max_length=10, choices=Occasion.choices)
    occurred_on = models.DateField("变动日期")
    item_kind = models.CharField("引用者种类", max_length=60)
    item_id = models.CharField("引用者编号", max_length=64)
    item_label = models.CharField("种类", max_length=20)
    item_title = models.CharField("标题", max_length=400)
    item_address = models.CharField("地址", max_length=500, blank=True)
    cites = models.CharField("引用处", max_length=300, blank=True)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    found_at = models.DateTimeField("列入时间")
    due_on = models.DateField("期限")
    state = models.CharField(
        "状态", max_length=8, choices=NoticeState.choices, default=NoticeState.OPEN, db_index=True
    )
    note = models.CharField("处理结果", max_length=300, blank=True)
    resolved_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="处理人"
    )
    resolved_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "影响通知"
        constraints = [
            models.UniqueConstraint(
                fields=["document", "occasion", "occurred_on", "item_kind", "item_id"],
                name="item_is_told_once_of_a_change",
            )
        ]
        indexes = [models.Index(fields=["item_kind", "item_id", "state"], name="knowledge_impact_item")]

    def __str__(self):
        return f"{self.item_label}：{self.item_title}"


class CorrectionRequest(models.Model):
    """
    What a reader says is wrong with an entry (群众纠错), answered in three working days.

    The contact is kept enciphered and is never shown whole; the receipt lets the reader look for the answer.
    """

    entry = models.ForeignKey(KnowledgeEntry, models.PROTECT, related_name="corrections", verbose_name="条目")
    text = models.TextField("问题")
    contact_cipher = models.TextField("联系方式（加密）", blank=True, editable=False)
    contact_masked = models.CharField("联系方式（脱敏）", max_length=80, blank=True)
    receipt = models.CharField("查询码", max_length=24, unique=True)
    origin = models.CharField("来源摘要", max_length=64, editable=False, db_index=True)
    received_at = models.DateTimeField("收到时间")
    due_on = models.DateField("答复期限")
    state = models.CharField(
        "状态", max_length=10, choices=CorrectionState.choices, default=CorrectionState.OPEN, db_index=True
    )
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "群众纠错"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="OPEN") | ~Q(answer=""),
                name="correction_is_closed_with_an_answer",
                violation_error_message="请写明答复。",
            )
        ]

    def __str__(self):
        return f"{self.entry_id} {self.receipt}"


class ArticleMention(models.Model):
    """That an article writes a title or the tail of a number (文中提及): where to look when a document goes."""

    article = models.ForeignKey(
        "publishing.ArticlePage", models.CASCADE, related_name="+", verbose_name="文章"
    )
    name = models.CharField("提及", max_length=200, db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "文中提及"
        constraints = [
            models.UniqueConstraint(fields=["article", "name"], name="article_mentions_a_name_once")
        ]

    def __str__(self):
        return f"{self.article_id} {self.name}"
