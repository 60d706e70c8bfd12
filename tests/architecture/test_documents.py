"""The repository's documents say what the code does."""

import re
import tomllib
from pathlib import Path

import pytest
from django.urls import resolve

from gongkai import __version__
from gongkai.cli.main import COMMANDS

REPOSITORY = Path(__file__).resolve().parent.parent.parent
READMES = ("README.md", "README.zh-CN.md")
HANDBOOK = sorted((REPOSITORY / "docs/handbook").glob("*.md"))
DECISIONS = sorted((REPOSITORY / "docs/decisions").glob("*.md"))
DOCUMENTS = [*sorted(REPOSITORY.glob("*.md")), *HANDBOOK, *DECISIONS]
HEADINGS = ["Status", "Context", "Decision", "Consequences"]
ROLES = {"编辑", "审核人", "县政府办公室", "运维", "群众"}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def project() -> dict:
    return tomllib.loads(text_of(REPOSITORY / "pyproject.toml"))


def handbook() -> str:
    return "\n".join(text_of(path) for path in HANDBOOK)


@pytest.mark.parametrize("name", READMES)
@pytest.mark.parametrize("command", ["demo", "test"])
def test_the_readme_names_both_commands_and_make_knows_them(name, command):
    assert f"make {command}" in text_of(REPOSITORY / name)
    assert re.search(rf"^{command}:", text_of(REPOSITORY / "Makefile"), re.MULTILINE)


def test_the_handbook_has_a_page_for_every_role():
    assert {path.stem for path in HANDBOOK} >= ROLES


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_handbook(command):
    assert re.search(rf"\bgongkai {command}\b", handbook()), f"手册没有写 gongkai {command}"


def test_the_handbook_names_no_command_that_does_not_exist():
    named = set(re.findall(r"\bgongkai ([a-z]+(?:-[a-z]+)*)", handbook()))

    assert named - set(COMMANDS) == set()


def test_the_handbook_names_no_option_that_does_not_exist():
    source = "".join(text_of(path) for path in (REPOSITORY / "gongkai/cli").rglob("*.py"))
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", handbook())) - {"--help", "--version"}

    assert named
    assert {option for option in named if f'"{option}"' not in source} == set()


def test_every_address_of_the_desk_in_the_handbook_opens():
    addresses = set(re.findall(r"/(?:desk|account)/[a-z0-9/-]*", handbook()))

    assert addresses
    for address in addresses:
        assert resolve(address)


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_four_headings(path):
    assert re.findall(r"^## (.+)$", text_of(path), re.MULTILINE) == HEADINGS


def test_decisions_are_numbered_without_a_gap():
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))
    assert len(numbers) >= 11


def test_the_changelog_names_the_version():
    assert project()["project"]["version"] == __version__
    assert re.search(rf"^## {re.escape(__version__)}\b", text_of(REPOSITORY / "CHANGELOG.md"), re.MULTILINE)


def test_the_architecture_shows_the_tiers_that_are_enforced():
    contracts = project()["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    shown = [line.split("  ")[0].strip() for line in text_of(REPOSITORY / "ARCHITECTURE.md").splitlines()]

    places = [shown.index(layer) for layer in layers if layer in shown]
    assert [layer for layer in layers if layer not in shown] == []
    assert places == sorted(places)


def test_links_between_documents_lead_somewhere():
    broken = [
        f"{path.name}: {target}"
        for path in DOCUMENTS
        for target in re.findall(r"(?<!!)\[[^\]]+\]\(([^)#]+)[^)]*\)", text_of(path))
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert broken == []


def test_the_licence_is_whole_and_the_metadata_agree_on_it():
    licence = text_of(REPOSITORY / "LICENSE")

    assert "Apache License" in licence
    assert "END OF TERMS AND CONDITIONS" in licence
    assert project()["project"]["license"] == "Apache-2.0"
    assert "license: Apache-2.0" in text_of(REPOSITORY / "publiccode.yml")
