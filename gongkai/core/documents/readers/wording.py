"""Spaces as a reader of Chinese sees them: the same words give the same text whatever the format."""

import re

_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WIDE = r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’—…]"
_WRAP = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n]+[ \t]*(?={_WIDE})")
_BLANKS = re.compile(r"[ \t\r\n\f\v\xa0\u2000-\u200a\u202f]+")
_EDGES = " \t\r\n\xa0\u3000"


def tidy(text: str) -> str:
    """Return text with invisible characters gone, blanks single and the edges bare."""
    text = _CONTROL.sub("", _ZERO_WIDTH.sub("", text))
    text = _WRAP.sub("", text)
    return _BLANKS.sub(" ", text).strip(_EDGES)
