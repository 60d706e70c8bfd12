"""A read node has an index of its own that follows the trail, catches up after being down, and is never left whole by luck."""

import json
import shutil
from datetime import timedelta

import pytest

from gongkai.core.refusals import BadInput
from gongkai.policies import services as policies
from gongkai.search import following, handlers
from gongkai.search.engine import SearchQuery, open_index
from gongkai.search.services import indexing
from gongkai.trail import outbox
from tests.factories import AT, ON
from tests.policies.builders import FIRST, a_document

pytestmark = pytest.mark.django_db
FIRST_NODE = outbox.Listener(handlers.LISTENER, handlers.ACTIONS, handlers.index_changes, is_outside=True)


@pytest.fixture
def folder(tmp_path, settings):
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "first" / "index"
    return tmp_path / "second" / "index"


def found(folder, text="“井盖缺失”"):
    index = open_index(folder)
    try:
        return len(index.search(SearchQuery(text=text, as_of=ON, limit=100)).hits)
    finally:
        index.close()


def another(number):
    title = f"青岚县第{number}号井盖办法"
    own = {
        "number": f"青政发〔2023〕9{number}号",
        "unified_no": f"QLX-GF-2023-90{number}",
        "index_no": f"QL-2023-9{number}",
    }
    return a_document(title=title, text=FIRST.replace("青岚县井盖管理办法", title), **own)


def test_the_first_time_it_holds_the_whole_library(folder):
    a_document()
    following.follow("east", folder=folder, at=AT)

    assert found(folder)
    assert not indexing.index_folder().exists()


def test_it_follows_what_changes_afterwards(folder):
    document = a_document()
    following.follow("east", folder=folder, at=AT)
    policies.withdraw_document(document=document, reason="附件有误", actor_id=None, at=AT)
    assert found(folder)

    following.follow("east", folder=folder, at=AT)
    assert not found(folder)


def test_two_nodes_and_the_first_index_go_on_by_themselves(folder, tmp_path):
    other = tmp_path / "third" / "index"
    a_document()
    following.follow("east", folder=folder, at=AT)
    outbox.deliver(FIRST_NODE, at=AT)
    before = found(folder)
    another(2)
    following.follow("west", folder=other, at=AT)

    assert found(other) == before + 1
    assert found(folder) == found(indexing.index_folder()) == before
    following.follow("east", folder=folder, at=AT)
    outbox.deliver(FIRST_NODE, at=AT)
    assert found(folder) == found(indexing.index_folder()) == before + 1


def test_one_that_fails_says_so_and_goes_on_from_there(folder, monkeypatch):
    a_document()
    following.follow("east", folder=folder, at=AT)
    before = found(folder)
    another(2)
    monkeypatch.setattr(handlers, "update_index", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        following.follow("east", folder=folder, at=AT)
    node = following.list_followers(at=AT)[0]
    assert (node.failures, node.is_late) == (1, True)
    assert "ZeroDivisionError" in node.last_error

    monkeypatch.undo()
    following.follow("east", folder=folder, at=AT)
    assert found(folder) == before + 1
    assert not following.list_followers(at=AT)[0].is_late


@pytest.mark.parametrize("lost", ["everything", "stamp", "index", "another version"])
def test_an_index_that_is_not_whole_is_built_anew(folder, lost):
    a_document()
    following.follow("east", folder=folder, at=AT)
    before = found(folder)
    if lost == "everything":
        shutil.rmtree(folder)
    elif lost == "another version":
        (folder / "gongkai-index-version").write_text("1")
        stamp = json.loads((folder / following.STAMP_FILE).read_text())
        (folder / following.STAMP_FILE).write_text(json.dumps({**stamp, "version": 1}))
    else:
        (folder / (following.STAMP_FILE if lost == "stamp" else "meta.json")).unlink()

    following.follow("east", folder=folder, at=AT)
    assert found(folder) == before


def test_a_folder_put_back_from_an_older_copy_goes_on_from_there(folder, tmp_path):
    a_document()
    following.follow("east", folder=folder, at=AT)
    shutil.copytree(folder, tmp_path / "copy")
    another(2)
    following.follow("east", folder=folder, at=AT)
    now = found(folder)
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "copy", folder)

    following.follow("east", folder=folder, at=AT)
    assert found(folder) == now


def test_the_lag_is_known(folder):
    a_document()
    following.follow("east", folder=folder, at=AT)
    another(2)

    late, soon = (following.list_followers(at=AT + timedelta(minutes=m))[0] for m in (6, 1))
    assert late.waiting == soon.waiting > 0
    assert (late.is_late, soon.is_late) == (True, False)


def test_one_given_up_is_waited_for_no_longer(folder):
    following.follow("east", folder=folder, at=AT)

    assert following.forget("east")
    assert not following.forget("east")
    assert following.list_followers(at=AT) == []


@pytest.mark.parametrize("name", ["", "East", "东", "a b", "-a", "a" * 31])
def test_a_name_that_cannot_be_one_is_refused(folder, name):
    with pytest.raises(BadInput, match="读节点的名称"):
        following.follow(name, folder=folder, at=AT)


def test_rebuilding_leaves_nothing_old_and_misses_nothing(folder):
    document = a_document()
    outbox.deliver(FIRST_NODE, at=AT)
    before = found(indexing.index_folder())
    another(2)
    policies.withdraw_document(document=document, reason="附件有误", actor_id=None, at=AT)

    assert indexing.rebuild_index(on=ON) > 0
    assert found(indexing.index_folder()) == before
