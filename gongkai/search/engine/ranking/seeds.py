"""Questions written by staff for clauses before anybody asked (种子问句): files of the product and of a county."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from gongkai.core.refusals import BadInput


@dataclass(frozen=True, slots=True)
class SeedLine:
    """A clause and the questions written for it; `text` is the number of the wording they were written for."""

    title: str
    article: str
    text: int
    questions: tuple[str, ...]


def read_seeds(lines: Iterable[str], *, name: str) -> Iterator[SeedLine]:
    """
    Read lines of law, article, number of the wording and questions, separated by tabs.

    :raises BadInput: if a line is not of this form
    """
    for number, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            title, article, text, *questions = (*line.rstrip("\n").split("\t"), "", "")[:99]
            try:
                yield SeedLine(title, article, int(text, 16), tuple(one for one in questions if one))
            except ValueError as error:
                message = f"种子问句“{name}”第 {number} 行无法读取，应为：文件名、条号、文本校验、问句，以制表符分隔。"
                raise BadInput(message) from error


def load_shipped_seeds() -> list[SeedLine]:
    """Return the questions that come with the product."""
    folder = Path(str(resources.files("gongkai.search") / "data" / "questions"))
    return [
        seed
        for file in sorted(folder.glob("*.tsv"))
        for seed in read_seeds(file.read_text(encoding="utf-8").splitlines(), name=file.name)
    ]
