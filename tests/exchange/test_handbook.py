"""What the handbook tells those who join (对接单位手册): its Python runs, and says what we say."""

import json
import re
import time

import pytest
from django.conf import settings

from gongkai.api.application import api
from gongkai.exchange import services, signing
from gongkai.exchange.services import Envelope
from gongkai.knowledge.models import Candidate
from tests.conftest import REPOSITORY
from tests.exchange.builders import a_partner, public_key
from tests.factories import a_unit

CHAPTER = REPOSITORY / "docs/handbook/对接单位.md"


@pytest.fixture(scope="module")
def examples() -> dict:
    """Run every Python example of the chapter and return what it defines."""
    defined: dict = {}
    blocks = re.findall(r"```python\n(.+?)```", CHAPTER.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) == 2
    for block in blocks:
        exec(compile(block, str(CHAPTER), "exec"), defined)
    return defined


def a_letter(event_id: str = "document-1-2", body: bytes = b'{"a":1}', skew: int = 0):
    stamp = str(int(time.time()) + skew)
    headers = signing.headers_for(
        secret="s3cret", master=settings.SECRET_KEY, timestamp=stamp, event_id=event_id, body=body
    )
    return dict(headers), body


def test_the_example_believes_what_we_send(examples):
    headers, body = a_letter()

    assert examples["is_from_platform"](headers, body, "s3cret")
    assert examples["is_signed_by_platform"](headers, body, public_key())


def test_the_example_believes_nothing_else(examples):
    headers, body = a_letter()
    old, _ = a_letter(skew=-400)

    assert not examples["is_from_platform"](headers, body + b" ", "s3cret")
    assert not examples["is_from_platform"](headers, body, "another")
    assert not examples["is_from_platform"](old, body, "s3cret")
    assert not examples["is_signed_by_platform"](headers, body + b" ", public_key())


@pytest.mark.django_db
def test_a_letter_signed_by_the_example_is_taken(examples):
    from django.utils import timezone

    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    letter = {
        "event": "enquiry.answered",
        "item": "W-1",
        "version": 1,
        "data": {"question": "井盖多久巡查", "answer": "每月一次"},
    }
    body, headers = examples["sign_letter"](letter, secret)
    envelope = Envelope("rexian", headers[signing.TIMESTAMP], headers[signing.EVENT_ID], headers[signing.SM3])
    services.receive_letter(envelope=envelope, body=body, at=timezone.now())

    assert Candidate.objects.get().question == "井盖多久巡查"


def test_every_address_of_the_api_in_the_handbook_is_one():
    text = CHAPTER.read_text(encoding="utf-8")
    paths = json.dumps(api.get_openapi_schema()["paths"])
    named = set(re.findall(r"/api/v1(/[a-z/.-]+[a-z])", text)) - {"/openapi.json"}

    assert len(named) > 10
    assert {one for one in named if f'"/api/v1{one}' not in paths} == set()


def test_the_quota_in_the_handbook_is_the_rulebooks():
    from gongkai.core.rulebook import load_rulebook
    from tests.factories import ON

    rulebook, text = load_rulebook(), CHAPTER.read_text(encoding="utf-8")
    minute = rulebook.integer("R03-09.anonymous_per_minute", on=ON)
    day = rulebook.integer("R03-09.anonymous_per_day", on=ON)
    overlap = rulebook.integer("R03-09.key_overlap_days", on=ON)
    attempts = rulebook.integer("R03-06.delivery_attempts", on=ON)

    assert f"每分钟 {minute} 次、每日 {day} 次" in text
    assert f"同时可用 {overlap} 天" in text
    assert f"共 {attempts} 次" in text
