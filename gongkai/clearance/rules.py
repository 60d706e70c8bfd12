"""Who reviews what before it is public, and when it may go out (先审查、后公开). Imports no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gongkai.core.refusals import Blocker

S1 = "保密法第三十五条、条例第十七条，S1 先审查后公开"
S2 = "S2 审查环节和时限"
S8 = "条例第十四至十六条，S8"
V1_5 = "国办秘函〔2019〕19号，V1⑤ 不得伪造发稿日期"
X_07 = "X-07 编辑、审核、发布分离"
LEAST_STEPS, MOST_STEPS = 2, 4
STEP_LABELS: Final[Mapping[str, str]] = {
    "ORGAN_REVIEWER": "单位审核",
    "LEGAL_OFFICER": "法制审核",
    "SECRECY_OFFICER": "保密审查",
    "LEADER": "分管领导签发",
    "COUNTY_OFFICE": "县政务公开办复核",
}
DEFAULT_CHAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "policies.policydocument": ("LEGAL_OFFICER", "ORGAN_REVIEWER", "SECRECY_OFFICER", "LEADER"),
    "policies.importrun": ("SECRECY_OFFICER", "COUNTY_OFFICE"),
    "publishing.columnpage": ("SECRECY_OFFICER", "COUNTY_OFFICE"),
    "publishing.topicpage": ("SECRECY_OFFICER", "COUNTY_OFFICE"),
    "publishing.homepage": ("SECRECY_OFFICER", "COUNTY_OFFICE"),
    "publishing.siteprofile": ("SECRECY_OFFICER", "COUNTY_OFFICE"),
    "units.disclosurecontact": ("ORGAN_REVIEWER", "SECRECY_OFFICER"),
    "publishing.articlepage": ("ORGAN_REVIEWER", "SECRECY_OFFICER"),
}
WEIGHTY_COLUMNS: Final = frozenset({"POLICY", "INTERPRETATION"})
DRIFT: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What decides whether an officer may act on a step (审查权限)."""

    state: str
    step: str
    holds_role: bool
    is_author: bool
    decided_before: bool
    outcome: str
    reason: str
    withhold_reason: str = ""
    open_blocks: int = 0
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class GateFacts:
    """What decides whether something may be made public (公开关口)."""

    digest: str
    permitted: frozenset[str]
    latest_state: str = ""
    waits_for: str = ""
    latest_reason: str = ""


def chain_for(
    kind: str, column_kind: str, configured: Mapping[tuple[str, str], Sequence[str]]
) -> tuple[str, ...]:
    """Return the steps of a review (审查环节, S2): the county's own for kind and column, else the default."""
    for key in ((kind, column_kind), (kind, "")):
        if key in configured:
            return tuple(configured[key])
    chain = DEFAULT_CHAINS.get(kind, DEFAULT_CHAINS["publishing.articlepage"])
    if kind == "publishing.articlepage" and column_kind in WEIGHTY_COLUMNS:
        return (*chain, "LEADER")
    return chain


def chain_blockers(roles: Sequence[str]) -> tuple[Blocker, ...]:
    """Return why a chain of review may not be set up so (S1, S2)."""
    checks = (
        (
            not LEAST_STEPS <= len(roles) <= MOST_STEPS,
            "STEPS",
            f"审查环节应为 {LEAST_STEPS} 至 {MOST_STEPS} 个，请增减后再保存。",
            S2,
        ),
        (len(set(roles)) != len(roles), "REPEATED", "同一岗位只能审一次，请去掉重复的环节。", X_07),
        (
            "SECRECY_OFFICER" not in roles,
            "NO_SECRECY",
            "审查环节里必须有保密审查，请加上保密审查员。",
            S1,
        ),
        (
            bool(set(roles) - set(STEP_LABELS)),
            "UNKNOWN_ROLE",
            f"审查环节只能从这些岗位里选：{'、'.join(STEP_LABELS.values())}。",
            S2,
        ),
    )
    return tuple(Blocker(code, message, basis) for wrong, code, message, basis in checks if wrong)


