"""Where to go when the library has no answer, or after it (下一步): the hotline is always one step away."""

from dataclasses import dataclass
from typing import Literal

from gongkai.search.engine.answering.statuses import Status

WayKind = Literal["hotline", "phone", "apply", "consult"]


@dataclass(frozen=True, slots=True)
class Way:
    """One way on: what to read on the link, and where it leads."""

    kind: WayKind
    text: str
    url: str


HOTLINE = Way("hotline", "拨打政务服务便民热线 12345，由人工答复", "tel:12345")
APPLY = Way("apply", "没有公开的信息，可以向制作机关申请公开", "/zwgk/gongkai-zhinan/")
PHONES = Way("phone", "查业务单位的公开电话", "/zwgk/fading/jigou/")
EMERGENCY = (
    Way("phone", "报警 110", "tel:110"),
    Way("phone", "急救 120", "tel:120"),
    Way("phone", "火警 119", "tel:119"),
)


def ways_on(status: Status) -> tuple[Way, ...]:
    """Return the ways on that fit a status, the nearest first."""
    if status is Status.EMERGENCY:
        return (*EMERGENCY, HOTLINE)
    if status is Status.PERSONAL_RECORD:
        return (PHONES, HOTLINE)
    if status in {Status.NAMED_NOT_HELD, Status.NOTHING_FOUND, Status.LOW_CONFIDENCE}:
        return (HOTLINE, PHONES, APPLY)
    return (HOTLINE,)
