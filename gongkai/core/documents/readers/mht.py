"""Web archives (mht): the page inside a mail message, as browsers and Word parts store it."""

import email
import email.policy

from gongkai.core.documents.readers.decoding import decode
from gongkai.core.refusals import BadInput


def page_of_mht(data: bytes) -> str:
    """
    Return the html of the first page in a web archive.

    :raises BadInput: if there is none
    """
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return decode(payload, part.get_content_charset() or "")
    msg = "网页归档（mht）里没有正文网页，请重新保存为 html 或 docx 后再试。"
    raise BadInput(msg)
