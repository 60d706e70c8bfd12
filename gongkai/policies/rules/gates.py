"""Gates of the library (R01-05, R02-03, R02-06): every reason at once why a document may not go on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gongkai.core.refusals import Blocker
from gongkai.core.rulebook import Rulebook

R01_05 = "R01-05 文件要素"
R02_06 = "R02-06 统一登记、统一编号、统一印发"
R02_10 = "R02-10 司法行政与政务公开会签"
OGI_20 = "政府信息公开条例第二十条，R01-10"
LABELS: Mapping[str, str] = {
    "title": "标题",
    "number": "发文字号",
    "issuers": "发文机关",
    "signed_on": "成文日期",
    "index_no": "索引号",
    "topic": "主题分类",
    "keywords": "主题词",
    "consult_phone": "政策咨询电话",
}
MINIMUM = ("title", "number", "issuers", "signed_on")
NORMATIVE_MINIMUM = (*MINIMUM, "index_no", "topic", "keywords", "consult_phone")


@dataclass(frozen=True, slots=True)
class PublicationFacts:
    """What decides whether a document may be shown to the public (公布条件)."""

    title: str
    kind: str
    number: str
    unified_no: str
    openness: str
    issuers: tuple[str, ...]
    signed_on: date | None
    effective_on: date | None
    expires_on: date | None
    index_no: str = ""
    topic: str = ""
    keywords: tuple[str, ...] = ()
    consult_phone: str = ""
    has_text: bool = True


def publication_blockers(facts: PublicationFacts, *, on: date, rulebook: Rulebook) -> tuple[Blocker, ...]:
    """Return every reason why a document may not be published (公布) on the day."""
    return (
        *_openness_blockers(facts),
        *field_blockers(facts),
        *unified_number_blockers(facts, on=on, rulebook=rulebook),
        *term_blockers(facts, on=on, rulebook=rulebook),
    )


def field_blockers(facts: PublicationFacts) -> tuple[Blocker, ...]:
    """Return which fields a page needs and the document lacks (R01-05); laws need no number of their own."""
    if facts.kind not in {"NORMATIVE", "OTHER", "RULE"}:
        needed: Sequence[str] = ("title",)
    else:
        needed = NORMATIVE_MINIMUM if facts.kind == "NORMATIVE" else ("title", "signed_on")
    missing = [LABELS[name] for name in needed if not getattr(facts, name)]
    if not facts.has_text:
        missing.append("正文")
    return tuple(Blocker("MISSING_FIELD", f"缺少{name}，请补全。", R01_05) for name in missing)


def unified_number_blockers(facts: PublicationFacts, *, on: date, rulebook: Rulebook) -> tuple[Blocker, ...]:
    """Return why a normative document has no valid unified number (统一编号); others need none."""
    if facts.kind != "NORMATIVE":
        return ()
    if not facts.unified_no:
        return (Blocker("NO_UNIFIED_NUMBER", "规范性文件未经统一编号，不能公布，请先登记编号。", R02_06),)
    pattern = str(rulebook.value("R02-06.unified_number_pattern", on=on))
    if re.fullmatch(pattern, facts.unified_no):
        return ()
    message = f"统一编号“{facts.unified_no}”的格式不对，应如 QLX-GF-2023-001。"
    return (Blocker("BAD_UNIFIED_NUMBER", message, R02_06),)


def term_blockers(facts: PublicationFacts, *, on: date, rulebook: Rulebook) -> tuple[Blocker, ...]:
    """
    Return why the term (有效期) of a normative document is too long (R02-03).

    A title with 暂行 or 试行 allows two years, any other five; the rulebook holds both numbers.
    """
    start = facts.effective_on or facts.signed_on
    if facts.kind != "NORMATIVE" or facts.expires_on is None or start is None:
        return ()
    words = rulebook.texts("R02-03.trial_words", on=on)
    is_trial = any(word in facts.title for word in words)
    rule = rulebook.rule("R02-03.trial_max_years" if is_trial else "R02-03.normal_max_years", on=on)
    years = int(str(rule.value))
    if facts.expires_on < _years_after(start, years):
        return ()
    named = f"标题含“{'”“'.join(words)}”的文件" if is_trial else "规范性文件"
    return (Blocker("TERM_TOO_LONG", f"{named}有效期不得超过{years}年，请缩短。", rule.basis),)


def extension_blockers(facts: PublicationFacts, *, new_end: date, on: date) -> tuple[Blocker, ...]:
    """Return why the term of a document may not be extended (延长有效期)."""
    blockers = []
    if facts.expires_on is None:
        blockers.append(Blocker("NO_TERM", "文件没有有效期，无需延长。", "R02-04 到期评估"))
    elif facts.expires_on < on:
        blockers.append(
            Blocker("ALREADY_LAPSED", "有效期已满，文件已失效，请重新制定公布。", "R02-04 到期评估")
        )
    if facts.expires_on is not None and new_end <= facts.expires_on:
        blockers.append(Blocker("NOT_LATER", "新的有效期应当晚于原有效期。", "R02-04 到期评估"))
    return tuple(blockers)


def confirmation_blockers(
    *, role: str, roles_held: frozenset[str], confirmed_roles: frozenset[str], already_by_officer: bool
) -> tuple[Blocker, ...]:
    """Return why an officer may not confirm a change of validity (会签); two people of two offices do."""
    blockers = []
    if role not in roles_held:
        blockers.append(Blocker("NOT_YOUR_ROLE", "您没有该会签方的岗位，请由其人员会签。", R02_10))
    if role in confirmed_roles:
        blockers.append(Blocker("ALREADY_CONFIRMED", "该会签方已经会签，无需重复。", R02_10))
    if already_by_officer:
        blockers.append(Blocker("SAME_OFFICER", "您已代表另一方会签，两方须由不同人员会签。", R02_10))
    return tuple(blockers)


def _openness_blockers(facts: PublicationFacts) -> tuple[Blocker, ...]:
    if facts.openness == "PROACTIVE":
        return ()
    return (Blocker("NOT_PROACTIVE", "文件未定为主动公开，不能公布到网站。", OGI_20),)


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, month=3, day=1)
