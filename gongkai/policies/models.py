"""A document is an identity; its text over time is in editions, its fate in dated events."""

from django.db import models
from django.db.models import F, Q

from gongkai.clearance.selectors import permitted
from gongkai.policies.enums import (
    AttachmentKind,
    ConfirmationRole,
    DocumentKind,
    Ending,
    EventKind,
    EventVerb,
    ImportOutcome,
    Openness,
    RelationVerb,
)


class PolicyDocumentQuerySet(models.QuerySet):
    """Documents by audience and by day."""

    def public(self):
        """Return what the public may read: published, and sealed with the digest that passed review (S1)."""
        return self.filter(is_public=True).filter(permitted("policies.policydocument", ("title", "number")))

    def in_force_on(self, day):
        return self.filter(
            Q(in_force_from__isnull=True) | Q(in_force_from__lte=day),
            Q(in_force_to__isnull=True) | Q(in_force_to__gt=day),
        )

    def not_yet_on(self, day):
        return self.filter(in_force_from__gt=day).filter(Q(in_force_to__isnull=True) | Q(in_force_to__gt=day))

    def ended_on(self, day, ending):
        return self.filter(in_force_to__lte=day, ended_as=ending)


class PolicyDocument(models.Model):
    """
    A policy document (政策文件) as one stable, linkable thing; what it says is in its editions.

    What is imported is `is_shelved` for those who work here; `is_public` only once it has passed review, as
    the digest in `seal`. `pending` holds corrections of a public document until they have passed too.
    `in_force_from`, `in_force_to` (first day no longer in force) and `ended_as` are derived from the events
    by a service and never typed.
    """

    address = models.CharField("地址", max_length=255, unique=True)
    title = models.CharField("标题", max_length=400, db_index=True)
    number = models.CharField("发文字号", max_length=80, blank=True, db_index=True)
    unified_no = models.CharField("统一编号", max_length=60, blank=True)
    index_no = models.CharField("索引号", max_length=80, blank=True)
    kind = models.CharField("文件性质", max_length=26, choices=DocumentKind.choices)
    genre = models.CharField("体裁", max_length=20, blank=True)
    topic = models.CharField("主题分类", max_length=12, blank=True, db_index=True)
    info_class = models.CharField("信息分类", max_length=60, blank=True)
    keywords = models.JSONField("主题词", default=list, blank=True)
    openness = models.CharField("公开属性", max_length=10, choices=Openness.choices, default=Openness.PROACTIVE)  # fmt: skip
    summary = models.TextField("内容概述", blank=True)
    consult_phone = models.CharField("政策咨询电话", max_length=60, blank=True)
    drafter = models.ForeignKey("units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="起草单位")  # fmt: skip
    signed_on = models.DateField("成文日期", null=True, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    expires_on = models.DateField("有效期至", null=True, blank=True)
    checked_on = models.DateField("核对至", null=True, blank=True)
    is_stub = models.BooleanField("仅有条目", default=False)
    is_principal = models.BooleanField("基础文件", default=True)
    is_public = models.BooleanField("已公开", default=False, db_index=True)
    is_shelved = models.BooleanField("已入库", default=False, db_index=True)
    seal = models.CharField("封签", max_length=64, blank=True, default="", editable=False)
    pending = models.JSONField("待审更正", default=dict, blank=True, editable=False)
    withdrawn_reason = models.CharField("撤下理由", max_length=200, blank=True)
    in_force_from = models.DateField("施行日期", null=True, editable=False, db_index=True)
    in_force_to = models.DateField("效力终止日", null=True, editable=False)
    ended_as = models.CharField("终止方式", max_length=8, choices=Ending.choices, blank=True, default="", editable=False)  # fmt: skip

    objects = PolicyDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        constraints = [
            models.UniqueConstraint(
                fields=["unified_no"], condition=~Q(unified_no=""), name="unified_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | Q(openness="PROACTIVE"),
                name="only_proactive_documents_are_public",
                violation_error_message="只有主动公开的文件才能发布。",
            ),
        ]
        indexes = [models.Index(fields=["kind", "is_public"], name="document_kind_public")]

    def __str__(self):
        return f"{self.title}（{self.number}）" if self.number else self.title


class DocumentIssuer(models.Model):
    """One of the organs that issued a document (发文机关), in the order of the document."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="issuers", verbose_name="文件")
    name = models.CharField("名称", max_length=80, db_index=True)
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    position = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "发文机关"
        constraints = [
            models.UniqueConstraint(fields=["document", "name"], name="issuer_signs_a_document_once")
        ]

    def __str__(self):
        return self.name


class LegalEventQuerySet(models.QuerySet):
    """Events by what they count for."""

    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def awaiting(self):
        return self.filter(confirmed_at__isnull=True)


class LegalEvent(models.Model):
    """
    A dated event in the life of a document (立改废事项), as a deciding document orders it.

    `provisions` names the articles it touches; empty means the whole. It counts once `confirmed_at` is set,
    for a change of validity by the justice bureau and the county office together (R02-10).
    """

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="events", verbose_name="文件")
    kind = models.CharField("事项", max_length=10, choices=EventKind.choices)
    on = models.DateField("日期")
    verb = models.CharField("用语", max_length=8, choices=EventVerb.choices)
    provisions = models.JSONField("涉及条款", default=list, blank=True)
    note = models.TextField("说明", blank=True)
    deciding_document = models.ForeignKey(
        PolicyDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="decided_events",
        verbose_name="决定文件",
    )
    deciding_title = models.CharField("决定文件名称", max_length=400, blank=True)
    until = models.DateField("延长至", null=True, blank=True)
    confirmed_at = models.DateTimeField("生效登记时间", null=True, editable=False)

    objects = LegalEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "立改废事项"
        indexes = [models.Index(fields=["document", "on"], name="event_document_on")]

    def __str__(self):
        return f"{self.on} {self.verb} {self.document_id}"


class Confirmation(models.Model):
    """One office's confirmation of a change of validity (会签, R02-10)."""

    event = models.ForeignKey(
        LegalEvent, models.CASCADE, related_name="confirmations", verbose_name="立改废事项"
    )
    role = models.CharField("会签方", max_length=16, choices=ConfirmationRole.choices)
    officer = models.ForeignKey("units.Officer", models.PROTECT, related_name="+", verbose_name="会签人")
    at = models.DateTimeField("会签时间")

    class Meta:
        verbose_name = verbose_name_plural = "会签"
        constraints = [
            models.UniqueConstraint(fields=["event", "role"], name="each_office_confirms_once"),
            models.UniqueConstraint(fields=["event", "officer"], name="nobody_confirms_for_both_offices"),
        ]

    def __str__(self):
        return f"{self.event_id} {self.get_role_display()}"


class EditionQuerySet(models.QuerySet):
    """Editions by day."""

    def valid_on(self, day):
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def settled(self):
        return self.filter(Q(amendment__isnull=True) | Q(amendment__confirmed_at__isnull=False))

    def public(self):
        return self.settled().filter(is_public=True)

    def without_text(self):
        return self.defer("body", "text", "history")


class Edition(models.Model):
    """
    The text of a document from one day to another (版本).

    `commences_on` is what the text itself or its history says; `valid_from` and `valid_to` (first day no
    longer valid) are derived from it, from the sibling editions and from the events (R02-08). An edition made
    by an `amendment` counts once that is confirmed.
    """

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="editions", verbose_name="文件")
    edition_on = models.DateField("版本日期")
    title = models.CharField("标题", max_length=400)
    number = models.CharField("本版文号", max_length=80, blank=True)
    body = models.JSONField("正文结构", default=list)
    text = models.TextField("正文")
    frame = models.JSONField("主送与落款", default=dict, blank=True)
    history = models.JSONField("修订沿革", default=list, blank=True)
    commences_on = models.DateField("本版施行日期", null=True, blank=True)
    valid_from = models.DateField("有效起", null=True, editable=False)
    valid_to = models.DateField("有效止", null=True, editable=False)
    ended_as = models.CharField("终止方式", max_length=8, choices=Ending.choices, blank=True, default="", editable=False)  # fmt: skip
    amendment = models.OneToOneField(LegalEvent, models.PROTECT, null=True, blank=True, related_name="edition", verbose_name="修改事项")  # fmt: skip
    is_public = models.BooleanField("已公开", default=False, editable=False)
    text_digest = models.CharField("内容摘要值", max_length=64, blank=True, editable=False)
    source_name = models.CharField("来源文件", max_length=400, blank=True)
    sha256 = models.CharField("来源摘要", max_length=64, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件版本"
        constraints = [
            models.UniqueConstraint(fields=["document", "edition_on"], name="one_edition_per_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="edition_ends_after_it_starts",
            ),
        ]

    def __str__(self):
        return f"{self.title}（{self.edition_on}）"


class Clause(models.Model):
    """One clause of an edition (条款) with the anchor by which it is cited."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="clauses", verbose_name="版本")
    position = models.PositiveIntegerField("次序")
    kind = models.CharField("层级", max_length=10)
    label = models.CharField("条号", max_length=120, blank=True)
    anchor = models.CharField("锚点", max_length=60)
    path = models.CharField("所在章节", max_length=400, blank=True)
    text = models.TextField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "条款"
        constraints = [
            models.UniqueConstraint(fields=["edition", "anchor"], name="anchor_is_used_once_in_an_edition")
        ]

    def __str__(self):
        return f"{self.edition_id}#{self.anchor}"


class Relation(models.Model):
    """What one document does to another (文件关系), held or not."""

    from_document = models.ForeignKey(
        PolicyDocument, models.CASCADE, related_name="relations", verbose_name="文件"
    )
    to_document = models.ForeignKey(
        PolicyDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reverse_relations",
        verbose_name="相对文件",
    )
    verb = models.CharField("关系", max_length=10, choices=RelationVerb.choices)
    to_title = models.CharField("相对文件名称", max_length=400)
    to_number = models.CharField("相对文件文号", max_length=80, blank=True)
    to_article = models.CharField("相对条款", max_length=60, blank=True)
    on = models.DateField("日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件关系"
        constraints = [
            models.UniqueConstraint(
                fields=["from_document", "verb", "to_title", "to_number", "to_article"],
                name="relation_is_stated_once",
            )
        ]

    def __str__(self):
        return f"{self.from_document_id} {self.verb} {self.to_title}"


class CitationQuerySet(models.QuerySet):
    """Citations by whether what they cite is held."""

    def unmatched(self):
        return self.filter(target__isnull=True)


class Citation(models.Model):
    """A document cited in a text (引用), resolved to a document and clause held here where there is one."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="citations", verbose_name="版本")
    title = models.CharField("名称", max_length=400, db_index=True)
    number = models.CharField("文号", max_length=80, blank=True)
    article = models.CharField("条款", max_length=60, blank=True)
    target = models.ForeignKey(
        PolicyDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="cited_by",
        verbose_name="所引文件",
    )
    anchor = models.CharField("锚点", max_length=60, blank=True)

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "引用"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "title", "number", "article"], name="citation_is_noted_once"
            )
        ]

    def __str__(self):
        return f"《{self.title}》{self.number}{self.article}"


