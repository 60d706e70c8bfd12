"""Drill (S12): what is withdrawn is gone at once everywhere, its record stays, a killed withdrawal is finished."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from docx import Document as WordDocument
from wagtail.documents.models import Document

from gongkai.core.refusals import BadInput
from gongkai.policies import services as policies
from gongkai.policies.models import PolicyDocument
from gongkai.publishing import services as publishing
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release import releasing, takedown
from gongkai.publishing.release.verifying import verify_release
from gongkai.publishing.services import ArticleDraft
from gongkai.publishing.withdrawal import report, services, snapshots
from gongkai.publishing.withdrawal.records import Withdrawal
from gongkai.trail import outbox
from gongkai.trail.models import Entry
from gongkai.trail.services import verify_trail
from tests.factories import AT, cleared
from tests.publishing.builders import an_article, column, published
from tests.publishing.withdrawing import ARTICLE, DOCUMENT, LATER, withdraw

pytestmark = pytest.mark.django_db
LISTS = (
    "/",
    "/rss.xml",
    "/zc/",
    "/zc/rss.xml",
    "/wzdt/",
    "/lm/yaowen/tongzhi/",
    "/lm/yaowen/tongzhi/rss.xml",
)


def everything(tree) -> str:
    """Return the words of all pages readers can open."""
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in tree.rglob("*")
        if path.is_file() and path.suffix in {".html", ".xml", ".txt"}
    )


def an_attachment(slug: str = "dai-fujian") -> tuple[ArticlePage, Document]:
    """Publish an article with an attachment."""
    file = Document(title="名单")
    file.file.save("mingdan.xlsx", ContentFile(b"PK not really a table"))
    file.save()
    draft = ArticleDraft("带附件的公告", "青岚县水务局", "见附件。", slug=slug, attachments=(("名单", file),))
    article = published(publishing.draft_article(column=column("tongzhi"), draft=draft, actor_id=None, at=AT))
    return article, file


def test_an_article_is_gone_from_pages_lists_feeds_and_maps(site):
    assert "关于停水的公告" in everything(site)

    withdrawal = withdraw(ARTICLE)

    assert "关于停水的公告" not in everything(site)
    assert "ting-shui" not in everything(site)
    assert not ArticlePage.objects.get(slug="ting-shui").live
    assert withdrawal.finished_at is not None
    assert verify_release(site) == []
    assert "关于供水恢复的公告" in everything(site)


def test_a_document_goes_with_its_editions_comparison_and_downloads(site, settings):
    from gongkai.search.engine import SearchQuery, open_index

    question = SearchQuery.from_parameters({"text": "用水户补助", "include_all": True}, as_of=AT.date())

    def hits():
        index = open_index(settings.GONGKAI_INDEX_FOLDER)
        try:
            return len(index.search(question).hits)
        finally:
            index.close()

    assert hits() > 0

    withdrawal = withdraw(f"http://www.qinglan.example{DOCUMENT}.pdf?from=1")

    assert [
        path for path in site.rglob("*") if "青水发" in path.as_posix() and ".gone" not in path.parts
    ] == []
    assert "用水户补助办法" not in everything(site)
    assert hits() == 0
    gone = {row["address"] for row in withdrawal.files}
    assert {DOCUMENT, f"{DOCUMENT}/bijiao", f"{DOCUMENT}.docx", f"{DOCUMENT}.pdf"} <= gone
    assert sum("@" in one for one in gone) == 6
    assert not PolicyDocument.objects.get().is_public
    assert verify_release(site) == []


def test_a_single_file_goes_and_its_page_stays_without_it(site):
    article, file = an_attachment()
    outbox.deliver_all(at=AT)
    address = f"/wj/{file.pk}/{file.file.name.rsplit('/', 1)[1]}"
    assert (site / address[1:]).read_bytes() == b"PK not really a table"
    assert address in everything(site)

    withdraw(address)
    releasing.release_all(site, at=LATER)

    assert not (site / address[1:]).exists()
    assert address not in everything(site)
    assert "带附件的公告" in (site / article.address[1:]).read_text()
    assert verify_release(site) == []


def test_an_article_takes_its_own_attachments_along_and_leaves_shared_ones(site):
    article, file = an_attachment()
    shared = Document(title="共用")
    shared.file.save("gongyong.docx", ContentFile(b"shared"))
    shared.save()
    for slug in ("jia", "yi"):
        draft = ArticleDraft(slug, "青岚县水务局", "见附件。", slug=slug, attachments=(("共用", shared),))
        published(publishing.draft_article(column=column("tongzhi"), draft=draft, actor_id=None, at=AT))
    outbox.deliver_all(at=AT)

    withdraw(article.address)
    withdraw("/lm/yaowen/tongzhi/jia.html")

    assert not list((site / "wj").glob(f"{file.pk}/*"))
    assert [path.read_bytes() for path in (site / "wj").glob(f"{shared.pk}/*")] == [b"shared"]
    assert verify_release(site) == []


def test_an_ordinary_unpublishing_takes_the_attachments_along_too(site):
    article, file = an_attachment()
    outbox.deliver_all(at=AT)

    publishing.withdraw_article(article=article, reason="重复", actor_id=None, at=LATER)
    outbox.deliver_all(at=LATER)

    assert not list(site.glob(f"wj/{file.pk}/*"))


def test_the_snapshot_holds_exactly_what_was_public_and_lies_outside_the_tree(site):
    page = (site / ARTICLE[1:]).read_bytes()

    withdrawal = withdraw(ARTICLE)

    folder = services.vault() / withdrawal.folder
    archive = folder / snapshots.ARCHIVE
    assert not folder.is_relative_to(site.resolve())
    assert (folder.stat().st_mode & 0o077, archive.stat().st_mode & 0o077) == (0, 0)
    assert withdrawal.digest == hashlib.sha256(archive.read_bytes()).hexdigest()
    with zipfile.ZipFile(archive) as kept:
        assert kept.read(ARTICLE[1:]) == page
        assert hashlib.sha256(page).hexdigest() in kept.read("SHA256SUMS").decode()
    assert withdrawal.files[0]["sha256"] == hashlib.sha256(page).hexdigest()
    assert withdrawal.first_released_at == AT


def test_a_withdrawn_address_answers_410_with_a_plain_sentence(site, client):
    assert client.get(ARTICLE).status_code == 200

    withdraw(ARTICLE)
    answer = client.get(ARTICLE)

    assert answer.status_code == 410
    assert "已经撤下" in answer.content.decode()
    assert client.get("/lm/yaowen/tongzhi/meiyou.html").status_code == 404


def test_the_deed_is_in_the_trail(site):
    withdrawal = withdraw(ARTICLE)

    told = Entry.objects.get(action="publishing.address_withdrawn").payload

    assert (told["address"], told["reason"]) == (ARTICLE, "含有不应公开的内容")
    assert told["digest"] == withdrawal.digest
    assert Entry.objects.filter(action="publishing.article_withdrawn").count() == 1
    assert verify_trail() == []


def test_the_report_form_tells_what_is_to_be_reported(site):
    withdrawal = withdraw(ARTICLE, found_by="王某", found_at=LATER - timedelta(minutes=12))

    rows = dict(report.report_rows(withdrawal))
    printed = WordDocument(io.BytesIO(report.report_docx(withdrawal)))
    words = "\n".join(cell.text for row in printed.tables[0].rows for cell in row.cells)

    assert rows["公开时长"] == "1小时"
    assert rows["发现人"] == "王某"
    assert rows["从发现到撤下"].startswith("13 分钟，在时限内（时限 30 分钟")
    for name, value in rows.items():
        assert name in words
        assert value.split("\n")[0] in words
    assert "保密审查员" in words


def test_a_late_removal_is_told_as_late(site):
    withdrawal = withdraw(ARTICLE, found_at=LATER - timedelta(minutes=31))

    assert "超过时限" in dict(report.report_rows(withdrawal))["从发现到撤下"]


@pytest.mark.parametrize(
    ("address", "changes", "words"),
    [
        (ARTICLE, {"reason": " "}, "理由"),
        (ARTICLE, {"found_at": LATER + timedelta(minutes=1)}, "不能晚于现在"),
        ("/", {}, "不是本站的"),
        ("/lm/yaowen/", {}, "不是本站的"),
        ("/zc/没有/2026/1", {}, "不是本站的"),
        ("/wj/999/x.pdf", {}, "不是本站的"),
    ],
)
def test_what_cannot_be_withdrawn_is_refused_in_one_sentence(site, address, changes, words):
    with pytest.raises(BadInput, match=words):
        withdraw(address, **changes)
    assert not Withdrawal.objects.exists()


def test_the_same_is_not_withdrawn_twice(site):
    withdraw(ARTICLE)

    with pytest.raises(BadInput, match="已经不公开"):
        withdraw(ARTICLE)


def test_the_file_goes_even_where_the_lists_cannot_follow(site, monkeypatch):
    monkeypatch.setattr(
        outbox,
        "_listeners",
        {"release": outbox.Listener("release", ("publishing.",), lambda *_: 1 / 0, is_outside=True)},
    )

    withdrawal = withdraw(ARTICLE)

    assert not (site / ARTICLE[1:]).exists()
    assert withdrawal.finished_at is None


@pytest.mark.parametrize("step", ["take_down", "settle"])
def test_a_withdrawal_killed_on_its_way_is_finished_by_the_next_run(site, monkeypatch, step):
    class Killed(BaseException):
        """Stands for the end of the process."""

    def die(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(takedown, step, die)
        with pytest.raises(Killed):
            withdraw(ARTICLE)

    assert services.finish_withdrawals(at=LATER) == 1
    assert services.finish_withdrawals(at=LATER) == 0

    assert "关于停水的公告" not in everything(site)
    assert Withdrawal.objects.get().finished_at is not None
    assert Entry.objects.filter(action="publishing.address_withdrawn").count() == 1
    assert verify_release(site) == []


def test_a_withdrawal_killed_before_its_record_has_removed_the_file_and_left_a_journal(site, monkeypatch):
    class Killed(BaseException):
        """Stands for the end of the process."""

    def die(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(services, "_complete", die)
        with pytest.raises(Killed):
            withdraw(ARTICLE)

    assert not (site / ARTICLE[1:]).exists()
    journal = next(services.vault().glob("*/withdrawal.json"))
    assert json.loads(journal.read_text())["addresses"] == [ARTICLE]
    assert not Withdrawal.objects.exists()

    services.finish_withdrawals(at=LATER)

    assert "关于停水的公告" not in everything(site)
    assert Withdrawal.objects.get().address == ARTICLE


def test_a_release_under_way_does_not_bring_the_page_back(site, monkeypatch):
    an_article("另一则公告", slug="ling-yi", at=LATER)
    put = releasing._show

    def withdrawn_meanwhile(press, changes):
        takedown.take_down(site, [ARTICLE])
        put(press, changes)

    (site / ARTICLE[1:]).write_text("changed, so that the release writes it again")
    with monkeypatch.context() as patched:
        patched.setattr(releasing, "_show", withdrawn_meanwhile)
        releasing.release_all(site, at=LATER)

    assert not (site / ARTICLE[1:]).exists()
    for both in releasing.Trees(site).both:
        assert not (both / ARTICLE[1:]).exists()


def test_what_is_published_again_answers_again(site, client):
    withdraw(ARTICLE)
    published(ArticlePage.objects.get(slug="ting-shui"), at=LATER)

    releasing.release_all(site, at=LATER)

    assert client.get(ARTICLE).status_code == 200
    assert not (site / ".gone" / ARTICLE[1:]).exists()
    assert verify_release(site) == []


def test_a_document_published_again_answers_again(site, client):
    withdraw(DOCUMENT)
    document = PolicyDocument.objects.get()
    cleared("policies.policydocument", document.pk)
    policies.publish_document(document=document, actor_id=None, at=LATER)
    outbox.deliver_all(at=LATER)

    assert client.get(DOCUMENT).status_code == 200
    assert verify_release(site) == []


def test_the_lists_know_nothing_of_it_and_everything_else(site):
    before = {address: (site / address[1:] / "index.html") for address in LISTS if address.endswith("/")}
    assert all(path.is_file() for path in before.values())

    withdraw(ARTICLE)

    assert all("关于停水的公告" not in path.read_text() for path in before.values())
    assert "关于供水恢复的公告" in before["/lm/yaowen/tongzhi/"].read_text()
