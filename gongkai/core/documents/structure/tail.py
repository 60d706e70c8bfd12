"""The tail of an official document: attachments named, signature and day, notes, imprint (版记)."""

import re
from dataclasses import dataclass, field
from datetime import date

from gongkai.core.documents.structure.labels import read_mark
from gongkai.core.documents.structure.lines import TERMINAL, Line, is_short
from gongkai.core.documents.structure.wording import (
    ANNEX,
    COLOPHON,
    DATE_ONLY,
    DISCLOSURE,
    ORGAN_AND_DATE,
    SIGNER,
    is_organ,
    split_organs,
    to_date,
)

_ATTACHMENTS = re.compile(r"^附\s*(?:件\s*)?[：:]\s*(.*)$")
_NUMBERED = re.compile(r"^(?:附件\s*)?[（(]?([0-9０-９]{1,2})\s*[.．、）)]\s*(.+)$")
_FILE = re.compile(r"\.(?:docx?|xlsx?|pdf|ofd|wps|et|zip|rar|jpe?g|png)$", re.IGNORECASE)
_CLOSING = re.compile(r"^(?:特此|此复|以上|请|现|妥否|专此|附|联系)")
_NOTE = re.compile(r"^[（(](?:联系人|联系电话|注|此页无正文|本页无正文)[^（）()]*[）)]$")


@dataclass(slots=True)
class Tail:
    """What the tail says, the lines it takes up, and where an enclosed document begins."""

    body_end: int
    enclosed: int
    signature: str = ""
    signed_on: date | None = None
    signers: list[str] = field(default_factory=list)
    attachments: list[str] = field(default_factory=list)
    disclosure: str = ""
    taken: set[int] = field(default_factory=set)


def read_tail(lines: list[Line], start: int, issuer_hint: str = "") -> Tail:
    """Return the tail of the document whose body begins at `start`; what follows it is enclosed."""
    imprint = _take_imprint(lines, start)
    end = _before_last_note(lines, start, imprint)
    tail = Tail(body_end=end, enclosed=end, taken=set(range(end, len(lines))))
    noted = DISCLOSURE.match(lines[end].text) if end < imprint else None
    tail.disclosure = noted.group(1) if noted else ""
    found = _find_signature(lines, start, end, issuer_hint)
    if found:
        first, day_line = found
        _take_signature(lines, first, day_line, tail)
        tail.body_end = first
        tail.enclosed = _take_after(lines, day_line + 1, end, tail)
    _take_attachments(lines, start, tail.body_end, tail)
    return tail


def _take_imprint(lines: list[Line], start: int) -> int:
    """Return the line where the imprint (抄送, 印发) at the very end begins."""
    end = len(lines)
    for position in range(len(lines) - 1, max(start, len(lines) - 8) - 1, -1):
        text = lines[position].text
        if text and COLOPHON.match(text):
            end = position
    return end


def _before_last_note(lines: list[Line], start: int, end: int) -> int:
    """Return where a disclosure note (公开方式) begins that ends the document, after what it encloses too."""
    last = end - 1
    return last if last > start and DISCLOSURE.match(lines[last].text) else end


def _find_signature(lines: list[Line], start: int, end: int, hint: str) -> tuple[int, int] | None:
    """Return the first line of the signature and the line of its day: the first such pair there is."""
    for position in range(start, end):
        text = lines[position].text
        if not text or text[-1] not in "日）)":
            continue
        if DATE_ONLY.match(text):
            first = _first_signature_line(lines, start, position, hint)
            if first < position or _is_last(lines, position, end):
                return first, position
        else:
            both = ORGAN_AND_DATE.match(text)
            if both and (is_organ(both.group(1)) or SIGNER.match(both.group(1))):
                return _first_signature_line(lines, start, position, hint), position
    return None


def _first_signature_line(lines: list[Line], start: int, day: int, hint: str) -> int:
    first = day
    while first > start and day - first < 12 and _signs(lines, first - 1, day, hint):
        first -= 1
    while first < day and not _signs_alone(lines[first].text, hint) and not _is_wrapped(lines, first, day):
        first += 1
    return first


def _signs(lines: list[Line], position: int, day: int, hint: str) -> bool:
    line = lines[position]
    text = line.text
    if line.table is not None or not is_short(text, 90) or text.endswith(("，", "、")):
        return False
    if _CLOSING.match(text) or _NUMBERED.match(text) or read_mark(text) or _FILE.search(text):
        return False
    return _signs_alone(text, hint) or (position + 1 < day and _is_wrapped(lines, position, day))


