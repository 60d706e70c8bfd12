"""
任务三：政策文件库与12345热线知识库双向联动，通过政务服务网、辽事通APP等渠道开展智能查询服务。

Every channel asks the same library and gets the same answer; what the hotline learns comes back as a candidate,
and what is published here reaches the hotline; neither way makes anything public without review.
"""

import json

import pytest
from django.utils import timezone

from gongkai.exchange import services, signing
from gongkai.exchange.models import Delivery, Tally
from gongkai.exchange.services import Envelope
from gongkai.exchange.targets import Answer
from gongkai.knowledge.models import Candidate, KnowledgeEntry
from gongkai.trail import outbox
from tests.exchange.builders import a_key, a_partner, bearer
from tests.factories import AT, a_unit
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db


def test_every_channel_gets_the_same_answer_and_is_counted_for_itself(client):
    a_document()
    outbox.deliver_all(at=AT)
    now = timezone.now()
    keys = {channel: a_key(channel=channel, at=now)[1] for channel in ("SERVICE_SITE", "APP", "PORTAL")}

    answers = [client.get("/api/v1/search?q=井盖", headers=bearer(key)).json() for key in keys.values()]

    assert answers[0]["hits"]
    assert answers[0] == answers[1] == answers[2]
    counted = Tally.objects.filter(operation="search").values_list("channel", "calls")
    assert sorted(counted) == [("APP", 1), ("PORTAL", 1), ("SERVICE_SITE", 1)]


def test_what_is_published_here_is_sent_to_the_hotline_and_what_is_not_is_not():
    a_partner("https://93.184.216.34/in")
    document = a_document()
    an_entry(document, is_public=False)
    outbox.deliver_all(at=AT)
    assert list(Delivery.objects.values_list("event", flat=True)) == ["document.published"]

    an_entry(document, title="井盖谁来管")
    outbox.deliver_all(at=AT)
    sent = []

    def post(_url, body, _headers):
        sent.append(json.loads(body)["item"]["title"])
        return Answer(200, "")

    services.send_due(at=AT, post=post)
    assert sent == ["青岚县井盖管理办法", "井盖谁来管"]


def test_what_the_hotline_answered_comes_back_as_a_candidate_tied_to_the_policy_and_not_public():
    document = a_document()
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    body = json.dumps(
        {
            "event": "enquiry.answered",
            "item": "W-1",
            "version": 1,
            "data": {"question": "井盖多久巡查", "answer": "每月一次", "document_number": document.number},
        }
    ).encode()
    stamp = str(int(AT.timestamp()))
    envelope = Envelope("rexian", stamp, "e-1", signing.sign_sm3(secret, stamp, "e-1", body))

    services.receive_letter(envelope=envelope, body=body, at=AT)

    candidate = Candidate.objects.get()
    assert (candidate.document, candidate.source, candidate.state) == (document, "ENQUIRY", "OPEN")
    assert not KnowledgeEntry.objects.filter(is_public=True).exists()
