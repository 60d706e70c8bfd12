"""Talking to the nodes of an OpenSearch cluster: any of them will do, one that fails is passed over for a while."""

import json
import ssl
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import httpx

from gongkai.core.instance import SearchSetting
from gongkai.core.refusals import BadInput

PATIENCE: Final = 30.0
"""Seconds for which a request is tried on one node after another before it is given up."""
PAUSE: Final = 0.1
LONGEST_PAUSE: Final = 2.0
REST: Final = 5.0
"""Seconds for which a node that failed is asked last."""
BULK_ACTIONS: Final = 1_000
BULK_BYTES: Final = 4_000_000
_BUSY: Final = frozenset({429, 502, 503, 504})
_NDJSON: Final = {"Content-Type": "application/x-ndjson"}
_TIMES: Final = httpx.Timeout(20.0, connect=2.0)


class Unavailable(BadInput):
    """No node answered in time; nothing was lost, it may be tried again."""


@dataclass(frozen=True, slots=True)
class Action:
    """One change of one entry (写入动作): its new content, or nothing where it goes."""

    ident: str
    content: dict[str, Any] | None


class Cluster:
    """The nodes as one; safe to share between threads."""

    def __init__(self, setting: SearchSetting) -> None:
        if not setting.nodes:
            message = "instance.toml 的 [search] 里没有写 nodes，请写上 OpenSearch 各节点的地址。"
            raise BadInput(message)
        self._nodes = list(setting.nodes)
        self._resting: dict[str, float] = {}
        self._turn = 0
        self._lock = threading.Lock()
        account = (setting.username, setting.password) if setting.username else None
        self._http = httpx.Client(timeout=_TIMES, auth=account, verify=_certificates(setting))

    def close(self) -> None:
        """Let go of the connections."""
        self._http.close()

    def get(self, path: str, *, method: str = "GET") -> dict[str, Any] | None:
        """
        Return what stands at a path (or take it away), nothing where there is nothing.

        :raises Unavailable: if no node answers
        """
        answer = self._ask(method, path, {})
        return None if answer.status_code == 404 else _read(answer)

    def send(self, method: str, path: str, body: object = None, **parameters: Any) -> dict[str, Any]:
        """
        Send a request that may be repeated, and return the answer.

        :raises Unavailable: if no node answers
        :raises BadInput: if the cluster refuses it
        """
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        return _read(self._ask(method, path, parameters, content))

    def ask_many(self, index: str, searches: Sequence[dict[str, Any]], **head: Any) -> list[dict[str, Any]]:
        """
        Answer several searches in one request, each in whole or not at all.

        :raises Unavailable: if no node can answer all of them
        """
        line = json.dumps({"index": index, "allow_partial_search_results": False, **head})
        lines = [part for search in searches for part in (line, json.dumps(search, ensure_ascii=False))]
        content = ("\n".join(lines) + "\n").encode()
        for _ in self._tries():
            answers: list[dict[str, Any]] = _read(self._ask("POST", "/_msearch", {}, content, _NDJSON))[
                "responses"
            ]
            failed = [one for one in answers if "error" in one]
            if not failed:
                return answers
            if not all(one.get("status", 500) in _BUSY for one in failed):
                raise BadInput(f"检索集群拒绝了查询：{_reason(failed[0])}。")
        raise Unavailable(_SILENT)

    def write(self, index: str, actions: Iterable[Action]) -> None:
        """
        Carry out changes in their order; one that is turned away for want of room is sent again.

        :raises Unavailable: if a change is turned away for longer than `PATIENCE`
        """
        for batch in _batches(actions):
            waiting = batch
            for _ in self._tries():
                waiting = self._write_once(index, waiting)
                if not waiting:
                    break
            else:
                raise Unavailable(_SILENT)

    def _write_once(self, index: str, batch: dict[str, str]) -> dict[str, str]:
        """Send one request; return what was turned away. Each id stands in it once, so order does not matter."""
        content = "".join(batch.values()).encode()
        path = f"/{quote(index)}/_bulk"
        items = _read(
            self._ask(
                "POST", path, {"filter_path": "items.*.status,items.*.error,items.*._id"}, content, _NDJSON
            )
        )
        again: dict[str, str] = {}
        for item in items.get("items", ()):
            outcome = next(iter(item.values()))
            status = outcome["status"]
            if status in _BUSY:
                again[outcome["_id"]] = batch[outcome["_id"]]
            elif status >= 400 and status != 404:
                raise BadInput(f"检索集群拒绝了写入：{_reason(outcome)}。")
        return again

    def _ask(
        self,
        method: str,
        path: str,
        parameters: dict[str, Any],
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        headers = headers or ({"Content-Type": "application/json"} if content else {})
        for _ in self._tries():
            for node in self._in_turn():
                try:
                    answer = self._http.request(
                        method, f"{node}{path}", params=parameters, content=content, headers=headers
                    )
                except httpx.TransportError:
                    self._let_rest(node)
                    continue
                if answer.status_code not in _BUSY:
                    return answer
        raise Unavailable(_SILENT)

    def _in_turn(self) -> list[str]:
        """Return the nodes in the order to ask them: in turn, those that failed lately last."""
        with self._lock:
            self._turn += 1
            turned = [
                self._nodes[(self._turn + place) % len(self._nodes)] for place in range(len(self._nodes))
            ]
            now = time.monotonic()
            return sorted(turned, key=lambda node: self._resting.get(node, 0.0) > now)

    def _let_rest(self, node: str) -> None:
        with self._lock:
            self._resting[node] = time.monotonic() + REST

    @staticmethod
    def _tries() -> Iterator[None]:
        """Yield once for each try, waiting longer before each, until patience ends."""
        end, pause = time.monotonic() + PATIENCE, PAUSE
        while True:
            yield
            if time.monotonic() + pause > end:
                return
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


_SILENT: Final = "检索服务暂时没有应答，请稍后再试；一直如此请联系运维检查 OpenSearch 节点。"


def _certificates(setting: SearchSetting) -> ssl.SSLContext | bool:
    """Return how the nodes' certificates are checked: by the county's own authority where one is named."""
    return ssl.create_default_context(cafile=setting.ca_file) if setting.ca_file else True


def _batches(actions: Iterable[Action]) -> Iterator[dict[str, str]]:
    """Yield requests of bounded size; of several changes of one entry within a request the last counts."""
    batch: dict[str, str] = {}
    size = 0
    for action in actions:
        line = _line(action)
        batch[action.ident] = line
        size += len(line)
        if len(batch) >= BULK_ACTIONS or size >= BULK_BYTES:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _line(action: Action) -> str:
    if action.content is None:
        return json.dumps({"delete": {"_id": action.ident}}) + "\n"
    return (
        f"{json.dumps({'index': {'_id': action.ident}})}\n{json.dumps(action.content, ensure_ascii=False)}\n"
    )


def _read(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.json() if answer.content else {}
    if answer.status_code >= 400:
        raise BadInput(f"检索集群拒绝了请求：{_reason(found)}。")
    return found


def _reason(answer: dict[str, Any]) -> str:
    error = answer.get("error", answer)
    return str(error.get("reason", error) if isinstance(error, dict) else error)[:200]
