"""What is asked is kept masked, for a while, and teaches the ranking."""

from datetime import timedelta

import pytest

from gongkai.clearance.questions import masked_question
from gongkai.core.refusals import BadInput
from gongkai.search import selectors, services
from gongkai.search.models import AskedQuery, DailySalt, Feedback
from tests.factories import AT, ON

pytestmark = pytest.mark.django_db


def asked(text="低保怎么申请", **more):
    stated = {"query_class": "GENERAL", "found": 3, "as_of": ON, "at": AT, "asker": "a", **more}
    return services.record_asked(text=text, **stated)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("我叫赵一鸣，低保怎么办", "我叫赵**，低保怎么办"),
        ("电话13800001234的补贴", "电话138****1234的补贴"),
        ("身份证219901199001011234丢了", "身份证219901********1234丢了"),
        ("王小明的低保停了", "王**的低保停了"),
        ("演政发〔2023〕3号", "演政发〔2023〕3号"),
        ("农民的补贴", "农民的补贴"),
    ],
)
def test_nothing_personal_is_kept(said, kept):
    assert masked_question(said) == kept
    assert asked(said).text == kept


def test_a_visitor_is_told_apart_within_a_day_only():
    first, same, other = asked(), asked(), asked(asker="b")
    next_day = asked(at=AT + timedelta(days=1))

    assert first.visitor == same.visitor
    assert len({first.visitor, other.visitor, next_day.visitor}) == 3


def test_questions_are_forgotten_after_their_term():
    asked()
    services.purge_asked(at=AT + timedelta(days=180))
    assert AskedQuery.objects.count() == 1

    assert services.purge_asked(at=AT + timedelta(days=181)) == 1
    assert not AskedQuery.objects.exists()
    assert not DailySalt.objects.exists()


def test_what_says_nothing_is_not_noted():
    assert asked("？？") is None


def test_what_readers_of_several_days_confirm_becomes_a_pair_for_the_ranking():
    said = {"title": "演示办法", "article": "第三条", "edition": "2024-01-01", "url": "/zc/1#3"}
    for day, reader in ((0, "甲"), (0, "乙"), (1, "丙")):
        at = AT + timedelta(days=day)
        noted = asked(asker=reader, at=at)
        services.give_feedback(asked_id=noted.pk, is_found=True, rank=2, at=at, **said)

    assert [(one.question, one.title, one.article) for one in selectors.list_feedback_pairs(on=ON)] == [
        ("低保怎么申请", "演示办法", "第三条")
    ]


def test_said_again_the_last_word_counts():
    noted = asked()
    for is_found in (True, False):
        services.give_feedback(asked_id=noted.pk, is_found=is_found, title="演示办法", url="/zc/1", at=AT)

    assert [one.is_found for one in Feedback.objects.all()] == [False]


def test_an_old_page_cannot_judge():
    noted = asked()

    with pytest.raises(BadInput, match="过期"):
        services.give_feedback(asked_id=noted.pk, is_found=True, at=AT + timedelta(days=3))


def test_only_what_enough_people_asked_is_suggested():
    for number in range(5):
        asked("停车费多少", asker=str(number))
    for number in range(4):
        asked("低保多少", asker=str(number))
    for _ in range(9):
        asked("一个人问很多遍")

    assert selectors.list_frequent_questions(least_askers=5) == [("停车费多少", 5)]


def test_questions_are_counted_most_first_and_in_vain_apart():
    for _ in range(3):
        asked("停车费")
    asked("没有的事", found=0)
    span = {"since": ON - timedelta(days=6), "until": ON}

    assert [(one.text, one.times) for one in selectors.list_top_questions(**span)] == [
        ("停车费", 3),
        ("没有的事", 1),
    ]
    assert [one.text for one in selectors.list_top_questions(only_empty=True, **span)] == ["没有的事"]
    days = selectors.count_days(**span)
    assert len(days) == 7
    assert (days[-1].asked, days[-1].empty, days[0].asked) == (4, 1, 0)
