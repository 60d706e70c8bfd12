"""A letter from another system (来信), read strictly: what it must hold, and nothing it may not. Imports no Django."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gongkai.core.refusals import BadInput

ANSWERED, RECALLED = "enquiry.answered", "enquiry.recalled"
EVENTS: Final = (ANSWERED, RECALLED)
LIMITS: Final = {"question": 300, "answer": 20_000, "document_number": 80}
MOST_VERSION: Final = 2**53
MOST_BYTES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One event of an answered enquiry (咨询办结) in the hotline's system."""

    event: str
    item: str
    version: int
    question: str = ""
    answer: str = ""
    document_number: str = ""


def read_letter(body: bytes) -> Letter:
    """
    Read a letter whose signature was right.

    :raises BadInput: with the first thing that is not as agreed
    """
    if len(body) > MOST_BYTES:
        raise BadInput(f"来信超过 {MOST_BYTES} 字节，请分开发送。")
    stated = _object(body)
    unknown = set(stated) - {"event", "item", "version", "data"}
    if unknown:
        raise BadInput(
            f"来信里有不认识的字段“{'、'.join(sorted(map(str, unknown)))[:80]}”，请按对接说明改正。"
        )
    event, item, version = stated.get("event"), stated.get("item"), stated.get("version")
    if event not in EVENTS:
        raise BadInput(f"事件种类请用 {'、'.join(EVENTS)} 之一。")
    if not isinstance(item, str) or not item.strip() or len(item) > 80:
        raise BadInput("请写明工单编号 item，最长 80 个字符。")
    if isinstance(version, bool) or not isinstance(version, int) or not 0 < version < MOST_VERSION:
        raise BadInput("请写明版本号 version，为逐次增大的正整数。")
    told = _data(stated.get("data"), needs=event == ANSWERED)
    return Letter(str(event), item.strip(), version, **told)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        stated = json.loads(body.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput("来信不是 UTF-8 编码的 JSON，请检查。") from error
    if not isinstance(stated, dict):
        raise BadInput("来信应是一个 JSON 对象，请检查。")
    return stated


def _data(stated: object, *, needs: bool) -> dict[str, str]:
    if stated is None and not needs:
        return {}
    if not isinstance(stated, dict) or set(stated) - set(LIMITS):
        raise BadInput(f"data 应是一个对象，只含 {'、'.join(LIMITS)}。")
    told = {}
    for name, limit in LIMITS.items():
        value = stated.get(name, "")
        if not isinstance(value, str) or len(value) > limit or "\x00" in value:
            raise BadInput(f"data 里的 {name} 应是不超过 {limit} 字的文字。")
        told[name] = value.strip()
    if needs and not (told["question"] and told["answer"]):
        raise BadInput("办结的咨询要写明 question 和 answer。")
    return told
