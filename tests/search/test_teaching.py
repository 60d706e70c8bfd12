"""What the county answers and what readers say moves the order; nothing else does."""

import json
from datetime import timedelta

import pytest

from gongkai.core.refusals import Refused
from gongkai.knowledge import services as knowledge
from gongkai.knowledge.enums import Source
from gongkai.search import jobs, selectors, services
from gongkai.search.engine import SearchQuery, open_index, result_as_json
from gongkai.search.engine.learned import own_model_path, own_words_path
from gongkai.search.engine.ranking.model import load_model, shipped_model_path
from gongkai.search.models import Feedback, RankingVersion
from gongkai.search.services import teaching
from gongkai.trail.models import Entry
from tests.factories import AT, ON, a_unit
from tests.knowledge.builders import Cited, an_entry
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
LINES = (
    "本办法所称市政设施包括道路、桥梁、排水和照明",
    "主管部门负责市政设施的监督检查",
    "市政设施的养护单位应当建立巡查制度",
    "养护单位应当设置明显的安全标志",
    "占用道路的，应当向主管部门申请许可",
    "挖掘道路的，应当缴纳修复费用",
    "养护单位怠于履行义务致人损害的，依法承担民事责任",
    "路灯损坏的，养护单位应当在三日内修复",
    "桥梁应当每年检测一次",
    "排水管网应当在汛期前疏通",
    "违反本办法的，由主管部门责令改正",
    "本办法自2024年1月1日起施行",
)
NUMERALS = "一二三四五六七八九十"
TEXT = "# 青岚县市政设施管理办法\n\n" + "\n\n".join(
    f"第{NUMERALS[at] if at < 10 else '十' + NUMERALS[at - 10]}条　{line}。" for at, line in enumerate(LINES)
)
LIABILITY = "art-7"
QUESTION = "道路上窨井没盖摔伤了找谁负责"


@pytest.fixture
def folder(tmp_path, settings):
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"
    return tmp_path / "index"


@pytest.fixture
def law(folder):
    document = a_document(title="青岚县市政设施管理办法", text=TEXT)
    services.index_documents([document.pk])
    return document


def an_answer(law, **fields):
    edition = law.editions.get()
    stated = {
        "title": "掉进没盖的窨井受伤怎么赔",
        "variants": ("马路上窨井没盖摔伤了找谁赔钱", "走路掉井里了谁管"),
        "citations": (Cited(law.pk, edition.pk, LIABILITY),),
    }
    return an_entry(law, **stated | fields)


def asked(folder, text=QUESTION, **more):
    index = open_index(folder)
    try:
        return index.search(SearchQuery(text=text, as_of=ON, **more))
    finally:
        index.close()


def articles(folder, text=QUESTION, **more):
    return [hit.record.article for hit in asked(folder, text, **more).hits]


def readers_say(article, *, readers, title="青岚县市政设施管理办法", days=1, text=QUESTION):
    for day in range(days):
        for reader in readers:
            noted = services.record_asked(
                text=text, query_class="GENERAL", found=3, as_of=ON, at=AT + timedelta(days=day), asker=reader
            )
            services.give_feedback(
                asked_id=noted.pk,
                is_found=True,
                title=title,
                article=article,
                url=f"/zc/1#{article}",
                at=AT + timedelta(days=day),
            )


def test_a_clause_rises_for_a_question_like_one_the_county_answered(law, folder):
    before = articles(folder)
    an_answer(law)

    services.refresh_questions(at=AT)

    after = articles(folder)
    assert "第七条" not in before[:3]
    assert after[0] == "第七条"
    assert articles(folder, is_learned=False)[0] in after[:3]


def test_other_questions_stand_as_before(law, folder):
    others = ("路灯坏了多久能修好", "在马路上挖沟要交什么费用", "桥梁多长时间检测一次")
    before = [articles(folder, one)[:3] for one in others]
    assert [one[0] for one in before] == ["第八条", "第六条", "第九条"]
    an_answer(law)

    services.refresh_questions(at=AT)

    after = [articles(folder, one) for one in others]
    assert [found[: len(known)] for found, known in zip(after, before, strict=True)] == before


def test_fifty_clicks_of_one_reader_change_nothing(law, folder):
    before = articles(folder)

    readers_say("第二条", readers=["恶意"] * 50)
    readers_say("第二条", readers=["恶意"], days=50)
    services.refresh_questions(at=AT + timedelta(days=51))

    assert Feedback.objects.count() == 100
    assert articles(folder) == before
    assert not own_model_path(folder).exists()


def test_readers_who_agree_are_heard_and_count_less_than_the_county(law, folder):
    readers_say("第七条", readers=["甲", "乙"], days=2)
    an_answer(law)

    pairs = {
        pair.source: pair for source in selectors.list_county_sources(on=ON) for pair in source.list_pairs()
    }

    assert set(pairs) == {"knowledge", "feedback"}
    assert pairs["feedback"].article == "第七条"
    assert pairs["feedback"].weight < pairs["knowledge"].weight


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("按照《青岚县市政设施管理办法》第七条，养护单位承担责任。", [("青岚县市政设施管理办法", "第七条")]),
        ("请拨打热线。", []),
    ],
    ids=["names a clause", "names none"],
)
def test_an_answered_enquiry_teaches_where_it_names_a_clause(law, answer, expected):
    enquiry = knowledge.Asked(question=QUESTION, answer=answer, unit_id=a_unit().pk)
    knowledge.note_candidate(source=Source.ENQUIRY, asked=enquiry, actor_id=None, at=AT)
    _, enquiries, _ = selectors.list_county_sources(on=ON)

    assert [(one.title, one.article) for one in enquiries.list_pairs()] == expected


