"""Whether words are a question (提问) or just words to look for (检索词): for an answer, and for the learned order."""

import re
from typing import Final

from gongkai.search.engine.plan import Plan
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.tokens import normalise

SHORTEST: Final = 5
LONG: Final = 12
"""From this many characters on, words that name nothing exactly are taken for a question."""
LONG_TO_RANK: Final = 10
"""From this many on, what was learned may order the list; sooner, for a list is shown either way."""

_ALWAYS: Final = (
    "[?？]|吗|呢|怎|如何|什么|多少|多久|多长|哪|谁|是不是|有没有|要不要|可不可以|是否|可否|可以|合法|违法"
)
_ANSWER: Final = re.compile(
    f"{_ALWAYS}|啥|多大|几(?:天|年|个|号|岁|次|点|元|成|级)|何时|为何|能不能|该不该|会不会|算不算|能否|应该"
    "|条件|标准|期限|流程|材料|手续|依据"
)
"""Words that ask for an answer, or name what only an answer gives."""
_RANK: Final = re.compile(f"{_ALWAYS}|咋|能|几|为何|该|算|赔|犯法|有效")
"""Words that ask for a clause; the loose ones do no harm to a list."""


def is_question(text: str) -> bool:
    """
    Say whether an answer is wanted, not only a list.

    >>> is_question("试用期最长多久"), is_question("危房改造"), is_question("你好")
    (True, False, True)
    """
    plain = normalise(text).strip()
    if re.fullmatch(r"(?:你好|您好|在吗|谢谢).{0,3}", plain):
        return True
    return len(plain) >= LONG or (len(plain) >= SHORTEST and _ANSWER.search(plain) is not None)


def is_ranked_as_question(plan: Plan, query: SearchQuery) -> bool:
    """Say whether what was learned may order the list: it names nothing, quotes nothing, and asks or is long."""
    if plan.kind != "words" or plan.phrases or plan.stages == ("named",) or query.sort != "relevance":
        return False
    text = query.text.strip()
    return len(text) >= LONG_TO_RANK or (len(text) >= SHORTEST and _RANK.search(text) is not None)
