"""Who calls (调用方): a system with a key, or somebody known for one day by a pseudonym."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from gongkai.core.rulebook import load_rulebook
from gongkai.exchange import sealing
from gongkai.exchange.enums import Channel
from gongkai.exchange.models import AccessKey


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls (调用方): a key, or somebody without one known by a daily pseudonym."""

    holder: str
    channel: str
    per_minute: int
    per_day: int
    key: AccessKey | None = None

    @property
    def handle(self) -> str:
        """The handle of the key, or nothing."""
        return self.key.handle if self.key else ""


def find_key(shown: str) -> AccessKey | None:
    """Return the key that a caller shows, whatever it opens, or None where there is no such key."""
    key = AccessKey.objects.filter(handle=sealing.handle_of(shown)).first()
    return key if key is not None and sealing.is_key(shown, key.digest) else None


def caller_with(key: AccessKey) -> Caller:
    """Return a caller who showed a key (持密钥的调用方)."""
    return Caller(f"key:{key.pk}", key.channel, key.per_minute, key.per_day, key)


def anonymous_caller(address: str, *, at: datetime) -> Caller:
    """Return a caller without a key, told apart by the address for one day only (未持密钥的调用方)."""
    on, rulebook = timezone.localdate(at), load_rulebook()
    return Caller(
        f"address:{sealing.pseudonym(address, on)}",
        Channel.ANONYMOUS,
        rulebook.integer("R03-09.anonymous_per_minute", on=on),
        rulebook.integer("R03-09.anonymous_per_day", on=on),
    )
