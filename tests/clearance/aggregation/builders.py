"""Made-up lists and texts for the watch (演示); no person is real."""

from datetime import date

from gongkai.clearance.aggregation.model import PublishedTable, PublishedText
from gongkai.clearance.aggregation.store import Store
from gongkai.clearance.aggregation.vocabulary import default_settings
from gongkai.clearance.aggregation.watch import Watch

SECRET = b"tests-only" * 4


def a_watch(**numbers) -> Watch:
    """Open a watch over an empty store in memory."""
    return Watch(Store(":memory:"), default_settings(**numbers), secret=SECRET)


def a_list(key: str, header: str, *rows: str, about: str = "") -> PublishedText:
    """Return a text with one list; cells are divided by spaces."""
    lines = tuple(tuple(line.split()) for line in (header, *rows))
    table = PublishedTable("正文表1", f"{key} {about}", lines)
    return PublishedText(key, f"名单{key}", f"/lm/{key}.html", date(2026, 1, 1), (), (table,))


def a_text(key: str, *sentences: str) -> PublishedText:
    """Return a text without tables."""
    return PublishedText(
        key, f"信息{key}", f"/lm/{key}.html", date(2026, 1, 1), (("正文", "".join(sentences)),)
    )


def kinds(alerts) -> list[str]:
    """Return the kinds of some alerts in order."""
    return sorted(alert.kind for alert in alerts)
