"""Columns, articles, topics and the county's own facts; pages live in Wagtail's tree."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from gongkai.publishing import clearing, preview, rules
from gongkai.publishing.blocks import BodyBlock
from gongkai.publishing.enums import ColumnKind, Holding
from gongkai.publishing.withdrawal.records import Withdrawal  # noqa: F401 - Django looks for models here


class PublicPage(models.Model):
    """What every page of ours shares: its address is the portal's, its preview the portal's template."""

    class Meta:
        abstract = True

    @property
    def trail_of_slugs(self) -> list[str]:
        """Return the slugs from the first column down to this page."""
        return self.url_path.strip("/").split("/")[1:]

    @property
    def address(self) -> str:
        """Return the public address (网址) below the site's root."""
        raise NotImplementedError

    def get_url_parts(self, *_args, **_kwargs):
        return (None, settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/"), self.address)

    def get_url(self, *_args, **_kwargs):
        return self.address

    def get_full_url(self, *_args, **_kwargs):
        return settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + self.address

    url = property(get_url)
    full_url = property(get_full_url)

    def serve_preview(self, request, mode_name):
        return preview.show(self, request)


class ClearedPage(models.Model):
    """
    What goes public only as it was reviewed (先审查、后公开): every way Wagtail publishes ends in `publish`.

    `seal` is the digest that passed; a page without one, or whose words give another, is not released.
    """

    seal = models.CharField("封签", max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def publish(self, revision, *args, **kwargs):
        digest = clearing.require_cleared(revision.as_object())
        super().publish(revision, *args, **kwargs)
        type(self).objects.filter(pk=self.pk).update(seal=digest)


class HomePage(PublicPage, Page):
    """The front page of the county's portal (首页), root of the column tree."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["publishing.ColumnPage", "publishing.TopicPage"]
    max_count = 1

    class Meta:
        verbose_name = verbose_name_plural = "首页"

    @property
    def address(self) -> str:
        return "/"


class Listing(models.Model):
    """What columns and topics tell about themselves in a page's tags (T1)."""

    description = models.CharField("栏目说明", max_length=200)
    keywords = models.CharField("关键词", max_length=200, help_text="多个关键词用逗号分开。")
    column_kind = models.CharField(
        "栏目类别", max_length=16, choices=ColumnKind.choices, default=ColumnKind.DISCLOSURE
    )

    class Meta:
        abstract = True


class ColumnPage(PublicPage, Listing, ClearedPage, Page):
    """A column (栏目) of the portal."""

    holds = models.CharField("栏目内容", max_length=12, choices=Holding.choices, default=Holding.ARTICLES)
    link = models.CharField("链接地址", max_length=200, blank=True)
    document_kind = models.CharField("只列此类文件", max_length=20, blank=True)
    basis = models.CharField("公开依据", max_length=60, blank=True)
    clause = models.PositiveSmallIntegerField("对应条例第二十条第几项", null=True, blank=True)

    parent_page_types = ["publishing.HomePage", "publishing.ColumnPage", "publishing.TopicPage"]
    subpage_types = ["publishing.ColumnPage", "publishing.ArticlePage", "publishing.TopicPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("column_kind"),
        FieldPanel("holds"),
        FieldPanel("description"),
        FieldPanel("keywords"),
        MultiFieldPanel(
            [FieldPanel("basis"), FieldPanel("clause"), FieldPanel("link"), FieldPanel("document_kind")],
            heading="依据与来源",
        ),
        InlinePanel("entries", label="引用的内容"),
    ]
    settings_panels: list = []

    class Meta:
        verbose_name = verbose_name_plural = "栏目"

    @property
    def address(self) -> str:
        if self.holds == Holding.LINK:
            return self.link
        return self.own_address

    @property
    def own_address(self) -> str:
        """Return where the column would stand itself, even if it only links elsewhere."""
        return f"/lm/{'/'.join(self.trail_of_slugs)}/"


class ColumnEntry(Orderable):
    """Something kept elsewhere that a column lists too (引用), with its source and date (R05-01)."""

    column = ParentalKey(ColumnPage, on_delete=models.CASCADE, related_name="entries", verbose_name="栏目")
    title = models.CharField("标题", max_length=200)
    link = models.CharField("地址", max_length=300)
    source = models.CharField("来源", max_length=80)
    dated_on = models.DateField("日期")

    panels = [FieldPanel("title"), FieldPanel("link"), FieldPanel("source"), FieldPanel("dated_on")]

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "引用的内容"

    def __str__(self):
        return self.title


class TopicPage(PublicPage, Listing, ClearedPage, Page):
    """A special topic (专题) with a beginning and an end; its sections are the columns below it."""

    lead = models.TextField("导语", blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)

    parent_page_types = ["publishing.HomePage", "publishing.ColumnPage"]
    subpage_types = ["publishing.ColumnPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("starts_on"),
        FieldPanel("ends_on"),
        FieldPanel("column_kind"),
        FieldPanel("description"),
        FieldPanel("keywords"),
    ]
    settings_panels: list = []

    class Meta:
        verbose_name = verbose_name_plural = "专题"

    @property
    def address(self) -> str:
        return f"/zt/{self.slug}/"

    def clean(self):
        super().clean()
        if self.starts_on and (blockers := rules.topic_blockers(self.starts_on, self.ends_on)):
            raise ValidationError({"ends_on": [blocker.message for blocker in blockers]})


class ArticlePage(PublicPage, ClearedPage, Page):
    """An article (信息); when it was published is the server's word, nobody types it (V1⑤)."""

    source = models.CharField("信息来源", max_length=80)
    author = models.CharField("作者", max_length=60, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="多个关键词用逗号分开。")
    summary = models.CharField("内容概述", max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name="正文")
    interprets = models.CharField("解读的文件", max_length=60, blank=True, help_text="被解读文件的发文字号。")
    unit = models.ForeignKey(
        "units.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布单位"
    )

    parent_page_types = ["publishing.ColumnPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("source"),
                FieldPanel("author"),
                FieldPanel("unit", permission="publishing.change_siteprofile"),
            ],
            heading="来源",
        ),
        FieldPanel("body"),
        InlinePanel("attachments", label="附件"),
        FieldPanel("summary"),
        FieldPanel("keywords"),
        FieldPanel("interprets"),
    ]
    settings_panels: list = []

    class Meta:
        verbose_name = verbose_name_plural = "信息"
        indexes = [models.Index(fields=["interprets"], name="article_interprets")]

    @property
    def address(self) -> str:
        return f"/lm/{'/'.join(self.trail_of_slugs)}.html"

    @property
    def published_at(self):
        """Return when the public first saw the article (发布时间)."""
        return self.first_published_at

    def clean(self):
        super().clean()
        if not self.source.strip():
            raise ValidationError({"source": "请写明信息来源。"})


