"""What an entry must have, when it is due, what still holds (知识库规则, R03-04 至 R03-07). Imports no Django."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.core.calendar import CalendarUnknown, WorkingCalendar, add_days, add_months
from gongkai.core.refusals import Blocker
from gongkai.core.rulebook import Rulebook

R03_04: Final = "R03-04 知识条目要素"
R03_06: Final = "R03-06 政策与知识双向联动"
R03_07: Final = "R03-07 知识条目生命周期"
R03_08: Final = "R03-08 答复须引用有效文件"
UPDATE, WITHDRAW, IMPACT, CORRECTION = (
    "R03-05.update_working_days",
    "R03-06.withdraw_working_days",
    "R03-06.impact_working_days",
    "R03-07.correction_working_days",
)
LOOK_BACK_MONTHS: Final = 2
Check = tuple[bool, str, str, str]


@dataclass(frozen=True, slots=True)
class CitationFacts:
    """One clause that an entry cites (引用条款), as it stands in the library."""

    document_id: int
    edition_id: int
    title: str
    label: str
    is_held: bool = True
    is_public: bool = True
    ends_on: date | None = None
    still_reads_so: bool = True


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What decides whether an entry may be kept and published (知识条目要素)."""

    title: str
    content: str
    nature: str
    keywords: tuple[str, ...]
    has_issuer: bool = True
    is_title_taken: bool = False
    category: str = ""
    is_category_known: bool = True
    is_category_leaf: bool = True
    may_write_category: bool = True
    variants: tuple[str, ...] = ()
    citations: tuple[CitationFacts, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What decides whether an entry may be shown and answered from on a day (条目效力)."""

    is_public: bool
    valid_from: date | None
    valid_to: date | None
    citations: tuple[CitationFacts, ...]
    has_open_notice: bool = False


def entry_blockers(facts: EntryFacts, *, on: date, rulebook: Rulebook) -> tuple[Blocker, ...]:
    """Return every reason why an entry may not be kept as it is written (要素校验, R03-04)."""
    checks = (
        *_title_checks(facts, on, rulebook),
        *_category_checks(facts),
        *_body_checks(facts, on, rulebook),
        *_keyword_checks(facts, on, rulebook),
        *_variant_checks(facts, on, rulebook),
    )
    return tuple(Blocker(code, message, basis) for wrong, code, message, basis in checks if wrong)


def citation_blockers(facts: EntryFacts, *, on: date, rulebook: Rulebook) -> tuple[Blocker, ...]:
    """Return why what an entry cites cannot carry it (引用校验): gone clauses, ended documents, mixed editions."""
    free = rulebook.texts("R03-04.natures_without_clause", on=on)
    blockers = []
    if not facts.citations and facts.nature not in free:
        message = "还没有引用政策条款，请选择文件、版本和条款；群众要看到依据。"
        blockers.append(Blocker("NO_CITATION", message, R03_08))
    editions: dict[int, set[int]] = {}
    for one in facts.citations:
        editions.setdefault(one.document_id, set()).add(one.edition_id)
        blockers += _citation_blockers(one, on)
    if any(len(held) > 1 for held in editions.values()):
        message = "同一文件只能引用一个版本，请统一到现行版本。"
        blockers.append(Blocker("EDITIONS_MIXED", message, R03_06))
    return tuple(dict.fromkeys(blockers))


def publication_blockers(facts: EntryFacts, *, on: date, rulebook: Rulebook) -> tuple[Blocker, ...]:
    """Return every reason why an entry may not be published on a day, its review aside (发布条件)."""
    blockers = [
        *entry_blockers(facts, on=on, rulebook=rulebook),
        *citation_blockers(facts, on=on, rulebook=rulebook),
    ]
    if facts.valid_to is not None and facts.valid_to < on:
        message = f"有效期已于{facts.valid_to}届满，请改有效期或归档。"
        blockers.append(Blocker("EXPIRED", message, R03_07))
    return tuple(blockers)


def is_in_term(facts: StandingFacts, *, on: date) -> bool:
    """Whether a day lies in the term of an entry; unpublished once `valid_to` is past (R03-07)."""
    begun = facts.valid_from is None or facts.valid_from <= on
    return begun and (facts.valid_to is None or facts.valid_to >= on)


def cites_ended(citations: Iterable[CitationFacts], *, on: date) -> bool:
    """Whether one of the documents cited is no longer in force, or public (引用失效政策, R03-06)."""
    return any(not one.is_public or _has_ended(one, on) for one in citations)


def is_usable(facts: StandingFacts, *, on: date) -> bool:
    """
    Whether an answer may rest on an entry on a day (可作答复依据, R03-08).

    All that it cites must be in force and still read as it did when it was quoted; a notice that a document
    went keeps it out until its owner has dealt with it.
    """
    if not facts.is_public or facts.has_open_notice or not is_in_term(facts, on=on):
        return False
    sound = all(one.is_held and one.still_reads_so for one in facts.citations)
    return sound and not cites_ended(facts.citations, on=on)


def due_on(day: date, rule_id: str, *, rulebook: Rulebook) -> date:
    """Return the last day of a term in working days; calendar days where the year's holidays are not known."""
    count = rulebook.integer(rule_id, on=day)
    try:
        return WorkingCalendar().add_working_days(day, count)
    except CalendarUnknown:
        return add_days(day, count)


def reverify_on(verified: date, *, rulebook: Rulebook) -> date:
    """Return the day by which an entry must be verified again (重新核对, R03-07)."""
    return add_months(verified, rulebook.integer("R03-07.reverify_months", on=verified))


def look_back(on: date) -> date:
    """Return since when the ends of documents that no deed told of are looked for (回看起点)."""
    return add_months(on, -LOOK_BACK_MONTHS)


def on_time_share(settled: Sequence[tuple[date, date | None]], *, on: date) -> float | None:
    """
    Return the share of duties met in time (按时率, R03-05), None where none has fallen due.

    Each is its deadline and the day it was met; what is not due yet and not met counts for nothing.

    >>> on_time_share([(date(2026, 1, 5), date(2026, 1, 4)), (date(2026, 1, 5), None)], on=date(2026, 2, 1))
    0.5
    """
    counted = [(due, met) for due, met in settled if met is not None or due < on]
    if not counted:
        return None
    return sum(met is not None and met <= due for due, met in counted) / len(counted)


def reason_blockers(reason: str, *, what: str, basis: str = R03_07) -> tuple[Blocker, ...]:
    """Return why a deed that takes something away needs its reason written down (写明理由)."""
    return () if reason.strip() else (Blocker("NO_REASON", f"请写明{what}的理由。", basis),)


def _title_checks(facts: EntryFacts, on: date, rulebook: Rulebook) -> tuple[Check, ...]:
    most = rulebook.integer("R03-04.title_max_chars", on=on)
    title = facts.title.strip()
    return (
        (not title, "NO_TITLE", "请填写标题。", R03_04),
        (len(title) > most, "TITLE_LONG", f"标题有 {len(title)} 字，最多 {most} 字，请缩短。", R03_04),
        (facts.is_title_taken, "TITLE_TAKEN", f"标题“{title}”已有条目在用，请改一个。", R03_04),
    )


def _category_checks(facts: EntryFacts) -> tuple[Check, ...]:
    path = facts.category
    known = bool(path) and facts.is_category_known
    return (
        (not path, "NO_CATEGORY", "请选择类目。", R03_04),
        (
            bool(path) and not facts.is_category_known,
            "CATEGORY_UNKNOWN",
            f"没有“{path}”这个类目，请从类目表里选，各级用“/”隔开。",
            R03_04,
        ),
        (
            known and not facts.is_category_leaf,
            "CATEGORY_NOT_LEAF",
            f"“{path}”下面还有细类，请选最末一级。",
            R03_04,
        ),
        (
            known and facts.is_category_leaf and not facts.may_write_category,
            "CATEGORY_NOT_YOURS",
            f"“{path}”由其他单位维护，请选本单位可写的类目。",
            R03_04,
        ),
    )


def _body_checks(facts: EntryFacts, on: date, rulebook: Rulebook) -> tuple[Check, ...]:
    natures = rulebook.texts("R03-04.natures", on=on)
    ends_first = bool(facts.valid_from and facts.valid_to and facts.valid_to < facts.valid_from)
    return (
        (not facts.content.strip(), "NO_CONTENT", "请填写内容。", R03_04),
        (not facts.has_issuer, "NO_ISSUER", "请选择发文单位。", R03_04),
        (facts.nature not in natures, "NATURE", f"材料性质请从这些里选：{'、'.join(natures)}。", R03_04),
        (ends_first, "DATES", "有效期的止日早于起日，请改正。", R03_07),
    )


def _keyword_checks(facts: EntryFacts, on: date, rulebook: Rulebook) -> tuple[Check, ...]:
    least = rulebook.integer("R03-04.keywords_min", on=on)
    most = rulebook.integer("R03-04.keyword_max_chars", on=on)
    words = [word.strip() for word in facts.keywords if word.strip()]
    long = [word for word in words if len(word) > most]
    repeated = sorted({word for word in words if words.count(word) > 1})
    return (
        (len(words) < least, "KEYWORDS_FEW", f"请至少填写 {least} 个关键字，用逗号隔开。", R03_04),
        (bool(long), "KEYWORD_LONG", f"关键字“{'”“'.join(long)}”超过 {most} 字，请缩短。", R03_04),
        (facts.title.strip() in words, "KEYWORD_IS_TITLE", "关键字不能与标题相同，请换一个。", R03_04),
        (bool(repeated), "KEYWORD_TWICE", f"关键字“{'”“'.join(repeated)}”写了两次。", R03_04),
    )


def _variant_checks(facts: EntryFacts, on: date, rulebook: Rulebook) -> tuple[Check, ...]:
    most = rulebook.integer("R03-04.variants_max", on=on)
    longest = rulebook.integer("R03-04.title_max_chars", on=on)
    long = [one for one in facts.variants if len(one) > longest]
    repeated = {one for one in facts.variants if facts.variants.count(one) > 1}
    return (
        (len(facts.variants) > most, "VARIANTS_MANY", f"问法最多 {most} 个，请留下最常用的。", R03_04),
        (bool(long), "VARIANT_LONG", f"每个问法最多 {longest} 字，有 {len(long)} 个太长。", R03_04),
        (bool(repeated), "VARIANT_TWICE", f"问法“{next(iter(sorted(repeated)), '')}”写了两次。", R03_04),
    )


def _citation_blockers(one: CitationFacts, on: date) -> list[Blocker]:
    name = f"《{one.title}》{one.label}"
    checks = (
        (not one.is_held, "CLAUSE_MISSING", f"{name}在所引版本里找不到，请重新选择条款。", R03_06),
        (not one.is_public, "NOT_PUBLIC", f"《{one.title}》尚未公开或已撤下，不能引用。", R03_08),
        (_has_ended(one, on), "CITES_ENDED", f"《{one.title}》已失效或废止，不能引用。", R03_06),
        (
            one.is_held and not one.still_reads_so,
            "CLAUSE_CHANGED",
            f"{name}在现行版本里已经改动，请改引现行版本并核对内容。",
            R03_06,
        ),
    )
    return [Blocker(code, message, basis) for wrong, code, message, basis in checks if wrong]


def _has_ended(one: CitationFacts, on: date) -> bool:
    return one.ends_on is not None and one.ends_on <= on
