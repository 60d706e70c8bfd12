"""Fixtures every test may use: the shared folder of real data, and the laws unpacked from it."""

import os
import shutil
import tarfile
from pathlib import Path

import pytest

# The browser of the journeys keeps an event loop in this process; Django must not mistake it for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def _no_tree_left_behind():
    """Take away what a test released into the shared scratch folder: the next would be served it as a file."""
    yield
    for name in ("site", "site.a", "site.b"):
        folder = Path(os.environ["GONGKAI_HOME"]) / name
        if folder.is_symlink():
            folder.unlink()
        elif folder.is_dir():
            shutil.rmtree(folder)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real data, or skip: a run without it says so."""
    folder = Path(os.environ.get("GONGKAI_SHARED", REPOSITORY.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"真实数据不在 {folder.name}：此项未验收")
    return folder


@pytest.fixture(scope="session")
def national_laws(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the national laws unpacked."""
    target = tmp_path_factory.getbasetemp().parent / "national-laws"
    if not (target / ".complete").exists():
        with tarfile.open(shared / "data/laws/national.tar.xz") as archive:
            archive.extractall(target, filter="data")
        (target / ".complete").touch()
    return target


@pytest.fixture(scope="session")
def browser():
    """Start the one headless Chromium of the run; without one its tests are skipped, and the run says so."""
    from playwright.sync_api import sync_playwright

    path = os.environ.get("GONGKAI_BROWSER") or shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        pytest.skip("没有 Chromium：make test 会安装它")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
