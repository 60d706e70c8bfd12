"""Why a question was answered or not (答复状态): a closed set, one for each cause."""

from enum import StrEnum


class Status(StrEnum):
    """The causes, in the order in which they are looked at; only the last one comes with quotations."""

    DISABLED = "DISABLED"
    TOO_SHORT = "TOO_SHORT"
    EMERGENCY = "EMERGENCY"
    SMALL_TALK = "SMALL_TALK"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    PERSONAL_RECORD = "PERSONAL_RECORD"
    ELSEWHERE = "ELSEWHERE"
    NAMED_NOT_HELD = "NAMED_NOT_HELD"
    NOTHING_FOUND = "NOTHING_FOUND"
    NOT_VALID = "NOT_VALID"
    LOW_CONFIDENCE = "LOW_CONFIDENCE"
    NOT_CONFIRMED = "NOT_CONFIRMED"
    ANSWERED = "ANSWERED"


MESSAGES: dict[Status, str] = {
    Status.DISABLED: "自动答复现在关闭，下面是检索到的条款。",
    Status.TOO_SHORT: "问题太短，请写成一句完整的话，例如“试用期最长多久”。",
    Status.EMERGENCY: "情况紧急请立即拨打求助电话，不要等网上答复。",
    Status.SMALL_TALK: "您好，这里可以查政策文件和办事依据，请直接写下要问的事。",
    Status.OUT_OF_SCOPE: "这里只收录政策文件，这个问题不在收录范围内。",
    Status.PERSONAL_RECORD: "这里查不到个人的办理情况，请向经办单位或热线查询。",
    Status.ELSEWHERE: "这里没有收录境外或其他地方的规定，请向当地主管机关查询。",
    Status.NAMED_NOT_HELD: "没有收录您提到的文件或条款，请核对名称、文号和条号。",
    Status.NOTHING_FOUND: "没有找到有关的条款，请换个说法再试，或向热线咨询。",
    Status.NOT_VALID: "找到的条款在所问日期都不是有效规定，不能作为答复依据。",
    Status.LOW_CONFIDENCE: "没有找到能直接答复这个问题的条款，可以看下面相近的条款或向热线咨询。",
    Status.NOT_CONFIRMED: "找到的条款未能核对原文，暂不引用，请稍后再试。",
    Status.ANSWERED: "以下均为文件原文，仅供参考，以文件全文为准。",
}
