"""What is past its time, and what is proposed for it (过时失效清理, S10). Imports no Django."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from gongkai.core.calendar import CalendarUnknown, WorkingCalendar, add_days, add_months
from gongkai.core.dates import format_date
from gongkai.core.refusals import Blocker
from gongkai.inspection.endings import find_endings, last_ending

S10: Final = "S10 过时失效信息清理（政府信息公开条例第十八条）"
R14_02: Final = "R14-02 政府信息公开联系电话准确"
V4: Final = "V4 栏目不更新（政府网站单项否决）"
R05_02: Final = "R05-02 动态类信息更新"
SLOWER: Final = re.compile(r"公告|公示|通知|政策|文件|解读|经验")
SLOWER_KINDS: Final = frozenset({"POLICY", "INTERPRETATION"})
ENDED: Final[Mapping[str, tuple[str, str, str]]] = {
    # what ended → reason, action without a list of people, words
    "PUBLICITY": ("PUBLICITY", "ARCHIVE", "公示期"),
    "RECRUIT": ("RECRUIT", "MARK", "招聘招考报名"),
    "CONSULT": ("CONSULT", "MARK", "征求意见"),
    "ACTIVITY": ("ACTIVITY", "MARK", "报名或活动"),
    "VALIDITY": ("VALIDITY", "MARK", "有效期"),
}
MASKED_KINDS: Final = frozenset({"PUBLICITY"})
PHONE: Final = re.compile(r"(?<![\d-])0\d{2,3}[-－—\s]?\d{7,8}(?!\d)")
DONE_BY_HAND: Final = frozenset({"CORRECT"})


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """What the rules need to know of an article the public reads (信息)."""

    id: int
    title: str
    address: str
    unit_id: int | None
    column_kind: str
    published_on: date
    text: str
    interprets: str = ""
    links: tuple[str, ...] = ()
    lists_people: bool = False
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class EndedDocument:
    """A document no longer in force (失效文件): how it is named, how and when it ended."""

    number: str
    title: str
    label: str
    on: date


@dataclass(frozen=True, slots=True)
class Contact:
    """How a unit is reached now, and the numbers it no longer has (联系方式)."""

    names: tuple[str, ...]
    phones: frozenset[str]
    former: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Leader:
    """A leader who left (已离任领导)."""

    name: str
    post: str
    left_on: date


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """What the rules need to know of a column (栏目)."""

    id: int
    title: str
    address: str
    kind: str
    articles: int
    newest_on: date | None
    entries: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long columns may go without news (更新期限): the numbers of V4 and R05-02."""

    news_days: int
    notice_months: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What articles are held against (对照信息): documents, contacts, leaders, addresses that open."""

    ended: tuple[EndedDocument, ...] = ()
    contacts: tuple[Contact, ...] = ()
    leaders: tuple[Leader, ...] = ()
    addresses: frozenset[str] = field(default=frozenset())
    ended_addresses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One thing for the clearing-out list (清理建议): which rule, why in one sentence, what to do."""

    reason: str
    action: str
    why: str
    basis: str
    subject_kind: str
    subject_id: int
    title: str
    address: str
    unit_id: int | None = None
    detail: str = ""


def article_proposals(facts: ArticleFacts, around: Surroundings, *, on: date) -> Iterator[Proposal]:
    """Yield everything about an article that is past its time on a day."""
    yield from ended_notice(facts, on=on)
    yield from cites_ended(facts, around.ended)
    yield from names_left_leader(facts, around.leaders, on=on)
    yield from has_old_phone(facts, around.contacts)
    yield from has_broken_link(facts, around.addresses)


