"""
Clean question files and tie each line to the wording it was written for.

`python scripts/make_seed_questions.py INDEX_FOLDER TARGET_FOLDER SOURCE.tsv…`: a source has lines of law,
article and questions, separated by tabs. Dropped are lines whose clause the index does not hold, questions said
twice of one clause, and those too short or too long to be one.
"""

import re
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from gongkai.search.engine.ranking.keys import text_key
from gongkai.search.engine.tantivy_index import TantivyIndex
from gongkai.search.engine.teaching import Teacher

SHORTEST, LONGEST = 4, 80
HEAD = "# 种子问句：文件名、条号、文本校验、问句……，以制表符分隔；由 scripts/make_seed_questions.py 整理\n"
NAMES = {
    "A": "civil-code-1",
    "B": "civil-code-2",
    "C": "civil-code-3",
    "D": "labour-and-works",
    "E": "property-and-trade",
    "F": "criminal-law",
    "G": "companies-and-society",
    "H": "procedure-and-life",
}


def main() -> None:
    """Write one file per group of sources."""
    folder, target, sources = Path(sys.argv[1]), Path(sys.argv[2]), sorted(map(Path, sys.argv[3:]))
    teacher = Teacher(TantivyIndex(folder), datetime.now(UTC).date())
    groups: dict[str, list[Path]] = defaultdict(list)
    for source in sources:
        groups[NAMES[source.name[0]]].append(source)
    target.mkdir(parents=True, exist_ok=True)
    for name, files in groups.items():
        lines, dropped = clean(teacher, files)
        (target / f"{name}.tsv").write_text(HEAD + "".join(f"{line}\n" for line in lines), encoding="utf-8")
        sys.stdout.write(f"{name}: {len(lines)} clauses, {dropped} lines dropped\n")


def clean(teacher: Teacher, files: list[Path]) -> tuple[list[str], int]:
    """Return the lines worth keeping, in the order of the law, and how many were dropped."""
    questions: dict[tuple[str, str], dict[str, None]] = {}
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            title, _, rest = line.partition("\t")
            article, _, asked = rest.partition("\t")
            kept = questions.setdefault((title.strip(), article.strip()), {})
            kept.update(
                dict.fromkeys(filter(is_usable, (re.sub(r"\s+", "", one) for one in asked.split("\t"))))
            )
    lines, dropped = [], 0
    for (title, article), asked in questions.items():
        record = teacher.find_clause(title, article)
        if record is None or not asked:
            dropped += 1
            continue
        lines.append("\t".join((title, article, f"{text_key(record.title, record.text):x}", *asked)))
    return lines, dropped


def is_usable(question: str) -> bool:
    """Say whether a question has the length of one."""
    return SHORTEST <= len(question) <= LONGEST


if __name__ == "__main__":
    main()
