"""The answer card above the results: words of public clauses, or one honest sentence and the ways on."""

import pytest

from gongkai.core.refusals import Refused
from gongkai.knowledge.enums import Source
from gongkai.knowledge.models import Candidate
from gongkai.search import services
from gongkai.search.entries import registered
from gongkai.search.services import index_documents
from gongkai.trail import outbox
from gongkai.trail.models import Entry
from tests.factories import AT, ON, a_unit, an_officer
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document
from tests.publishing.builders import a_site

pytestmark = pytest.mark.django_db
QUESTION = "井盖缺失的产权单位应当多久到场"
UNKNOWN = "井盖缺失被偷走以后赔偿基金怎么申领补贴证明"


@pytest.fixture
def library(tree, settings, tmp_path):
    settings.GONGKAI_HOME = tmp_path
    a_site()
    document = a_document()
    index_documents([document.pk])
    return document


def page_of(client, words: str, **more: str) -> str:
    answer = client.get("/sousuo", {"q": words, **more})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_question_gets_the_words_of_the_clause_before_the_list(client, library):
    page = page_of(client, QUESTION)

    assert "依据是这样写的" in page
    assert "井盖缺失的，产权单位应当在两小时内到场。" in page
    assert page.index("依据是这样写的") < page.index('class="hits"')
    assert f"/zc/{library.address}#art-3" in page


def test_words_that_are_no_question_get_a_list_and_no_card(client, library):
    assert 'class="answer' not in page_of(client, "井盖")


def test_what_was_not_released_is_never_quoted(client, library):
    type(library).objects.filter(pk=library.pk).update(is_public=False)

    page = page_of(client, QUESTION)

    assert "依据是这样写的" not in page


def test_a_clause_changed_behind_the_review_is_not_quoted(client, library):
    library.editions.get().clauses.filter(anchor="art-3").update(text="第三条　井盖缺失的，无人到场。")

    assert "无人到场" not in page_of(client, QUESTION)
    assert "依据是这样写的" not in page_of(client, QUESTION)


def test_the_text_of_another_day_is_quoted_with_its_own_validity(client, library):
    assert "依据是这样写的" not in page_of(client, QUESTION, riqi="2023-06-01")


def test_an_unanswered_question_waits_for_the_unit_that_should_know_without_personal_data(client, library):
    unit = a_unit("青岚县城市管理局", responsibilities="负责井盖、路灯和市容管理。")

    page_of(client, f"{UNKNOWN}，电话13812345678")

    waiting = Candidate.objects.get(source=Source.QUERY)
    assert waiting.unit_id == unit.pk
    assert "13812345678" not in waiting.question
    assert "井盖" in waiting.question


def test_the_same_unanswered_question_counts_up_and_stays_one(client, library):
    for _ in range(3):
        page_of(client, UNKNOWN)

    assert Candidate.objects.get(source=Source.QUERY).asked == 3


def test_somebody_in_danger_sees_the_emergency_numbers(client, library):
    page = page_of(client, "孩子喝农药了怎么办")

    assert 'href="tel:120"' in page
    assert 'role="alert"' in page


def test_answers_can_be_switched_off_and_search_goes_on(client, library):
    officer = an_officer(role="COUNTY_OFFICE")
    services.switch_answering(is_on=False, reason="核对语料", actor_id=officer.pk, at=AT)

    page = page_of(client, QUESTION)

    assert "依据是这样写的" not in page
    assert 'class="hits"' in page
    assert Entry.objects.filter(action="search.answering_switched").count() == 1


@pytest.mark.parametrize(("is_on", "reason"), [(True, "再开一次"), (False, " ")])
def test_a_switch_without_reason_or_change_is_refused(library, is_on, reason):
    with pytest.raises(Refused):
        services.switch_answering(is_on=is_on, reason=reason, actor_id=None, at=AT)


def test_only_the_county_office_finds_the_switch(client, library):
    for role, status in (("COUNTY_OFFICE", 302), ("EDITOR", 403)):
        client.force_login(an_officer(role=role))
        assert client.post("/desk/sousuo/kaiguan/", {"kai": "0", "reason": "核对"}).status_code in {
            status,
            404,
        }


def test_every_source_lends_titles_to_the_suggestions(library):
    an_entry(library)
    outbox.deliver_all(at=AT)

    services.refresh_phrases(at=AT)

    assert "井盖丢了找谁" in [title for source in registered() for title in source.iter_titles()]


def test_a_knowledge_entry_is_found_and_stops_being_quoted_when_its_document_goes(client, library):
    entry = an_entry(library)
    outbox.deliver_all(at=AT)

    assert f"/zsk/{entry.pk}.html" in page_of(client, "井盖丢了找谁")

    type(library).objects.filter(pk=library.pk).update(in_force_to=ON)
    card = page_of(client, "井盖丢了找谁").split('class="hits"')[0]
    assert f'cite="/zsk/{entry.pk}.html"' not in card
