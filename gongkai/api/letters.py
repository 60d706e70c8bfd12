"""Letters that come in (来信): signed events of the hotline's system; the signature is all that opens this door."""

from django.http import HttpRequest
from django.utils import timezone
from ninja import Header, Path, Router

from gongkai.api import schemas
from gongkai.api.answers import answers
from gongkai.exchange import services, signing

router = Router()
BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["event", "item", "version"],
                    "properties": {
                        "event": {"type": "string", "enum": ["enquiry.answered", "enquiry.recalled"]},
                        "item": {"type": "string", "maxLength": 80},
                        "version": {"type": "integer", "minimum": 1},
                        "data": {"type": "object"},
                    },
                }
            }
        },
    }
}


@router.post(
    "/letters/{code}",
    response=answers(schemas.LetterAnswer),
    summary="接收来信",
    operation_id="receive_letter",
    openapi_extra=BODY,
)
def receive_letter(
    request: HttpRequest,
    code: str = Path(..., max_length=30, description="登记对接系统时的代码"),
    event_id: str = Header("", alias=signing.EVENT_ID),
    timestamp: str = Header("", alias=signing.TIMESTAMP),
    signature: str = Header("", alias=signing.SM3),
):
    """办结的咨询进入候选知识。同一事件重发得到同样的应答；旧版本不采用；签名不对的一概不读。"""
    envelope = services.Envelope(code, timestamp[:20], event_id[:200], signature[:200])
    arrival = services.receive_letter(envelope=envelope, body=request.body, at=timezone.now())
    return {
        "event_id": arrival.event_id,
        "item": arrival.item,
        "version": arrival.version,
        "receipt": arrival.receipt,
    }
