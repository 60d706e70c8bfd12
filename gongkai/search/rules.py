"""When a best bet may stand (编辑推荐). Imports no Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.core.refusals import Blocker
from gongkai.units.rules import Scope

R03_03 = "R03-03 检索"
X_07 = "X-07 岗位分离"
MOST_TERMS, LONGEST_TERM = 20, 40
WRITERS = ("EDITOR", "ORGAN_REVIEWER")


@dataclass(frozen=True, slots=True)
class BetFacts:
    """What the rules need to know of a best bet (编辑推荐)."""

    terms: Sequence[str]
    title: str
    reason: str
    starts_on: date
    ends_on: date
    is_target_public: bool
    taken_terms: frozenset[str] = frozenset()


def bet_blockers(facts: BetFacts, *, on: date, most_days: int) -> tuple[Blocker, ...]:
    """Return why a best bet may not stand: every bet has words, a reason, an end and a target the public may read."""
    found = [*_words_blockers(facts), *_days_blockers(facts, on, most_days)]
    if not facts.is_target_public:
        message = "推荐的目标不是已公开的文件或本站网页，请先公开，或者换一个目标。"
        found.append(Blocker("NOT_PUBLIC", message, R03_03))
    return tuple(found)


def may_keep_bet(scope: Scope, unit_id: int) -> bool:
    """Say whether a person may place or change a unit's best bets: its editors and reviewers, the county office."""
    return scope.holds("COUNTY_OFFICE") or any(scope.holds(role, unit_id) for role in WRITERS)


def owner_blockers(scope: Scope, unit_id: int) -> tuple[Blocker, ...]:
    """Return why a person may not keep a unit's best bets (岗位分离)."""
    if may_keep_bet(scope, unit_id):
        return ()
    return (Blocker("NOT_YOUR_UNIT", "只能设置本单位的推荐，请联系县政务公开办办理。", X_07),)


def _words_blockers(facts: BetFacts) -> list[Blocker]:
    found = []
    if not facts.terms:
        found.append(Blocker("NO_TERMS", "请至少写一个查询词。", R03_03))
    if len(facts.terms) > MOST_TERMS or any(len(term) > LONGEST_TERM for term in facts.terms):
        message = f"查询词最多 {MOST_TERMS} 个，每个不超过 {LONGEST_TERM} 字。"
        found.append(Blocker("TERMS_TOO_LONG", message, R03_03))
    if taken := sorted(facts.taken_terms.intersection(facts.terms)):
        message = f"“{taken[0]}”同一时期已有推荐，请先结束原来的，或者换一个词。"
        found.append(Blocker("TERM_TAKEN", message, R03_03))
    if not facts.title.strip():
        found.append(Blocker("NO_TITLE", "请写标题。", R03_03))
    if not facts.reason.strip():
        found.append(Blocker("NO_REASON", "请写明推荐的理由。", R03_03))
    return found


def _days_blockers(facts: BetFacts, on: date, most_days: int) -> list[Blocker]:
    found = []
    if facts.ends_on < facts.starts_on:
        found.append(Blocker("ENDS_BEFORE_START", "结束日期不得早于开始日期。", R03_03))
    elif (facts.ends_on - facts.starts_on).days > most_days:
        found.append(Blocker("TOO_LONG", f"推荐期限最长 {most_days} 天，到期后可以重新设置。", R03_03))
    if facts.ends_on < on:
        found.append(Blocker("ENDED", "结束日期已过，请写今天或以后的日期。", R03_03))
    return found