def decision_blockers(facts: DecisionFacts) -> tuple[Blocker, ...]:
    """Return every reason why an officer may not decide so on the present step (审查决定)."""
    passes = facts.outcome in {"PASS", "MASK"}
    checks = (
        (
            facts.state not in {"IN_REVIEW", "REFERRED"},
            "NOT_OPEN",
            "这件审查已经办结，不能再作决定。",
            S1,
        ),
        (
            not facts.holds_role,
            "NOT_YOUR_STEP",
            f"现在是“{facts.step}”环节，请由该岗位的人员办理。",
            X_07,
        ),
        (facts.is_author, "OWN_WORK", "送审人不能审自己的稿件，请由其他人员审查。", X_07),
        (facts.decided_before, "TWICE", "您已在前面的环节审过，后面的环节须由其他人员审查。", X_07),
        (
            facts.outcome in {"RETURN", "REFER"} and not facts.reason.strip(),
            "NO_REASON",
            "请写明理由，送审人要据此修改或等候。",
            S2,
        ),
        (
            facts.outcome == "WITHHOLD" and not facts.withhold_reason,
            "NO_ARTICLE",
            "不予公开须选明条例依据。",
            S8,
        ),
        (
            passes and facts.open_blocks > 0,
            "FINDINGS_OPEN",
            f"还有 {facts.open_blocks} 处须处理的发现，请先脱敏、退回修改，或由保密审查员写明理由后认可。",
            S1,
        ),
        (
            passes and facts.has_changed,
            "CHANGED",
            "送审之后内容有改动，请退回后重新送审。",
            S1,
        ),
    )
    return tuple(Blocker(code, message, basis) for wrong, code, message, basis in checks if wrong)


def gate_blockers(facts: GateFacts) -> tuple[Blocker, ...]:
    """Return why something may not be made public: only exactly what passed a review may (S1)."""
    if facts.digest in facts.permitted:
        return ()
    if facts.latest_state in {"IN_REVIEW", "REFERRED"}:
        message = f"还在审查中（{facts.waits_for}），通过后才能公开。"
        return (Blocker("IN_REVIEW", message, S1),)
    if facts.latest_state == "RETURNED":
        message = f"审查退回：{facts.latest_reason}。请修改后重新送审。"
        return (Blocker("RETURNED", message, S1),)
    if facts.latest_state == "WITHHELD":
        message = f"审查结论为不予公开：{facts.latest_reason}。"
        return (Blocker("WITHHELD", message, S8),)
    if facts.permitted or facts.latest_state == "PASSED":
        message = "审查通过之后内容有改动，须重新送审才能公开。"
        return (Blocker("CHANGED_SINCE", message, S1),)
    return (Blocker("NOT_REVIEWED", "尚未经过公开前审查，请先送审。", S1),)


def acceptance_blockers(*, is_block: bool, reason: str, roles: frozenset[str]) -> tuple[Blocker, ...]:
    """Return why a finding may not be accepted as it stands (认可发现, S5): a block only by secrecy officers."""
    blockers = []
    if not reason.strip():
        blockers.append(Blocker("NO_REASON", "请写明认可的理由，留作记录。", "S5 留有记录"))
    if is_block and "SECRECY_OFFICER" not in roles:
        message = "这一处须由保密审查员认可，您可以脱敏或退回。"
        blockers.append(Blocker("NOT_SECRECY_OFFICER", message, "S5 保密审查员确认"))
    return tuple(blockers)


def time_blockers(*, at: datetime, received_at: datetime) -> tuple[Blocker, ...]:
    """Return why a time of publication is not the server's (V1⑤)."""
    if at < received_at - timedelta(days=1):
        return (Blocker("BACKDATED", "发布时间早于服务器收到的时间一天以上，不得倒填日期。", V1_5),)
    if at > received_at + DRIFT:
        return (Blocker("POSTDATED", "发布时间晚于服务器时间，请以实际发布时间为准。", V1_5),)
    return ()
