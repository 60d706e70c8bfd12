"""The search page: strict addresses, removable filters, ways on, judgements; the same for programs."""

import re

import pytest

from gongkai.policies.models import PolicyDocument
from gongkai.portal.views import searching
from gongkai.search import services
from gongkai.search.engine import SearchQuery
from gongkai.search.models import AskedQuery, Feedback, RelatedDocument
from tests.factories import AT, ON, a_unit
from tests.policies.builders import a_document
from tests.publishing.builders import pass_the_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking(client, county):
    """Return a way to open the search page of a county whose documents are in the index."""
    services.index_documents(PolicyDocument.objects.values_list("pk", flat=True))
    services.refresh_phrases(at=AT)

    def opened(words="", **more):
        return client.get("/sousuo", {"q": words, **more})

    return opened


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"colour": "red"}, "没有“colour”这个查询参数"),
        ({"ye": "0"}, "页码"),
        ({"ye": "一"}, "页码"),
        ({"riqi": "昨天"}, "请写成"),
        ({"cong": "2026-02-01", "zhi": "2026-01-01"}, "晚于"),
        ({"paixu": "title"}, "排序"),
        ({"xiaoli": "MAYBE"}, "效力"),
        ({"laiyuan": "paper"}, "来源"),
        ({"nian": "去年"}, "无法读取"),
        ({"quanbu": "yes"}, "只能写 1 或 0"),
        ({"riqi": ["2026-01-01", "2026-01-02"]}, "只能写一次"),
    ],
)
def test_what_is_not_understood_is_refused_with_one_sentence(asking, client, more, sentence):
    page, plain = asking("补助", **more), client.get("/sousuo.json", {"q": "补助", **more})

    assert (page.status_code, plain.status_code) == (422, 422)
    assert sentence in page.content.decode()
    assert sentence in plain.json()["error"]


def test_a_chosen_filter_stands_as_a_chip_that_can_be_taken_off(asking):
    page = asking("用水户补助", xiaoli="IN_FORCE", paixu="zuixin").content.decode()

    chip = re.search(r'<a href="([^"]+)">有效性：现行有效', page)
    assert chip
    assert "xiaoli" not in chip[1]
    assert "paixu=zuixin" in chip[1]
    assert "<strong>最新</strong>" in page


def test_words_of_time_stand_as_a_chip_too(asking):
    year = PolicyDocument.objects.filter(is_public=True).latest("signed_on").signed_on.year
    page = asking(f"{year}年的补助文件").content.decode()

    chip = re.search(rf'<a href="([^"]+)">“{year}年”：只看 {year}年', page)
    assert chip
    assert "yuanwen=1" in chip[1]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("你好", "您好，这里可以查政策"),
        ("怎么申请用水户补助", "到政务服务网办理"),
        ("我要投诉乱收费", "拨打 12345"),
        ("今天天气怎么样", "这里查的是政策文件"),
    ],
)
def test_each_kind_of_question_has_its_way_on(asking, words, shown):
    from gongkai.publishing.models import SiteProfile

    SiteProfile.objects.update(service_link="https://zwfw.example/")
    pass_the_site()

    assert shown in asking(words).content.decode()


def test_nothing_found_shows_ways_on(asking):
    page = asking("查无此词甲乙丙").content.decode()

    assert "没有找到与“查无此词甲乙丙”有关的条款" in page
    assert "12345" in page


def test_a_wrong_character_is_asked_back_without_a_script(asking):
    page = asking("用水户补住").content.decode()

    assert "您是不是要找" in page
    assert "q=%E7%94%A8%E6%B0%B4%E6%88%B7%E8%A1%A5%E5%8A%A9" in page


def test_a_best_bet_stands_above_the_list(asking):
    document = PolicyDocument.objects.filter(is_public=True).first()
    services.place_bet(
        fields={
            "terms": ["补助"],
            "title": "补助看这里",
            "document_id": document.pk,
            "owner_id": a_unit().pk,
            "starts_on": ON,
            "ends_on": ON.replace(month=12, day=31),
            "reason": "问的人多",
        },
        actor_id=None,
        at=AT,
    )

    page = asking("补助", riqi=ON.isoformat()).content.decode()

    assert page.index("补助看这里") < page.index('class="hits"')


