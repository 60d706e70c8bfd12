"""
Requests per second of one released page: by nginx as shipped, the same file served raw, and the page drawn on demand.

`python -m benchmarks.releasing.serving HOME ADDRESS` takes the home that `benchmarks.releasing.pages --keep` left
and an article in it. Needs nginx and wrk (Debian: apt-get install nginx-light wrk). Prints a Markdown table.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from tests.portal import serving

SECONDS, CONNECTIONS = 6, 16
RAW = (
    "server {{ listen 127.0.0.1:{port}; root {tree}; location / {{ try_files $uri $uri/index.html =404; }} }}"
)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.releasing.serving")
    parser.add_argument("home", type=Path)
    parser.add_argument("address")
    asked = parser.parse_args()
    tree = asked.home / "site"
    print("| how | requests/s | ms, half of them | bytes |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        folder.chmod(0o755)
        with _raw(tree, folder) as port:
            _told("nginx, the file raw", port, asked.address)
        with serving.nginx(tree, folder, serving.free_port()) as server:
            _told("nginx as shipped", server.port, asked.address)
            _told("nginx as shipped, gzip", server.port, asked.address, accepted="gzip")
        with _application(asked.home) as port:
            _told("application, from the tree", port, asked.address)
            _told("application, drawn on demand", port, f"{asked.address}?a=1")


def _told(how: str, port: int, address: str, *, accepted: str = "identity") -> None:
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{SECONDS}s",
        "--latency",
        "-H",
        f"Accept-Encoding: {accepted}",
    ]
    done = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{address}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in done:
        raise SystemExit(f"{how}: {done}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
    half = re.search(r"50%\s+([\d.]+\S+)", done)
    middle = half[1] if half else "–"
    count = int(re.search(r"(\d+) requests in", done)[1])
    read = re.search(r"requests in .*?, ([\d.]+)(\w+) read", done)
    size = float(read[1]) * {"KB": 1e3, "MB": 1e6, "GB": 1e9}[read[2]] / count
    print(f"| {how} | {rate:.0f} | {middle} | {size:.0f} |", flush=True)


@contextmanager
def _raw(tree: Path, folder: Path) -> Iterator[int]:
    port = serving.free_port()
    (folder / "site.conf").write_text(RAW.format(port=port, tree=tree), encoding="utf-8")
    main_part = serving.MAIN.format(user="user root;", modules="", scratch=folder)
    (folder / "raw.conf").write_text(main_part, encoding="utf-8")
    command = ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "raw.conf"), "-g", "daemon off;"]
    with _running(command, port, {}):
        yield port


@contextmanager
def _application(home: Path) -> Iterator[int]:
    port = serving.free_port()
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    command += ["--no-ws", "--log-level", "warning", "gongkai.config.wsgi:application"]
    settings = {"GONGKAI_HOME": str(home), "DJANGO_SETTINGS_MODULE": "gongkai.config.settings.base"}
    with _running(command, port, settings):
        yield port


@contextmanager
def _running(command: list[str], port: int, more: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(command, env={**os.environ, **more}, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                urlopen(f"http://127.0.0.1:{port}/robots.txt", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.terminate()
        process.wait(timeout=10)


if __name__ == "__main__":
    main()
