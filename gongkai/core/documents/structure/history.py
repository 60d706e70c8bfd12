"""The life of a text as its own head note tells it (题注): events, each with its day."""

import re

from gongkai.core.documents.model import HistoryLine
from gongkai.core.documents.structure.wording import DATED, HISTORY_VERB, to_date

_BEGINS = re.compile(rf"(?:根据|依据|依照|按照|经)?\s*{DATED.pattern}")
_ENDS_EVENT = re.compile(
    r"(?:通过|修正|修订|公布|发布|颁布|批准|施行|实施|修改|印发|生效|号|次会议|[；;，,。、）)])\s*$"
)
_RUNS_ON = re.compile(r"(?:自|于|从|至|在|和)\s*$")


def split_note(note: str) -> list[HistoryLine]:
    """Return the events of a head note in brackets, one line for each that has a day of its own."""
    text = _unbracketed(note)
    cuts = [found.start() for found in _BEGINS.finditer(text) if _is_cut(text, found.start())]
    if not cuts:
        return [HistoryLine(to_date(text), text)] if text else []
    pieces = [text[: cuts[0]]] + [text[a:b] for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)]
    return [dated_line(piece.strip(" 　；;，,、")) for piece in pieces if piece.strip(" 　；;，,、")]


def dated_line(text: str) -> HistoryLine:
    """Return one line of history with the first day it names."""
    return HistoryLine(to_date(text), text)


def is_note_start(text: str) -> bool:
    """Say whether a line opens a head note in brackets."""
    return text.startswith(("（", "(")) and bool(DATED.search(text))


def is_event(text: str) -> bool:
    """Say whether a line begins with a day and tells what happened to the text on it."""
    found = DATED.match(text)
    return bool(found and len(text) < 200 and HISTORY_VERB.search(text, found.end()))


def closes(text: str) -> bool:
    """Say whether every bracket opened in a text is closed in it."""
    return text.count("（") + text.count("(") <= text.count("）") + text.count(")")


def _is_cut(text: str, at: int) -> bool:
    before = text[:at]
    if not before.strip():
        return True
    if _RUNS_ON.search(before) or before.count("《") > before.count("》"):
        return False
    return before[-1].isspace() or bool(_ENDS_EVENT.search(before))


def _unbracketed(note: str) -> str:
    text = note.strip()
    if text[:1] in "（(" and text[-1:] in "）)":
        return text[1:-1].strip()
    return text.lstrip("（(").strip()