def test_a_reader_says_which_result_it_was(asking, client):
    page = asking("用水户补助").content.decode()
    token = re.search(r'name="biaoji" value="([^"]+)"', page)[1]

    answer = client.post("/sousuo/pingjia", {"biaoji": token, "zhong": "1"})

    assert answer.status_code == 200
    assert "谢谢" in answer.content.decode()
    told = Feedback.objects.get()
    assert (told.is_found, told.rank, told.asked) == (True, 1, AskedQuery.objects.get())
    assert "用水户补助办法" in told.title


@pytest.mark.parametrize("given", [{}, {"biaoji": "forged", "zhong": "1"}, {"zhong": "1"}])
def test_a_forged_judgement_is_refused(client, county, given):
    assert client.post("/sousuo/pingjia", given).status_code == 422
    assert not Feedback.objects.exists()


def test_a_program_gets_the_same_answer(asking, client):
    plain = client.get("/sousuo.json", {"q": "用水户补助"}).json()

    assert plain["class"] == "GENERAL"
    assert plain["hits"][0]["source"] == "clause"
    assert plain["counts"]["validity"]


def test_a_program_is_told_what_is_near_what_it_found(asking, client):
    found = client.get("/sousuo.json", {"q": "用水户补助"}).json()
    first = PolicyDocument.objects.get(title=found["hits"][0]["document"])
    other = a_document(title="青岚县水价补贴办法", number="青政发〔2024〕2号", unified_no="QLX-GF-2024-002")
    RelatedDocument.objects.all().delete()
    RelatedDocument.objects.create(document=first, other=other, position=0, why="内容相近")

    (line,) = client.get("/sousuo.json", {"q": "用水户补助"}).json()["related"]

    assert (line["of"], line["document"], line["why"]) == (first.title, other.title, "内容相近")
    assert line["url"].startswith("/zc/")


@pytest.mark.parametrize("words", ["用水户补助怎么申请", "谁可以领用水户补助", "火星移民补贴标准是多少"])
def test_the_page_asks_the_index_once_and_answers_the_same(asking, monkeypatch, words):
    index = searching.the_index()
    searched, search = [], type(index).search
    expected = services.answer_question(index=index, question=words, as_of=ON, at=AT)

    def counted(self, query):
        searched.append(query)
        return search(self, query)

    monkeypatch.setattr(type(index), "search", counted)
    monkeypatch.setattr(searching, "did_you_mean", lambda *_given: "")
    page = asking(words, riqi=ON.isoformat())

    assert len(searched) == 1
    assert page.status_code == 200
    known = (searched[0], search(index, searched[0]))
    again = services.answer_question(index=index, question=words, as_of=ON, at=AT, known=known)
    assert again == expected
    assert len(searched) == 1


def test_another_order_of_the_list_does_not_change_the_answer(asking):
    index, words = searching.the_index(), "用水户补助怎么申请"
    expected = services.answer_question(index=index, question=words, as_of=ON, at=AT)
    other = SearchQuery(text=words, as_of=ON, limit=20, sort="newest", explain=True)

    known = (other, index.search(other))

    assert services.answer_question(index=index, question=words, as_of=ON, at=AT, known=known) == expected


def test_suggestions_come_by_initials_and_can_be_switched_off(asking, client, settings):
    title = PolicyDocument.objects.filter(is_public=True).first().title
    typed = {"q": title[:3]}
    assert client.get("/tishi.json", typed).json()["suggestions"]

    settings.GONGKAI_SUGGESTIONS = False
    assert client.get("/tishi.json", typed).json()["suggestions"] == []
    assert client.get("/tishi.json", {"q": "a", "x": "1"}).status_code == 422
