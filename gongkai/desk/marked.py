"""A passage with its findings in place (发现标注): every word escaped, each finding a mark that leads to its card."""

import re
from collections.abc import Mapping, Sequence
from html import unescape
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TAG = re.compile(r"<[^>]*>")
BREAKS = re.compile(r"</(?:p|li|h[1-6]|blockquote)>|<br\s*/?>|<hr\s*/?>", re.IGNORECASE)


def marked(passage: Mapping[str, str], findings: Sequence[Mapping[str, Any]]) -> SafeString:
    """Return the text of a passage as HTML with a mark at each finding; formatting tags are left out."""
    text = passage["text"]
    is_html = "<" in text and TAG.search(text) is not None
    here = sorted(
        (one for one in findings if one["passage"] == passage["name"]), key=lambda one: one["start"]
    )
    parts, place = [], 0
    for one in here:
        if one["start"] < place:
            continue
        parts.append(_words(text[place : one["start"]], is_html=is_html))
        said = _words(text[one["start"] : one["end"]], is_html=is_html)
        label = escape(one["suggestion"])
        parts.append(
            f'<a class="gk-mark {one["severity"]}" href="#f{one["key"][:12]}" title="{label}"><mark>{said}</mark></a>'
        )
        place = one["end"]
    parts.append(_words(text[place:], is_html=is_html))
    return mark_safe("".join(parts).strip().replace("\n", "<br>"))  # noqa: S308 - every word is escaped


def _words(text: str, *, is_html: bool) -> str:
    if is_html:
        text = unescape(TAG.sub("", BREAKS.sub("\n", text)))
    return escape(text)
