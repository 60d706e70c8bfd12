"""Compressed once, kept a while, rendered in several processes: what a release leaves in the tree."""

import gzip
from datetime import timedelta

import brotli
import pytest

from gongkai.publishing.release import releasing, rendering, sources
from gongkai.publishing.release.compressing import SMALLEST
from gongkai.publishing.release.trees import Trees
from gongkai.publishing.release.verifying import verify_release
from tests.factories import AT
from tests.publishing.test_release import Shelf

LONG = ("青岚县人民政府公告。" * 200).encode()
NOISE = bytes((n * 7919 + n * n * 104_729) % 251 for n in range(4000))


@pytest.fixture
def shelf(monkeypatch):
    """Put one source in place of all others."""
    monkeypatch.setattr(sources, "_sources", {})
    monkeypatch.setattr(sources, "_frames", [lambda: "frame"])
    shelf = Shelf("shelf", 10, {"/a/": LONG, "/short.html": b"short", "/b.docx": LONG})
    sources.register(shelf)
    return shelf


def test_long_texts_have_both_variants_and_nothing_else_has(tmp_path, shelf):
    tree = tmp_path / "site"

    releasing.release_all(tree, at=AT)

    assert gzip.decompress((tree / "a/index.html.gz").read_bytes()) == LONG
    assert brotli.decompress((tree / "a/index.html.br").read_bytes()) == LONG
    assert len(LONG) > SMALLEST
    assert sorted(path.name for path in tree.rglob("*") if path.suffix in {".gz", ".br"}) == [
        "index.html.br",
        "index.html.gz",
    ]


def test_a_variant_that_is_not_smaller_is_left_out(tmp_path, shelf, monkeypatch):
    from gongkai.publishing.release import compressing

    monkeypatch.setattr(
        compressing, "PACKERS", {"br": lambda content: content, "gz": lambda content: content}
    )

    releasing.release_all(tmp_path / "site", at=AT)

    assert not (tmp_path / "site/a/index.html.gz").exists()
    assert verify_release(tmp_path / "site") == []


def test_variants_change_and_go_with_their_page(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)

    shelf.kept["/a/"] = LONG + b"more"
    releasing.release_entries(tree, ["/a/"], at=AT)
    changed = gzip.decompress((tree / "a/index.html.gz").read_bytes())
    shelf.kept["/a/"] = b"short now"
    releasing.release_entries(tree, ["/a/"], at=AT)
    short = sorted(path.name for path in (tree / "a").iterdir())
    del shelf.kept["/a/"]
    releasing.release_entries(tree, ["/a/"], at=AT)

    assert changed == LONG + b"more"
    assert short == ["index.html"]
    assert not (tree / "a").exists()
    assert verify_release(tree) == []


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(b"not packed")])
def test_verification_finds_a_variant_that_is_lost_or_wrong(tmp_path, shelf, harm):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)

    harm(tree / "a/index.html.br")

    assert [(one.kind, one.address) for one in verify_release(tree)] == [("VARIANT", "/a/")]


def test_page_and_variants_have_one_time_of_change(tmp_path, shelf):
    releasing.release_all(tmp_path / "site", at=AT)

    times = {path.stat().st_mtime_ns for path in (tmp_path / "site/a").iterdir()}

    assert len(times) == 1


def test_a_style_sheet_stays_for_its_grace_after_nothing_names_it(tmp_path, shelf):
    tree = tmp_path / "site"
    shelf.keeps = lambda address: timedelta(days=30) if address.endswith(".css") else None
    shelf.kept["/assets/site.old.css"] = b"old"
    releasing.release_all(tree, at=AT)
    del shelf.kept["/assets/site.old.css"], shelf.kept["/short.html"]

    releasing.release_all(tree, at=AT + timedelta(days=1))
    early = (tree / "assets/site.old.css").exists()
    consistent = verify_release(tree)
    releasing.release_all(tree, at=AT + timedelta(days=30))
    still = (tree / "assets/site.old.css").exists()
    releasing.release_all(tree, at=AT + timedelta(days=31))

    assert (early, still, consistent) == (True, True, [])
    assert not (tree / "short.html").exists()
    assert not (tree / "assets/site.old.css").exists()


def test_a_style_sheet_in_use_again_begins_its_grace_anew(tmp_path, shelf):
    tree = tmp_path / "site"
    shelf.keeps = lambda _address: timedelta(days=30)
    releasing.release_all(tree, at=AT)
    kept = shelf.kept.pop("/b.docx")
    releasing.release_all(tree, at=AT)
    shelf.kept["/b.docx"] = kept
    releasing.release_all(tree, at=AT + timedelta(days=29))
    del shelf.kept["/b.docx"]

    releasing.release_all(tree, at=AT + timedelta(days=40))

    assert (tree / "b.docx").exists()


def test_both_trees_hold_the_same_files_once(tmp_path, shelf):
    tree = tmp_path / "site"
    releasing.release_all(tree, at=AT)

    first, second = Trees(tree).both

    names = [sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file()) for one in (first, second)]
    assert names[0] == names[1]
    assert all((first / name).samefile(second / name) for name in names[0])


def test_a_plain_folder_of_an_earlier_version_becomes_a_tree(tmp_path, shelf):
    tree = tmp_path / "site"
    (tree / "a").mkdir(parents=True)
    (tree / "a/index.html").write_bytes(b"old")

    releasing.release_all(tree, at=AT)

    assert tree.is_symlink()
    assert (tree / "a/index.html").read_bytes() == LONG
    assert verify_release(tree) == []


def test_many_pages_rendered_in_processes_are_the_same(tmp_path, shelf, monkeypatch):
    shelf.kept |= {f"/seite/{n}/": LONG + str(n).encode() for n in range(50)}
    monkeypatch.setattr(rendering, "CHUNK", 7)
    releasing.release_all(tmp_path / "one/site", at=AT)
    monkeypatch.setattr(rendering, "_may_fork", lambda _total: True)

    report = releasing.release_all(tmp_path / "many/site", at=AT)

    contents = [
        {p.relative_to(top).as_posix(): p.read_bytes() for p in (top / "site").rglob("*") if p.is_file()}
        for top in (tmp_path / "one", tmp_path / "many")
    ]
    assert report.written == 53
    assert contents[0] == contents[1]


def test_an_upload_is_kept_as_it_is():
    from gongkai.publishing.release.compressing import variants_of

    assert variants_of("wj/1/a.docx", LONG) == {}
    assert variants_of("a.html", NOISE) == {} or all(
        len(one) < len(NOISE) for one in variants_of("a.html", NOISE).values()
    )
