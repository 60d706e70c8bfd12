"""Facts for the sweep (清理所需事实), gathered from pages, documents, contacts and the trail."""

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import unquote

from django.conf import settings
from django.utils import timezone

from gongkai.clearance.watch_sources import words_of
from gongkai.core.rulebook import load_rulebook
from gongkai.inspection import masking
from gongkai.inspection.models import FormerLeader, Mark
from gongkai.inspection.rules import (
    ArticleFacts,
    ColumnFacts,
    Contact,
    EndedDocument,
    Freshness,
    Leader,
    Surroundings,
    digits_of,
)
from gongkai.policies import selectors as policies
from gongkai.policies.enums import Ending
from gongkai.policies.rules.addresses import href
from gongkai.publishing import sweeping
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release.tree import find_file
from gongkai.publishing.watching import text_of
from gongkai.trail import selectors as trail
from gongkai.units import selectors as units
from gongkai.units.rules import Directory, resolve_units

CONTACT_CHANGED = "units.contact_changed"


def article_facts(on: date) -> Iterator[tuple[ArticleFacts, ArticlePage]]:
    """Yield every public article with what the rules need to know of it, oldest first."""
    kinds = sweeping.column_kinds()
    directory = units.get_directory(on=on)
    marked = set(Mark.objects.values_list("article_id", flat=True))
    for article in sweeping.iterate_articles():
        yield _facts(article, kinds, directory, is_marked=article.pk in marked), article


def facts_of(article: ArticlePage, *, on: date) -> ArticleFacts:
    """Return what the rules need to know of one article."""
    is_marked = Mark.objects.filter(article_id=article.pk).exists()
    return _facts(article, sweeping.column_kinds(), units.get_directory(on=on), is_marked=is_marked)


def column_facts() -> list[ColumnFacts]:
    """Return the columns that should hold something."""
    return [
        ColumnFacts(
            column.pk, column.title, column.address, column.column_kind, count, newest, tuple(entries)
        )
        for column, count, newest, entries in sweeping.list_columns_to_look_at()
    ]


def freshness(on: date) -> Freshness:
    """Return how long columns may go without news on a day (V4, R05-02)."""
    book = load_rulebook()
    return Freshness(
        book.integer("V4.news_days", on=on),
        book.integer("V4.notice_months", on=on),
    )


def surroundings(on: date) -> Surroundings:
    """Return what articles are held against on a day."""
    ended = list(policies.list_ended(as_of=on))
    labels = dict(Ending.choices)
    return Surroundings(
        ended=tuple(
            EndedDocument(one.number, one.title, labels[one.ended_as], one.in_force_to) for one in ended
        ),
        contacts=_contacts(on),
        leaders=_leaders(on),
        addresses=_addresses(),
        ended_addresses={href(one.address): f"已{labels[one.ended_as].removeprefix('已')}" for one in ended},
    )


def openable(links: Sequence[str], known: frozenset[str]) -> frozenset[str]:
    """Return which of some links open: pages known by address, or a released file answers them (错链)."""
    bare = {link: unquote(link.split("#")[0].split("?")[0]) for link in links}
    return frozenset(
        link.split("#")[0].split("?")[0]
        for link, address in bare.items()
        if address in known or (address.startswith("/") and find_file(settings.GONGKAI_SITE_FOLDER, address))
    )


def _facts(
    article: ArticlePage, kinds: dict[str, str], directory: Directory, *, is_marked: bool
) -> ArticleFacts:
    words = "\n".join(words_of(block.value.source) for block in article.body if block.block_type == "text")
    cells = "\n".join(" ".join(row) for table in sweeping.tables_of(article) for row in table)
    day = article.first_published_at
    return ArticleFacts(
        id=article.pk,
        title=article.title,
        address=article.address,
        unit_id=article.unit_id or _unit_by_name(article.source, directory),
        column_kind=sweeping.kind_of_column(article, kinds),
        published_on=timezone.localdate(day) if day else timezone.localdate(),
        text=f"{words}\n{cells}",
        interprets=article.interprets,
        links=tuple(sweeping.links_of(article, public_address=settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/"))),
        lists_people=_lists_people(article),
        is_marked=is_marked,
    )


def _lists_people(article: ArticlePage) -> bool:
    if any(masking.lists_people_openly(table) for table in sweeping.tables_of(article)):
        return True
    words = [block.value.source for block in article.body if block.block_type == "text"]
    if any(masking.masked_words(one) != one for one in words):
        return True
    if "公示" not in article.title or not article.attachments.exists():
        return False
    return any(masking.lists_people_openly(table.rows) for table in text_of(article).tables)


def _unit_by_name(source: str, directory: Directory) -> int | None:
    resolved = resolve_units([source], directory)[0]
    return resolved.unit_ids[0] if len(resolved.unit_ids) == 1 else None


def _contacts(on: date) -> tuple[Contact, ...]:
    former = _former_phones()
    contacts = []
    for contact in units.list_contacts(on=on).prefetch_related("unit__aliases"):
        unit = contact.unit
        names = (unit.name, unit.short_name, *(alias.name for alias in unit.aliases.all()))
        now = frozenset(_numbers(contact.phone) | _numbers(contact.fax))
        contacts.append(
            Contact(tuple(filter(None, names)), now, frozenset(former.get(unit.code, set()) - now))
        )
    return tuple(contacts)


def _former_phones() -> dict[str, set[str]]:
    former: dict[str, set[str]] = {}
    for entry in trail.list_entries(action=CONTACT_CHANGED):
        changed = entry.payload.get("changed", {})
        for name in ("phone", "fax"):
            if name in changed and changed[name][0]:
                former.setdefault(entry.payload.get("unit", ""), set()).update(_numbers(changed[name][0]))
    return former


def _leaders(on: date) -> tuple[Leader, ...]:
    entered = [
        Leader(one.name, one.post, one.left_on) for one in FormerLeader.objects.filter(left_on__lte=on)
    ]
    names = {unit.code: unit.name for unit in units.list_units(on=on)}
    now = set(units.list_contacts(on=on).values_list("head", flat=True))
    for entry in trail.list_entries(action=CONTACT_CHANGED):
        before = (entry.payload.get("changed", {}).get("head") or [""])[0]
        if before and before not in now:
            unit = names.get(entry.payload.get("unit", ""), "")
            entered.append(Leader(before, f"{unit}负责人", timezone.localdate(entry.at)))
    return tuple(entered)


def _numbers(written: str) -> set[str]:
    parts = (digits_of(part) for part in written.replace("，", "、").replace(",", "、").split("、"))
    return {part for part in parts if part}


def _addresses() -> frozenset[str]:
    documents = {unquote(href(address)) for address in policies.list_public_addresses()}
    return frozenset(sweeping.page_addresses() | documents | {"/zc/"})
