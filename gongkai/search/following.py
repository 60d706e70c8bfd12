"""
A second node that serves reads (读节点): an index of its own that follows the trail, on another machine or folder.

It has a cursor of its own in the database, so the first node's index and each read node go on by themselves.
Where it stands is kept beside the index too: a folder that was lost is built anew, one that was put back from
an older copy goes on from where that copy stood.
"""

import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from gongkai.core.refusals import BadInput
from gongkai.search import handlers
from gongkai.search.engine.schema import VERSION
from gongkai.search.services import indexing
from gongkai.trail import outbox
from gongkai.trail import selectors as trail

PREFIX: Final = f"{handlers.LISTENER}@"
STAMP_FILE: Final = "gongkai-follower.json"
LATE: Final = timedelta(minutes=5)
"""A read node whose oldest unread entry has waited for longer than this is behind."""
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,29}")


@dataclass(frozen=True, slots=True)
class Follower:
    """How far a read node has come (读节点进度)."""

    name: str
    waiting: int
    waited: timedelta
    failures: int
    last_error: str

    @property
    def is_late(self) -> bool:
        """Whether readers there see something that is no longer so for too long."""
        return bool(self.failures) or self.waited > LATE


def follow(name: str, *, folder: Path, at: datetime) -> int:
    """
    Bring a read node's index up to the trail's end (跟进); return how many entries it took.

    The first time, and where the folder holds no whole index, it is built from the library. A failure is noted
    at the cursor, where `gongkai doctor` shows it, and raised.

    :raises BadInput: if the name cannot be one
    """
    listener = listener_of(name, folder)
    stamp = _read_stamp(folder, name)
    if stamp is None or not trail.has_cursor(listener.name):
        start = trail.last_sequence()
        indexing.rebuild_index(on=at.date(), folder=folder)
        outbox.replay(listener.name, from_sequence=start)
        _write_stamp(folder, name, start)
    elif stamp < trail.position_of(listener.name):
        outbox.replay(listener.name, from_sequence=stamp)
    handed = outbox.attempt(listener, at=at)
    _write_stamp(folder, name, trail.position_of(listener.name))
    return handed


def forget(name: str) -> bool:
    """Give up a read node (停用): its cursor goes, its folder may be deleted; return whether there was one."""
    return outbox.drop_cursor(listener_of(name, Path()).name)


def list_followers(*, at: datetime) -> list[Follower]:
    """Return every read node and how far behind the trail it is."""
    found = []
    for cursor in trail.list_cursors().filter(listener__startswith=PREFIX):
        waiting, oldest = trail.count_after(cursor.position)
        waited = at - oldest if oldest else timedelta()
        name = cursor.listener.removeprefix(PREFIX)
        found.append(Follower(name, waiting, waited, cursor.failures, cursor.last_error))
    return found


def listener_of(name: str, folder: Path) -> outbox.Listener:
    """
    Return who listens for a read node.

    :raises BadInput: if the name cannot be one
    """
    if not _NAME.fullmatch(name):
        message = f"读节点的名称“{name}”只能用小写字母、数字和短横线，最多 30 个字符，请改正。"
        raise BadInput(message)
    handle = partial(handlers.index_changes, folder=folder)
    return outbox.Listener(f"{PREFIX}{name}", handlers.ACTIONS, handle, is_outside=True)


def _read_stamp(folder: Path, name: str) -> int | None:
    """Return the trail's entry up to which the folder's index is whole, if it is this node's and of this version."""
    try:
        stated = json.loads((folder / STAMP_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    is_ours = (folder / "meta.json").exists() and stated["name"] == name and stated["version"] == VERSION
    return int(stated["position"]) if is_ours else None


def _write_stamp(folder: Path, name: str, position: int) -> None:
    draft = folder / f"{STAMP_FILE}.new"
    draft.write_text(json.dumps({"name": name, "version": VERSION, "position": position}), encoding="utf-8")
    draft.replace(folder / STAMP_FILE)
