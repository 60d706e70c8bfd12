"""Whether words typed into the one box are a question (提问) or just words to look for (检索词)."""

import re
from typing import Final

from gongkai.search.engine.tokens import normalise

SHORTEST: Final = 5
LONG: Final = 12
"""From this many characters on, words that name nothing exactly are taken for a question."""

_ASKING = re.compile(
    "[?？]|吗|呢|怎么|怎样|如何|什么|啥|多少|多久|多长|多大|几(?:天|年|个|号|岁|次|点|元|成|级)|哪|谁|何时|为何|为什么|能不能|可不可以"
    "|是不是|有没有|要不要|该不该|会不会|算不算|是否|能否|可否|可以|应该|怎么办|合法|违法|条件|标准|期限|流程|材料|手续|依据"
)


def is_question(text: str) -> bool:
    """
    Say whether an answer is wanted, not only a list.

    >>> is_question("试用期最长多久"), is_question("危房改造"), is_question("你好")
    (True, False, True)
    """
    plain = normalise(text).strip()
    if re.fullmatch(r"(?:你好|您好|在吗|谢谢).{0,3}", plain):
        return True
    return len(plain) >= LONG or (len(plain) >= SHORTEST and _ASKING.search(plain) is not None)
