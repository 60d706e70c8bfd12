"""Who leads, who answers and until when (责任分工): the grammar of an assignment's words."""

import re
from dataclasses import dataclass, field
from typing import Literal

from gongkai.ledger.notices.units import is_by_duty, is_nobody, read_units
from gongkai.ledger.notices.wording import depth_after, without_spaces

Role = Literal["lead", "main", "responsible", "deadline", "person"]

_BODY = r"(?:单位|部门|科室|股室|处室|机构|乡镇|主体|机关|站所|组织)"
_LABELS: tuple[tuple[Role, str], ...] = (
    (
        "person",
        r"(?:牵头|责任|分管|主管|包保|挂钩|县级|市级|县|市|区)+领导(?:同志)?|(?:牵头|责任|具体|直接|第一)*(?:负责|责任|联系|经办)人(?:员)?|"
        rf"(?:督办|督查|督导|考核|验收|审核){_BODY}|"
        r"联系(?:电话|方式)|电话|备注|说明|联络员|预期(?:目标|成效)|工作目标|完成情况|成果形式|序号",
    ),
    (
        "deadline",
        r"(?:任务|工作|整改|办结|最终|计划|拟)?(?:完成|办理|落实|推进|办结|整改|实施|工作|时间|公开|更新|报送|目标)?(?:的)?"
        r"(?:时限|期限|时间节点|时间安排|时间进度|时间要求|时限要求|进度安排|进度要求|完成时间|截止时间|截止日期|完成日期|截止期限|时间|日期|时效)(?:要求|安排|节点)?",
    ),
    (
        "lead",
        rf"(?:总|主要|责任)?牵头(?:责任|负责|实施|落实)?{_BODY}?|主办{_BODY}?|主责{_BODY}?|第一责任{_BODY}|首要责任{_BODY}|(?:主要|主体)责任{_BODY}|组织{_BODY}|主抓{_BODY}|统筹{_BODY}",
    ),
    ("main", rf"承办{_BODY}?|主管{_BODY}"),
    (
        "responsible",
        rf"(?:共同|具体|配合|协同|协助|其他|相关|有关|直接)?责任(?:落实)?{_BODY}|(?:责任)?(?:配合|协办|协助|参与|参加|协同|落实|实施|执行|协作|成员|负责|支持|会办|分工|完成|指导|业务指导|监督){_BODY}|(?:配合|协办|责任|落实|参与|分工)(?=\s*[:：])",
    ),
)
_LABEL = re.compile("|".join(f"(?P<{role}>{pattern})" for role, pattern in _LABELS))
_AFTER_LABEL = re.compile(r"(?:\s*[（(][^（）()]{1,8}[）)])?\s*(?:[:：]|为(?=[^此了期主])|(?=\s))")
_OWN_BRACKET = re.compile(r"[】\]〕）)]\s*[:：]?\s*(?=[\u4e00-\u9fff\d])")
_MARKED_LEAD = re.compile(r"\s*[（(](?:为)?(?:牵头|主办|主责)(?:单位|部门)?[）)]$")
_UNKNOWN_LABEL = re.compile(rf"^[\u4e00-\u9fff]{{2,6}}{_BODY}\s*[：:]\s*")
_VERB = re.compile(
    r"(?P<lead>(?:共同|分别|联合)?牵头(?:负责|落实|推进|抓落实|组织实施|组织|实施|抓|，?会同|完成|办理)?|(?:负责)?主办|总负责|统筹(?:负责|推进)?|为主(?:负责)?)"
    r"|(?P<with>会同|联合(?=.*?(?:负责|落实|实施|完成|开展|推进)))"
    r"|(?P<responsible>(?:积极|共同|分别|协助)?(?:密切|全力)?(?:配合|协办|协助|协同|参与|参加|承办)(?:落实|实施|完成|推进|做好)?|(?:按照?|根据|依)(?:各自)?(?:职责|职能|责任)(?:任务)?(?:分工)?(?:分别|共同)?(?:负责|落实|配合|推进|实施)?|"
    r"(?:具体|分工|共同|分别|组织|抓好)?(?:负责|落实|实施)(?:落实|实施|推进)?)"
    rf"(?!{_BODY}|的)"
)