class Attachment(models.Model):
    """A file beside a document (附件)."""

    document = models.ForeignKey(
        PolicyDocument, models.CASCADE, related_name="attachments", verbose_name="文件"
    )
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类别", max_length=8, choices=AttachmentKind.choices)
    media_type = models.CharField("格式", max_length=120)
    size = models.PositiveBigIntegerField("大小")
    sha256 = models.CharField("摘要", max_length=64)
    file = models.FileField("文件", upload_to="policies/%Y/", max_length=255)

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [models.UniqueConstraint(fields=["document", "name"], name="attachment_names_differ")]

    def __str__(self):
        return self.name


class ImportRun(models.Model):
    """One run of the import (导入批次)."""

    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True)
    actor = models.ForeignKey(
        "units.Officer", models.PROTECT, null=True, related_name="+", verbose_name="操作人"
    )
    counts = models.JSONField("结果", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"

    def __str__(self):
        return f"{self.started_at:%Y-%m-%d %H:%M}"


class ImportedFile(models.Model):
    """What became of one file handed to the import (导入文件); lets a run resume and a second one rest."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="files", verbose_name="批次")
    name = models.CharField("文件名", max_length=400)
    sha256 = models.CharField("摘要", max_length=64)
    outcome = models.CharField("结果", max_length=12, choices=ImportOutcome.choices)
    reason = models.CharField("原因", max_length=300, blank=True)
    edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, related_name="source_files", verbose_name="版本"
    )

    class Meta:
        verbose_name = verbose_name_plural = "导入文件"
        constraints = [models.UniqueConstraint(fields=["name", "sha256"], name="file_is_imported_once")]

    def __str__(self):
        return self.name
