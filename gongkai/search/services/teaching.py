"""Teaching the ranking what the county answers and what readers say (排序学习), and choosing the version in service."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from django.db import transaction
from django.utils import timezone

from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.core.rulebook import load_rulebook
from gongkai.search import selectors
from gongkai.search.engine.learned import own_model_path, write_words
from gongkai.search.engine.ranking.model import RankingModel, load_model, shipped_model_path
from gongkai.search.engine.ranking.questions import QuestionPair, row_keys
from gongkai.search.engine.ranking.seeds import SeedLine
from gongkai.search.engine.schooling import Trained, count_sources, train
from gongkai.search.engine.tantivy_index import TantivyIndex
from gongkai.search.engine.teaching import Progress, Teacher, extend_model, without_county
from gongkai.search.models import RankingVersion
from gongkai.search.services.indexing import index_folder
from gongkai.trail import services as trail

logger = logging.getLogger(__name__)
R03_08 = "R03-08 智能查询"
BASE = "base"
SHIPPED = "shipped"
A_WEEK = timedelta(days=7)
NIGHT = range(6)
"""Hours of the county's day in which the weekly training keeps nobody waiting."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a training is to learn from beside what the county tells (训练要求)."""

    pairs: Sequence[QuestionPair] = ()
    seeds: Sequence[SeedLine] = ()
    is_fresh: bool = False
    with_county: bool = True
    progress: Progress = field(default=lambda _step, _done, _total: None)


def refresh_questions(*, at: datetime, folder: Path | None = None) -> int:
    """
    Let the model in service remember what the county answers now (更新历史问句); return how many questions.

    Its weights stay. What was withdrawn or forgotten since is told no more; where nothing changed nothing is written.
    """
    folder = folder or index_folder()
    teacher, base = _teacher(folder, at), _base(folder)
    if teacher is None or base is None:
        return 0
    asked = teacher.resolve(_county_pairs(at))
    path = own_model_path(folder)
    if not asked and not path.exists():
        return 0
    model = extend_model(without_county(base), asked)
    write_words(path, (one.text for one in asked))
    if not path.exists() or _differs(model, load_model(path)):
        replace(model, facts={**model.facts, "county": count_sources(asked)}).save(path)
    return len(asked)


def train_ranking(
    *, wish: Wish, actor_id: int | None, at: datetime, folder: Path | None = None
) -> tuple[RankingVersion, Trained]:
    """
    Train a version of the ranking (训练排序版本) and put it into service unless it is worse than the present one.

    Worse is what orders questions held out from it worse than the model in service does; it is kept, not used.

    :raises BadInput: if there is nothing to learn, or too little to begin from nothing
    """
    folder = folder or index_folder()
    teacher = _teacher(folder, at, wish.progress)
    if teacher is None:
        raise BadInput("还没有索引。请先运行 gongkai import 装入文件，再训练排序。")
    county = _county_pairs(at) if wish.with_county else []
    base = _base(folder)
    trained = train(
        teacher, [*wish.pairs, *county], base=base and without_county(base), seeds=wish.seeds,
        is_fresh=wish.is_fresh,
    )  # fmt: skip
    if trained.is_regrown or wish.pairs:
        trained.model.facts.pop(
            BASE, None
        )  # it has become more than the shipped model and what is told daily
    with transaction.atomic():
        version = RankingVersion.objects.create(
            made_at=at,
            made_by_id=actor_id,
            is_regrown=trained.is_regrown,
            facts={**trained.model.facts, "county": count_sources(trained.asked)},
            figures=trained.figures,
            figures_before=trained.figures_before,
        )
        trained.model.save(_version_path(folder, version))
        trail.record(
            "search.ranking_trained", subject=version, actor_id=actor_id, at=at,
            questions=len(trained.asked), figures=trained.figures, before=trained.figures_before,
        )  # fmt: skip
    if not trained.is_worse:
        serve_ranking(version=version, actor_id=actor_id, at=at, folder=folder)
    return version, trained


