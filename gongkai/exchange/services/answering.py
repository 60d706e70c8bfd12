"""Calls that come twice (幂等): the answer once given is given again, and nothing is done twice."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from gongkai.core.refusals import Blocker, Refused
from gongkai.exchange import rules
from gongkai.exchange.models import AccessKey, AnsweredCall

Answered = tuple[int, dict[str, Any]]


@transaction.atomic
def answer_once(
    *, key: AccessKey, token: str, digest: str, act: Callable[[], Answered], at: datetime
) -> Answered:
    """
    Do what a call asks, or give the answer it got before (幂等应答); without a token it is simply done.

    The answer is kept in the transaction of the deed: what was refused is not kept and may be tried again.

    :raises Refused: if the token was used for another call
    """
    if not token:
        return act()
    AccessKey.objects.select_for_update().get(pk=key.pk)
    known = AnsweredCall.objects.filter(key=key, token=token).first()
    if known is None:
        status, answer = act()
        AnsweredCall.objects.create(key=key, token=token, digest=digest, status=status, answer=answer, at=at)
        return status, answer
    if known.digest != digest:
        message = "这个幂等号已经用于另一次内容不同的调用，请换一个。"
        raise Refused(Blocker("TOKEN_REUSED", message, rules.R03_09))
    return known.status, known.answer