@dataclass(slots=True)
class Assignment:
    """What an assignment says: units by role and the words of its deadline, in the order written."""

    lead: list[str] = field(default_factory=list)
    main: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    deadlines: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def add(self, role: Role, names: tuple[str, ...]) -> None:
        """Add units in a role, each once."""
        listed = {"lead": self.lead, "main": self.main}.get(role, self.responsible)
        listed.extend(name for name in names if name not in listed)

    def absorb(self, other: "Assignment") -> None:
        """Take in another assignment of the same task."""
        self.add("lead", tuple(other.lead))
        self.add("main", tuple(other.main))
        self.add("responsible", tuple(other.responsible))
        self.deadlines += [text for text in other.deadlines if text not in self.deadlines]
        self.remarks += [text for text in other.remarks if text not in self.remarks]

    @property
    def leads(self) -> tuple[str, ...]:
        """Return the lead units (牵头单位); 承办 leads where nobody else does."""
        return tuple(self.lead or self.main)

    @property
    def responsibles(self) -> tuple[str, ...]:
        """Return all other units that answer for the task (责任单位)."""
        others = self.responsible + (self.main if self.lead else [])
        return tuple(dict.fromkeys(others))

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was assigned."""
        return not (self.lead or self.main or self.responsible or self.deadlines or self.remarks)


def label_role(text: str) -> Role | None:
    """Return the role a heading such as 牵头单位 or 完成时限 stands for, if any."""
    bare = without_spaces(text).strip("：:")
    found = _LABEL.fullmatch(re.sub(r"[（(].*?[）)]", "", bare))
    return _role_of(found) if found else None


def labels_in(text: str) -> list[tuple[int, int, Role]]:
    """
    Return the labels in a text that open a value (牵头单位：), as start of label, start of value, role.

    A label may stand in brackets of its own: 【牵头单位】县司法局.
    """
    marks = []
    for found in _LABEL.finditer(text):
        start, end = found.span()
        after = _AFTER_LABEL.match(text, end)
        own = _OWN_BRACKET.match(text, end) if text[start - 1 : start] in {*"【[〔（("} and start else None
        if own:
            marks.append((start - 1, own.end(), _role_of(found)))
        elif after and _is_free(text, start):
            marks.append((start, after.end(), _role_of(found)))
    return marks


def _is_free(text: str, start: int) -> bool:
    """Say whether a label starts a clause here rather than ending some other word."""
    return start == 0 or not re.match(r"[\u4e00-\u9fff]", text[start - 1])


def _role_of(found: re.Match[str]) -> Role:
    return found.lastgroup  # type: ignore[return-value]


def read_roles(text: str, *, default: Role = "responsible") -> Assignment:
    """Read the words of one assignment: labelled values first, clauses such as 县司法局牵头 for what is left."""
    result = Assignment()
    marks = labels_in(text)
    head = text[: marks[0][0]] if marks else text
    _read_value(head, default, result)
    ends = [*(start for start, _, _ in marks), len(text)][1:]
    for (start, begin, role), end in zip(marks, ends, strict=True):
        value = text[begin:end].strip("，,；;。、 \t\n")
        if role == "deadline":
            result.deadlines += [value] if value else []
        elif role == "person":
            result.remarks += [text[start:end].strip("，,；;。 \t\n")] if value else []
        else:
            _read_value(value, role, result)
    return result


_DEADLINE_PIECE = re.compile(
    r"[^，,；;。、（）()]*?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月(?!中心)|20\d\d\s*年|季度|半年|年底|年末|年内|月底|全年|长期|持续|常态|即日|常年|每年|每月|每周|随时|实时|工作日内|\d\s*[日天]内)"
    r"[^，,；;。]*"
)


def _read_value(text: str, default: Role, result: Assignment) -> None:
    """Read a stretch without labels: deadlines out, then units by the verb that follows them."""
    text = _take_deadlines(text, result)
    before = len(result.lead) + len(result.main) + len(result.responsible)
    start, pending = 0, ""
    for found in _VERB.finditer(text):
        if depth_after(text[: found.start()]) or not text[start : found.start()].strip("，,；;。、 "):
            continue
        names = text[start : found.start()]
        role: Role = "responsible" if found.lastgroup == "responsible" else "lead"
        if not is_nobody(names + found.group()):
            _add_named(result, role, names)
        pending = found.lastgroup or ""
        start = found.end()
    rest = text[start:]
    _add_named(result, "responsible" if pending in ("lead", "with") else default, rest)
    if is_by_duty(text):
        is_named = len(result.lead) + len(result.main) + len(result.responsible) > before
        result.remarks.append("按职责分工负责" if is_named else "按职责分工负责，未列明责任单位")


def _add_named(result: Assignment, role: Role, text: str) -> None:
    """Add the units of a list in a role; one marked 县司法局（牵头） leads."""
    for name in _named(text):
        plain = _UNKNOWN_LABEL.sub("", name)
        bare = _MARKED_LEAD.sub("", plain)
        result.add(role if bare == plain else "lead", (bare,))


def _named(text: str) -> tuple[str, ...]:
    text = text.strip("，,；;。、：: ")
    return () if is_nobody(text) else tuple(name for name in read_units(text) if len(name) <= 40)


def _take_deadlines(text: str, result: Assignment) -> str:
    kept, start = "", 0
    for found in _DEADLINE_PIECE.finditer(text):
        if depth_after(text[: found.start()]):
            continue
        result.deadlines.append(found.group().strip())
        kept += text[start : found.start()]
        start = found.end()
    return kept + text[start:]