@pytest.mark.parametrize("question", ["我叫赵一鸣，掉井里了", "电话13800001234谁来赔"])
def test_a_question_with_something_personal_teaches_nothing(law, question):
    enquiry = knowledge.Asked(question=question, answer="《青岚县市政设施管理办法》第七条。")
    knowledge.note_candidate(source=Source.ENQUIRY, asked=enquiry, actor_id=None, at=AT)
    readers_say("第七条", readers=["甲", "乙"], days=2, text=question)

    assert [pair for source in selectors.list_county_sources(on=ON) for pair in source.list_pairs()] == []


def test_the_explanation_names_the_past_question_and_its_source(law, folder):
    an_answer(law)
    services.refresh_questions(at=AT)

    first = result_as_json(asked(folder, explain=True))["hits"][0]

    assert first["asked_before"][0]["question"] == "马路上窨井没盖摔伤了找谁赔钱"
    assert first["asked_before"][0]["source"] == "knowledge"
    assert first["asked_before"][0]["likeness"] > 0.5


def test_what_the_county_takes_back_is_forgotten(law, folder):
    entry = an_answer(law)
    services.refresh_questions(at=AT)
    taught = articles(folder)
    knowledge.take_offline(entry=entry, reason="内容过时", actor_id=None, at=AT)

    services.refresh_questions(at=AT)

    assert articles(folder) != taught
    assert json.loads(own_words_path(own_model_path(folder)).read_text(encoding="utf-8")) == {}


def test_where_nothing_changed_nothing_is_written(law, folder):
    an_answer(law)
    services.refresh_questions(at=AT)
    path = own_model_path(folder)
    written = path.stat().st_mtime_ns

    services.refresh_questions(at=AT)

    assert path.stat().st_mtime_ns == written


def test_a_few_questions_make_a_version_with_the_weights_of_before(law, folder):
    an_answer(law)

    version, trained = services.train_ranking(wish=services.Wish(), actor_id=None, at=AT)

    assert version.is_in_service
    assert version.facts["county"] == {"knowledge": 3}
    assert not trained.is_regrown
    assert 0 <= version.figures["mrr"] <= 1
    assert Entry.objects.filter(action="search.ranking_trained").count() == 1
    assert articles(folder)[0] == "第七条"


def test_a_worse_version_is_kept_and_not_used(law, folder, monkeypatch):
    an_answer(law)
    first, _ = services.train_ranking(wish=services.Wish(), actor_id=None, at=AT)
    learn = teaching.train

    def worse(*given, **more):
        trained = learn(*given, **more)
        return teaching.replace(trained, figures={"mrr": 0.2}, figures_before={"mrr": 0.3})

    monkeypatch.setattr(teaching, "train", worse)
    second, _ = services.train_ranking(wish=services.Wish(), actor_id=None, at=AT)

    assert not second.is_in_service
    assert selectors.find_version_in_service() == first


def test_one_goes_back_to_the_version_before_and_to_the_shipped_model(law, folder):
    shipped = articles(folder)
    entry = an_answer(law)
    first, _ = services.train_ranking(wish=services.Wish(), actor_id=None, at=AT)
    services.train_ranking(wish=services.Wish(with_county=True), actor_id=None, at=AT)

    services.serve_ranking(version=first, actor_id=None, at=AT)
    assert selectors.find_version_in_service() == first

    knowledge.take_offline(entry=entry, reason="内容过时", actor_id=None, at=AT)
    services.serve_ranking(version=None, actor_id=None, at=AT)
    assert selectors.find_version_in_service() is None
    assert articles(folder) == shipped


def test_a_version_without_its_file_is_refused(law, folder):
    an_answer(law)
    version, _ = services.train_ranking(wish=services.Wish(), actor_id=None, at=AT)
    (own_model_path(folder).parent / "versions" / f"{version.pk}.npz").unlink()

    with pytest.raises(Refused, match="不在"):
        services.serve_ranking(version=version, actor_id=None, at=AT)


NIGHT = AT.replace(hour=18)
"""Two in the morning in the county."""


@pytest.mark.parametrize(
    ("at", "least", "trained"),
    [(NIGHT, 3, 1), (NIGHT, 4, 0), (AT, 3, 0)],
    ids=["at night with enough", "too few new ones", "in office hours"],
)
def test_the_week_brings_a_training_where_enough_is_new(law, folder, monkeypatch, at, least, trained):
    an_answer(law)
    least_of = teaching.load_rulebook().rule("R03-08.learn_min_new_questions", on=ON)
    assert least_of.value == 50

    class Book:
        def integer(self, *_given, **_more):
            return least

    monkeypatch.setattr(teaching, "load_rulebook", Book)

    assert services.train_when_due(at=at) == trained
    assert services.train_when_due(at=at + timedelta(days=2)) == 0
    assert RankingVersion.objects.count() == trained


def test_an_installation_without_an_index_learns_nothing(folder):
    assert services.refresh_questions(at=AT) == 0
    assert services.train_when_due(at=NIGHT) == 0


def test_the_shipped_model_reads_as_before():
    model = load_model(shipped_model_path())

    assert set(model.past.weights_given.tolist()) <= {100}
    assert {job.name for job in jobs.JOBS} >= {"search-questions", "search-training"}
