"""The description of the API (接口说明): as OpenAPI for machines, as a page of our own for people."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from gongkai.api.application import api
from gongkai.api.errors import plain_failure

KINDS = {
    "integer": "整数",
    "string": "文字",
    "boolean": "是否",
    "number": "数字",
    "array": "列表",
    "object": "对象",
}
PLACES = {"query": "查询参数", "path": "地址", "header": "请求头"}


@require_safe
def openapi(request: HttpRequest) -> JsonResponse:
    """Return the API's description in OpenAPI 3."""
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


@require_safe
def read_api(request: HttpRequest) -> HttpResponse:
    """Show the API's description as a page: no script, nothing from anybody else."""
    schema = api.get_openapi_schema()
    context = {
        "title": schema["info"]["title"],
        "version": schema["info"]["version"],
        "lines": [
            one.strip("- ").replace("`", "")
            for one in schema["info"]["description"].strip().splitlines()
            if one.strip()
        ],
        "groups": _groups(schema),
        "shapes": [_shape(name, one) for name, one in sorted(schema["components"]["schemas"].items())],
    }
    return render(request, "api/docs.html", context)


@csrf_exempt
def no_such_address(request: HttpRequest) -> HttpResponse:
    """Say that there is no such address, as the API says everything."""
    return plain_failure(404)


def _groups(schema: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            one = {
                "id": operation["operationId"],
                "method": method.upper(),
                "path": path,
                "summary": operation.get("summary", ""),
                "description": operation.get("description", ""),
                "needs_key": bool(operation.get("security")),
                "parameters": [_parameter(each) for each in operation.get("parameters", ())],
                "takes": _body(operation),
                "gives": _named(_answer(operation)),
            }
            groups.setdefault(operation["tags"][0], []).append(one)
    return list(groups.items())


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one.get("schema", {})
    return {
        "name": one["name"],
        "place": PLACES.get(one["in"], one["in"]),
        "kind": _kind(schema),
        "needed": one.get("required", False),
        "description": one.get("description") or schema.get("description", ""),
        "default": schema.get("default"),
    }


def _body(operation: dict[str, Any]) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    return "、".join(_named(one.get("schema", {})) or media for media, one in content.items())


def _answer(operation: dict[str, Any]) -> dict[str, Any]:
    content = operation["responses"].get(200, operation["responses"].get("200", {})).get("content", {})
    return content.get("application/json", {}).get("schema", {})


def _named(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    return f"{_named(schema['items'])} 的列表" if schema.get("items") else ""


def _kind(schema: dict[str, Any]) -> str:
    if named := _named(schema):
        return named
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _kind(choice)
    if schema.get("format") == "date":
        return "日期"
    if schema.get("enum"):
        return "、".join(str(one) for one in schema["enum"] if one != "")
    return KINDS.get(schema.get("type", ""), "")


def _shape(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    needed = set(schema.get("required", ()))
    return {
        "name": name,
        "fields": [
            {
                "name": field,
                "kind": _kind(one),
                "needed": field in needed,
                "description": one.get("description", ""),
            }
            for field, one in schema.get("properties", {}).items()
        ],
    }
