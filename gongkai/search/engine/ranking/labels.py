"""The signals in Chinese, for whoever asks why a clause stands where it stands."""

from typing import Final

from gongkai.search.engine.ranking.features import FEATURES

_SCORES: Final = {
    "base": "文本总分",
    "grams": "单字与双字",
    "path": "章节标题",
    "words": "词语",
    "translated": "学到的法律用语",
    "everyday": "日常用语对照",
}
_STORES: Final = {"seed": "种子问句", "past": "历史问句"}
_ENDS: Final = {
    "": "",
    "share": "与最高分之比",
    "rank": "名次倒数",
    "beside": "相邻条款",
    "law": "同一文件",
    "best": "最近问句的相似度",
    "second": "次近问句的相似度",
    "total": "相似问句合计",
    "count": "问句个数",
    "top": "全部问句的最高相似度",
}
_SINGLE: Final = {"size": "条款长短", "place": "条款位置", "question_size": "问题长短"}


def label_of(name: str) -> str:
    """
    Return the Chinese name of a signal.

    >>> label_of("seed_best"), label_of("words")
    ('种子问句·最近问句的相似度', '词语')
    """
    if name in _SINGLE:
        return _SINGLE[name]
    first, _, end = name.partition("_")
    subject = (_SCORES | _STORES)[first]
    return f"{subject}·{_ENDS[end]}" if end else subject


SIGNAL_LABELS: Final[dict[str, str]] = {name: label_of(name) for name in FEATURES}

ORIGIN_LABELS: Final[dict[str, str]] = {
    "history": "以往问答",
    "knowledge": "知识条目",
    "enquiry": "已答复的咨询",
    "feedback": "读者评价",
}
"""Where a question of the past comes from, in Chinese."""
