"""The whole library as one file (整库下载): JSON Lines with its checksums and its manifest."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from ninja import Router

from gongkai.api import schemas
from gongkai.api.answers import answers
from gongkai.exchange.services.bundling import Bundle, find_bundle

router = Router()
LINES = "application/x-ndjson; charset=utf-8"
TEXT = "text/plain; charset=utf-8"


@router.get("/library.jsonl", response=answers(None), summary="整库文件", operation_id="download_library")
def download_library(request: HttpRequest):
    """全部公开的单位、文件（含各版本和附件）和条目，每行一个 JSON；用同名的 .sm3 或 .sha256 核对。"""
    bundle, path = _bundle()
    tag = f'"{bundle.sm3[:32]}"'
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": tag})
    response = FileResponse(path.open("rb"), as_attachment=True, filename="library.jsonl", content_type=LINES)
    response["ETag"] = tag
    response["X-Content-SM3"], response["X-Content-SHA256"] = bundle.sm3, bundle.sha256
    return response


@router.get(
    "/library.jsonl.sm3", response=answers(None), summary="整库文件的 SM3", operation_id="get_library_sm3"
)
def get_library_sm3(request: HttpRequest):
    """整库文件的 SM3 摘要值，可用 gmssl 或 openssl 核对。"""
    return HttpResponse(f"{_bundle()[0].sm3}  library.jsonl\n", content_type=TEXT)


@router.get(
    "/library.jsonl.sha256",
    response=answers(None),
    summary="整库文件的 SHA-256",
    operation_id="get_library_sha256",
)
def get_library_sha256(request: HttpRequest):
    """整库文件的 SHA-256，可用 sha256sum -c 核对。"""
    return HttpResponse(f"{_bundle()[0].sha256}  library.jsonl\n", content_type=TEXT)


@router.get(
    "/library/manifest",
    response=answers(schemas.Manifest),
    summary="整库文件清单",
    operation_id="get_library_manifest",
)
def get_library_manifest(request: HttpRequest):
    """整库文件何时生成、多大、多少行、到哪个版本号、摘要值是多少。"""
    return _bundle()[0].as_json()


def _bundle() -> tuple[Bundle, Path]:
    folder = Path(settings.GONGKAI_EXCHANGE_FOLDER)
    bundle = find_bundle(folder)
    if bundle is None or not (folder / bundle.file).is_file():
        raise Http404
    return bundle, folder / bundle.file
