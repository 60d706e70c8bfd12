"""The search engine on real laws: ranked at least as well as was promised."""

from datetime import date
from pathlib import Path

import pytest

from benchmarks.search.corpus import CIVIL_CODE, load_questions, load_records
from benchmarks.search.measure import measure
from gongkai.search.engine import SearchQuery
from gongkai.search.engine.analyse import title_key
from gongkai.search.engine.ranking.seeds import load_shipped_seeds
from gongkai.search.engine.tantivy_index import TantivyIndex
from gongkai.search.engine.teaching import Teacher

pytestmark = pytest.mark.acceptance
AS_OF = date(2026, 11, 24)


@pytest.fixture(scope="module")
def laws(national_laws: Path, tmp_path_factory: pytest.TempPathFactory):
    with TantivyIndex(tmp_path_factory.mktemp("search") / "index") as index:
        index.add(load_records(national_laws))
        index.commit()
        index.close()
        yield index


def _ask(index: TantivyIndex, text: str, **more: object) -> list[tuple[str, str]]:
    hits = index.search(SearchQuery(text, AS_OF, **more)).hits
    return [(hit.record.title, hit.record.article) for hit in hits]


def test_questions_of_ordinary_people_find_their_articles_by_text_alone(laws, shared):
    """The learned order is judged on questions it never saw: `python -m benchmarks.retrieval --gate`."""
    questions = load_questions(shared)
    assert len(questions) == 736

    figures = measure(lambda text: _ask(laws, text, is_learned=False), questions)

    assert figures.recall >= 0.47
    assert figures.ndcg >= 0.385


def test_every_article_of_the_code_is_found_by_its_name(laws, national_laws):
    labels = [record.article for record in load_records(national_laws) if record.title == CIVIL_CODE][::25]
    assert len(labels) > 40

    assert all(_ask(laws, f"民法典{label}")[0] == (CIVIL_CODE, label) for label in labels)


def test_the_best_by_text_stands_among_the_first_three(laws, shared):
    for question in load_questions(shared)[::6]:
        first = _ask(laws, question.text, is_learned=False)[:1]
        assert set(first) <= set(_ask(laws, question.text)[:3])


def test_written_questions_were_made_for_the_wording_the_library_holds(laws):
    seeds = load_shipped_seeds()[::20]

    assert len(Teacher(laws, AS_OF).read_seeds(seeds)) / len(seeds) >= 0.99


def test_every_exact_title_comes_first(laws, national_laws):
    titles = sorted({record.title for record in load_records(national_laws) if record.is_newest})[::10]
    assert len(titles) > 100

    found = [title_key(_ask(laws, title)[0][0]) == title_key(title) for title in titles]

    assert sum(found) / len(found) >= 0.99


def test_nothing_replaced_stands_above_what_holds(laws, shared):
    for question in load_questions(shared)[::8]:
        for include_all in (False, True):
            query = SearchQuery(question.text, AS_OF, include_all=include_all, limit=50)
            badges = [hit.validity == "IN_FORCE" for hit in laws.search(query).hits]
            assert badges == sorted(badges, reverse=True)
