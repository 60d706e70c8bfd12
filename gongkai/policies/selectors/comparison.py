"""Two editions of one document side by side: clauses aligned, words compared."""

import difflib
import hashlib
import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

from gongkai.policies.models import Clause, Edition, PolicyDocument
from gongkai.policies.selectors.views import ComparedClause, Comparison, Stretch

WORDS = re.compile(r"[0-9A-Za-z.%]+|[\u4e00-\u9fa5]|\s+|.", re.DOTALL)
ALIKE = 0.5
LONGEST = 6000


def get_comparison(address: str, left: date, right: date, *, include_drafts: bool = False) -> Comparison:
    """
    Return two editions of a document side by side (版本比对), clause by clause with the words that differ.

    :raises PolicyDocument.DoesNotExist: if no public document has the address
    :raises Edition.DoesNotExist: if it has no edition of one of the dates
    """
    known = PolicyDocument.objects.all() if include_drafts else PolicyDocument.objects.public()
    document = known.get(address=address)
    held = document.editions.all() if include_drafts else document.editions.public()
    older = held.without_text().get(edition_on=left)
    newer = held.without_text().get(edition_on=right)
    clauses = compare_clauses(_clauses(older), _clauses(newer))
    return Comparison(document, older, newer, clauses, dict(Counter(one.kind for one in clauses)))


def get_comparison_digest(document: PolicyDocument, left: date, right: date) -> str:
    """Return a digest of what a comparison is made from: its clauses on both sides, and how they are compared."""
    told = hashlib.blake2b(_code(), digest_size=16)
    for day in (left, right):
        rows = Clause.objects.filter(edition__document=document, edition__edition_on=day).order_by("position")
        told.update(repr(list(rows.values_list("label", "anchor", "text"))).encode())
    return told.hexdigest()


@cache
def _code() -> bytes:
    return Path(__file__).read_bytes()


def compare_clauses(left: list[Clause], right: list[Clause]) -> tuple[ComparedClause, ...]:
    """Return the clauses of both sides aligned in order: equal ones first, then those most alike."""
    matcher = difflib.SequenceMatcher(
        None, [_words_only(one) for one in left], [_words_only(one) for one in right], autojunk=False
    )
    rows: list[ComparedClause] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            rows += [_same(one, other) for one, other in zip(left[a:b], right[c:d], strict=True)]
        else:
            rows += _align(left[a:b], right[c:d])
    return tuple(rows)


def _clauses(edition: Edition) -> list[Clause]:
    return list(edition.clauses.order_by("position"))


def _words_only(clause: Clause) -> str:
    return clause.text.removeprefix(clause.label).strip()


def _same(left: Clause, right: Clause) -> ComparedClause:
    kind = "SAME" if left.label == right.label else "CHANGED"
    before, after = _stretches(left.text, right.text)
    return ComparedClause(kind, right.label, before, after, left.anchor, right.anchor)


def _align(left: list[Clause], right: list[Clause]) -> list[ComparedClause]:
    rows: list[ComparedClause] = []
    waiting = list(right)
    for one in left:
        at = _partner(one, waiting)
        if at is None:
            gone = (Stretch("REMOVED", one.text),)
            rows.append(ComparedClause("REMOVED", one.label, gone, (), one.anchor, ""))
            continue
        rows += [_added(new) for new in waiting[:at]]
        other = waiting[at]
        before, after = _stretches(one.text, other.text)
        rows.append(ComparedClause("CHANGED", other.label, before, after, one.anchor, other.anchor))
        waiting = waiting[at + 1 :]
    return rows + [_added(new) for new in waiting]


def _partner(clause: Clause, others: list[Clause]) -> int | None:
    """Return which of the others is most alike; those of the same label first, so that few need a full look."""
    best, best_at = ALIKE, None
    text = _words_only(clause)[:LONGEST]
    quick = difflib.SequenceMatcher(None, "", text, autojunk=False)
    for at in sorted(range(len(others)), key=lambda at: others[at].label != clause.label):
        bonus = 0.05 if others[at].label == clause.label else 0
        other = _words_only(others[at])[:LONGEST]
        quick.set_seq1(other)
        if quick.real_quick_ratio() + bonus <= best or quick.quick_ratio() + bonus <= best:
            continue
        ratio = difflib.SequenceMatcher(None, text, other, autojunk=False).ratio() + bonus
        if ratio > best:
            best, best_at = ratio, at
    return best_at


def _added(clause: Clause) -> ComparedClause:
    return ComparedClause("ADDED", clause.label, (), (Stretch("ADDED", clause.text),), "", clause.anchor)


def _stretches(left: str, right: str) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    if left == right:
        return (Stretch("SAME", left),), (Stretch("SAME", right),)
    a, b = WORDS.findall(left), WORDS.findall(right)
    before, after = [], []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        old, new = "".join(a[i:j]), "".join(b[k:m])
        if tag == "equal":
            before.append(Stretch("SAME", old))
            after.append(Stretch("SAME", new))
            continue
        if old:
            before.append(Stretch("REMOVED", old))
        if new:
            after.append(Stretch("ADDED", new))
    return tuple(before), tuple(after)
