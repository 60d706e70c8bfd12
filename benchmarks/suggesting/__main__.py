"""
Measure suggestions at 100 000 made-up titles: `python -m benchmarks.suggesting [PHRASES]`.

Prints how long the phrases take to write, read and build, and p50 and p99 of each way of finding.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from gongkai.search.engine.suggest import Phrase, Suggester, read_phrases, write_phrases

PLACES = "东西南北上下新旧大小青白红金银云山水石林"
THINGS = [
    "停车收费",
    "危房改造",
    "最低生活保障",
    "宅基地",
    "农村公路",
    "养老服务",
    "校车安全",
    "垃圾分类",
    "水利工程",
    "招商引资",
    "人才引进",
    "医疗救助",
]
KINDS = ["管理办法", "实施细则", "补充通知", "工作方案", "若干措施", "暂行规定", "办事指南", "政策解读"]
TYPED = {
    "prefix": ["停车", "宅基地", "青"],
    "initials": ["tcsf", "zjd", "q"],
    "pinyin": ["tingche", "zhaijidi"],
    "sound": ["挺车收", "宅级地"],
    "one wrong": ["停车收贵", "宅基的管理", "危改造", "水水利工程"],
    "none": ["龘龘龘龘", "zzzzz"],
}
ROUNDS = 40


def main() -> None:
    """Build and ask; print a Markdown table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    dice = random.Random(7)
    phrases = [
        Phrase(
            f"{dice.choice(PLACES)}{dice.choice(PLACES)}县{dice.choice(THINGS)}{dice.choice(KINDS)}{n}",
            "title",
            dice.random(),
        )
        for n in range(count)
    ]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        print(f"{count} phrases: write {_timed(lambda: write_phrases(folder, phrases)):.1f} s", end=", ")
        before = time.perf_counter()
        read = read_phrases(folder)
        print(f"read {time.perf_counter() - before:.1f} s", end=", ")
    before = time.perf_counter()
    suggester = Suggester(read)
    print(f"build {time.perf_counter() - before:.1f} s\n\n| way | p50 ms | p99 ms |\n|---|---|---|")
    for way, typed in TYPED.items():
        times = sorted(_timed(lambda text=text: suggester.suggest(text)) for text in typed * ROUNDS)
        print(f"| {way} | {times[len(times) // 2] * 1000:.2f} | {times[int(len(times) * 0.99)] * 1000:.2f} |")


def _timed(deed) -> float:
    before = time.perf_counter()
    deed()
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
