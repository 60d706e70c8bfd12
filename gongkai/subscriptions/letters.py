"""The mails themselves (邮件): plain text and simple HTML, links to our own pages only, nothing that tracks."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from gongkai.publishing import facts
from gongkai.subscriptions import sealing
from gongkai.subscriptions.enums import Rhythm
from gongkai.subscriptions.models import Reader, Subscription

logger = logging.getLogger(__name__)
SHOWN: Final = 20
ROOT: Final = "/dingyue"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a digest (摘要条目)."""

    words: str
    badge: str
    link: str

    @property
    def url(self) -> str:
        """The link with the site's address before it."""
        return absolute(self.link)


@dataclass(frozen=True, slots=True)
class Section:
    """What is new for one subscription (摘要分节)."""

    subscription: Subscription
    lines: tuple[Line, ...]

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines a mail holds."""
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        """How many lines are only on the site."""
        return max(0, len(self.lines) - SHOWN)

    @property
    def url(self) -> str:
        """Where the whole list is."""
        return absolute(self.subscription.address)


def absolute(address: str) -> str:
    """Return an address of the portal as a mail names it."""
    return settings.GONGKAI_PUBLIC_ADDRESS.rstrip("/") + quote(address, safe="/~@:.-_#?&=%+")


def manage_address(reader: Reader) -> str:
    """Return the page on which an address sees and ends its subscriptions (我的订阅)."""
    return f"{ROOT}/wode/{sealing.token(sealing.MANAGE, reader=_name(reader), pk=reader.pk)}"


def confirm_address(asked: Subscription) -> str:
    """Return the page on which a subscription is confirmed (确认订阅)."""
    word = sealing.token(sealing.CONFIRM, reader=_name(asked.reader), subscription=asked.pk)
    return f"{ROOT}/queren/{word}"


def end_address(reader: Reader, rhythm: str) -> str:
    """Return where one click ends what a mail brings (一键退订)."""
    word = sealing.token(sealing.END, reader=_name(reader), pk=reader.pk, rhythm=rhythm)
    return f"{ROOT}/tuiding/{word}"


def send_confirmation(asked: Subscription, address: str) -> bool:
    """Ask an address whether it wants a subscription, or tell that it has it already; return whether it was sent."""
    context = {
        "subscription": asked,
        "is_known": asked.confirmed_at is not None,
        "confirm_url": absolute(confirm_address(asked)),
        "manage_url": absolute(manage_address(asked.reader)),
    }
    subject = f"{'您已经订阅' if asked.confirmed_at else '请确认订阅'}：{_short(asked.label)}"
    try:
        _send(address, subject, "confirmation", context, {})
    except (OSError, SMTPException) as error:
        logger.warning("confirmation of subscription %s failed: %s", asked.pk, type(error).__name__)
        return False
    return True


def send_digest(reader: Reader, address: str, rhythm: str, sections: Sequence[Section]) -> None:
    """
    Send one digest.

    :raises OSError: or SMTPException, if it could not be handed over
    """
    end_url = absolute(end_address(reader, rhythm))
    count = sum(len(one.lines) for one in sections)
    context = {
        "sections": sections,
        "rhythm": Rhythm(rhythm).label,
        "end_url": end_url,
        "manage_url": absolute(manage_address(reader)),
    }
    headers = {"List-Unsubscribe": f"<{end_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    _send(address, f"您订阅的内容有 {count} 条更新", "digest", context, headers)


def _send(address: str, subject: str, name: str, context: dict[str, Any], headers: dict[str, str]) -> None:
    site = facts.get_site_profile()
    told = {**context, "site": site, "site_url": absolute("/")}
    mail = EmailMultiAlternatives(
        subject=f"{subject} - {site.site_name}",
        body=render_to_string(f"subscriptions/{name}.txt", told),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers={"Auto-Submitted": "auto-generated", **headers},
    )
    mail.attach_alternative(render_to_string(f"subscriptions/{name}.html", told), "text/html")
    mail.send()


def _name(reader: Reader) -> str:
    return reader.fingerprint[:20]


def _short(label: str) -> str:
    plain = " ".join(label.split())
    return f"{plain[:40]}……" if len(plain) > 40 else plain
