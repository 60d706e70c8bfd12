"""The released tree behind nginx and Caddy, without application and database: everything public still answers."""

import gzip
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import pytest

from gongkai.publishing.release.manifest import Manifest
from gongkai.publishing.release.releasing import manifest_path
from gongkai.publishing.release.takedown import take_down
from tests.portal import serving

pytestmark = pytest.mark.django_db  # for the county that is released once, not for the servers
SCRIPT = Path(__file__).resolve().parents[2] / "scripts/web-servers.sh"
DOCUMENT = "/zc/青水发/2026/1"
WITHDRAWN = "/lm/zwgk/nianbao/nianbao-1.html"
SERVERS = {"nginx": serving.nginx, "caddy": serving.caddy}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@pytest.fixture(scope="session")
def installed():
    """Install nginx and Caddy where they are missing."""
    done = subprocess.run(["sh", str(SCRIPT), "--install"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(done.stderr.strip() or "没有 nginx 和 Caddy，也不能用 apt-get 安装：此项未验收")


@pytest.fixture(scope="module", params=sorted(SERVERS))
def orphaned(request, installed, released, tmp_path_factory):
    """Serve the tree while nobody answers behind it: no application, no database."""
    take_down(released, [WITHDRAWN])
    scratch = tmp_path_factory.mktemp(request.param)
    with SERVERS[request.param](released, scratch, serving.free_port()) as server:
        yield server


@contextmanager
def an_application():
    """Answer every address with its own words, as the application would."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if "meiyou" not in self.path else 404)
            self.send_header("Content-Security-Policy", "default-src 'none'")
            self.end_headers()
            self.wfile.write(f"application {self.path}".encode())

        def log_message(self, *_args):
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module", params=sorted(SERVERS))
def attended(request, installed, released, tmp_path_factory):
    """Serve the tree with an application behind it."""
    scratch = tmp_path_factory.mktemp(f"{request.param}-attended")
    with an_application() as port, SERVERS[request.param](released, scratch, port) as server:
        yield server


def test_every_released_address_answers_with_its_bytes(orphaned, released):
    with Manifest(manifest_path(released)) as manifest:
        pages = list(manifest.pages())

    assert len(pages) > 40
    for page in pages:
        if page.address in {"/404.html", "/410.html", "/50x.html"}:
            continue
        answer = orphaned.get(page.address)
        assert answer.status == 200, page.address
        assert answer.body == (released / page.file).read_bytes(), page.address


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        (DOCUMENT, "text/html; charset=utf-8"),
        ("/zc/", "text/html; charset=utf-8"),
        ("/rss.xml", "xml"),
        ("/sitemap.xml", "xml"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        (f"{DOCUMENT}.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (f"{DOCUMENT}.pdf", "application/pdf"),
    ],
)
def test_each_kind_of_file_says_what_it_is(orphaned, address, kind):
    assert kind in orphaned.get(address).headers["content-type"].lower()


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_what_was_compressed_at_release_is_sent_as_the_browser_takes_it(orphaned, released, accepted):
    if accepted == "br" and not serving.BROTLI.exists():
        pytest.skip("这台机器的 nginx 没有 brotli 模块：此项未验收")
    answer = orphaned.get("/", Accept_Encoding=accepted)

    encoding = answer.headers.get("content-encoding")
    assert encoding == (None if accepted == "identity" else accepted)
    assert UNPACK[encoding](answer.body) == (released / "index.html").read_bytes()
    assert "accept-encoding" in answer.headers["vary"].lower()


def test_pages_tell_how_long_they_may_be_kept_and_are_not_sent_again(orphaned, released):
    first = orphaned.get("/", Accept_Encoding="identity")
    style = f"/assets/{next((released / 'assets').glob('*.css')).name}"

    again = orphaned.get("/", Accept_Encoding="identity", If_None_Match=first.headers["etag"])

    assert first.headers["cache-control"] == "public, max-age=60"
    assert first.headers["last-modified"]
    assert not first.headers["etag"].startswith("W/")
    assert (again.status, again.body) == (304, b"")
    assert "immutable" in orphaned.get(style).headers["cache-control"]


def test_a_download_goes_on_where_it_broke_off(orphaned, released):
    answer = orphaned.get(f"{DOCUMENT}.pdf", Range="bytes=10-19")

    assert (answer.status, answer.body) == (206, (released / f"{DOCUMENT[1:]}.pdf").read_bytes()[10:20])


@pytest.mark.parametrize("address", ["/", DOCUMENT, "/desk/", WITHDRAWN, "/meiyou"])
def test_every_answer_is_guarded(orphaned, address):
    headers = orphaned.get(address).headers

    assert headers["content-security-policy"].startswith("default-src 'self'")
    assert headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" not in headers
    assert "/" not in headers.get("server", "")


def test_encrypted_answers_ask_to_stay_encrypted(orphaned):
    answer = orphaned.get(DOCUMENT, secure=True)

    assert answer.status == 200
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_the_tree_answers_on_ipv6(orphaned):
    if not serving.has_ipv6():
        pytest.skip("这台机器没有 IPv6：此项未验收")
    assert orphaned.get(DOCUMENT, host="::1").status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/.gone/lm/zwgk/nianbao/nianbao-1.html",
        "/.git/config",
        "/lm/.hidden",
        "/../site.manifest.sqlite3",
        "/%2e%2e/site.manifest.sqlite3",
        "/..%2fsite.manifest.sqlite3",
        "/index.html.gz",
        "/index.html.br",
    ],
)
def test_what_is_not_public_is_not_served(orphaned, address):
    answer = orphaned.get(address)

    assert answer.status in {400, 404, 502}
    assert b"SQLite" not in answer.body


def test_folders_are_not_listed(orphaned, released):
    assert not (released / "assets/index.html").exists()
    for address in ("/assets/", "/assets", "/zc/青水发/2026/"):
        answer = orphaned.get(address)
        assert answer.status in {403, 404, 502}, address
        assert b"1.docx" not in answer.body, address
        assert b'.css"' not in answer.body.replace(b'href="/assets', b"") or b"<h1>" in answer.body, address


def test_something_withdrawn_says_so(orphaned):
    answer = orphaned.get(WITHDRAWN)

    assert answer.status == 410
    assert "已经撤下" in answer.body.decode()


@pytest.mark.parametrize("address", ["/meiyou", "/desk/", "/sousuo?q=1"])
def test_without_the_application_our_own_page_says_so(orphaned, address):
    answer = orphaned.get(address)

    assert answer.status == 502
    assert "没有办成" in answer.body.decode()


def test_without_the_application_a_list_with_conditions_is_the_released_list(orphaned, released):
    answer = orphaned.get("/zc/?nian=2026")

    assert (answer.status, answer.body) == (200, (released / "zc/index.html").read_bytes())


@pytest.mark.parametrize("address", ["/desk/", "/account/login/", "/sousuo?q=1", "/zc/?nian=2026"])
def test_what_needs_the_application_reaches_it(attended, address):
    answer = attended.get(address)

    assert (answer.status, answer.body.decode()) == (200, f"application {address}")
    assert answer.headers["content-security-policy"] == "default-src 'none'"


def test_released_pages_do_not_reach_the_application(attended, released):
    assert attended.get("/").body == (released / "index.html").read_bytes()


def test_an_address_without_a_file_is_asked_of_the_application(attended):
    assert attended.get("/lm/jiu.html").body.decode() == "application /lm/jiu.html"
    assert attended.get("/meiyou").status == 404


def test_a_file_of_the_tree_that_is_not_there_has_our_404_page(attended):
    answer = attended.get("/lm/.meiyou")

    assert answer.status == 404
    assert "没有找到" in answer.body.decode()
