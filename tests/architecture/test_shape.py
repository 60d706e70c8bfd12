"""The shape of the house beyond its tiers: services, names, sizes, signals, migrations."""

import ast
from collections.abc import Iterator
from pathlib import Path

import gongkai

PACKAGE = Path(gongkai.__file__).parent
MOST_LINES = 400
FORBIDDEN_NAMES = {"utils", "helpers", "common", "misc"}

# They read, prove or note what is there already: no deed happens, so no instant is asked for.
# They read, or derive what follows from what others wrote; they do no deed of their own.
READING = {
    "policies.derive_validity",
    "search.index_documents",
    "policies.propose_repeals",
    "policies.publication_facts",
    "trail.entry_facts",
    "trail.note_anchor",
    "trail.read_anchors",
    "trail.verify_trail",
}
# What was done comes first by position, as in a sentence.
SAYING_FIRST = {
    "trail.record": ["action"],
    "trail.record_many": ["deeds"],
    "policies.import_paths": ["paths"],
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


def migrations() -> list[Path]:
    return [path for path in modules() if path.parent.name == "migrations"]


def services() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield what each app offers as deeds; of a package only what its `__init__` hands on."""
    for path in sorted(PACKAGE.glob("*/services.py")):
        yield from public_functions(path.parent.name, path)
    for front in sorted(PACKAGE.glob("*/services/__init__.py")):
        handed_on = {name.rpartition(".")[2] for name in imported(front)}
        for path in sorted(front.parent.glob("*.py")):
            functions = public_functions(front.parent.parent.name, path)
            yield from (pair for pair in functions if path == front or pair[1].name in handed_on)


def public_functions(app: str, path: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield f"{app}.{node.name}", node


def imported(path: Path) -> set[str]:
    """Return every name a module imports, wherever in it: `a.b` and, of `from a import b`, both."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
            if node.level:
                names.add("gongkai")
    return names


def test_every_service_takes_its_arguments_by_keyword():
    positional = {
        name: [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
        for name, node in services()
        if name not in READING
    }

    assert len(positional) > 20
    assert {name: given for name, given in positional.items() if given} == SAYING_FIRST


def test_every_service_that_acts_is_told_the_instant():
    untold = {
        name for name, node in services() if "at" not in {argument.arg for argument in node.args.kwonlyargs}
    }

    assert untold - READING == set()


def test_the_list_of_reading_services_names_only_services():
    assert READING - {name for name, _ in services()} == set()


def test_no_module_is_a_junk_drawer():
    parts = {path: {*path.relative_to(PACKAGE).parts[:-1], path.stem} for path in modules()}

    assert [str(path) for path, names in parts.items() if names & FORBIDDEN_NAMES] == []


def test_no_module_is_longer_than_the_budget():
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in modules()
        if path.parent.name != "migrations"
    }

    assert len(lengths) > 100
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_nobody_uses_signals():
    users = {
        str(path.relative_to(PACKAGE)): names
        for path in modules()
        if (
            names := sorted(
                name
                for name in imported(path)
                if name.startswith("django.dispatch") or "signals" in name.split(".")
            )
        )
    }

    assert users == {}


def test_migrations_import_no_code_of_ours():
    found = {
        str(path.relative_to(PACKAGE)): names
        for path in migrations()
        if (names := sorted(name for name in imported(path) if name.split(".")[0] == "gongkai"))
    }

    assert len(migrations()) > 5
    assert found == {}