def ended_notice(facts: ArticleFacts, *, on: date) -> Iterator[Proposal]:
    """A notice whose last day, by its own words, is over (通知公告、公示、招聘、征集、活动)."""
    endings = find_endings(facts.title, facts.text, published_on=facts.published_on)
    last = last_ending(endings)
    if last is None or last.on >= on or facts.is_marked:
        return
    reason, action, words = ENDED[last.kind]
    if facts.lists_people and last.kind in MASKED_KINDS:
        action = "MASK"
    why = f"{words}已于{format_date(last.on)}结束（原文：{last.phrase[:60]}）。"
    yield _about(facts, reason, action, why, S10, last.on.isoformat())


def may_mask_itself(facts: ArticleFacts, *, on: date) -> bool:
    """Whether a list of people is to be masked now: its publicity (公示) is over by its own words (X-14)."""
    return any(one.action == "MASK" for one in ended_notice(facts, on=on))


def cites_ended(facts: ArticleFacts, ended: Sequence[EndedDocument]) -> Iterator[Proposal]:
    """An article that explains a document which is no longer in force, or bids people follow it."""
    if facts.is_marked:
        return
    for document in ended:
        if document.on <= facts.published_on:
            continue
        interprets = bool(document.number) and facts.interprets == document.number
        cites = facts.column_kind != "NEWS" and (
            (document.number and document.number in facts.text) or f"《{document.title}》" in facts.text
        )
        if interprets or cites:
            verb = "解读" if interprets else "引用"
            why = f"{verb}的《{document.title}》已于{format_date(document.on)}{document.label}。"
            yield _about(facts, "CITES", "MARK", why[:400], S10, document.number or document.title)


def names_left_leader(facts: ArticleFacts, leaders: Sequence[Leader], *, on: date) -> Iterator[Proposal]:
    """A page other than news that still shows somebody who left as holding the post."""
    if facts.column_kind == "NEWS":
        return
    for leader in leaders:
        near = rf"{re.escape(leader.post)}.{{0,12}}{re.escape(leader.name)}|{re.escape(leader.name)}.{{0,20}}{re.escape(leader.post)}"
        if leader.left_on <= on and leader.post and re.search(near, facts.text):
            why = f"仍写{leader.post}{leader.name}，该同志已于{format_date(leader.left_on)}离任。"
            yield _about(facts, "LEADER", "CORRECT", why, S10, leader.name)


def has_old_phone(facts: ArticleFacts, contacts: Sequence[Contact]) -> Iterator[Proposal]:
    """A number a unit no longer has, or one given as a unit's that is not among its contacts (R14-02)."""
    if facts.column_kind == "NEWS":
        return
    current = {phone for contact in contacts for phone in contact.phones}
    for match in PHONE.finditer(facts.text):
        number = digits_of(match[0])
        if number in current:
            continue
        before = facts.text[max(0, match.start() - 40) : match.start()]
        sentence = re.split(r"[。；;\n]", before)[-1]
        for contact in contacts:
            named = next((name for name in contact.names if name and name in sentence), "")
            if number in contact.former or (named and re.search(r"电话|联系|咨询|热线", sentence)):
                now = "、".join(sorted(contact.phones)) or "未登记"
                why = f"写有{contact.names[0]}的电话 {match[0]}，与现登记的 {now} 不一致。"
                yield _about(facts, "PHONE", "CORRECT", why, R14_02, number)
                break


def has_broken_link(facts: ArticleFacts, addresses: frozenset[str]) -> Iterator[Proposal]:
    """Links to pages of this site that no longer open (错链)."""
    broken = [link for link in facts.links if link.split("#")[0].split("?")[0] not in addresses]
    if broken:
        more = f"等 {len(broken)} 处" if len(broken) > 1 else ""
        why = f"链接 {broken[0][:120]} {more}打不开，请改正或去掉。"
        yield _about(facts, "LINK", "CORRECT", why, S10, "|".join(sorted(broken))[:200])


