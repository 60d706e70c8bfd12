"""The rules of the knowledge base as tables: what a field must be, when something is due, what still holds."""

from datetime import date

import pytest

from gongkai.core.rulebook import load_rulebook
from gongkai.knowledge import rules
from gongkai.knowledge.rules import CitationFacts, EntryFacts, StandingFacts

ON = date(2026, 11, 20)
BOOK = load_rulebook()


def facts(**fields) -> EntryFacts:
    values = {
        "title": "井盖丢了找谁",
        "content": "拨打热线。",
        "nature": "热点问答",
        "keywords": ("井盖",),
        "category": "城乡建设/城市建设",
    }
    return EntryFacts(**values | fields)


def cited(**fields) -> CitationFacts:
    return CitationFacts(**{"document_id": 1, "edition_id": 1, "title": "办法", "label": "第三条"} | fields)


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({}, []),
        ({"title": "题" * 128}, []),
        ({"title": "题" * 129}, ["TITLE_LONG"]),
        ({"title": "  "}, ["NO_TITLE"]),
        ({"is_title_taken": True}, ["TITLE_TAKEN"]),
        ({"content": "\n"}, ["NO_CONTENT"]),
        ({"has_issuer": False}, ["NO_ISSUER"]),
        ({"nature": "公告"}, ["NATURE"]),
        ({"keywords": ()}, ["KEYWORDS_FEW"]),
        ({"keywords": (" ",)}, ["KEYWORDS_FEW"]),
        ({"keywords": ("字" * 20,)}, []),
        ({"keywords": ("字" * 21,)}, ["KEYWORD_LONG"]),
        ({"keywords": ("井盖丢了找谁",)}, ["KEYWORD_IS_TITLE"]),
        ({"keywords": ("井盖", "井盖")}, ["KEYWORD_TWICE"]),
        ({"category": ""}, ["NO_CATEGORY"]),
        ({"is_category_known": False}, ["CATEGORY_UNKNOWN"]),
        ({"is_category_leaf": False}, ["CATEGORY_NOT_LEAF"]),
        ({"may_write_category": False}, ["CATEGORY_NOT_YOURS"]),
        ({"variants": ("问",) * 2}, ["VARIANT_TWICE"]),
        ({"variants": ("问" * 129,)}, ["VARIANT_LONG"]),
        ({"variants": tuple(map(str, range(21)))}, ["VARIANTS_MANY"]),
        ({"valid_from": ON, "valid_to": date(2026, 11, 19)}, ["DATES"]),
        ({"title": "", "keywords": (), "nature": ""}, ["NO_TITLE", "NATURE", "KEYWORDS_FEW"]),
    ],
)
def test_every_field_has_its_validator(fields, codes):
    found = rules.entry_blockers(facts(**fields), on=ON, rulebook=BOOK)

    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("nature", "citations", "codes"),
    [
        ("热点问答", (), ["NO_CITATION"]),
        ("日常咨询类", (), []),
        ("热点问答", (cited(),), []),
        ("热点问答", (cited(is_held=False),), ["CLAUSE_MISSING"]),
        ("热点问答", (cited(is_public=False),), ["NOT_PUBLIC"]),
        ("热点问答", (cited(ends_on=ON),), ["CITES_ENDED"]),
        ("热点问答", (cited(ends_on=date(2026, 11, 21)),), []),
        ("热点问答", (cited(still_reads_so=False),), ["CLAUSE_CHANGED"]),
        ("热点问答", (cited(), cited(edition_id=2)), ["EDITIONS_MIXED"]),
        ("热点问答", (cited(), cited(document_id=2, edition_id=2)), []),
    ],
)
def test_what_is_cited_must_carry_the_entry(nature, citations, codes):
    found = rules.citation_blockers(facts(nature=nature, citations=citations), on=ON, rulebook=BOOK)

    assert [one.code for one in found] == codes


@pytest.mark.parametrize(
    ("fields", "is_usable"),
    [
        ({}, True),
        ({"is_public": False}, False),
        ({"has_open_notice": True}, False),
        ({"valid_to": ON}, True),
        ({"valid_to": date(2026, 11, 19)}, False),
        ({"valid_from": date(2026, 11, 21)}, False),
        ({"citations": (cited(ends_on=ON),)}, False),
        ({"citations": (cited(still_reads_so=False),)}, False),
        ({"citations": (cited(is_public=False),)}, False),
    ],
)
def test_an_answer_rests_only_on_what_stands_in_every_respect(fields, is_usable):
    values = {"is_public": True, "valid_from": None, "valid_to": None, "citations": (cited(),)}

    assert rules.is_usable(StandingFacts(**values | fields), on=ON) is is_usable


@pytest.mark.parametrize(
    ("day", "rule", "due"),
    [
        (date(2026, 11, 20), rules.UPDATE, date(2026, 11, 25)),
        (date(2026, 11, 20), rules.WITHDRAW, date(2026, 11, 23)),
        (date(2026, 9, 30), rules.UPDATE, date(2026, 10, 10)),
        (date(2031, 11, 20), rules.CORRECTION, date(2031, 11, 23)),
    ],
    ids=["over a weekend", "one working day", "over the national holiday", "a year nobody knows yet"],
)
def test_clocks_count_working_days(day, rule, due):
    assert rules.due_on(day, rule, rulebook=BOOK) == due


def test_half_a_year_later_an_entry_is_verified_again():
    assert rules.reverify_on(date(2026, 8, 31), rulebook=BOOK) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("settled", "share"),
    [
        ([], None),
        ([(date(2026, 12, 1), None)], None),
        ([(date(2026, 11, 19), None)], 0.0),
        ([(date(2026, 11, 19), date(2026, 11, 19)), (date(2026, 11, 18), date(2026, 11, 19))], 0.5),
    ],
    ids=["nothing yet", "not due yet", "late", "one of two"],
)
def test_the_share_in_time_counts_what_was_met_or_is_late(settled, share):
    assert rules.on_time_share(settled, on=ON) == share
