"""Real web servers over a released tree, started from the configurations we ship."""

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
MAIN = """
{user}
{modules}
pid {scratch}/nginx.pid;
error_log {scratch}/error.log;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log off;
    client_body_temp_path {scratch}/body;
    proxy_temp_path {scratch}/proxy;
    fastcgi_temp_path {scratch}/fastcgi;
    uwsgi_temp_path {scratch}/uwsgi;
    scgi_temp_path {scratch}/scgi;
    include {scratch}/site.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What a web server answered."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class WebServer:
    """A web server that runs: its ports, plain and encrypted."""

    port: int
    secure_port: int

    def get(self, address: str, *, host: str = "127.0.0.1", secure: bool = False, **headers: str) -> Answer:
        """Ask for an address; header names are written with underscores."""
        return self.ask("GET", address, host=host, secure=secure, **headers)

    def post(self, address: str, form: str, *, secure: bool = False, **headers: str) -> Answer:
        """Send a form as a browser does that got it from this server."""
        scheme, port = ("https", self.secure_port) if secure else ("http", self.port)
        told = {"Origin": f"{scheme}://127.0.0.1:{port}", "Content_Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", address, body=form, secure=secure, **told, **headers)

    def ask(
        self,
        method: str,
        address: str,
        *,
        body: str = "",
        host: str = "127.0.0.1",
        secure: bool = False,
        **headers: str,
    ) -> Answer:
        """Send a request with these headers."""
        port = self.secure_port if secure else self.port
        context = ssl._create_unverified_context() if secure else None
        line = (
            HTTPSConnection(host, port, context=context, timeout=10)
            if secure
            else HTTPConnection(host, port, timeout=10)
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request(method, quote(address, safe="/%?=&@:"), body=body or None, headers=named)
        response = line.getresponse()
        content = response.read()
        line.close()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def has_ipv6() -> bool:
    """Whether this machine can listen on [::1]."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
            return True
    except OSError:
        return False


@contextmanager
def nginx(tree: Path, scratch: Path, application: int) -> Iterator[WebServer]:
    """Run nginx as deploy/nginx.conf sets it up."""
    server = WebServer(free_port(), free_port())
    key, certificate = _certificate(scratch)
    told = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    told = told.replace("    # listen", "    listen").replace("    # ssl_", "    ssl_")
    if BROTLI.exists():
        told = told.replace("# brotli_static", "brotli_static")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{server.port};",
        "listen [::]:80;": f"listen [::1]:{server.port};" if has_ipv6() else "",
        "listen 443 ": f"listen 127.0.0.1:{server.secure_port} ",
        "listen [::]:443 ssl http2;": "",
        "/etc/ssl/gongkai.pem": str(certificate),
        "/etc/ssl/gongkai.key": str(key),
        "/srv/gongkai/site": str(tree),
        "127.0.0.1:8000": f"127.0.0.1:{application}",
    }.items():
        assert old in told, old
        told = told.replace(old, new)
    (scratch / "site.conf").write_text(told, encoding="utf-8")
    modules = f"load_module {BROTLI};" if BROTLI.exists() else ""
    user = "user root;" if Path("/root").owner() == "root" and _is_root() else ""
    main = MAIN.format(user=user, modules=modules, scratch=scratch)
    (scratch / "nginx.conf").write_text(main, encoding="utf-8")
    binary = shutil.which("nginx") or "/usr/sbin/nginx"
    command = [binary, "-p", str(scratch), "-c", str(scratch / "nginx.conf"), "-g", "daemon off;"]
    with _running(command, server, scratch):
        yield server


@contextmanager
def caddy(tree: Path, scratch: Path, application: int) -> Iterator[WebServer]:
    """Run Caddy as deploy/Caddyfile sets it up."""
    server = WebServer(free_port(), free_port())
    key, certificate = _certificate(scratch)
    told = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    head, foot = told.split("# 改：有证书后")
    told = head + re.sub(r"^# ?", "", foot.split("\n", 1)[1], flags=re.MULTILINE)
    for old, new in {
        ":80 {": f":{server.port} {{",
        ":443 {": f":{server.secure_port} {{",
        "/etc/ssl/gongkai.pem": str(certificate),
        "/etc/ssl/gongkai.key": str(key),
        "/srv/gongkai/site": str(tree),
        "127.0.0.1:8000": f"127.0.0.1:{application}",
    }.items():
        assert old in told, old
        told = told.replace(old, new)
    (scratch / "Caddyfile").write_text(told, encoding="utf-8")
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(scratch / "Caddyfile")]
    with _running(command, server, scratch):
        yield server


@contextmanager
def _running(command: list[str], server: WebServer, scratch: Path) -> Iterator[None]:
    environment = {"PATH": "/usr/sbin:/usr/bin:/bin", "HOME": str(scratch)}
    with (scratch / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        try:
            _wait(process, server, scratch)
            yield
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], server: WebServer, scratch: Path) -> None:
    for _ in range(100):
        if process.poll() is not None:
            break
        try:
            server.get("/robots.txt")
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError((scratch / "output").read_text(errors="replace"))


def _is_root() -> bool:
    return Path("/proc/self").owner() == "root"


def _certificate(scratch: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(x509.random_serial_number())
    built = built.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    certificate = built.sign(key, hashes.SHA256())
    (scratch / "site.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )
    (scratch / "site.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return scratch / "site.key", scratch / "site.pem"
