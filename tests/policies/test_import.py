"""The import recognises versions, can be repeated, and goes on where it was cut off."""

from datetime import date

import pytest

from gongkai.core.refusals import BadInput
from gongkai.policies import selectors, services
from gongkai.policies.models import Clause, Edition, ImportedFile, LegalEvent, PolicyDocument, Relation
from gongkai.policies.services import importing
from gongkai.trail.models import Entry
from tests.factories import AT, a_unit
from tests.policies.builders import a_folder_of_laws
from tests.publishing.builders import import_and_publish

pytestmark = pytest.mark.django_db

FRONT = """+++
number = "{number}"
kind = "NORMATIVE"
title = "{title}"
issuers = ["青岚县路灯局"]
topic = ["城乡建设、环境保护", "城市建设（含住房）"]
index_no = "QL-{number}"
unified_no = "{unified}"
signed_on = {signed}
published_at = "2024-02-02 09:00"
effective_on = {effective}
keywords = ["路灯"]
openness = "PROACTIVE"
drafter = "青岚县路灯局"
consult_phone = "024-00010001"
attachments = ["biao.csv"]
relations = [{relations}]
+++

# {title}

一、检查

逐盏检查。
"""


def bring(folder):
    return import_and_publish(folder)


def test_versions_of_one_law_become_editions_of_one_document(tmp_path):
    report = bring(a_folder_of_laws(tmp_path))

    ferry = PolicyDocument.objects.get(title="中华人民共和国渡船法")
    days = list(ferry.editions.order_by("edition_on").values_list("edition_on", "valid_from", "valid_to"))
    assert days == [
        (date(2010, 3, 1), date(2010, 6, 1), date(2015, 4, 2)),
        (date(2015, 4, 2), date(2015, 4, 2), date(2022, 1, 1)),
    ]
    assert (report.files, report.documents, report.editions) == (6, 3, 4)
    assert report.skipped == [("民法典/_index.md", "目录页，没有正文。")]


def test_the_parts_of_a_code_become_one_text_in_the_order_of_their_articles(tmp_path):
    bring(a_folder_of_laws(tmp_path))

    code = PolicyDocument.objects.get(title="中华人民共和国示范法典").editions.get()

    assert list(code.clauses.filter(kind="article").order_by("position").values_list("anchor", flat=True)) == [
        "art-1", "art-2", "art-3",
    ]  # fmt: skip


def test_a_law_that_repeals_another_ends_it_on_its_own_first_day(tmp_path):
    bring(a_folder_of_laws(tmp_path))

    ferry = PolicyDocument.objects.get(title="中华人民共和国渡船法")
    assert selectors.get_validity(ferry, as_of=date(2021, 12, 31)).code == "IN_FORCE"
    assert selectors.get_validity(ferry, as_of=date(2022, 1, 1)).code == "REPEALED"
    assert ferry.events.get(kind="REPEALED").deciding_document.title == "中华人民共和国船舶法"


def test_citations_lead_to_clauses_and_missing_documents_queue_up(tmp_path):
    report = bring(a_folder_of_laws(tmp_path))

    ship = PolicyDocument.objects.get(title="中华人民共和国船舶法")
    page = selectors.get_document_page(ship.address, as_of=date(2023, 1, 1))
    assert {line.title: line.href.rpartition("#")[2] for line in page.citations}["示范法典"] == "art-2"
    assert [one.title for one in selectors.list_unmatched_citations()] == ["从未公布的办法"]
    assert report.unmatched_citations == 1


def test_a_second_run_changes_nothing_and_writes_nothing(tmp_path):
    folder = a_folder_of_laws(tmp_path)
    bring(folder)
    before = [model.objects.count() for model in (Entry, Edition, Clause, LegalEvent, ImportedFile)]

    report = bring(folder)

    assert [model.objects.count() for model in (Entry, Edition, Clause, LegalEvent, ImportedFile)] == before
    assert (report.unchanged, report.documents, report.editions) == (6, 0, 0)


