"""
A small process that plays the hotline's system over real HTTP, with nothing of ours in it.

It takes events and keeps them in a file, checks both signatures, and answers as it is told: properly, with
nonsense, with an error, or by going away before it answers. It sends signed letters where it is told to. Run as
`python hotline.py STORE`; it prints its port.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import load_pem_public_key

STORE = Path(sys.argv[1])


class State:
    secret = ""
    public_key = ""
    mode = "ok"
    fail_items: list = []
    received = 0


def held() -> dict:
    return json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else {"events": {}, "items": {}}


def keep(event: dict) -> None:
    """Keep an event once; of an item only the newest version counts."""
    state = held()
    if event["event_id"] not in state["events"]:
        state["events"][event["event_id"]] = event["event"]
        item = f"{event['item']['kind']}:{event['item']['id']}"
        before = state["items"].get(item)
        if before is None or before["version"] < event["version"]:
            state["items"][item] = {"version": event["version"], "data": event["data"]}
    part = STORE.with_suffix(".part")
    part.write_text(json.dumps(state), encoding="utf-8")
    part.replace(STORE)


def is_signed(headers, body: bytes) -> bool:
    stamp, number = headers["X-Gongkai-Timestamp"], headers["X-Gongkai-Event-Id"]
    signed = f"{stamp}.{number}.".encode() + body
    right = hmac.new(State.secret.encode(), signed, "sm3").hexdigest()
    if not hmac.compare_digest(right, headers["X-Gongkai-Signature-SM3"]):
        return False
    try:
        key = load_pem_public_key(State.public_key.encode())
        key.verify(base64.b64decode(headers["X-Gongkai-Signature-Ed25519"]), signed)
    except InvalidSignature:
        return False
    return True


def send(letter: dict) -> tuple[int, str]:
    body = letter["raw"].encode("latin-1") if "raw" in letter else json.dumps(letter["body"]).encode()
    stamp = str(int(time.time()) + letter.get("skew", 0))
    signed = f"{stamp}.{letter['event_id']}.".encode() + body
    secret = letter.get("secret", State.secret)
    headers = {
        "Content-Type": "application/json",
        "X-Gongkai-Event-Id": letter["event_id"],
        "X-Gongkai-Timestamp": stamp,
        "X-Gongkai-Signature-SM3": hmac.new(secret.encode(), signed, hashlib.new("sm3").name).hexdigest(),
    }
    request = urllib.request.Request(letter["url"], data=body, headers=headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/control":
            for name, value in json.loads(body).items():
                setattr(State, name, value)
            return self.answer(200, "{}")
        if self.path == "/send":
            return self.answer(200, json.dumps([send(one) for one in json.loads(body)]))
        State.received += 1
        return self.take(body)

    def do_GET(self):
        self.answer(200, json.dumps(held() | {"received": State.received}))

    def take(self, body: bytes) -> None:
        if State.mode == "deaf":
            self.close_connection = True
        elif State.mode == "broken":
            self.answer(503, "<html>维护中")
        elif not is_signed(self.headers, body):
            self.answer(401, "signature")
        elif json.loads(body)["item"]["id"] in State.fail_items:
            self.answer(400, "do not like it")
        else:
            keep(json.loads(body))
            self.say()

    def say(self) -> None:
        """Answer what was kept: with nonsense, not at all (then the event comes again), or properly."""
        if State.mode == "mute":
            self.close_connection = True
        elif State.mode == "garbage":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n\x00\xff\xfe\x01\x02\x03")
            self.close_connection = True
        else:
            self.answer(200, '{"ok": true}')

    def answer(self, status: int, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    sys.stdout.write(f"{server.server_address[1]}\n")
    sys.stdout.flush()
    server.serve_forever()
