"""Forms of the desk behind nginx and Caddy: a port that is not 80 or 443 reaches Django's check of origins."""

import threading
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from tests.portal.test_web_servers import SERVERS, installed  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db  # for the county that is released once, not for the servers
TOKEN = "a" * 32


def kept(request: WSGIRequest) -> HttpResponse:
    return HttpResponse(f"saved {request.get_host()}")


def desk_form(environ, start_response):
    """Answer as Django does: the form is kept only if the request comes from where the form was shown."""
    request = WSGIRequest(environ)
    check = CsrfViewMiddleware(kept)
    check.process_request(request)
    answer = check.process_view(request, kept, (), {}) or kept(request)
    start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
    return [answer.content]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        return


@contextmanager
def an_application():
    server = make_server("127.0.0.1", 0, desk_form, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=sorted(SERVERS))
def desk(request, installed, released, tmp_path):  # noqa: F811 - a fixture
    """Serve the tree with an application behind it that checks its forms."""
    with an_application() as port, SERVERS[request.param](released, tmp_path, port) as server:
        yield server


@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
def test_a_form_of_the_desk_is_kept_on_any_port(desk, settings, secure):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    form = f"csrfmiddlewaretoken={TOKEN}&phone=12345"
    port = desk.secure_port if secure else desk.port

    answer = desk.post("/desk/danwei/swj/", form, secure=secure, Cookie=f"csrftoken={TOKEN}")

    assert (answer.status, answer.body.decode()) == (200, f"saved 127.0.0.1:{port}")


def test_a_form_that_another_site_sends_is_refused(desk, settings):
    answer = desk.ask(
        "POST",
        "/desk/danwei/swj/",
        body=f"csrfmiddlewaretoken={TOKEN}",
        Origin=f"http://127.0.0.1:{desk.port + 1}",
        Cookie=f"csrftoken={TOKEN}",
        Content_Type="application/x-www-form-urlencoded",
    )

    assert answer.status == 403
