"""The trail finds every changed, removed, inserted or reordered entry, and says which."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.trail.rules import GENESIS, EntryFacts, entry_hash, find_breaks

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def a_chain(length: int) -> list[EntryFacts]:
    chain, previous = [], GENESIS
    for number in range(1, length + 1):
        entry = EntryFacts(
            number, AT, 7, "units.unit_registered", "units.unit", str(number), {"名": "甲"}, previous
        )
        entry = replace(entry, hash=entry_hash(entry))
        chain.append(entry)
        previous = entry.hash
    return chain


def breaks_of(chain, *, head=None, anchors=None):
    head = head or a_chain(10)[-1]
    found = find_breaks(chain, head_sequence=head.sequence, head_hash=head.hash, anchors=anchors)
    return [(one.kind, one.sequence) for one in found]


def test_an_untouched_trail_is_whole():
    assert breaks_of(a_chain(10)) == []


def test_a_changed_entry_is_named():
    chain = a_chain(10)
    chain[3] = replace(chain[3], payload={"名": "乙"})

    assert breaks_of(chain) == [("CHANGED", 4)]


def test_a_changed_entry_with_a_recomputed_hash_breaks_the_next_link():
    chain = a_chain(10)
    forged = replace(chain[3], payload={"名": "乙"})
    chain[3] = replace(forged, hash=entry_hash(forged))

    assert ("REORDERED", 5) in breaks_of(chain)


@pytest.mark.parametrize("gone", [0, 4, 8])
def test_a_removed_entry_is_named(gone):
    chain = a_chain(10)
    del chain[gone]

    assert ("REMOVED", gone + 1) in breaks_of(chain)


def test_a_removed_end_is_named():
    assert breaks_of(a_chain(10)[:7]) == [("REMOVED", 8)]


def test_an_inserted_entry_is_named():
    chain = a_chain(10)
    forged = replace(chain[4], subject_id="99", previous_hash=chain[4].hash, hash="")
    chain.insert(5, replace(forged, hash=entry_hash(forged)))

    assert ("INSERTED", 5) in breaks_of(chain)


def test_an_entry_after_the_head_is_named():
    assert breaks_of(a_chain(11)) == [("INSERTED", 11)]


def test_exchanged_entries_are_named():
    chain = a_chain(10)
    chain[2], chain[3] = replace(chain[3], sequence=3), replace(chain[2], sequence=4)

    assert {sequence for _, sequence in breaks_of(chain)} >= {3, 4}


def test_a_chain_rebuilt_as_a_whole_is_betrayed_by_the_anchor():
    honest = a_chain(10)
    forged, previous = [], GENESIS
    for entry in honest:
        other = replace(entry, actor_id=8, previous_hash=previous)
        previous = entry_hash(other)
        forged.append(replace(other, hash=previous))

    found = breaks_of(forged, head=forged[-1], anchors={6: honest[5].hash})

    assert found == [("REBUILT", 6)]


@given(st.integers(0, 9), st.sampled_from(["action", "subject_id", "actor_id", "at"]))
def test_any_change_of_any_field_is_found(position, name):
    chain = a_chain(10)
    changed = {"action": "x", "subject_id": "x", "actor_id": 9, "at": datetime(2020, 1, 1, tzinfo=UTC)}
    chain[position] = replace(chain[position], **{name: changed[name]})

    assert breaks_of(chain) == [("CHANGED", position + 1)]