class Attachment(Orderable):
    """A file that belongs to an article (附件)."""

    article = ParentalKey(
        ArticlePage, on_delete=models.CASCADE, related_name="attachments", verbose_name="信息"
    )
    document = models.ForeignKey(
        "wagtaildocs.Document", models.PROTECT, related_name="+", verbose_name="文件"
    )
    title = models.CharField("名称", max_length=200)

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "附件"

    def __str__(self):
        return self.title


class SiteProfile(models.Model):
    """
    The county's own facts that stand on every page (网站基本信息); one row.

    The fields are what passed its review; `proposed` is what waits for one, `seal` the digest that passed.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField("县名", max_length=40)
    short_name = models.CharField("简称", max_length=20)
    government = models.CharField("县政府全称", max_length=60)
    site_name = models.CharField("网站名称", max_length=60)
    site_domain = models.CharField("网站域名", max_length=80, blank=True)
    site_id_code = models.CharField("网站标识码", max_length=10, blank=True)
    area_code = models.CharField("行政区划代码", max_length=6)
    icp = models.CharField("ICP备案号", max_length=40, blank=True)
    police_record = models.CharField("公安备案号", max_length=40, blank=True)
    sponsor = models.CharField("主办单位", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    email = models.CharField("电子邮箱", max_length=80, blank=True)
    hotline = models.CharField("政务服务热线", max_length=20, default="12345")
    office_hours = models.CharField("办公时间", max_length=80, blank=True)
    service_link = models.CharField("政务服务网地址", max_length=200, blank=True)
    error_report_link = models.CharField(
        "“我为政府网站找错”地址", max_length=200, default="https://zfwzzc.www.gov.cn/"
    )
    footer_note = models.CharField("页脚说明", max_length=200, blank=True)
    colour = models.CharField("主色", max_length=7, default="#0a4a94")

    proposed = models.JSONField("待审查的改动", default=dict, blank=True, editable=False)
    seal = models.CharField("封签", max_length=64, blank=True, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "网站基本信息"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="site_has_one_profile")]

    def __str__(self):
        return self.site_name
