"""What readers see of the knowledge base: lists, entries beside their clause, corrections and their answers."""

import re
from datetime import timedelta

import pytest

from gongkai.knowledge import services
from gongkai.knowledge.enums import CorrectionState
from gongkai.knowledge.models import Candidate, CorrectionRequest, ImpactNotice, KnowledgeEntry
from gongkai.knowledge.sealing import decipher
from gongkai.publishing.release import releasing
from gongkai.publishing.withdrawal.services import withdraw_address
from gongkai.search.services import index_documents
from gongkai.trail import outbox
from gongkai.trail.models import Entry
from tests.factories import AT, ON, an_officer
from tests.knowledge.builders import a_draft, an_entry, let_out
from tests.portal.conftest import tree  # noqa: F401 - a fixture
from tests.publishing.builders import a_site

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def entry(tree, settings, tmp_path):  # noqa: F811
    settings.GONGKAI_HOME = tmp_path
    a_site()
    made = an_entry()
    index_documents([made.citations.get().document_id])
    return made


@pytest.fixture
def site(entry, tree):  # noqa: F811
    outbox.deliver_all(at=AT)
    releasing.release_all(tree, at=AT)
    return tree


def test_an_entry_is_a_file_with_its_clause_number_badge_unit_and_day(site, entry):
    page = (site / f"zsk/{entry.pk}.html").read_text()

    for words in (
        "井盖丢了找谁", "产权单位两小时内到场", "第三条", "井盖缺失的，产权单位应当在两小时内到场。",
        "青政发〔2023〕21号", "现行有效", entry.issuer.name, str(ON), f"/zsk/{entry.pk}/jiucuo", "井盖不见了怎么办",
    ):  # fmt: skip
        assert words in page, words


def test_the_list_leads_by_category_to_the_entry(site, entry):
    for address in ("zsk/index.html", "zsk/lei/09/index.html", "zsk/lei/0902/index.html"):
        assert f'href="/zsk/{entry.pk}.html"' in (site / address).read_text()
    assert f"/zsk/{entry.pk}.html" in (site / "sitemap/lm.xml").read_text()


def test_an_entry_that_moved_leaves_no_trace_in_its_old_category(site, entry):
    other = "民政、扶贫、救灾/社会福利"
    draft = a_draft(entry.citations.get().document, unit=entry.owner, category=other)
    services.revise_entry(entry=entry, draft=draft, actor_id=None, at=LATER)
    let_out(entry, at=LATER)

    outbox.deliver_all(at=LATER)

    assert not (site / "zsk/lei/0902/index.html").exists()
    assert not (site / "zsk/lei/09/index.html").exists()
    assert f"/zsk/{entry.pk}.html" in (site / "zsk/lei/1603/index.html").read_text()


def test_an_empty_base_says_where_else_to_ask(client, tree):  # noqa: F811
    a_site()

    page = client.get("/zsk/").content.decode()

    assert "还没有公开的条目" in page
    assert "热线" in page


def test_an_entry_taken_off_is_off_the_site_with_the_next_release(site, entry):
    services.take_offline(entry=entry, reason="电话变了", actor_id=None, at=LATER)

    outbox.deliver_all(at=LATER)

    assert not (site / f"zsk/{entry.pk}.html").exists()
    assert "井盖丢了" not in (site / "zsk/index.html").read_text()


def test_the_day_after_its_term_no_page_of_it_is_left(site, entry):
    KnowledgeEntry.objects.filter(pk=entry.pk).update(valid_to=ON - timedelta(days=1))

    releasing.release_all(site, at=LATER)

    assert not (site / f"zsk/{entry.pk}.html").exists()


