"""The API itself (开放接口 v1): its description, its refusals, its operations."""

from django.conf import settings
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from gongkai import __version__
from gongkai.api import asking, bundles, documents, entries, errors, finding, letters, pushing, reference

DESCRIPTION = """
政策文件和热线知识条目的开放接口。只提供已经公开的内容；推送的内容都要经过审查才公开。

- 读取不需要密钥，同一来源有限额；持密钥的渠道按密钥的限额。密钥写在请求头 `Authorization: Bearer 密钥` 里。
- 凡与效力有关的都可以带 `as_of`（某一天），不带就是今天。
- 不认识的参数一律返回 422，不会被忽略。
- 出错时返回同一种 JSON：`code`、`message`、`basis`（依据）、`errors`（全部理由）。
- 应答带 `ETag`，再取时带 `If-None-Match`，没有变化就返回 304。
- 版本在地址里（`/api/v1/`）：同一版本只增加字段，不改变已有字段的含义。
"""


class ChineseJson(JSONRenderer):
    """Write Chinese as it is read, not as escapes three times as long."""

    json_dumps_params = {"ensure_ascii": False}


def _build() -> NinjaAPI:
    api = NinjaAPI(
        title="公开·政策文件与知识条目开放接口",
        version="1",
        description=DESCRIPTION,
        urls_namespace="api-v1",
        docs_url=None,
        openapi_url=None,
        renderer=ChineseJson(),
        servers=[{"url": settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/")}],
        openapi_extra={
            "info": {"x-platform-version": __version__},
            "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        },
    )
    errors.register(api)
    api.add_router("", documents.router, tags=["政策文件"])
    api.add_router("", entries.router, tags=["知识条目"])
    api.add_router("", finding.router, tags=["检索"])
    api.add_router("", asking.router, tags=["问答"])
    api.add_router("", reference.router, tags=["基础数据"])
    api.add_router("", bundles.router, tags=["整库下载"])
    api.add_router("", pushing.router, tags=["推送"])
    api.add_router("", letters.router, tags=["来信"])
    return api


api = _build()
