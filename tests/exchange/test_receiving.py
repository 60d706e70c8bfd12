"""Letters that come in (来信): twice, out of order, as garbage, forged; nothing is lost, doubled or made public."""

from datetime import datetime, timedelta

import pytest

from gongkai.core.refusals import BadInput, Refused
from gongkai.exchange import services, signing
from gongkai.exchange.models import Arrival
from gongkai.exchange.services import Envelope, Unbelieved
from gongkai.knowledge.models import Candidate, KnowledgeEntry
from tests.exchange.builders import a_partner
from tests.factories import AT, a_unit
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
BODY = b'{"event":"enquiry.answered","item":"W1","version":1,"data":{"question":"q","answer":"a"}}'


def answered(item: str, version: int, *, question: str = "", answer: str = "") -> dict:
    told = {"question": question or f"{item}怎么办", "answer": answer or f"第{version}次答复"}
    return {"event": "enquiry.answered", "item": item, "version": version, "data": told}


@pytest.fixture
def sender(hotline, served):
    """Let the hotline's process send letters to this server over real HTTP."""
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    hotline.control(secret=secret)
    url = f"{served}/api/v1/letters/rexian"

    def send(*letters) -> list[tuple[int, dict]]:
        numbered = [{"url": url, **one} for one in letters]
        return hotline.send(*numbered)

    return send


def test_letters_twice_and_out_of_order_leave_one_candidate_an_enquiry_with_the_newest_answer(sender):
    answers = sender(
        {"event_id": "e1", "body": answered("W1", 1)},
        {"event_id": "e3", "body": answered("W1", 3)},
        {"event_id": "e1", "body": answered("W1", 1)},
        {"event_id": "e2", "body": answered("W1", 2)},
        {"event_id": "e4", "body": answered("W2", 1)},
        {"event_id": "e3", "body": answered("W1", 3)},
        {"event_id": "e5", "body": answered("W1", 3)},
    )

    assert [status for status, _ in answers] == [200] * 7
    receipts = [answer["receipt"] for _, answer in answers]
    assert receipts == ["TAKEN", "TAKEN", "TAKEN", "STALE", "TAKEN", "TAKEN", "UNCHANGED"]
    held = {one.question: (one.answer, one.asked) for one in Candidate.objects.all()}
    assert held == {"W1怎么办": ("第3次答复", 1), "W2怎么办": ("第1次答复", 1)}
    assert not KnowledgeEntry.objects.exists()


def test_garbage_forgery_and_old_letters_are_refused_and_harm_nothing(sender):
    deep = "[" * 90_000
    answers = sender(
        {"event_id": "g1", "raw": "\xff\xfe\x00garbage"},
        {"event_id": "g2", "raw": '{"event":'},
        {"event_id": "g3", "raw": "[1,2,3]"},
        {"event_id": "g4", "raw": deep},
        {"event_id": "g5", "body": {"event": "enquiry.answered", "item": "W1", "version": -1}},
        {"event_id": "g6", "body": answered("W1", 1) | {"rm": "-rf"}},
        {"event_id": "g7", "body": answered("W1", 1), "secret": "guessed"},
        {"event_id": "g8", "body": answered("W1", 1), "skew": -3600},
        {"event_id": "", "body": answered("W1", 1)},
        {"event_id": "g9", "body": answered("W1", 1)},
    )

    assert [status for status, _ in answers] == [422] * 6 + [401, 401, 401, 200]
    assert all(set(answer) == {"code", "message", "basis", "errors"} for status, answer in answers[:-1])
    assert Candidate.objects.count() == Arrival.objects.count() == 1


def sealed(secret: str, event_id: str, body: bytes, at: datetime = AT, code: str = "rexian") -> Envelope:
    stamp = str(int(at.timestamp()))
    return Envelope(code, stamp, event_id, signing.sign_sm3(secret, stamp, event_id, body))


def test_an_event_number_used_again_for_other_words_is_refused():
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    services.receive_letter(envelope=sealed(secret, "e1", BODY), body=BODY, at=AT)
    other = BODY.replace(b'"a"', b'"b"')

    with pytest.raises(Refused) as refusal:
        services.receive_letter(envelope=sealed(secret, "e1", other), body=other, at=AT)

    assert refusal.value.blockers[0].code == "EVENT_REUSED"


def test_a_letter_caught_on_the_way_is_worthless_after_five_minutes():
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    envelope = sealed(secret, "e1", BODY)

    with pytest.raises(Unbelieved):
        services.receive_letter(envelope=envelope, body=BODY, at=AT + timedelta(seconds=301))
    assert services.receive_letter(envelope=envelope, body=BODY, at=AT + timedelta(seconds=300))


@pytest.mark.parametrize("code", ["rexian", "nobody"])
def test_neither_a_partner_that_may_not_write_nor_a_stranger_learns_why(code):
    _, secret = a_partner("https://93.184.216.34/in", accepts_events=False)

    with pytest.raises(Unbelieved) as refusal:
        services.receive_letter(envelope=sealed(secret, "e1", BODY, code=code), body=BODY, at=AT)

    assert [one.code for one in refusal.value.blockers] == ["SIGNATURE"]


def test_an_answered_enquiry_is_tied_to_the_public_document_it_names_and_its_unit():
    document, unit = a_document(), a_unit()
    _, secret = a_partner(accepts_events=True, unit_id=unit.pk)
    body = BODY.replace(b'"answer":"a"', '"answer":"a","document_number":"青政发[2023]21号"'.encode())
    services.receive_letter(envelope=sealed(secret, "e1", body), body=body, at=AT)

    candidate = Candidate.objects.get()
    assert (candidate.document, candidate.unit, candidate.reference) == (document, unit, "rexian:W1")


def test_personal_data_in_a_letter_is_masked_before_it_is_kept():
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    body = BODY.replace(b'"answer":"a"', b'"answer":"call 13912345678"')
    services.receive_letter(envelope=sealed(secret, "e1", body), body=body, at=AT)

    assert "13912345678" not in Candidate.objects.get().answer


def test_a_recalled_enquiry_closes_its_candidate():
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)
    services.receive_letter(envelope=sealed(secret, "e1", BODY), body=BODY, at=AT)
    recall = b'{"event":"enquiry.recalled","item":"W1","version":2}'
    services.receive_letter(envelope=sealed(secret, "e2", recall), body=recall, at=AT)

    assert Candidate.objects.get().state == "DISMISSED"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b'"text"',
        b'{"event":"x","item":"W1","version":1}',
        b'{"event":"enquiry.answered","item":"","version":1,"data":{"question":"q","answer":"a"}}',
        b'{"event":"enquiry.answered","item":"W1","version":true,"data":{"question":"q","answer":"a"}}',
        b'{"event":"enquiry.answered","item":"W1","version":1,"data":{"question":"q"}}',
        b'{"event":"enquiry.answered","item":"W1","version":1,"data":{"question":5,"answer":"a"}}',
        b'{"event":"enquiry.answered","item":"W1","version":1,"data":{"question":"q","answer":"a\\u0000"}}',
        b"x" * 200_001,
    ],
)
def test_a_letter_that_is_not_as_agreed_is_refused_with_one_sentence(body):
    _, secret = a_partner(accepts_events=True, unit_id=a_unit().pk)

    with pytest.raises(BadInput, match=r"。$"):
        services.receive_letter(envelope=sealed(secret, "e1", body), body=body, at=AT)

    assert not Arrival.objects.exists()
