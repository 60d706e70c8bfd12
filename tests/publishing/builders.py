"""A small county on the web: its facts, columns, articles and documents; all made up."""

from datetime import date, datetime
from pathlib import Path

from gongkai.policies import services as policies
from gongkai.policies.models import ImportRun
from gongkai.policies.services import ImportReport
from gongkai.publishing import services, site_batch
from gongkai.publishing.models import ArticlePage, ColumnPage, HomePage, TopicPage
from gongkai.publishing.services import ArticleDraft
from tests.factories import AT, a_unit, cleared

SITE = {
    "name": "青岚县",
    "short_name": "青岚",
    "government": "青岚县人民政府",
    "site_name": "青岚县人民政府门户",
    "site_domain": "www.qinglan.example",
    "site_id_code": "2199010001",
    "area_code": "219901",
    "icp": "辽ICP备00000000号-1",
    "police_record": "辽公网安备 21990100000001号",
    "sponsor": "青岚县人民政府办公室",
    "address": "演示大街1号",
    "phone": "024-00010001",
    "colour": "#0a4a94",
}
COLUMNS = [
    {"slug": "yaowen", "parent": "", "title": "要闻动态", "kind": "NEWS", "content": "GROUP"},
    {"slug": "tongzhi", "parent": "yaowen", "title": "通知公告", "kind": "NEWS", "content": "ARTICLES"},
    {"slug": "zwgk", "parent": "", "title": "政府信息公开", "kind": "DISCLOSURE", "content": "GROUP"},
    {"slug": "zhinan", "parent": "zwgk", "title": "政府信息公开指南", "content": "ARTICLES"},
    {"slug": "zhidu", "parent": "zwgk", "title": "政府信息公开制度", "content": "ARTICLES"},
    {"slug": "fading", "parent": "zwgk", "title": "法定主动公开内容", "content": "GROUP"},
    {
        "slug": "guifanxing",
        "parent": "fading",
        "title": "行政规范性文件",
        "kind": "POLICY",
        "content": "DOCUMENTS",
        "filter": {"kind": "NORMATIVE"},
        "clause": 1,
    },
    {"slug": "nianbao", "parent": "zwgk", "title": "政府信息公开年报", "content": "ARTICLES"},
    {"slug": "lianxi", "parent": "", "title": "联系电话", "kind": "INTERACTION", "content": "CONTACTS"},
    {"slug": "kong", "parent": "", "title": "空白栏目", "kind": "NEWS", "content": "ARTICLES"},
    {"slug": "zhuanti", "parent": "", "title": "专题专栏", "kind": "NEWS", "content": "GROUP"},
    {"slug": "xindong", "parent": "zhuanti", "title": "产业三年行动", "kind": "NEWS", "content": "TOPIC"},
]
for _column in COLUMNS:
    _column.setdefault("description", f"{_column['title']}的内容")
    _column.setdefault("keywords", [_column["title"]])


def a_site(**changes) -> None:
    """Open a county's site with its columns, as if all of it had passed its review."""
    services.describe_site(fields=SITE | changes, actor_id=None, at=AT)
    services.build_columns(columns=COLUMNS, home_title="青岚县人民政府", actor_id=None, at=AT)
    pass_the_site()


def pass_the_site(at: datetime = AT) -> int:
    """Make public what of the site waits, contacts too, as if its review had passed."""
    home = HomePage.objects.get()
    cleared(site_batch.BATCH, home.pk, at=at)
    return site_batch.publish_batch(home.pk, None, at)


def column(slug: str) -> ColumnPage:
    """Return a column of the site."""
    return ColumnPage.objects.get(slug=slug)


def an_article(title: str = "关于停水的公告", *, slug: str = "", at: datetime = AT, **changes) -> ArticlePage:
    """Publish an article, in 通知公告 unless told otherwise."""
    where = column(changes.pop("into", "tongzhi"))
    fields = {"source": "青岚县水务局", "body": "明日八时起停水。\n\n## 范围\n\n全城。"} | changes
    draft = ArticleDraft(title=title, slug=slug, **fields)
    return published(services.draft_article(column=where, draft=draft, actor_id=None, at=at), at=at)


