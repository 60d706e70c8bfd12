"""Three real OpenSearch nodes on this machine, from the jars on Maven Central, started and killed by the tests."""

import json
import shutil
import socket
import subprocess
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
CACHE = HERE.parents[2] / "var" / "opensearch"
MEMORY = "-Xms384m", "-Xmx384m"
QUICK_START = "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"
PATIENCE = 90


class NotHere(Exception):
    """The server cannot be had on this machine; the message says what was tried."""


@dataclass
class Nodes:
    """The running nodes; `kill` takes one away as a power cut would."""

    folder: Path
    java: str
    addresses: list[str] = field(default_factory=list)
    processes: list[subprocess.Popen] = field(default_factory=list)

    def start(self, count: int = 3, memory: tuple[str, ...] = MEMORY) -> None:
        """Start the nodes and wait until they have found one another."""
        ports = _free_ports(2 * count)
        http, transport = ports[:count], ports[count:]
        self.addresses = [f"http://127.0.0.1:{port}" for port in http]
        for place in range(count):
            config = _write_settings(self.folder / f"node-{place}", place, http, transport)
            output = (self.folder / f"node-{place}" / "output").open("wb")
            command = [self.java, *memory, *QUICK_START, "-Dlog4j2.disable.jmx=true"]
            command += ["-cp", f"{CACHE}/lib/*:{CACHE}/classes", "SearchNode", str(config)]
            self.processes.append(
                subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.STDOUT)
            )
        self.await_nodes(count)

    def await_nodes(self, count: int) -> None:
        """Wait until a node that lives sees so many nodes."""
        self.await_health(f"wait_for_nodes={count}")

    def await_health(self, wanted: str) -> None:
        """Wait for a state of the cluster, asked of any node that lives."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for address, process in zip(self.addresses, self.processes, strict=True):
                if process.poll() is None and _is_healthy(address, wanted):
                    return
            if all(process.poll() is not None for process in self.processes):
                break
            time.sleep(0.3)
        tail = (self.folder / "node-0" / "output").read_text(errors="replace")[-2000:]
        raise NotHere(f"OpenSearch 节点 {PATIENCE} 秒内没有启动：{tail}")

    def kill(self, place: int) -> None:
        """End a node at once, without a word to the others."""
        self.processes[place].kill()
        self.processes[place].wait()

    def stop(self) -> None:
        """End them all."""
        for place in range(len(self.processes)):
            self.kill(place)
        shutil.rmtree(self.folder, ignore_errors=True)


def fetch() -> str:
    """
    Bring the jars from Maven Central and compile the launcher, once; return the Java to use.

    :raises NotHere: if Java, Maven or the jars cannot be had; says what was tried
    """
    java, javac, maven = shutil.which("java"), shutil.which("javac"), shutil.which("mvn")
    if not java or not javac:
        raise NotHere("OpenSearch 未验证：本机没有 Java（需要 JDK 17 以上）。")
    if (CACHE / "classes" / "SearchNode.class").exists():
        return java
    if not maven:
        raise NotHere("OpenSearch 未验证：本机没有 Maven（mvn），取不到服务端的 jar。")
    copied = _run(
        [
            maven,
            "-q",
            "-B",
            "-f",
            str(HERE / "pom.xml"),
            "dependency:copy-dependencies",
            f"-DoutputDirectory={CACHE}/lib",
        ]
    )
    if copied.returncode:
        raise NotHere(f"OpenSearch 未验证：Maven Central 取不到 jar：{copied.stdout[-500:]}")
    compiled = _run([javac, "-cp", f"{CACHE}/lib/*", "-d", f"{CACHE}/classes", str(HERE / "SearchNode.java")])
    if compiled.returncode:
        raise NotHere(f"OpenSearch 未验证：启动程序编译失败：{compiled.stdout[-500:]}")
    return java


def _run(command: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=400, check=False
    )


def _write_settings(folder: Path, place: int, http: list[int], transport: list[int]) -> Path:
    (folder / "home" / "config").mkdir(parents=True)
    others = [f"127.0.0.1:{port}" for port in transport]
    settings = {
        "cluster.name": f"gongkai-{transport[0]}",
        "node.name": f"node-{place}",
        "path.home": str(folder / "home"),
        "path.data": str(folder / "data"),
        "path.logs": str(folder / "logs"),
        "network.host": "127.0.0.1",
        "http.port": http[place],
        "transport.port": transport[place],
        "http.type": "netty4",
        "transport.type": "netty4",
        "discovery.seed_hosts": others,
        "cluster.initial_cluster_manager_nodes": [f"node-{other}" for other in range(len(http))],
        "cluster.routing.allocation.disk.threshold_enabled": False,
        "cluster.fault_detection.follower_check.timeout": "2s",
        "cluster.max_shards_per_node": 10_000,
    }
    path = folder / "node.yml"
    path.write_text("".join(f"{key}: {json.dumps(value)}\n" for key, value in settings.items()))
    return path


def _is_healthy(address: str, wanted: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/_cluster/health?timeout=1s&{wanted}", timeout=3) as answer:
            return not json.load(answer)["timed_out"]
    except OSError:
        return False


def _free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
