"""Training on a small library: what was learned shows, and the command tells what it did."""

import json
from dataclasses import replace

import pytest

from gongkai.cli.frame import guarded
from gongkai.core.refusals import BadInput
from gongkai.search.engine import open_index, schooling
from gongkai.search.engine.learned import own_model_path
from gongkai.search.engine.ranking.keys import text_key
from gongkai.search.engine.ranking.model import load_model
from gongkai.search.engine.ranking.questions import QuestionPair
from gongkai.search.engine.ranking.seeds import SeedLine, load_shipped_seeds, read_seeds
from gongkai.search.engine.ranking.trees import read_forest
from gongkai.search.engine.teaching import Schooling, Teacher
from tests.search.engine.builders import TODAY, a_clause
from tests.search.engine.ranking.builders import a_model, a_tree

NUMERALS = "一二三四五六七八九十"
THINGS = "押金工资噪声彩礼物业遗产借条加班车祸退货"
LAW = [
    a_clause(
        f"c{number}",
        title="演示法",
        article=f"第{numeral}条",
        text=f"当事人就{THINGS[2 * number : 2 * number + 2]}应当依照约定履行第{numeral}项义务。",
    )
    for number, numeral in enumerate(NUMERALS)
]
PAIRS = [
    QuestionPair(
        f"{place}的{THINGS[2 * number : 2 * number + 2]}问题应该怎么解决", "演示法", f"第{numeral}条"
    )
    for number, numeral in enumerate(NUMERALS)
    for place in ("城里", "乡下", "单位", "家里", "学校", "市场")
]

ENDS = ("怎么要回来", "该找谁去说理", "多少天之内给办", "打官司能赢吗", "要准备哪些材料", "违反了会怎样罚")
DIFFERENT = [
    QuestionPair(f"当事人{THINGS[2 * number : 2 * number + 2]}{end}", "演示法", f"第{numeral}条")
    for number, numeral in enumerate(NUMERALS)
    for end in ENDS
]


@pytest.fixture
def teacher(tmp_path):
    index = open_index(tmp_path / "index")
    index.add(LAW)
    index.commit()
    return Teacher(index, TODAY)


def test_pairs_of_clauses_the_library_does_not_hold_are_left_out(teacher):
    asked = teacher.resolve([*PAIRS[:2], QuestionPair("别的问题", "没有的法", "第一条")])

    assert [one.text for one in asked] == [pair.question for pair in PAIRS[:2]]


def test_several_answers_of_one_question_stand_together(teacher):
    both = [QuestionPair("押金怎么办", "演示法", article) for article in ("第一条", "第二条", "第一条")]

    (asked,) = teacher.resolve(both)

    assert len(asked.targets) == 2


def test_seeds_of_another_wording_are_left_out(teacher):
    right = SeedLine("演示法", "第一条", text_key("演示法", LAW[0].text), ("押金怎么办",))
    wrong = SeedLine("演示法", "第二条", 1, ("工资怎么办",))

    assert [seed for seed, _ in teacher.read_seeds([right, wrong])] == [right]


def test_training_twice_grows_the_same_forest(teacher):
    asked = teacher.resolve(PAIRS)

    first, second = (Schooling(teacher, [], asked).finish() for _ in range(2))

    assert first.forest is not None
    assert second.forest is not None
    assert first.forest.values.tolist() == second.forest.values.tolist()
    assert first.facts["past_questions"] == len(PAIRS)


def test_enough_questions_grow_the_weights_anew_and_tell_how_they_do(teacher, monkeypatch):
    monkeypatch.setattr(schooling, "FEWEST_LESSONS", len(PAIRS))

    trained = schooling.train(teacher, DIFFERENT, base=a_model(past={"邻居半夜装修太吵": LAW[2]}))

    assert trained.is_regrown
    assert trained.figures["questions"] == trained.figures_before["questions"] == len(PAIRS)
    assert trained.figures["mrr"] > 0.9
    assert trained.model.past.row_count == len(PAIRS) + 1
    assert not trained.is_worse


def test_one_question_in_many_forms_only_adds_to_what_is_remembered(teacher, monkeypatch):
    monkeypatch.setattr(schooling, "FEWEST_LESSONS", len(PAIRS))

    trained = schooling.train(teacher, PAIRS, base=a_model())

    assert not trained.is_regrown
    assert trained.model.past.row_count == len(PAIRS)


