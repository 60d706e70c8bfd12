"""How the API says no (错误): one JSON shape for all of it, in Chinese, every reason at once."""

import logging
from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from gongkai.core.refusals import BadInput, Blocker, Refused
from gongkai.exchange.services import BatchRefused, Unbelieved

logger = logging.getLogger(__name__)
MISSING = "没有找到，可能已经撤下，或从未公开。"
SENTENCES = {
    400: ("BAD_REQUEST", "请求无法读取，请检查内容和编码。"),
    401: ("KEY", "密钥不对或已失效，请核对。"),
    403: ("FORBIDDEN", "没有此项权限。"),
    404: ("NOT_FOUND", MISSING),
    405: ("METHOD", "这个地址不支持这种请求方法，请看接口说明。"),
    409: ("CONFLICT", "与已有内容冲突。"),
    413: ("TOO_LARGE", "请求太大，请分批提交。"),
    422: ("PARAMETERS", "参数不对，请按接口说明改正。"),
    500: ("FAULT", "平台出错，已经记录，请稍后再试。"),
}
CONFLICTS = frozenset({"EVENT_REUSED", "TOKEN_REUSED"})
UNAUTHORISED = frozenset({"KEY_NEEDED", "KEY_REVOKED", "KEY_EXPIRED", "KEY_UNKNOWN"})
WORDS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这个字段",
    "int_parsing": "应是整数",
    "int_type": "应是整数",
    "float_parsing": "应是数字",
    "bool_parsing": "应是 true 或 false",
    "string_type": "应是文字",
    "string_too_long": "太长，最多 {max_length} 字",
    "string_too_short": "太短，至少 {min_length} 字",
    "string_pattern_mismatch": "含有不允许的字符",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "literal_error": "只能是 {expected} 之一",
    "date_from_datetime_parsing": "应是 2026-01-31 这样的日期",
    "date_parsing": "应是 2026-01-31 这样的日期",
    "date_type": "应是 2026-01-31 这样的日期",
    "date_from_datetime_inexact": "应是 2026-01-31 这样的日期",
    "list_type": "应是一个列表",
    "too_long": "太多，最多 {max_length} 项",
    "model_attributes_type": "应是一个对象",
    "model_type": "应是一个对象",
    "dict_type": "应是一个对象",
}


def problem(blocker: Blocker, *, field: str = "", row: int | None = None) -> dict[str, Any]:
    """Return one reason in the API's shape."""
    return {
        "code": blocker.code,
        "message": blocker.message,
        "basis": blocker.basis,
        "field": field,
        "row": row,
    }


def failure(
    status: int, *, code: str, message: str, basis: str = "", errors: Iterable[dict] = ()
) -> JsonResponse:
    """Return a refusal in the one shape that every refusal has."""
    body = {"code": code, "message": message, "basis": basis, "errors": list(errors)}
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})


def plain_failure(status: int) -> JsonResponse:
    """Return the refusal for a status that came from elsewhere in the house."""
    code, message = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    return failure(status, code=code, message=message)


def refusal_response(refusal: Refused) -> HttpResponse:
    """Return a refusal with every reason and its basis."""
    first = refusal.blockers[0]
    errors = [problem(one) for one in refusal.blockers]
    if isinstance(refusal, BatchRefused):
        errors = [
            problem(one, field=row.external_id, row=row.row)
            for row in refusal.problems
            for one in row.blockers
        ]
    response = failure(
        _status_of(refusal), code=first.code, message=first.message, basis=first.basis, errors=errors
    )
    if response.status_code == 401:
        response["WWW-Authenticate"] = 'Bearer realm="gongkai"'
    return response


def register(api: NinjaAPI) -> None:
    """Give the API its way of saying no."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
        return refusal_response(refusal)

    @api.exception_handler(BadInput)
    def bad_input(request: HttpRequest, error: BadInput) -> HttpResponse:
        return failure(422, code="PARAMETERS", message=str(error))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        errors = [_translated(one) for one in error.errors]
        message = errors[0]["message"] if errors else SENTENCES[422][1]
        return failure(422, code="PARAMETERS", message=message, errors=errors)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return plain_failure(404)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return plain_failure(error.status_code)

    @api.exception_handler(Exception)
    def fault(request: HttpRequest, error: Exception) -> HttpResponse:
        logger.error("%s %s failed", request.method, request.path, exc_info=error)
        return plain_failure(500)


def _status_of(refusal: Refused) -> int:
    codes = {one.code for one in refusal.blockers}
    if isinstance(refusal, Unbelieved) or codes & UNAUTHORISED:
        return 401
    if "SCOPE" in codes:
        return 403
    return 409 if codes & CONFLICTS else 422


def _translated(error: dict[str, Any]) -> dict[str, Any]:
    path = [str(one) for one in error.get("loc", ()) if one not in {"query", "body", "path", "header"}]
    numbers = [one for one in error.get("loc", ()) if isinstance(one, int)]
    field = ".".join(path[-2:] if len(path) > 1 and path[-1].isdigit() else path[-1:])
    words = WORDS.get(error.get("type", ""), "不对，请按接口说明改正")
    try:
        said = words.format(**error.get("ctx", {}))
    except (KeyError, IndexError):
        said = words
    row = numbers[0] + 1 if numbers and "items" in path else None
    blocker = Blocker(str(error.get("type", "value")).upper(), f"“{field}”{said}。", "")
    return problem(blocker, field=field, row=row)
