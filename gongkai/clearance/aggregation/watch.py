"""The watch itself (汇聚监测): judges a text against everything public, and keeps what it shows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

from gongkai.clearance.aggregation.coordinates import find_coordinates
from gongkai.clearance.aggregation.facts import (
    EXACT,
    KIND_LABELS,
    PRECISION_LABELS,
    VILLAGE,
    Fact,
    facts_in,
    place_in,
)
from gongkai.clearance.aggregation.lists import OwnList, judge_lists, judge_within, read_lists
from gongkai.clearance.aggregation.model import Alert, Place, PublishedText
from gongkai.clearance.aggregation.people import Keyring
from gongkai.clearance.aggregation.store import KeptFact, Store
from gongkai.clearance.aggregation.vocabulary import Settings, read_words

BASIS_TOPIC: Final = "S11 防汇聚（保密法第三十六条，保密法实施条例第四十三条）"
MOST_PLACES: Final = 20
FACILITY_NEAR: Final = 80


class Watch:
    """Judges texts against the store; the secret makes its hashes useless elsewhere."""

    def __init__(self, store: Store, settings: Settings, *, secret: bytes) -> None:
        self.store = store
        self.settings = settings
        self._keyring = Keyring(secret)

    def judge(self, text: PublishedText) -> tuple[Alert, ...]:
        """Return what the text tells too much of, alone or with what is public; nothing is kept of it."""
        lists = read_lists(text, self._keyring)
        return self._judge(text, lists, list(self._facts(text)))

    def publish(self, text: PublishedText) -> tuple[Alert, ...]:
        """Judge a text and keep what it shows in place of what its source showed before."""
        lists = read_lists(text, self._keyring)
        facts = list(self._facts(text))
        alerts = self._judge(text, lists, facts)
        self._keep(text, lists, facts)
        return alerts

    def keep(self, text: PublishedText) -> None:
        """Keep what a text shows without judging it: filling the store with what was public before the watch."""
        self._keep(text, read_lists(text, self._keyring), list(self._facts(text)))

    def _keep(self, text: PublishedText, lists: list[OwnList], facts: list[tuple[str, Fact]]) -> None:
        self.store.replace(
            key=text.key,
            title=text.title,
            address=text.address,
            lists=[one.kept() for one in lists],
            facts=[fact.kept(self._keyring) for _, fact in facts],
        )

    def withdraw(self, key: str) -> None:
        """Forget what a source showed that is no longer public (撤下)."""
        self.store.forget(key)

    def _judge(
        self, text: PublishedText, lists: list[OwnList], facts: list[tuple[str, Fact]]
    ) -> tuple[Alert, ...]:
        return (
            *judge_lists(text, lists, self.store, self.settings),
            *judge_within(text, lists, self.settings),
            *self._judge_facts(text, facts),
            *self._judge_coordinates(text),
        )

    def _facts(self, text: PublishedText) -> Iterator[tuple[str, Fact]]:
        for where, words in readable(text):
            for fact in facts_in(words, self.settings):
                yield where, fact

    def _judge_facts(self, text: PublishedText, facts: list[tuple[str, Fact]]) -> Iterator[Alert]:
        own = [(where, fact.kept(self._keyring)) for where, fact in facts]
        if not own:
            return
        others: dict[str, list[tuple[KeptFact, str, str, str]]] = defaultdict(list)
        for row in self.store.facts_about({fact.place for _, fact in own}, but=text.key):
            others[row[0].place].append(row)
        for place in sorted({fact.place for _, fact in own}):
            mine = [(where, fact) for where, fact in own if fact.place == place]
            topics = list(self._too_many(text, place, mine, others[place]))
            yield from topics
            if not topics:
                yield from self._crossing(text, place, mine, others[place])

    def _too_many(
        self,
        text: PublishedText,
        place: str,
        mine: list[tuple[str, KeptFact]],
        theirs: list[tuple[KeptFact, str, str, str]],
    ) -> Iterator[Alert]:
        """Facts on one topic about one place beyond the count of the secrecy office (S11c)."""
        for topic in self.settings.topics:
            own = [(where, fact) for where, fact in mine if fact.topic == topic.code]
            rest = [row for row in theirs if row[0].topic == topic.code]
            if not own:
                continue
            for precision, least in ((EXACT, topic.exact), (VILLAGE, topic.village)):
                told = [fact for _, fact in own if fact.precision >= precision]
                known = [row for row in rest if row[0].precision >= precision]
                facts = {fact.digest for fact in (*told, *(row[0] for row in known))}
                if least and told and len(facts) >= least:
                    what = (
                        f"关于“{place}”（{topic.name}）已有 {len(facts)} 句"
                        f"{PRECISION_LABELS[precision]}的话公开：{_kinds(told, known)}。"
                    )
                    severity = "HIGH" if precision == EXACT else "MEDIUM"
                    subject = f"{topic.code}:{place}"
                    places = _places(text, own, known)
                    yield Alert("TOPIC", severity, what, BASIS_TOPIC, subject, len(facts), places)  # type: ignore[arg-type]
                    break

    def _crossing(
        self,
        text: PublishedText,
        place: str,
        mine: list[tuple[str, KeptFact]],
        theirs: list[tuple[KeptFact, str, str, str]],
    ) -> Iterator[Alert]:
        """Facts of several kinds about one place, told by several documents (S11e)."""
        kinds = {fact.kind for _, fact in mine} | {row[0].kind for row in theirs}
        sources = {text.key} | {row[1] for row in theirs}
        if not self.settings.cross_facts:
            return
        if len(kinds) < self.settings.cross_facts or len(sources) < self.settings.cross_documents:
            return
        told = [fact for _, fact in mine]
        what = (
            f"{len(sources)} 份公开内容合起来，写明了“{place}”的{_kinds(told, theirs)}，"
            f"达到 {self.settings.cross_facts} 类事实的界限。"
        )
        yield Alert("CROSS", "MEDIUM", what, BASIS_TOPIC, place, len(kinds), _places(text, mine, theirs))

    def _judge_coordinates(self, text: PublishedText) -> Iterator[Alert]:
        """Positions told to some metres beside the name of a facility (S11d)."""
        decimals = self.settings.coordinate_decimals
        guarded = {word for topic in self.settings.topics for word in topic.facilities}
        found: dict[str, set[str]] = defaultdict(set)
        for where, words in readable(text):
            for one, other in find_coordinates(words, decimals=decimals):
                near = words[max(0, one.start - FACILITY_NEAR) : other.end + FACILITY_NEAR]
                name = _facility_at(near, guarded, self.settings)
                if name:
                    found[name].add(where)
        for name, wheres in sorted(found.items()):
            is_guarded = any(name.endswith(word) for word in guarded)
            what = f"“{name}”的坐标精确到小数点后 {decimals} 位或秒，请复审是否必要，可改为到村、到路。"
            places = tuple(Place(text.key, text.title, text.address, where) for where in sorted(wheres))
            severity = "HIGH" if is_guarded else "MEDIUM"
            yield Alert("COORDINATES", severity, what, BASIS_TOPIC, name, len(wheres), places)  # type: ignore[arg-type]


def readable(text: PublishedText) -> Iterator[tuple[str, str]]:
    """Yield every stretch of a text that can be read as sentences, each row of a table as one (位置, 文字)."""
    yield from text.texts
    for table in text.tables:
        head = table.rows[0] if table.rows else ()
        for number, row in enumerate(table.rows[1:], start=1):
            cells = [
                f"{name}：{cell}" if name and len(name) <= 12 else cell
                for name, cell in zip((*head, *[""] * len(row)), row, strict=False)
                if cell.strip()
            ]
            yield f"{table.where} 第{number + 1}行", "，".join(cells)


def _facility_at(near: str, guarded: set[str], settings: Settings) -> str:
    name = place_in(near, settings)
    if name and any(name.endswith(word) for word in guarded):
        return name
    words: list[str] = read_words("topics")["places"]["facilities"]
    for word in words:
        at = near.find(word)
        if at >= 2:
            return _tail(near[:at]) + word
    return ""


def _tail(words: str) -> str:
    kept = ""
    for sign in reversed(words[-8:]):
        if not "\u4e00" <= sign <= "\u9fff":
            break
        kept = sign + kept
    return kept


def _kinds(own: Iterable[KeptFact], others: Iterable[tuple[KeptFact, str, str, str]]) -> str:
    counted = Counter(fact.kind for fact in (*own, *(row[0] for row in others)))
    return "、".join(KIND_LABELS[kind] for kind in KIND_LABELS if kind in counted)


def _places(
    text: PublishedText, own: list[tuple[str, KeptFact]], others: list[tuple[KeptFact, str, str, str]]
) -> tuple[Place, ...]:
    mine = dict.fromkeys(where for where, _ in own)
    theirs = dict.fromkeys(row[1:] for row in others)
    return (
        *(Place(text.key, text.title, text.address, where) for where in list(mine)[:MOST_PLACES]),
        *(Place(key, title, address) for key, title, address in list(theirs)[:MOST_PLACES]),
    )
