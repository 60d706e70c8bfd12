"""One training from pairs to a judged model (一次训练): the same for an installation and for a bare index."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gongkai.core.refusals import BadInput
from gongkai.search.engine.ranking.model import RankingModel
from gongkai.search.engine.ranking.questions import QuestionPair
from gongkai.search.engine.ranking.seeds import SeedLine, load_shipped_seeds
from gongkai.search.engine.teaching import FEWEST_LESSONS, AskedQuestion, Schooling, Teacher, extend_model

Shares = dict[str, float]


@dataclass(frozen=True, slots=True)
class Trained:
    """
    A trained model with what it learned from and how it does (训练结果).

    The figures are those of questions held out: of forests grown without them, and of the forest of before.
    """

    model: RankingModel
    asked: Sequence[AskedQuestion]
    is_regrown: bool = False
    figures: Shares = field(default_factory=dict)
    figures_before: Shares = field(default_factory=dict)

    @property
    def is_worse(self) -> bool:
        """Whether what was in service before orders the held-out questions better."""
        return self.figures.get("mrr", 0.0) < self.figures_before.get("mrr", 0.0)


def train(
    teacher: Teacher,
    pairs: Sequence[QuestionPair],
    *,
    base: RankingModel | None,
    seeds: Sequence[SeedLine] = (),
    is_fresh: bool = False,
) -> Trained:
    """
    Return a model that learned these pairs; with few of them the weights of before stay.

    :raises BadInput: if the library holds none of the clauses, or there is too little to begin from nothing
    """
    asked = teacher.resolve(pairs)
    if not asked:
        raise BadInput("这些问句对应的条款都不在文件库中，没有可学的内容，请检查文件名和条号。")
    if len(asked) < FEWEST_LESSONS:
        return _remember(teacher, asked, None if is_fresh else base)
    reads_seeds = is_fresh or bool(seeds) or base is None
    schooling = Schooling(
        teacher,
        [*load_shipped_seeds(), *seeds] if reads_seeds else (),
        asked,
        before=None if is_fresh or base is None else base.past,
        base=None if reads_seeds else base,
    )
    if len(schooling.jury.lessons) < FEWEST_LESSONS // 2 or not schooling.jury.can_be_parted:
        return _remember(teacher, asked, None if is_fresh else base)
    before = schooling.jury.judge(base.forest).as_json() if base and base.forest else {}
    figures = schooling.jury.judge_anew().as_json()
    return Trained(schooling.finish(), asked, is_regrown=True, figures=figures, figures_before=before)


def _remember(teacher: Teacher, asked: list[AskedQuestion], base: RankingModel | None) -> Trained:
    """Return the model of before with more questions, judged by them as if it did not know them."""
    if base is None:
        message = f"只有 {len(asked)} 个问句，不足 {FEWEST_LESSONS} 个，不能从头训练，请去掉 --fresh。"
        raise BadInput(message)
    schooling = Schooling(teacher, (), asked, before=base.past, base=base)
    figures = schooling.jury.judge(base.forest).as_json() if base.forest else {}
    return Trained(extend_model(base, asked), asked, figures=figures)


def count_sources(asked: Sequence[AskedQuestion]) -> dict[str, int]:
    """Return how many questions each source told (各来源问句数)."""
    return dict(Counter(source for one in asked for source in one.sources))