def column_proposals(
    facts: ColumnFacts, ended: Mapping[str, str], freshness: Freshness, *, on: date
) -> Iterator[Proposal]:
    """Yield what is wrong with a column: blank (V4③), long without news (V4①, R05-02), listing what ended."""
    if not facts.articles and not facts.entries:
        yield _column(facts, "EMPTY", "栏目里没有任何内容，请补充，或隐藏该栏目。", V4, "")
    elif facts.newest_on is not None and (allowed := _oldest_allowed(facts, freshness, on)):
        oldest, words, basis = allowed
        if facts.newest_on < oldest:
            days = (on - facts.newest_on).days
            why = f"最近一次更新是{format_date(facts.newest_on)}，已 {days} 天，规定不超过 {words}。"
            yield _column(facts, "STALE", why, basis, facts.newest_on.isoformat())
    for title, link in facts.entries:
        if label := ended.get(link.split("#")[0]):
            why = f"仍列出《{title}》，该文件{label}，请撤下或注明。"
            yield _column(facts, "CITES", why[:400], S10, link[:200])


def _oldest_allowed(facts: ColumnFacts, freshness: Freshness, on: date) -> tuple[date, str, str] | None:
    """Return since when a column must have been updated; yearly and standing columns have clocks of their own."""
    if facts.kind in SLOWER_KINDS or (facts.kind == "NEWS" and SLOWER.search(facts.title)):
        months = freshness.notice_months
        return add_months(on, -months), f"{months} 个月", V4
    if facts.kind == "NEWS":
        return on - timedelta(days=freshness.news_days), f"{freshness.news_days} 天", R05_02
    return None


def duplicate_proposal(later: ArticleFacts, earlier: ArticleFacts, share: float) -> Proposal:
    """Propose to take down an article that repeats an earlier one (重复内容)."""
    how = "完全相同" if share >= 0.999 else f"约 {share:.0%} 相同"
    why = f"与《{earlier.title}》（{earlier.address}）{how}，请核对后保留一份。"
    return _about(later, "DUPLICATE", "TAKE_DOWN", why[:400], S10, str(earlier.id))


def confirmation_due(found_on: date, working_days: int) -> date:
    """Return by when the unit is to confirm (确认期限); a year without a calendar counts five days a week."""
    try:
        return WorkingCalendar().add_working_days(found_on, working_days)
    except CalendarUnknown:
        return add_days(found_on, working_days * 7 // 5 + 1)


def is_reminder_due(due_on: date, reminded_on: date | None, *, on: date) -> bool:
    """Whether a unit that let the deadline pass is to be reminded: at once, then every week (催办)."""
    return on > due_on and (reminded_on is None or on - reminded_on >= timedelta(days=7))


def decision_blockers(state: str, action: str, note: str, *, keeps: bool, kind: str) -> tuple[Blocker, ...]:
    """Return why a candidate cannot be decided so (处理清理事项)."""
    blockers = []
    if state != "OPEN":
        blockers.append(Blocker("DECIDED", "这一项已经处理过了，请刷新页面查看。", S10))
    if keeps and not note.strip():
        blockers.append(Blocker("NO_REASON", "继续保留要写明理由。", S10))
    if not keeps and kind != "publishing.articlepage" and action not in DONE_BY_HAND:
        blockers.append(Blocker("NOT_AN_ARTICLE", "这一项不是信息页面，请直接更正栏目或文件。", S10))
    if not keeps and action == "TAKE_DOWN" and not note.strip():
        blockers.append(Blocker("NO_REASON", "撤下要写明理由。", S10))
    return tuple(blockers)


def digits_of(phone: str) -> str:
    """Return a phone number as digits only."""
    return re.sub(r"\D", "", phone)


def _about(facts: ArticleFacts, reason: str, action: str, why: str, basis: str, detail: str) -> Proposal:
    kind = "publishing.articlepage"
    return Proposal(
        reason, action, why, basis, kind, facts.id, facts.title, facts.address, facts.unit_id, detail
    )


def _column(facts: ColumnFacts, reason: str, why: str, basis: str, detail: str) -> Proposal:
    kind = "publishing.columnpage"
    return Proposal(reason, "CORRECT", why, basis, kind, facts.id, facts.title, facts.address, None, detail)
