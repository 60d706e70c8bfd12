"""The learned order in the index: before the order of the text, never against validity, filters or paging."""

from datetime import date

import pytest

from gongkai.search.engine import SearchQuery, open_index, result_as_json
from gongkai.search.engine.learned import own_model_path
from gongkai.search.engine.ranking.features import FEATURES
from tests.search.engine.builders import TODAY, a_clause, ids
from tests.search.engine.ranking.builders import a_forest, a_model

QUESTION = "房东不退钱应该怎么办"
PLAIN = [
    a_clause(f"p{number}", text=f"房东应该办理第{number}项登记，不退还材料。", article=f"第{number}条")
    for number in range(1, 31)
]
ANSWER = a_clause("answer", text="让渡一方应当归还受让一方缴存的信物。", kind="法律", article="第九条")


@pytest.fixture
def learned(tmp_path):
    """Return an index beside whose folder a model knows the question."""

    def built(*records, seeds=None, past=None):
        index = open_index(tmp_path / "index")
        index.add(records)
        index.commit()
        a_model(seeds=seeds, past=past, forest=a_forest()).save(own_model_path(tmp_path / "index"))
        return index

    return built


def _ask(index, text=QUESTION, **more):
    return index.search(SearchQuery(**{"text": text, "as_of": TODAY, **more}))


def test_the_clause_a_question_was_written_for_comes_first(learned):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})

    assert ids(_ask(index))[0] == "answer"
    assert ids(_ask(index, is_learned=False))[0] != "answer"


def test_a_clause_that_answered_before_comes_first(learned):
    index = learned(*PLAIN, ANSWER, past={"房东不退钱怎么办": ANSWER})

    assert ids(_ask(index))[0] == "answer"


def test_a_question_of_which_the_text_knows_no_word_is_still_answered(learned):
    index = learned(*PLAIN, ANSWER, seeds={"被狗咬了找谁": ANSWER})

    assert ids(_ask(index, "被狗咬了找谁赔", is_learned=False)) == []
    assert ids(_ask(index, "被狗咬了找谁赔"))[0] == "answer"


def test_the_best_by_text_stays_among_the_first_three(learned):
    seeds = {f"房东不退钱怎么办{number}": PLAIN[number] for number in range(9, 19)}
    index = learned(*PLAIN, ANSWER, seeds=seeds)

    by_text = ids(_ask(index, is_learned=False))[0]

    assert by_text in ids(_ask(index))[:3]


def test_where_the_library_holds_nothing_known_the_order_is_that_of_the_text(learned):
    index = learned(*PLAIN, seeds={"房东不退钱怎么办": ANSWER})

    plain, asked = _ask(index, is_learned=False, limit=30), _ask(index, limit=30)

    assert ids(asked) == ids(plain)
    assert asked.total == plain.total


def test_where_there_is_no_model_the_order_is_that_of_the_text(tmp_path, monkeypatch):
    monkeypatch.setattr("gongkai.search.engine.learned.shipped_model_path", lambda: tmp_path / "none.npz")
    index = open_index(tmp_path / "index")
    index.add(PLAIN)
    index.commit()

    assert ids(_ask(index)) == ids(_ask(index, is_learned=False))


def test_an_amended_clause_inherits_no_question(learned):
    amended = a_clause("answer", text="让渡一方应当在十日内归还受让一方缴存的信物。", article="第九条")
    index = learned(*PLAIN, amended, seeds={"房东不退钱怎么办": ANSWER})

    assert "answer" not in ids(_ask(index))


def test_a_repealed_text_never_stands_above_what_holds(learned):
    ended = a_clause(
        "ended", text=ANSWER.text, valid_to=date(2021, 1, 1), ended_as="REPEALED", title=ANSWER.title
    )
    index = learned(*PLAIN, ended, seeds={"房东不退钱怎么办": ended})

    found = _ask(index, limit=40).hits

    assert [hit.validity for hit in found] == ["IN_FORCE"] * 30 + ["REPEALED"]


def test_a_replaced_edition_is_not_brought_back(learned):
    old = a_clause("old", text=ANSWER.text, valid_to=date(2021, 1, 1), ended_as="AMENDED", title=ANSWER.title)
    index = learned(*PLAIN, old, seeds={"房东不退钱怎么办": old})

    assert "old" not in ids(_ask(index, limit=40))


@pytest.mark.parametrize("more", [{"kind": ("规范性文件",)}, {"year": (2020,), "kind": ("规范性文件",)}])
def test_filters_hold(learned, more):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})

    found = _ask(index, limit=40, **more)

    assert "answer" not in ids(found)
    assert found.total == 30


def test_what_is_not_public_is_not_found_by_its_questions(learned):
    hidden = a_clause("hidden", text=ANSWER.text, is_public=False)
    index = learned(*PLAIN, hidden, seeds={"房东不退钱怎么办": hidden})

    assert "hidden" not in ids(_ask(index, limit=40))
    assert ids(_ask(index, only_public=False))[0] == "hidden"


def test_facets_count_the_same_list(learned):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})

    result = _ask(index, with_counts=True)

    assert sum(result.counts["kind"].values()) == result.total == 31
    assert index.counts(SearchQuery(text=QUESTION, as_of=TODAY)) == result.counts


def test_pages_put_together_are_the_whole_list(learned):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})

    whole = _ask(index, limit=100)
    pages = [one for offset in range(0, 40, 7) for one in ids(_ask(index, limit=7, offset=offset))]

    assert pages == ids(whole)
    assert len(set(pages)) == len(pages) == 31
    assert whole.total == 31
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)


def test_every_signal_is_told_where_asked_for(learned):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})

    told = result_as_json(_ask(index, explain=True))["hits"][0]["signals"]

    assert {one["name"] for one in told} == set(FEATURES)
    assert told[0]["name"] == "seed_best"
    assert "signals" not in result_as_json(_ask(index))["hits"][0]


@pytest.mark.parametrize("text", ["某县演示办法第九条", "某县演示办法", "“押金”", "押金"])
def test_names_quotes_and_single_words_are_answered_as_before(learned, text):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})

    assert ids(_ask(index, text, limit=40)) == ids(_ask(index, text, limit=40, is_learned=False))


def test_a_deleted_document_is_forgotten_and_a_new_model_is_seen(learned, tmp_path):
    index = learned(*PLAIN, ANSWER, seeds={"房东不退钱怎么办": ANSWER})
    assert ids(_ask(index))[0] == "answer"

    a_model(seeds={"房东不退钱怎么办": PLAIN[20]}).save(own_model_path(tmp_path / "index"))
    assert ids(_ask(index))[0] == PLAIN[20].clause_id

    index.delete_document(PLAIN[20].document_id)
    index.commit()
    assert PLAIN[20].clause_id not in ids(_ask(index, limit=40))
    index.close()
