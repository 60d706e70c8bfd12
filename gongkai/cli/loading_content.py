"""Loading what the public reads of a profile: the site's own facts, columns, articles, topics."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from gongkai.cli.loading_reviews import find_editor, pass_review
from gongkai.core.documents.readers import read
from gongkai.core.refusals import BadInput
from gongkai.ledger import services as ledger
from gongkai.ledger.models import Assignment
from gongkai.ledger.notices import parse_notice
from gongkai.ledger.services import EvidenceGiven
from gongkai.policies import services as policies
from gongkai.policies.selectors.pages import find_public_by_number
from gongkai.publishing import selectors as publishing_selectors
from gongkai.publishing import services as publishing
from gongkai.publishing.models import TopicPage
from gongkai.publishing.services import ArticleDraft
from gongkai.units.models import Officer, Unit

CHINA = ZoneInfo("Asia/Shanghai")
FENCE = "+++"
SITE_FIELDS = {"service_url": "service_link", "error_report_url": "error_report_link"}
SITE_NAMES = [
    "name",
    "short_name",
    "government",
    "site_name",
    "site_domain",
    "site_id_code",
    "area_code",
    "icp",
    "police_record",
    "sponsor",
    "address",
    "postcode",
    "phone",
    "email",
    "hotline",
    "office_hours",
    "footer_note",
]


def load_columns(folder: Path, *, at: datetime) -> None:
    """Load the site's facts and columns."""
    profile = read_toml(folder / "profile.toml")
    _describe_site(profile, at)
    columns = read_toml(folder / "columns.toml")["columns"]
    publishing.build_columns(columns=columns, home_title=profile["site_name"], actor_id=None, at=at)


def load_articles(folder: Path) -> None:
    """Load the profile's articles (信息), once the documents they cite are public."""
    for path in sorted((folder / "articles").glob("*.md")):
        _publish(path)


def load_documents(folder: Path, *, at: datetime) -> None:
    """Import the profile's documents (政策文件) by the road that every other document takes."""
    if (folder / "documents").is_dir():
        report = policies.import_paths([folder / "documents"], actor_id=None, at=at)
        if report.awaiting_review:
            pass_review("policies.importrun", report.run_id, at=at)


def load_ledger(folder: Path, *, at: datetime) -> None:
    """Turn the profile's notice into a confirmed ledger (工作台账)."""
    path = folder / "notice.md"
    if not path.exists():
        return
    parsed = parse_notice(read(path)).as_json()
    notice = ledger.import_notice(
        parsed=parsed, file_name=path.name, content=path.read_bytes(), actor_id=None, at=at
    )
    ledger.confirm_notice(notice=notice, actor_id=None, at=at)
    for given in read_toml(folder / "progress.toml")["progress"]:
        _report(given, at)


def _report(given: Mapping[str, Any], at: datetime) -> None:
    """Enter one unit's sample progress (演示进展), and what the county office said of it."""
    row = Assignment.objects.get(task__no=given["task"], unit__code=given["unit"])
    editor = Officer.objects.get(username=given["by"])
    evidence = EvidenceGiven(links=tuple(given.get("links", [])))
    completes = given.get("completes", False)
    ledger.report_progress(
        assignment=row,
        text=given["text"],
        completes=completes,
        evidence=evidence,
        actor_id=editor.pk,
        at=at,
    )
    if "accepted" in given:
        clerk = Officer.objects.get(username=given["judged_by"])
        ledger.review_assignment(
            assignment=row,
            accepts=given["accepted"],
            reason=given.get("reason", ""),
            actor_id=clerk.pk,
            at=at,
        )


def load_topics(folder: Path, *, at: datetime) -> None:
    """Open the profile's special topic (专题), once what it points to is there."""
    path = folder / "topic.toml"
    if not path.exists():
        return
    stated = read_toml(path)
    topic = TopicPage.objects.filter(slug=stated["slug"]).first()
    if topic is None:
        raise BadInput(
            f"专题“{stated['title']}”在栏目里没有位置，请在 columns.toml 里加上 {stated['slug']}。"
        )
    publishing.open_topic(
        topic=topic,
        lead=stated["intro"],
        starts_on=stated["starts_on"],
        ends_on=stated.get("ends_on"),
        sections=[
            {"slug": row["slug"], "title": row["title"], "entries": _entries(row["items"])}
            for row in stated["classes"]
        ],
        actor_id=None,
        at=at,
    )


def read_toml(path: Path) -> dict[str, Any]:
    """
    Return what a file of a profile states.

    :raises BadInput: if it is missing or no TOML
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"县情配置 {path.name} 无法读取（{error}），请改正后再试。") from error


def _describe_site(profile: Mapping[str, Any], at: datetime) -> None:
    fields = {name: profile.get(name, "") for name in SITE_NAMES}
    fields |= {field: profile[name] for name, field in SITE_FIELDS.items() if profile.get(name)}
    fields["colour"] = profile.get("colours", {}).get("primary", "#0a4a94")
    publishing.describe_site(fields=fields, actor_id=None, at=at)


def _publish(path: Path) -> None:
    _, front, body = path.read_text(encoding="utf-8").split(FENCE, 2)
    stated = tomllib.loads(front)
    column = publishing_selectors.find_column_by_slug(stated["column"])
    if column is None:
        raise BadInput(f"文章 {path.name} 的栏目“{stated['column']}”不存在，请改正。")
    published_at = datetime.fromisoformat(stated["published_at"]).replace(tzinfo=CHINA)
    unit = Unit.objects.filter(name=stated["source"]).first()
    editor = find_editor(unit)
    article = publishing.draft_article(
        column=column,
        draft=ArticleDraft(
            title=stated["title"],
            source=stated["source"],
            body=body.strip(),
            slug=stated["slug"],
            author=stated.get("author", ""),
            keywords=",".join(stated.get("keywords", [])),
            summary=stated.get("summary", ""),
            interprets=stated.get("interprets", ""),
            unit_id=unit.pk if unit else None,
        ),
        actor_id=editor.pk if editor else None,
        at=published_at,
    )
    pass_review("publishing.articlepage", article.pk, by=editor, at=published_at)


def _entries(items: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        _document_entry(one["document"]) if "document" in one else _article_entry(one["article"])
        for one in items
    ]


def _document_entry(number: str) -> dict[str, Any]:
    document = find_public_by_number(number)
    if document is None:
        raise BadInput(f"专题引用的文件“{number}”不在文件库，请先导入。")
    return {
        "title": document.title,
        "link": f"/zc/{document.address}",
        "source": document.issuers.first().name,
        "dated_on": document.signed_on,
    }


def _article_entry(slug: str) -> dict[str, Any]:
    article = publishing_selectors.find_article_by_slug(slug)
    if article is None:
        raise BadInput(f"专题引用的文章“{slug}”不存在，请改正。")
    return {
        "title": article.title,
        "link": article.address,
        "source": article.source,
        "dated_on": article.published_at.astimezone(CHINA).date(),
    }