def test_a_forest_that_turns_the_order_around_is_worse(teacher):
    learned = Schooling(teacher, (), teacher.resolve(DIFFERENT), base=a_model())
    upside_down = read_forest([a_tree("base_rank", 0.3, 1.0, 0.0)])

    assert learned.jury.judge(upside_down).mrr < learned.jury.judge_anew().mrr


def test_questions_told_twice_with_other_signs_are_one(teacher):
    asked = teacher.resolve([PAIRS[0], replace(PAIRS[0], question=f"{PAIRS[0].question}？", weight=60)])

    assert [one.text for one in asked] == [PAIRS[0].question]
    assert asked[0].told[0].weight == 100


def test_questions_of_an_earlier_model_are_kept(teacher):
    earlier = a_model(past={"邻居半夜装修太吵": LAW[2]})

    model = Schooling(teacher, [], teacher.resolve(PAIRS), before=earlier.past).finish()

    assert model.past.row_count == len(PAIRS) + 1


@pytest.mark.parametrize("line", ["只有名称", "演示法\t第一条\t不是数\t问句"])
def test_a_seed_line_that_cannot_be_read_is_named(line):
    with pytest.raises(BadInput, match="第 2 行"):
        list(read_seeds(["# 说明", line], name="x.tsv"))


def test_the_shipped_seeds_are_many_and_clean():
    seeds = load_shipped_seeds()
    questions = [question for seed in seeds for question in seed.questions]

    assert len(seeds) > 5_000
    assert len(questions) > 12_000
    assert all(4 <= len(question) <= 80 for question in questions)
    assert len({(seed.title, seed.article) for seed in seeds}) == len(seeds)


@pytest.fixture
def command(tmp_path, monkeypatch, teacher):
    """Run `gongkai train-ranking` in an installation whose index is the teacher's and whose model is small."""
    from gongkai.cli import main, ranking
    from gongkai.core.instance import load_instance

    monkeypatch.setenv("GONGKAI_HOME", str(tmp_path))
    shipped = tmp_path / "shipped.npz"
    a_model(past={"邻居半夜装修太吵": LAW[2]}).save(shipped)
    monkeypatch.setattr(ranking, "shipped_model_path", lambda: shipped)
    assert load_instance().index_folder == teacher.index.folder

    def run(*arguments: str) -> int:
        return guarded(lambda: main.run(["train-ranking", *arguments]))

    return run


def _write(path, pairs):
    lines = [
        json.dumps({"question": one.question, "relevant": [{"law": one.title, "article": one.article}]})
        for one in pairs
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def test_a_few_questions_are_remembered_and_the_weights_stay(command, tmp_path, capsys, teacher):
    assert command(_write(tmp_path / "own.jsonl", PAIRS), "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert told["questions"] == len(PAIRS)
    assert told["past_questions"] == len(PAIRS) + 1
    assert load_model(own_model_path(teacher.index.folder)).past.row_count == len(PAIRS) + 1


@pytest.mark.django_db
def test_in_an_installation_each_training_is_a_version_to_go_back_to(command, tmp_path, capsys, teacher):
    (tmp_path / "instance.toml").write_text('profile = "demo"\nsecret_key = "x"\n', encoding="utf-8")
    file = _write(tmp_path / "own.jsonl", PAIRS)

    assert command(file, "--without-own", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["sources"], told["is_in_service"]) == ({"history": len(PAIRS)}, True)

    assert command("--use", "0") == 0
    assert "随附的模型" in capsys.readouterr().out
    assert command("--use", str(told["version"]), "--json") == 0
    assert [one["is_in_service"] for one in json.loads(capsys.readouterr().out)["versions"]] == [True]
    assert load_model(own_model_path(teacher.index.folder)).past.row_count == told["past_questions"]
    assert command("--use", "999") == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{}", "第 1 行无法读取"),
        ('{"question": "问", "relevant": [{"law": "没有的法", "article": "第一条"}]}', "都不在文件库中"),
    ],
)
def test_the_command_refuses_in_one_sentence(command, tmp_path, capsys, content, words):
    (tmp_path / "own.jsonl").write_text(content, encoding="utf-8")

    assert command(str(tmp_path / "own.jsonl")) == 2
    assert words in capsys.readouterr().err


def test_a_missing_file_is_named(command, capsys):
    assert command("没有.jsonl") == 2
    assert "找不到文件" in capsys.readouterr().err
