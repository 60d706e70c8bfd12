"""What the public and the desk read of the library."""

from datetime import date

import pytest

from gongkai.policies import selectors, services
from gongkai.policies.selectors import LibraryFilters
from gongkai.trail.models import Entry
from gongkai.units.selectors import get_scope
from tests.factories import AT, ON, a_unit, an_officer
from tests.policies.builders import SECOND, a_document, a_second_edition

pytestmark = pytest.mark.django_db


def facet(page, name):
    return {value.value: value.count for value in page.facets[name]}


@pytest.fixture
def three():
    a_document()
    a_document(
        title="青岚县路灯规定", number="青住建发〔2025〕2号", unified_no="QLX-GF-2025-002", topic="0101",
        signed_on=date(2025, 2, 1), issuers=("青岚县住建局",), effective_on=date(2027, 1, 1),
    )  # fmt: skip
    a_document(
        title="青岚县公园规定", number="青住建发〔2022〕3号", unified_no="QLX-GF-2022-003",
        signed_on=date(2022, 2, 1), issuers=("青岚县住建局",), effective_on=date(2022, 3, 1),
        expires_on=date(2024, 3, 1),
    )  # fmt: skip
    a_document(title="草稿", number="青住建发〔2026〕9号", unified_no="QLX-GF-2026-009", is_public=False)


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, ["青岚县路灯规定", "青岚县井盖管理办法", "青岚县公园规定"]),
        ({"sort": "oldest"}, ["青岚县公园规定", "青岚县井盖管理办法", "青岚县路灯规定"]),
        ({"issuer": "青岚县住建局"}, ["青岚县路灯规定", "青岚县公园规定"]),
        ({"topic": "01"}, ["青岚县路灯规定"]),
        ({"year": 2022}, ["青岚县公园规定"]),
        ({"validity": "IN_FORCE"}, ["青岚县井盖管理办法"]),
        ({"validity": "NOT_YET"}, ["青岚县路灯规定"]),
        ({"validity": "LAPSED"}, ["青岚县公园规定"]),
        ({"words": "公园"}, ["青岚县公园规定"]),
        ({"words": "青住建发[2025]2号"}, ["青岚县路灯规定"]),
        ({"kind": "LAW"}, []),
    ],
)
def test_the_library_is_narrowed_by_each_filter_and_hides_drafts(three, filters, titles):
    page = selectors.list_public(LibraryFilters(**filters), as_of=ON)

    assert [row.document.title for row in page.rows] == titles
    assert page.total == len(titles)


def test_a_facet_counts_as_if_it_were_not_chosen_itself(three):
    page = selectors.list_public(LibraryFilters(issuer="青岚县住建局", validity="LAPSED"), as_of=ON)

    assert facet(page, "validity") == {"NOT_YET": 1, "LAPSED": 1}
    assert facet(page, "issuer") == {"青岚县住建局": 1}
    assert facet(page, "year") == {"2022": 1}


def test_pages_beyond_the_last_show_the_last(three):
    page = selectors.list_public(LibraryFilters(page=9, per_page=2), as_of=ON)

    assert (page.page, page.pages, len(page.rows)) == (2, 2, 1)


def test_a_page_shows_all_fields_with_the_validity_of_the_day(three):
    document = a_document(
        title="青岚县水井规定", number="青政发〔2023〕30号", unified_no="QLX-GF-2023-030",
        expires_on=date(2028, 12, 31),
    )  # fmt: skip

    page = selectors.get_document_page(document.address, as_of=ON)

    fields = dict(page.fields)
    assert fields["发文字号"] == "青政发〔2023〕30号"
    assert fields["主题分类"] == "城乡建设、环境保护\\城市建设（含住房）"
    assert fields["有效性"] == "有效"
    assert page.validity.since == date(2024, 1, 1)
    assert [node.anchor for node in page.body] == ["art-1", "art-2", "art-3", "art-4"]


def test_an_old_edition_is_marked_as_amended_and_keeps_its_address():
    document = a_document()
    a_second_edition(document, commences_on=date(2025, 7, 1))

    page = selectors.get_document_page(document.address, as_of=ON, edition_on=document.signed_on)

    assert page.validity.code == "AMENDED"
    assert [line.href.rpartition("@")[2] for line in page.editions] == ["2025-06-01", "2023-12-05"]
    assert not page.is_current


def test_two_editions_are_compared_clause_by_clause_with_the_words_that_differ():
    document = a_document()
    text = SECOND.replace("第四条　本办法", "第四条　井盖应当有编号。\n\n第五条　本办法")
    a_second_edition(document, text=text)

    found = selectors.get_comparison(document.address, document.signed_on, date(2025, 6, 1))

    kinds = {one.label: one.kind for one in found.clauses}
    assert kinds == {
        "第一条": "SAME", "第二条": "CHANGED", "第三条": "SAME", "第四条": "ADDED", "第五条": "CHANGED",
    }  # fmt: skip
    second = found.clauses[1]
    assert [part.text for part in second.left if part.kind == "REMOVED"] == ["月"]
    assert [part.text for part in second.right if part.kind == "ADDED"] == ["周"]


def test_what_soon_expires_is_listed_first_come_first():
    a_document(expires_on=date(2026, 12, 20))
    a_document(
        title="乙", number="青政发〔2024〕8号", unified_no="QLX-GF-2024-008", expires_on=date(2027, 12, 1)
    )

    assert [one.title for one in selectors.list_expiring(on=ON, days=60)] == ["青岚县井盖管理办法"]


def test_an_editor_sees_the_drafts_of_the_own_unit_only():
    own, other = a_unit(), a_unit()
    a_document(title="甲稿", is_public=False, drafter_id=own.pk)
    a_document(
        title="乙稿", number="青政发〔2024〕9号", unified_no="QLX-GF-2024-009", is_public=False,
        drafter_id=other.pk,
    )  # fmt: skip
    editor = get_scope(an_officer(unit=own).pk, on=ON)
    office = get_scope(an_officer(role="COUNTY_OFFICE").pk, on=ON)

    assert [one.title for one in selectors.list_drafts_handled_by(editor)] == ["甲稿"]
    assert {one.title for one in selectors.list_drafts_handled_by(office)} == {"甲稿", "乙稿"}


def test_a_deed_touches_the_document_and_those_linked_to_it():
    old = a_document()
    citing = a_document(
        title="青岚县巡查规定", number="青政发〔2025〕7号", unified_no="QLX-GF-2025-007",
        text="# 青岚县巡查规定\n\n第一条　根据《青岚县井盖管理办法》第二条，制定本规定。\n",
    )  # fmt: skip
    a_document(
        title="无关规定",
        number="青政发〔2025〕6号",
        unified_no="QLX-GF-2025-006",
        text="# 无关\n\n第一条　甲。\n",
    )
    services.update_fields(document=old, fields={"summary": "新"}, actor_id=None, at=AT)

    entry = Entry.objects.order_by("-sequence").first()

    assert selectors.addresses_touched_by(entry) == {old.address, citing.address}