def published(article: ArticlePage, *, at: datetime = AT) -> ArticlePage:
    """Publish an article as it stands, as if its review had passed."""
    cleared("publishing.articlepage", article.pk, at=at)
    return services.publish_article(article=article, actor_id=None, at=at)


def a_topic(*, ends_on: date | None = None) -> TopicPage:
    """Open the topic with its five classes (R05-01)."""
    classes = ("配套政策文件", "政策解读", "工作进展", "重大活动", "典型经验")
    entry = {"title": "一件事", "link": "/zc/", "source": "青岚县水务局", "dated_on": date(2026, 11, 1)}
    sections = [
        {"slug": f"lei{n}", "title": title, "entries": [dict(entry)]} for n, title in enumerate(classes)
    ]
    topic = services.open_topic(
        topic=TopicPage.objects.get(slug="xindong"),
        lead="三年行动。",
        starts_on=date(2026, 4, 1),
        ends_on=ends_on,
        sections=sections,
        actor_id=None,
        at=AT,
    )
    pass_the_site()
    return topic


def some_documents(
    folder: Path, count: int = 1, *, first: int = 1, words: str = "补助一百元", publish: bool = True
) -> None:
    """Import made-up normative documents 青水发〔2026〕n号."""
    folder.mkdir(parents=True, exist_ok=True)
    a_unit("青岚县水务局")
    for number in range(first, first + count):
        (folder / f"d{number}.md").write_text(_document(number, words), encoding="utf-8")
    if publish:
        import_and_publish(folder)


def an_amended_document(folder: Path) -> None:
    """Import a document with two editions, the second valid from 2026-06-01."""
    folder.mkdir(parents=True, exist_ok=True)
    a_unit("青岚县水务局")
    (folder / "d1.md").write_text(_document(1, "补助一百元"), encoding="utf-8")
    later = _document(1, "补助二百元").replace("+++\n\n#", "edition_from = 2026-06-01\n+++\n\n#", 1)
    (folder / "d1@2026-06-01.md").write_text(later, encoding="utf-8")
    import_and_publish(folder)


def import_and_publish(folder: Path, at: datetime = AT) -> ImportReport:
    """Import a folder and make public what it holds, as if its review had passed."""
    report = policies.import_paths([folder], actor_id=None, at=at)
    if report.awaiting_review:
        run = ImportRun.objects.get(pk=report.run_id)
        cleared("policies.importrun", run.pk, at=at)
        policies.publish_batch(run=run, actor_id=None, at=at)
    return report


def _document(number: int, words: str) -> str:
    return f"""+++
number = "青水发〔2026〕{number}号"
kind = "NORMATIVE"
title = "青岚县水务局关于印发《第{number}类用水户补助办法》的通知"
issuers = ["青岚县水务局"]
topic = ["农业、林业、水利", "水利、水务"]
index_no = "QL-2026-{number:05d}"
unified_no = "QLX-GF-2026-{number:03d}"
signed_on = 2026-01-05
issued_on = 2026-01-05
published_at = "2026-01-06 09:00"
effective_on = 2026-02-01
expires_on = 2030-01-31
keywords = ["用水", "补助"]
summary = "第{number}类用水户的补助。"
openness = "PROACTIVE"
drafter = "青岚县水务局"
consult_phone = "024-00010001"
attachments = []
relations = []
+++

# 青岚县水务局关于印发《第{number}类用水户补助办法》的通知

青水发〔2026〕{number}号

各乡镇人民政府：

现将《第{number}类用水户补助办法》印发给你们。

第{number}类用水户补助办法

第一条　为帮助用水户，制定本办法。

第二条　每户{words}。

第三条　本办法自2026年2月1日起施行，有效期至2030年1月31日。

青岚县水务局

2026年1月5日
"""