def test_an_entry_whose_document_changed_says_that_it_is_being_checked(site, entry):
    ImpactNotice.objects.create(
        document=entry.citations.get().document, occasion="AMENDED", occurred_on=ON, item_kind="knowledge.knowledgeentry",
        item_id=str(entry.pk), item_label="知识条目", item_title=entry.title, found_at=AT, due_on=ON,
    )  # fmt: skip

    releasing.release_all(site, at=LATER)

    assert "正在核对这一条" in (site / f"zsk/{entry.pk}.html").read_text()


def test_an_entry_can_be_withdrawn_at_once_by_its_address(site, entry, client):
    withdrawal = withdraw_address(
        address=f"/zsk/{entry.pk}.html", reason="含有不应公开的内容", actor_id=None, at=LATER
    )

    assert withdrawal.get_kind_display() == "知识条目"
    assert not (site / f"zsk/{entry.pk}.html").exists()
    assert client.get(f"/zsk/{entry.pk}.html").status_code == 410
    assert "井盖丢了" not in (site / "zsk/index.html").read_text()


def sent(client, entry, **fields):
    values = {"text": "电话写错了，应当是12345。", "contact": "13800138000"} | fields
    return client.post(f"/zsk/{entry.pk}/jiucuo", values)


def test_a_reader_says_what_is_wrong_without_a_script_and_gets_a_receipt(client, entry):
    form = client.get(f"/zsk/{entry.pk}/jiucuo").content.decode()
    assert "csrfmiddlewaretoken" in form

    page = sent(client, entry).content.decode()

    request = CorrectionRequest.objects.get()
    assert request.receipt in page
    assert (request.due_on - ON).days >= 3
    assert re.fullmatch(r"[A-Z2-9]{5}(-[A-Z2-9]{5}){2}", request.receipt)


def test_the_contact_is_enciphered_masked_on_screen_and_unknown_to_the_trail(client, entry):
    sent(client, entry, text="我的电话13800138000打不通热线。")

    request = CorrectionRequest.objects.get()
    assert "13800138000" not in f"{request.contact_cipher}{request.contact_masked}{request.text}"
    assert decipher(request.contact_cipher) == "13800138000"
    assert request.contact_masked == "138****8000"
    assert "13800138000" not in str(list(Entry.objects.values_list("payload", flat=True)))


def test_nobody_has_to_leave_a_contact(client, entry):
    assert sent(client, entry, contact="").status_code == 200
    assert CorrectionRequest.objects.get().contact_cipher == ""


@pytest.mark.parametrize("text", ["", "   ", "字" * 1001])
def test_an_empty_or_endless_correction_is_refused_and_what_was_written_stays(client, entry, text):
    answer = sent(client, entry, text=text)

    assert answer.status_code == 422
    assert "13800138000" in answer.content.decode()
    assert not CorrectionRequest.objects.exists()


def test_one_source_sends_five_an_hour_at_most(client, entry):
    statuses = [sent(client, entry).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [422]


def test_a_machine_that_fills_in_the_hidden_field_gets_nowhere(client, entry):
    sent(client, entry, url="http://x.example")

    assert not CorrectionRequest.objects.exists()


def test_an_entry_that_is_not_public_takes_no_corrections(client, entry):
    services.take_offline(entry=entry, reason="电话变了", actor_id=None, at=LATER)

    assert sent(client, entry).status_code == 404


def test_the_receipt_shows_the_answer_and_nothing_of_the_reader(client, entry):
    sent(client, entry)
    request = CorrectionRequest.objects.get()
    services.answer_correction(
        request=request, accepts=True, answer="已改为12345，谢谢。", actor_id=an_officer().pk, at=LATER
    )

    page = client.get(f"/zsk/jiucuo?ma={request.receipt.lower()}").content.decode()

    assert "已改为12345" in page
    assert "138" not in page
    assert CorrectionRequest.objects.get().state == CorrectionState.ACCEPTED
    assert Candidate.objects.get().source == "CORRECTION"


def test_a_wrong_receipt_says_what_to_do(client, entry):
    assert "没有这个查询码" in client.get("/zsk/jiucuo?ma=AAAAA").content.decode()
