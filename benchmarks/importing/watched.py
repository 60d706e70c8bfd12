"""Running a command and watching the memory of the process and all it starts."""

import subprocess
import time
from dataclasses import dataclass

import psutil

EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: what it printed, how long it took, the most memory its processes held together."""

    output: str
    errors: str
    seconds: float
    processor_seconds: float
    peak_bytes: int


def run_watched(command: list[str], environment: dict[str, str]) -> Run:
    """
    Run a command to its end.

    :raises SystemExit: if it fails, with its own words
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    root, peak, spent = psutil.Process(process.pid), 0, {}
    while process.poll() is None:
        peak = max(peak, _look(root, spent))
        time.sleep(EVERY)
    seconds = time.perf_counter() - started
    output, errors = process.communicate()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{errors}")
    return Run(output, errors, seconds, sum(spent.values()), peak)


def _look(root: psutil.Process, spent: dict[int, float]) -> int:
    """Note each process's processor time and return the memory that all hold now, shared pages counted once."""
    held = 0
    try:
        family = [root, *root.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for process in family:
        try:
            times = process.cpu_times()
            spent[process.pid] = times.user + times.system
            memory = process.memory_full_info()
            held += getattr(memory, "pss", memory.uss)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return held