def test_a_run_cut_off_after_a_batch_goes_on(tmp_path, monkeypatch):
    folder = a_folder_of_laws(tmp_path)
    monkeypatch.setattr(importing, "BATCH", 1)
    calls = []

    def die_after_two(done, total):
        calls.append(done)
        if len(calls) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        services.import_paths([folder], actor_id=None, at=AT, progress=die_after_two)
    half = Edition.objects.count()
    report = bring(folder)

    assert 0 < half < 4
    assert report.unchanged > 0
    assert Edition.objects.count() == 4
    assert PolicyDocument.objects.get(title="中华人民共和国渡船法").ended_as == "REPEALED"


def write(folder, name, **values):
    stated = {
        "number": "青灯发〔2024〕1号", "title": "青岚县路灯局关于路灯检查的通知", "unified": "QLX-GF-2024-001",
        "signed": "2024-02-01", "effective": "2024-03-01", "relations": "",
    }  # fmt: skip
    (folder / name).write_text(FRONT.format(**stated | values), encoding="utf-8")


def test_front_matter_gives_fields_units_relations_and_attachments(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    unit = a_unit("青岚县路灯局")
    (tmp_path / "in/attachments").mkdir(parents=True)
    (tmp_path / "in/attachments/biao.csv").write_text("路段,盏数\n", encoding="utf-8")
    write(tmp_path / "in", "a.md")
    write(
        tmp_path / "in", "b.md", number="青灯发〔2025〕4号", title="关于废止路灯检查通知的通知",
        unified="QLX-GF-2025-004", signed="2025-05-01", effective="2025-06-01",
        relations='{ verb = "REPEALS", target = "青灯发〔2024〕1号", on = 2025-06-01 }',
    )  # fmt: skip

    bring(tmp_path / "in")

    old = PolicyDocument.objects.get(number="青灯发〔2024〕1号")
    assert (old.topic, old.drafter, old.is_public, old.unified_no) == ("0902", unit, True, "QLX-GF-2024-001")
    assert old.issuers.get().unit == unit
    assert old.attachments.get().file.read() == "路段,盏数\n".encode()
    assert (old.in_force_from, old.in_force_to, old.ended_as) == (
        date(2024, 3, 1),
        date(2025, 6, 1),
        "REPEALED",
    )
    assert Relation.objects.get(verb="REPEALS").to_document == old


def test_notices_of_one_title_but_two_numbers_are_two_documents(tmp_path):
    write(tmp_path, "a.md")
    write(tmp_path, "b.md", number="青灯发〔2025〕2号", unified="QLX-GF-2025-002", signed="2025-02-01")

    bring(tmp_path)

    assert PolicyDocument.objects.count() == 2


def test_an_unknown_topic_class_skips_the_file_and_says_so(tmp_path):
    write(tmp_path, "a.md")
    text = (tmp_path / "a.md").read_text(encoding="utf-8").replace("城市建设（含住房）", "没有这一类")
    (tmp_path / "a.md").write_text(text, encoding="utf-8")

    report = bring(tmp_path)

    assert "没有这一类" in report.skipped[0][1]
    assert not PolicyDocument.objects.exists()


def test_a_normative_document_without_unified_number_is_kept_but_not_shown(tmp_path):
    write(tmp_path, "a.md", unified="")

    report = bring(tmp_path)

    assert not PolicyDocument.objects.get().is_public
    assert "统一编号" in report.held_back[0][1]


def test_a_path_that_is_not_there_is_one_clear_line(tmp_path):
    with pytest.raises(BadInput, match="找不到"):
        bring(tmp_path / "nowhere")


def test_a_damaged_file_does_not_stop_the_others(tmp_path):
    folder = a_folder_of_laws(tmp_path)
    (folder / "坏.docx").write_bytes(b"PK\x03\x04 broken")

    report = bring(folder)

    assert report.documents == 3
    assert any(name == "坏.docx" for name, _ in report.skipped)
