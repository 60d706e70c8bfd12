"""The desk speaks Chinese: our overlay of Wagtail's and allauth's words is whole, and pages show no English."""

import gettext
import json
import re
from ast import literal_eval
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils.translation import gettext as translated
from django.utils.translation import ngettext
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import REPOSITORY
from tests.factories import an_officer
from tests.publishing.builders import a_site, an_article

FOLDER = REPOSITORY / "gongkai/config/locale/zh_Hans/LC_MESSAGES"
DOMAINS = ("django", "djangojs")
LEAST = 350
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|(?<!%)%[sd]|</?[a-z]+|href=\"[^\"]*\"")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SAID = ("title", "aria-label", "placeholder", "alt")
ENGLISH = (
    "Add", "Account", "Actions", "All", "Any", "Back", "Cancel", "Choose", "Close", "Comment", "Comments",
    "Copy", "Create", "Created", "Date", "Delete", "Disable", "Document", "Documents", "Download", "Draft",
    "Edit", "Edited", "Enable", "Error", "Explore", "Export", "Filter", "Filters", "Go", "Grid", "Help",
    "History", "Home", "Image", "Images", "Keyboard", "Language", "Latest", "Layout", "List", "Live",
    "Locale", "Locked", "Log", "Menu", "More", "Move", "Name", "New", "Next", "No", "Order", "Page", "Pages",
    "Parent", "Preview", "Previous", "Privacy", "Publish", "Published", "Refresh", "Reports", "Results",
    "Save", "Saved", "Schedule", "Search", "Section", "Select", "Settings", "Show", "Shortcuts", "Sign",
    "Snippets", "Sort", "Status", "Submit", "System", "Tags", "There", "This", "Title", "Toggle", "Type",
    "Unpublish", "Updated", "Upload", "Usage", "User", "View", "Workflow", "You", "Your",
)  # fmt: skip
SEEN = re.compile(rf"(?<![\w.@/-])(?:{'|'.join(ENGLISH)})(?![\w.@/-])")


@dataclass(slots=True)
class Entry:
    """One entry of a catalogue as its .po file writes it."""

    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        context = self.parts.get("msgctxt")
        return f"{context}\x04{self.parts['msgid']}" if context else self.parts["msgid"]

    @property
    def answer(self) -> str:
        return self.parts.get("msgstr", self.parts.get("msgstr[0]", ""))


def entries(domain: str) -> list[Entry]:
    found, last = [Entry()], ""
    for line in (FOLDER / f"{domain}.po").read_text(encoding="utf-8").splitlines():
        keyed = re.match(r"(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) (\".*\")$", line)
        if keyed:
            if keyed[1] in found[-1].parts or (keyed[1] == "msgctxt" and found[-1].parts):
                found.append(Entry())
            last = keyed[1]
            found[-1].parts[last] = literal_eval(keyed[2])
        elif line.startswith('"'):
            found[-1].parts[last] += literal_eval(line)
    return [entry for entry in found if entry.parts.get("msgid")]


def compiled(domain: str) -> gettext.GNUTranslations:
    with Path(FOLDER / f"{domain}.mo").open("rb") as held:
        return gettext.GNUTranslations(held)


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_is_compiled_as_it_is_written(domain):
    catalogue, written = compiled(domain), entries(domain)

    for entry in written:
        if "msgid_plural" in entry.parts:
            told = catalogue.ngettext(entry.key, entry.parts["msgid_plural"], 2)
        else:
            told = catalogue.gettext(entry.key)
        assert told == entry.answer, entry.key
    assert len([key for key in catalogue._catalog if key]) == len(written)


@pytest.mark.parametrize("domain", DOMAINS)
def test_placeholders_and_tags_agree(domain):
    for entry in entries(domain):
        wanted = PLACEHOLDER.findall(entry.parts.get("msgid_plural", entry.parts["msgid"]))
        assert sorted(PLACEHOLDER.findall(entry.answer)) == sorted(wanted), entry.key
        assert CHINESE.search(entry.answer) or not re.search(r"[a-z]", PLACEHOLDER.sub("", entry.answer))


def test_the_overlay_is_as_wide_as_the_gap_and_writes_each_word_once():
    keys = [entry.key for entry in entries("django")]

    assert len(keys) >= LEAST
    assert len(keys) == len(set(keys))


def test_django_reads_the_overlay():
    assert translated("Save changes") == "保存更改"
    assert ngettext("There is one matching page", "There are %(counter)s matching pages", 3) == (
        "有 %(counter)s 个符合条件的页面"
    )


def visible(content: str) -> str:
    """Return what a page says to eyes and to screen readers, without scripts and hidden templates."""
    tree = LexborHTMLParser(content)
    said = [node.attributes.get(name) or "" for node in tree.css("body *") for name in SAID]
    for node in tree.css("script, style, svg, template, noscript"):
        node.decompose()
    return "\n".join([tree.body.text(separator="\n") if tree.body else "", *said])


def assert_chinese(response) -> None:
    assert response.status_code == 200
    content = response.content.decode()
    words = visible(json.loads(content)["html"] if content.startswith("{") else content)
    # The words of Wagtail's own first page are content, not the desk's; the demo county has its own.
    words = words.replace("Welcome to your new Wagtail site!", "")
    assert CHINESE.search(words)
    assert not SEEN.findall(words), [line for line in words.splitlines() if SEEN.search(line)]


@pytest.fixture
def desk(client):
    client.force_login(an_officer(role="COUNTY_OFFICE"), backend="gongkai.desk.sign_in.OfficerBackend")
    return client


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "/desk/",
        "/desk/pages/",
        "/desk/images/",
        "/desk/images/multiple/add/",
        "/desk/documents/",
        "/desk/documents/multiple/add/",
        "/desk/reports/site-history/",
        "/desk/reports/locked/",
        "/desk/images/chooser/",
        "/desk/documents/chooser/",
        "/desk/choose-page/",
        "/desk/choose-external-link/",
        "/desk/zhishi/",
        "/desk/zhishi/xinjian/",
        "/desk/zhishi/daoru/",
        "/desk/zhishi/fugai/",
        "/account/2fa/",
        "/account/password/change/",
    ],
)
def test_no_english_word_is_left_on_the_desk(desk, address):
    assert_chinese(desk.get(address))


@pytest.mark.django_db
def test_no_english_word_is_left_where_an_article_is_edited(desk):
    a_site()
    article = an_article()
    column = article.get_parent()

    for deed in ("edit", "history", "usage", "copy", "move", "unpublish", "delete"):
        assert_chinese(desk.get(f"/desk/pages/{article.pk}/{deed}/"))
    for address in (f"{column.pk}/", f"{column.pk}/add_subpage/", f"add/publishing/articlepage/{column.pk}/"):
        assert_chinese(desk.get(f"/desk/pages/{address}"))


@pytest.mark.django_db
def test_the_words_of_the_scripts_are_chinese_too(desk):
    catalogue = desk.get("/desk/jsi18n/").content.decode()

    assert json.dumps("正在自动保存…") in catalogue
