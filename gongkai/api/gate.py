"""What stands before the API (接口关口): who calls, how often, from which page; and how each call is counted."""

import hashlib
import logging
import re
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from gongkai.api.errors import failure, plain_failure, problem, refusal_response
from gongkai.core.refusals import Blocker, Refused
from gongkai.exchange import rules, services
from gongkai.exchange.enums import Channel, Outcome
from gongkai.exchange.selectors.callers import Caller, anonymous_caller, caller_with, find_key
from gongkai.exchange.services.keys import key_facts

logger = logging.getLogger(__name__)
API, EMBEDDED = "/api/", "/qianru/"
LETTERS, PUSHED = "/api/v1/letters/", "/api/v1/push/"
EXPOSED = "ETag, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, Link"
SHORTLY = "public, max-age=60"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CONVERTER = re.compile(r"<(?:[^:>]*:)?([^>]+)>")


class ApiMiddleware:
    """Let callers in by key or address, within their quota, and count what became of each call."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(API):
            return self._serve(request)
        if request.path_info.startswith(EMBEDDED):
            return self._embed(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        """Refuse parameters that an operation does not know (422), instead of ignoring them."""
        if not request.path_info.startswith(API) or request.resolver_match is None:
            return None
        route = CONVERTER.sub(r"{\1}", f"/{request.resolver_match.route}")
        known = known_parameters().get((route, str(request.method)))
        unknown = sorted(set(request.GET) - known) if known is not None else []
        if not unknown:
            return None
        names = "、".join(sorted(known or ())) or "（无）"
        message = f"没有“{unknown[0][:40]}”这个参数，可用的有：{names}。"
        errors = [problem(Blocker("UNKNOWN_PARAMETER", message, rules.R03_09), field=unknown[0][:40])]
        return failure(422, code="UNKNOWN_PARAMETER", message=message, basis=rules.R03_09, errors=errors)

    def _serve(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        if _is_preflight(request):
            return _with_cors(request, HttpResponse(status=204))
        caller: Caller | None = None
        try:
            caller = _caller_of(request)
            response = self._within_quota(request, caller)
        except Refused as refusal:
            response = refusal_response(refusal)
        response = _shaped(request, response)
        _tally(request, caller, response, (time.perf_counter() - started) * 1000)
        return _with_cors(request, _headers_only(response) if is_head else response)

    def _embed(self, request: HttpRequest) -> HttpResponse:
        """Serve a page in somebody's frame: limited by address, counted for the channel that it names."""
        started, at = time.perf_counter(), timezone.now()
        caller = anonymous_caller(remote_address(request), at=at)
        spent = services.spend_call(caller=caller, at=at)
        request.api_is_limited = bool(rules.quota_blockers(spent))
        response = self.get_response(request)
        if request.api_is_limited:
            response["Retry-After"] = str(rules.retry_after(spent, at=timezone.localtime(at)))
        wanted = request.GET.get("channel", "")
        channel = wanted if wanted in Channel.values else Channel.ANONYMOUS
        elapsed = (time.perf_counter() - started) * 1000
        _count(channel, "", _operation(request), response, elapsed)
        return response

    def _within_quota(self, request: HttpRequest, caller: Caller) -> HttpResponse:
        at = timezone.now()
        spent = services.spend_call(caller=caller, at=at)
        blockers = rules.quota_blockers(spent)
        if blockers:
            response: HttpResponse = failure(
                429,
                code=blockers[0].code,
                message=blockers[0].message,
                basis=blockers[0].basis,
                errors=[problem(one) for one in blockers],
            )
            response["Retry-After"] = str(rules.retry_after(spent, at=timezone.localtime(at)))
        else:
            request.api_caller = caller
            response = self.get_response(request)
        response["X-RateLimit-Limit"] = str(caller.per_minute)
        response["X-RateLimit-Remaining"] = str(max(0, caller.per_minute - spent.in_minute))
        return response


@cache
def known_parameters() -> dict[tuple[str, str], frozenset[str]]:
    """Return the query parameters of every operation, by route and method, as the description names them."""
    from gongkai.api.application import api  # noqa: PLC0415 - the operations are known once all are loaded

    known = {}
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            named = (one["name"] for one in operation.get("parameters", ()) if one["in"] == "query")
            known[path, method.upper()] = frozenset(named)
    return known


