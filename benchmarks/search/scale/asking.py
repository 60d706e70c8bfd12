"""
One process that answers questions from the engine's index as a server would, by so many threads.

`python -m benchmarks.search.scale.asking FOLDER QUESTIONS THREADS KIND`: waits for a line on its input, so that
several start together; prints times and processor times in milliseconds, and the most memory it held.
"""

import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from gongkai.core.refusals import BadInput
from gongkai.search.engine import Index, SearchQuery, open_index

AS_OF = date(2026, 11, 24)
KINDS = {
    "page": {"with_counts": True, "limit": 20},
    "filtered": {"with_counts": True, "limit": 20, "validity": ("IN_FORCE",)},
    "list": {"limit": 10},
    "text page": {"with_counts": True, "limit": 20, "is_learned": False},
    "text list": {"limit": 10, "is_learned": False},
}


def main() -> None:
    """Answer every question once after warming up."""
    folder, path, threads, kind = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    questions = path.read_text(encoding="utf-8").splitlines()
    index = open_index(folder)
    ask = _asker(index, kind)
    for question in questions[::4]:
        ask(question)
    print("ready", flush=True)
    sys.stdin.readline()
    before = time.perf_counter()
    times = _run(ask, questions, threads)
    took = time.perf_counter() - before
    print(json.dumps({"times": times, "took": took, "memory": _most_memory()}))


def _most_memory() -> int:
    """Return the most memory the process held, mapped pages of the index included."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def _asker(index: Index, kind: str) -> Callable[[str], None]:
    def ask(text: str) -> None:
        try:
            index.search(SearchQuery.from_parameters({"text": text, **KINDS[kind]}, as_of=AS_OF))
        except BadInput:
            return

    return ask


def _run(ask: Callable[[str], None], questions: list[str], threads: int) -> list[tuple[float, float]]:
    times: list[tuple[float, float]] = []
    waiting = iter(questions)
    lock = threading.Lock()

    def client() -> None:
        while True:
            with lock:
                question = next(waiting, None)
            if question is None:
                return
            before, spent = time.perf_counter(), time.thread_time()
            ask(question)
            times.append(((time.perf_counter() - before) * 1000, (time.thread_time() - spent) * 1000))

    clients = [threading.Thread(target=client) for _ in range(threads)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    return times


if __name__ == "__main__":
    main()