def train_when_due(*, at: datetime, folder: Path | None = None) -> int:
    """Train anew once a week, at night, where the county has told enough new questions (每周训练); return 1 if so."""
    folder = folder or index_folder()
    last = RankingVersion.objects.order_by("-made_at").first()
    local = timezone.localtime(at)
    is_due = last is None or last.made_at + A_WEEK <= at
    is_late = last is not None and last.made_at + A_WEEK + timedelta(days=1) <= at
    if not is_due or (local.hour not in NIGHT and not is_late):
        return 0
    least = load_rulebook().integer("R03-08.learn_min_new_questions", on=local.date())
    if _count_new(folder, at, last) < least:
        return 0
    train_ranking(wish=Wish(), actor_id=None, at=at, folder=folder)
    return 1


def serve_ranking(
    *, version: RankingVersion | None, actor_id: int | None, at: datetime, folder: Path | None = None
) -> None:
    """
    Rank by a version from now on (启用排序版本), or by the model that came with the product.

    :raises Refused: if the file of the version is no longer there
    """
    folder = folder or index_folder()
    path = own_model_path(folder)
    held = _version_path(folder, version) if version else None
    if held is not None and not held.exists():
        raise Refused(Blocker("NO_FILE", "这一版的模型文件已经不在，不能启用，请重新训练。", R03_08))
    with transaction.atomic():
        before = selectors.find_version_in_service()
        RankingVersion.objects.filter(is_in_service=True).update(is_in_service=False)
        if version is not None:
            version.is_in_service = True
            version.save(update_fields=["is_in_service"])
        subject = version or before or RankingVersion()
        trail.record(
            "search.ranking_put_into_service", subject=subject, actor_id=actor_id, at=at,
            before=before.pk if before else None, is_shipped=version is None,
        )  # fmt: skip
    if held is None:
        path.unlink(missing_ok=True)
    else:
        load_model(held).save(path)
    refresh_questions(at=at, folder=folder)


def _teacher(folder: Path, at: datetime, progress: Progress | None = None) -> Teacher | None:
    """Return the teacher of the index in this folder; nothing where it is kept elsewhere or not made yet."""
    if not (folder / "meta.json").exists():
        return None
    index, day = TantivyIndex(folder), timezone.localdate(at)
    return Teacher(index, day, progress) if progress else Teacher(index, day)


def _base(folder: Path) -> RankingModel | None:
    """Return what is added to: the installation's own weights, or the product's newest where it has none."""
    path, shipped = own_model_path(folder), shipped_model_path()
    if path.exists():
        try:
            own = load_model(path)
        except BadInput:
            logger.exception("the installation's ranking model cannot be read, the shipped one is used")
        else:
            if own.facts.get(BASE) != SHIPPED:
                return own
    if not shipped.exists():
        return None
    model = load_model(shipped)
    return replace(model, facts={**model.facts, BASE: SHIPPED})


def _county_pairs(at: datetime) -> list[QuestionPair]:
    sources = selectors.list_county_sources(on=timezone.localdate(at))
    return [pair for source in sources for pair in source.list_pairs()]


def _count_new(folder: Path, at: datetime, last: RankingVersion | None) -> int:
    """Return how many of the county's questions the last version has not learned."""
    teacher = _teacher(folder, at)
    if teacher is None:
        return 0
    held = _version_path(folder, last) if last else shipped_model_path()
    known = row_keys(load_model(held).past) if held.exists() else frozenset()
    return sum(one.key not in known for one in teacher.resolve(_county_pairs(at)))


def _differs(model: RankingModel, other: RankingModel) -> bool:
    told, held = model.past.as_arrays("past"), other.past.as_arrays("past")
    return any(not np.array_equal(told[name], held[name]) for name in told)


def _version_path(folder: Path, version: RankingVersion) -> Path:
    return own_model_path(folder).parent / "versions" / f"{version.pk}.npz"
