"""Best bets have an owner, an end and a public target, and end by themselves."""

from datetime import timedelta

import pytest

from gongkai.core.refusals import Refused
from gongkai.policies.services import withdraw_document
from gongkai.search import selectors, services
from gongkai.search.models import BestBet
from gongkai.trail.models import Entry
from tests.factories import AT, ON, a_unit
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def fields():
    return {
        "terms": ["停车 收费", "停车费"],
        "title": "停车怎么收费",
        "document_id": a_document().pk,
        "owner_id": a_unit().pk,
        "starts_on": ON,
        "ends_on": ON + timedelta(days=30),
        "reason": "问的人多",
    }


def placed(fields, **changes):
    return services.place_bet(fields={**fields, **changes}, actor_id=None, at=AT)


def test_a_best_bet_stands_for_its_words_and_the_trail_knows(fields):
    bet = placed(fields)

    assert selectors.find_bets("停车收费", on=ON) == [bet]
    assert selectors.find_bets("停车", on=ON) == []
    assert selectors.find_bets("停车费", on=ON + timedelta(days=31)) == []
    assert Entry.objects.filter(action="search.bet_placed", subject_id=str(bet.pk)).exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"terms": [" "]}, "NO_TERMS"),
        ({"terms": ["长" * 41]}, "TERMS_TOO_LONG"),
        ({"title": ""}, "NO_TITLE"),
        ({"reason": " "}, "NO_REASON"),
        ({"ends_on": ON - timedelta(days=1)}, "ENDS_BEFORE_START"),
        ({"starts_on": ON - timedelta(days=9), "ends_on": ON - timedelta(days=1)}, "ENDED"),
        ({"ends_on": ON + timedelta(days=400)}, "TOO_LONG"),
        ({"document_id": None, "url": "/lm/meiyou.html"}, "NOT_PUBLIC"),
        ({"document_id": None, "url": "//evil.example/"}, "NOT_PUBLIC"),
        ({"document_id": None, "url": "/../secret"}, "NOT_PUBLIC"),
    ],
)
def test_a_best_bet_may_be_refused(fields, settings, tmp_path, changes, code):
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"

    with pytest.raises(Refused) as refusal:
        placed(fields, **changes)

    assert code in [blocker.code for blocker in refusal.value.blockers]
    assert not BestBet.objects.exists()


def test_a_draft_is_no_target(fields):
    draft = a_document(title="青岚县草稿办法", number="青政发〔2024〕1号", unified_no="", is_public=False)

    with pytest.raises(Refused, match="已公开"):
        placed(fields, document_id=draft.pk)


def test_one_word_has_one_best_bet_at_a_time(fields):
    bet = placed(fields)

    with pytest.raises(Refused, match="已有推荐"):
        placed(fields, terms=["停车费"])

    services.change_bet(bet=bet, fields={**fields, "title": "新标题"}, actor_id=None, at=AT)
    services.end_bet(bet=bet, why="换人", actor_id=None, at=AT)
    assert placed(fields, terms=["停车费"]).terms == ["停车费"]


def test_what_has_run_its_time_is_ended(fields):
    bet = placed(fields)

    assert services.end_due_bets(at=AT + timedelta(days=30)) == 0
    assert services.end_due_bets(at=AT + timedelta(days=31)) == 1
    bet.refresh_from_db()
    assert bet.ended_why == "期限已到"


def test_a_target_that_was_withdrawn_is_never_shown(fields):
    bet = placed(fields)
    withdraw_document(document=bet.document, reason="有误", actor_id=None, at=AT)

    assert selectors.find_bets("停车费", on=ON) == []
    assert services.end_due_bets(at=AT) == 1
