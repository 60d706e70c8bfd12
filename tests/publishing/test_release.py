"""The release: staged, in order, only what changed, whole again after a kill."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gongkai.publishing.release import releasing, sources, trees
from gongkai.publishing.release.tree import file_of, find_file
from gongkai.publishing.release.verifying import verify_release
from tests.factories import AT


class Shelf:
    """A source of pages kept in a dict."""

    is_framed = True

    def __init__(self, name: str, rank: int, pages: dict[str, bytes]):
        self.name, self.rank, self.kept, self.asked = name, rank, pages, []

    def addresses(self):
        return list(self.kept)

    def touched_by(self, entries):
        return list(entries)

    def pages(self, addresses):
        self.asked += addresses
        return ((address, self.kept.get(address)) for address in addresses)


@pytest.fixture
def shelf(monkeypatch):
    """Put one source in place of all others."""
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_frames", [lambda: "frame"])
    shelf = Shelf("shelf", 10, {"/a/": b"one", "/b.html": b"two"})
    sources.register(shelf)
    return shelf


def read(tree: Path, address: str) -> bytes | None:
    path = find_file(tree, address)
    return path.read_bytes() if path else None


def test_every_page_becomes_a_file(tmp_path, shelf):
    tree = tmp_path / "site"

    report = releasing.release_all(tree, at=AT)

    assert (report.written, read(tree, "/a/"), read(tree, "/a"), read(tree, "/b.html")) == (
        2,
        b"one",
        b"one",
        b"two",
    )
    assert verify_release(tree) == []


def test_unchanged_pages_are_not_written_again(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    before = (tree / "a/index.html").stat().st_mtime_ns
    shelf.kept["/b.html"] = b"new"

    report = releasing.release_all(tree, at=AT)

    assert (report.written, report.unchanged, report.written_addresses) == (1, 1, ["/b.html"])
    assert (tree / "a/index.html").stat().st_mtime_ns == before


def a_draft(recipe: str, content: bytes, written: list[str]) -> sources.Draft:
    def write() -> bytes:
        written.append(recipe)
        return content

    return sources.Draft(recipe, write)


def test_a_draft_is_written_again_only_when_its_recipe_changes(tmp_path, shelf):
    tree, written = tmp_path / "site", []
    shelf.kept["/c.pdf"] = a_draft("first", b"three", written)
    releasing.release_all(tree, at=AT)
    before = (tree / "c.pdf").stat().st_mtime_ns

    releasing.release_all(tree, at=AT)
    assert written == ["first"]

    shelf.kept["/c.pdf"] = a_draft("second", b"three", written)
    assert releasing.release_all(tree, at=AT).written == 0
    releasing.release_all(tree, at=AT)

    assert written == ["first", "second"]
    assert (tree / "c.pdf").stat().st_mtime_ns == before
    assert verify_release(tree) == []


def test_a_draft_whose_file_is_lost_or_another_size_is_written_again(tmp_path, shelf):
    tree, written = tmp_path / "site", []
    shelf.kept["/c.pdf"] = a_draft("first", b"three", written)
    releasing.release_all(tree, at=AT)
    (tree / "c.pdf").unlink()

    releasing.release_all(tree, at=AT)

    assert (written, read(tree, "/c.pdf")) == (["first", "first"], b"three")


def test_only_touched_pages_are_rendered(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    shelf.asked.clear()

    releasing.release_entries(tree, ["/b.html"], at=AT)

    assert shelf.asked == ["/b.html"]


def test_a_page_that_is_no_more_goes_and_its_folder_with_it(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    del shelf.kept["/a/"]

    report = releasing.release_entries(tree, ["/a/"], at=AT)

    assert report.removed == 1
    assert not (tree / "a").exists()


def test_a_full_release_removes_files_nobody_accounts_for(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    (tree / "stray.html").write_text("x")
    assert [one.kind for one in verify_release(tree)] == ["FOREIGN"]

    releasing.release_all(tree, at=AT)

    assert not (tree / "stray.html").exists()


def test_verification_finds_what_was_changed_lost_or_never_released(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    (tree / "b.html").write_text("tampered")
    (tree / "a/index.html").unlink()
    shelf.kept["/c/"] = b"three"

    found = {one.kind: one.address for one in verify_release(tree)}

    assert found == {"CHANGED": "/b.html", "LOST": "/a/", "MISSING": "/c/"}


def test_a_tampered_file_of_another_size_is_put_right(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    (tree / "b.html").write_text("tampered")

    releasing.release_all(tree, at=AT)

    assert read(tree, "/b.html") == b"two"


def test_a_page_and_the_list_that_names_it_appear_in_one_step(tmp_path, shelf, monkeypatch):
    tree = tmp_path / "site"
    sources.register(Shelf("list", 20, {"/": b"a b"}))
    releasing.release_all(tree, at=AT)
    shelf.kept["/c/"] = b"three"
    del shelf.kept["/b.html"]
    sources.list_sources()[1].kept["/"] = b"a c"
    seen = []
    place = trees.place

    def watched(target, change, staging):
        place(target, change, staging)
        seen.append((read(tree, "/"), read(tree, "/c/"), read(tree, "/b.html")))

    monkeypatch.setattr(trees, "place", watched)

    releasing.release_all(tree, at=AT)

    assert len(seen) == 6
    assert set(seen) == {(b"a b", None, b"two"), (b"a c", b"three", None)}


def test_a_changed_frame_releases_every_page(tmp_path, shelf, monkeypatch):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    shelf.asked.clear()
    monkeypatch.setattr(sources, "_frames", [lambda: "another"])

    releasing.release_entries(tree, [], at=AT)

    assert sorted(shelf.asked) == ["/a/", "/b.html"]
    assert verify_release(tree) == []


def test_a_new_day_releases_once(tmp_path, shelf):
    from datetime import timedelta

    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    shelf.asked.clear()

    releasing.release_day(tree, at=AT)
    assert shelf.asked == []
    releasing.release_day(tree, at=AT + timedelta(days=1))
    releasing.release_day(tree, at=AT + timedelta(days=1))

    assert sorted(shelf.asked) == ["/a/", "/b.html"]


@pytest.mark.parametrize(("step", "is_shown"), [(1, False), (2, False), (4, True), (6, True)])
def test_a_release_killed_at_any_step_is_finished_by_the_next(tmp_path, shelf, step, is_shown):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)
    shelf.kept |= {"/a/": b"one more", "/b.html": b"two more", "/c/": b"three"}
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        import django
        django.setup()
        from gongkai.publishing.release import releasing, sources, trees
        from tests.publishing.test_release import Shelf
        from tests.factories import AT
        sources._sources.clear()
        sources._frames[:] = [lambda: "frame"]
        sources.register(Shelf("shelf", 10, {"/a/": b"one more", "/b.html": b"two more", "/c/": b"three"}))
        place, count = trees.place, []
        def die_on_time(target, change, staging):
            count.append(1)
            if len(count) == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)
            place(target, change, staging)
        trees.place = die_on_time
        releasing.release_all(Path(sys.argv[1]), at=AT)
        """
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings.test"}
    done = subprocess.run([sys.executable, "-c", program, str(tree), str(step)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    seen = (read(tree, "/a/"), read(tree, "/b.html"), read(tree, "/c/"))
    assert seen == ((b"one more", b"two more", b"three") if is_shown else (b"one", b"two", None))
    assert "PENDING" in {one.kind for one in verify_release(tree)}

    report = releasing.release_entries(tree, [], at=AT)

    assert report.healed == 3
    assert (read(tree, "/b.html"), read(tree, "/c/")) == (b"two more", b"three")
    assert verify_release(tree) == []


def everything_in(tree: Path) -> dict[str, bytes]:
    return {
        path.relative_to(tree).as_posix(): path.read_bytes() for path in tree.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("killed_at", [1, 3, 5])
def test_a_release_killed_while_it_writes_ends_in_the_tree_of_an_undisturbed_one(tmp_path, killed_at):
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        import django
        django.setup()
        from gongkai.publishing.release import releasing, sources
        from tests.publishing.test_release import Shelf
        from tests.factories import AT
        count, last = [], int(sys.argv[2])
        def a_file(number):
            def write():
                count.append(1)
                if len(count) == last:
                    os.kill(os.getpid(), signal.SIGKILL)
                return f"file {number}".encode() * 400
            return sources.Draft(f"recipe {number}", write)
        sources._sources.clear()
        sources._frames[:] = [lambda: "frame"]
        sources.register(Shelf("shelf", 10, {f"/{n}.pdf": a_file(n) for n in range(6)} | {"/a/": b"one" * 900}))
        releasing.release_all(Path(sys.argv[1]), at=AT)
        """
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "gongkai.config.settings.test"}

    def released(name: str, last: int) -> int:
        command = [sys.executable, "-c", program, str(tmp_path / name / "site"), str(last)]
        return subprocess.run(command, env=environment, check=False).returncode

    assert released("calm", 0) == 0
    assert released("killed", killed_at) == -signal.SIGKILL
    assert everything_in(tmp_path / "killed/site") == {}
    assert released("killed", 0) == 0

    calm = everything_in(tmp_path / "calm/site")
    assert set(calm) == {
        *(f"{n}.pdf" for n in range(6)),
        "a/index.html",
        "a/index.html.gz",
        "a/index.html.br",
    }
    assert everything_in(tmp_path / "killed/site") == calm
    assert not (tmp_path / "killed/site.staging").exists()


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html"),
        ("/lm/a/", "lm/a/index.html"),
        ("/zc/青政发/2026/1", "zc/青政发/2026/1/index.html"),
        ("/zc/%E9%9D%92/1", "zc/青/1/index.html"),
        ("/zc/a/1@2026-01-01", "zc/a/1@2026-01-01/index.html"),
        ("/zc/a/1.docx", "zc/a/1.docx"),
        ("/../secret", None),
        ("/a/%2e%2e/b", None),
        ("/.git/config", None),
        ("/a\x00b", None),
        ("/" + "很" * 90, None),
    ],
)
def test_where_a_page_lies(address, file):
    assert file_of(address) == file


def test_a_link_out_of_the_tree_is_not_followed(tmp_path):
    tree = tmp_path / "site"
    tree.mkdir()
    (tmp_path / "secret.html").write_text("secret")
    (tree / "x.html").symlink_to(tmp_path / "secret.html")

    assert find_file(tree, "/x.html") is None
