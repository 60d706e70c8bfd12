"""How the channels are used (渠道统计, R03-09): calls, questions, errors and times by channel and by day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from gongkai.exchange import rules
from gongkai.exchange.enums import Channel, Outcome
from gongkai.exchange.models import Tally

QUESTIONS = frozenset({"search", "suggest", "ask", "embed_search", "embed_ask"})
SHARE = 0.95


@dataclass(slots=True)
class ChannelRow:
    """One channel, or one day of it, in figures (渠道统计行)."""

    label: str
    calls: int = 0
    questions: int = 0
    errors: int = 0
    limited: int = 0
    faults: int = 0
    times: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, tally: Tally) -> None:
        """Count calls that went alike."""
        self.calls += tally.calls
        self.questions += tally.calls if tally.operation in QUESTIONS else 0
        self.errors += tally.calls if tally.outcome == Outcome.ERROR else 0
        self.limited += tally.calls if tally.outcome == Outcome.LIMITED else 0
        self.faults += tally.calls if tally.outcome == Outcome.FAULT else 0
        if tally.outcome != Outcome.LIMITED:
            self.times[tally.at_most_ms] += tally.calls

    @property
    def p95_ms(self) -> int:
        """The bound under which 95 of 100 calls stayed."""
        return rules.percentile(self.times.items(), SHARE)


@dataclass(frozen=True, slots=True)
class Statistics:
    """The use of all channels over some days (渠道统计)."""

    start: date
    end: date
    channels: tuple[ChannelRow, ...]
    days: tuple[ChannelRow, ...]
    operations: tuple[ChannelRow, ...]
    keys: tuple[tuple[str, ChannelRow], ...]

    @property
    def total(self) -> int:
        """All calls of the days."""
        return sum(one.calls for one in self.channels)


def get_statistics(*, start: date, end: date) -> Statistics:
    """Return how the channels were used from one day to another, both counted (渠道统计)."""
    rows = list(Tally.objects.filter(day__gte=start, day__lte=end).order_by("day", "pk"))
    channels = {code: ChannelRow(label) for code, label in Channel.choices}
    days = {start + timedelta(days=n): ChannelRow("") for n in range((end - start).days + 1)}
    operations: dict[str, ChannelRow] = {}
    keys: dict[str, ChannelRow] = {}
    for row in rows:
        channels[row.channel].add(row)
        days[row.day].add(row)
        operations.setdefault(row.operation, ChannelRow(row.operation)).add(row)
        if row.handle:
            keys.setdefault(row.handle, ChannelRow(row.handle)).add(row)
    for day, one in days.items():
        one.label = day.isoformat()
    return Statistics(
        start,
        end,
        tuple(channels.values()),
        tuple(days.values()),
        _busiest(operations.values()),
        tuple(sorted(keys.items(), key=lambda pair: -pair[1].calls)),
    )


def _busiest(rows: Iterable[ChannelRow]) -> tuple[ChannelRow, ...]:
    return tuple(sorted(rows, key=lambda one: (-one.calls, one.label)))
