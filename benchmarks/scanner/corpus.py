"""What is scanned: the national laws, and words enough to make a list of twenty thousand."""

import os
import random
import re
import tarfile
import tempfile
from pathlib import Path

from ahocorasick_rs import AhoCorasick

REPOSITORY = Path(__file__).resolve().parents[2]


def load_laws(folder: str | None = None) -> list[str]:
    """
    Return the texts of the national laws.

    :raises SystemExit: if the shared data is not there
    """
    if folder:
        return _read(Path(folder))
    shared = Path(os.environ.get("GONGKAI_SHARED", REPOSITORY.parent / "shared"))
    archive = shared / "data/laws/national.tar.xz"
    if not archive.exists():
        raise SystemExit("真实数据不在（GONGKAI_SHARED），无法测量。")
    with tempfile.TemporaryDirectory() as scratch, tarfile.open(archive) as laws:
        laws.extractall(scratch, filter="data")
        return _read(Path(scratch))


def _read(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.rglob("*.md"))]


def make_words(text: str, count: int) -> dict[str, str]:
    """
    Make wrong words by exchanging one character of a word of the text, as typists do.

    Words that the text really holds are left out: a list of wrong words seldom meets a right text.
    """
    rng = random.Random(11)
    runs = re.findall("[\u4e00-\u9fff]{2,4}", text[:2_000_000])
    characters = sorted({char for run in runs for char in run})
    words: dict[str, str] = {}
    while len(words) < count:
        right = rng.choice(runs)
        place = rng.randrange(len(right))
        wrong = right[:place] + rng.choice(characters) + right[place + 1 :]
        if len(wrong) > 2 or rng.random() < 0.2:
            words.setdefault(wrong, right)
    listed = list(words)
    present = {
        listed[number] for number, _, _ in AhoCorasick(listed).find_matches_as_indexes(text, overlapping=True)
    }
    return {wrong: right for wrong, right in words.items() if wrong not in present}