def _signs_alone(text: str, hint: str) -> bool:
    return is_organ(text) or bool(SIGNER.match(text)) or ("".join(text.split()) in hint and len(text) > 3)


def _is_wrapped(lines: list[Line], position: int, day: int) -> bool:
    """Say whether a name too long for its line goes on in the next: “某县自然灾害” + “调查专家组”."""
    text = lines[position].text
    joined = text + lines[position + 1].text if position + 1 < day else ""
    return len(text) <= 30 and bool(joined) and not re.search(r"[，。；：、\s]", joined) and is_organ(joined)


def _is_last(lines: list[Line], position: int, end: int) -> bool:
    rest = [line.text for line in lines[position + 1 : end]]
    return len(rest) <= 2 and all(DISCLOSURE.match(text) or _NOTE.match(text) for text in rest)


def _take_signature(lines: list[Line], first: int, day: int, tail: Tail) -> None:
    tail.taken.update(range(first, day + 1))
    texts = [lines[position].text for position in range(first, day)]
    both = ORGAN_AND_DATE.match(lines[day].text)
    if both and not DATE_ONLY.match(lines[day].text):
        texts.append(both.group(1))
    tail.signed_on = to_date(both.group(2) if both and len(texts) > day - first else lines[day].text)
    tail.signature = " ".join(" ".join(text.split()) for text in texts)
    tail.signers = _signers(texts)


def _signers(texts: list[str]) -> list[str]:
    if texts and not is_organ(texts[0]) and is_organ("".join(texts)):
        return ["".join(texts)]
    names: list[str] = []
    for text in texts:
        if is_organ(text):
            names += [name for name in split_organs(text) if name not in names]
    return names


def _take_after(lines: list[Line], start: int, end: int, tail: Tail) -> int:
    """Take notes, attachments and imprint after the day; return where an enclosed document begins."""
    position = start
    while position < end:
        text = lines[position].text
        noted = DISCLOSURE.match(text)
        if noted:
            tail.disclosure = tail.disclosure or noted.group(1)
        elif _ATTACHMENTS.match(text) and not tail.attachments:
            following = _take_list(lines, position, end, tail)
            if following == position:
                break
            position = following
            continue
        elif not (COLOPHON.match(text) or _NOTE.match(text)):
            break
        tail.taken.add(position)
        position += 1
    return position


def _take_attachments(lines: list[Line], start: int, end: int, tail: Tail) -> None:
    """Take the list of attachments (附件说明) that stands between the body and the signature."""
    for position in range(max(start, end - 40), end):
        found = _ATTACHMENTS.match(lines[position].text)
        if found and not tail.attachments:
            stop = _take_list(lines, position, end, tail)
            if stop > position and stop < end and tail.enclosed == tail.body_end:
                return
            if stop > position:
                return


def _take_list(lines: list[Line], start: int, end: int, tail: Tail) -> int:
    """Take one list of attachments; return the line after it, or `start` if it is none."""
    found = _ATTACHMENTS.match(lines[start].text)
    opening = found.group(1).strip() if found else ""
    items = [opening] if opening else []
    numbered = bool(_NUMBERED.match(opening)) or not opening
    position = start + 1
    while position < end and _continues_list(lines[position], items, is_numbered=numbered):
        if _NUMBERED.match(lines[position].text):
            items.append(lines[position].text)
        else:
            items[-1] += lines[position].text
        position += 1
    if not items or (not numbered and not is_short(opening.rstrip("。"), 90)):
        return start
    tail.attachments = [name for item in items for name in _names(item)]
    tail.taken.update(range(start, position))
    return position


def _continues_list(line: Line, items: list[str], *, is_numbered: bool) -> bool:
    if line.table is not None or len(line.text) > 120 or "。" in line.text[:-1]:
        return False
    if is_numbered and _NUMBERED.match(line.text):
        return True
    if not items or not is_numbered or _FILE.search(items[-1]) or items[-1].endswith(TERMINAL):
        return False
    is_tail = DISCLOSURE.match(line.text) or COLOPHON.match(line.text) or DATE_ONLY.match(line.text)
    return (
        not is_tail
        and not is_organ(line.text)
        and not ANNEX.match(line.text)
        and read_mark(line.text) is None
    )


def _names(item: str) -> list[str]:
    parts = re.split(r"\s+(?=[0-9０-９]{1,2}\s*[.．、]\s*[^\d\s])", item.strip())
    names = []
    for part in parts:
        found = _NUMBERED.match(part)
        names.append((found.group(2) if found else part).strip().rstrip("。；;"))
    return names