def remote_address(request: HttpRequest) -> str:
    """Return the caller's address: of the connection, or as a proxy that the operator trusts names it."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if address in settings.GONGKAI_TRUSTED_PROXIES:
        told = request.headers.get("X-Forwarded-For", "").split(",")
        return told[-1].strip() or address
    return address


def _caller_of(request: HttpRequest) -> Caller:
    at, shown = timezone.now(), _shown_key(request)
    if not shown and request.path_info.startswith(PUSHED):
        raise Refused(*rules.scope_blockers(None, scope="PUSH"))
    if not shown:
        caller = anonymous_caller(remote_address(request), at=at)
        if request.path_info.startswith(LETTERS):
            return Caller(
                f"letters:{caller.holder}", Channel.HOTLINE, caller.per_minute * 10, caller.per_day * 10
            )
        return caller
    key = find_key(shown)
    if key is None:
        raise Refused(Blocker("KEY_UNKNOWN", "密钥不对，请核对后再试。", rules.R03_09))
    if blockers := rules.key_blockers(key_facts(key), at=at):
        raise Refused(*blockers)
    needed = "READ" if request.method in SAFE else "PUSH"
    if blockers := rules.scope_blockers(key_facts(key), scope=needed):
        raise Refused(*blockers)
    return caller_with(key)


def _shown_key(request: HttpRequest) -> str:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return shown.strip()[:200] or "-"
    return request.headers.get("X-API-Key", "").strip()[:200]


def _shaped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give errors from elsewhere in the house the API's shape, and answers a tag by which they are known again."""
    if response.status_code >= 400 and not response.get("Content-Type", "").startswith("application/json"):
        kept = {name: response[name] for name in ("Retry-After", "Allow") if name in response}
        response = plain_failure(response.status_code)
        for name, value in kept.items():
            response[name] = value
    if response.status_code == 200 and request.method == "GET" and not response.streaming:
        response["ETag"] = response.get("ETag") or f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        if response["ETag"] in _stated_tags(request):
            tag = response["ETag"]
            response = HttpResponse(status=304)
            response["ETag"] = tag
    is_open = response.status_code in {200, 304} and request.method == "GET" and not _shown_key(request)
    if "Cache-Control" not in response:
        response["Cache-Control"] = SHORTLY if is_open else "no-store"
    patch_vary_headers(response, ["Origin", "Authorization", "X-API-Key"])
    return response


def _headers_only(response: HttpResponse) -> HttpResponse:
    """Return the same answer without its body, as HEAD asks."""
    length = response.get("Content-Length") or str(0 if response.streaming else len(response.content))
    if response.streaming:
        response.streaming_content = iter(())
    else:
        response.content = b""
    response["Content-Length"] = length
    return response


def _stated_tags(request: HttpRequest) -> set[str]:
    return {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}


def _is_preflight(request: HttpRequest) -> bool:
    return request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers


def _with_cors(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let pages of the origins that the operator named read the answer; never with anybody's cookies."""
    origin = request.headers.get("Origin", "")
    if origin and origin in settings.GONGKAI_CORS_ORIGINS:
        response["Access-Control-Allow-Origin"] = origin
        response["Access-Control-Expose-Headers"] = EXPOSED
        if request.method == "OPTIONS":
            response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            response["Access-Control-Allow-Headers"] = "Authorization, X-API-Key, If-None-Match"
            response["Access-Control-Max-Age"] = "600"
    return response


def _operation(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.url_name or "other" if match else "other"


def _tally(request: HttpRequest, caller: Caller | None, response: HttpResponse, elapsed: float) -> None:
    channel = caller.channel if caller else Channel.ANONYMOUS
    _count(channel, caller.handle if caller else "", _operation(request), response, elapsed)


def _count(channel: str, handle: str, operation: str, response: HttpResponse, elapsed: float) -> None:
    status = response.status_code
    outcome = Outcome.LIMITED if status == 429 else Outcome.FAULT if status >= 500 else Outcome.ERROR
    try:
        services.tally_call(
            channel=channel,
            handle=handle,
            operation=operation,
            outcome=Outcome.OK if status < 400 else outcome,
            milliseconds=elapsed,
            at=timezone.now(),
        )
    except DatabaseError:
        logger.exception("a call was not counted")
