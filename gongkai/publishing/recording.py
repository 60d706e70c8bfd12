"""How a page's deeds enter the trail, whoever did them: our services or the desk's editor."""

from datetime import datetime

from wagtail.models import Page

from gongkai.publishing.models import ArticlePage, ColumnPage, HomePage, TopicPage
from gongkai.trail import services as trail

NOUNS: dict[type[Page], str] = {
    HomePage: "home",
    ColumnPage: "column",
    ArticlePage: "article",
    TopicPage: "topic",
}


def record_page(page: Page, deed: str, *, actor_id: int | None, at: datetime, was_at: str = "") -> None:
    """Write what was done to a page (published, withdrawn, deleted, moved) with its public address."""
    page = page.specific_deferred if type(page) is Page else page
    noun = NOUNS.get(type(page))
    if noun is None:
        return
    trail.record(
        f"publishing.{noun}_{deed}",
        subject=page,
        actor_id=actor_id,
        at=at,
        title=page.title,
        address=page.address,
        **({"was_at": was_at} if was_at else {}),
    )
