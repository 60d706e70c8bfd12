"""Lists of people judged against the lists that are public already (名单比对, S11a)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from gongkai.clearance.aggregation.columns import read_table
from gongkai.clearance.aggregation.model import Alert, Place, PublishedText, Severity
from gongkai.clearance.aggregation.numbers import Reassembly, reassembled
from gongkai.clearance.aggregation.people import (
    LABELS,
    Keyring,
    Person,
    link_keys,
    people_of,
    piece_hashes,
    shown_kinds,
)
from gongkai.clearance.aggregation.plain import all_tables
from gongkai.clearance.aggregation.store import KeptList, KeptPiece, KnownList, Store
from gongkai.clearance.aggregation.vocabulary import Settings, read_words

BASIS: Final = "S11 防汇聚（保密法第三十六条，个人信息保护法）"
SHOWN_ROWS: Final = 5
SHOWN_PLACES: Final = 12
TELLING: Final = frozenset({"identity", "phone", "bank", "condition", "birth_date", "address"})
LEFT_BY_THE_MASK: Final = frozenset({"surname", "birth_year"})
NUMBER_KINDS: Final = frozenset({"identity", "phone", "bank"})


@dataclass(frozen=True, slots=True)
class OwnList:
    """A list of the text that is judged (待发名单): its people, what it shows, its keys."""

    place: str
    kinds: frozenset[str]
    people: tuple[Person, ...]
    links: dict[int, tuple[int, int]]
    number_keys: frozenset[int]
    pieces: tuple[KeptPiece, ...]

    def kept(self) -> KeptList:
        """Return the list as the store keeps it."""
        return KeptList(self.place, self.kinds, len(self.people), self.links, self.pieces)


def read_lists(text: PublishedText, keyring: Keyring) -> list[OwnList]:
    """Return the lists of people that a text shows, ready to be judged and kept."""
    lists = []
    for table in all_tables(text):
        read = read_table(table)
        if not read.is_of_people:
            continue
        people = tuple(people_of(read, text.on))
        if people:
            lists.append(_own_list(table.where, shown_kinds(read, people), people, keyring))
    return lists


def judge_lists(
    text: PublishedText, lists: Sequence[OwnList], store: Store, settings: Settings
) -> Iterator[Alert]:
    """Yield what the lists of a text tell too much of, alone and with what is public."""
    known = store.known_lists(but=text.key)
    for own in lists:
        yield from _standing_out(text, own, settings)
        yield from _joined(text, own, store, known, settings)


def judge_within(text: PublishedText, lists: Sequence[OwnList], settings: Settings) -> Iterator[Alert]:
    """Yield what the lists of one text tell together: its body may hide in front what its attachment hides behind."""
    if len(lists) < 2:
        return
    with Store(":memory:") as store:
        for number, own in enumerate(lists):
            if number:
                known = store.known_lists(but="")
                yield from _joined(text, own, store, known, settings)
            store.append(key=text.key, title=text.title, address=text.address, lists=[own.kept()])


def _own_list(place: str, kinds: frozenset[str], people: tuple[Person, ...], keyring: Keyring) -> OwnList:
    has_pieces = bool(kinds & NUMBER_KINDS)
    links: dict[int, tuple[int, int]] = {}
    number_keys = set()
    pieces: list[KeptPiece] = []
    for person in people:
        for key, only_pieces in link_keys(person, keyring, has_pieces=has_pieces):
            count, row = links.get(key, (0, person.row))
            links[key] = (count + 1, row)
            if only_pieces:
                number_keys.add(key)
        if has_pieces or "birth_date" in kinds:
            pieces += [KeptPiece(person.row, p.what, p.coverage, piece_hashes(p, keyring)) for p in person.pieces]  # fmt: skip
    return OwnList(place, kinds, people, links, frozenset(number_keys), tuple(pieces))


def _standing_out(text: PublishedText, own: OwnList, settings: Settings) -> Iterator[Alert]:
    """
    A list without names still names somebody where a combination is shared by too few (k-匿名).

    What the house mask leaves of a name and a birth does not count: nobody could mask it any further.
    """
    if "name" in own.kinds:
        return
    left = LEFT_BY_THE_MASK if "masked_name" in own.kinds else frozenset()
    shown = {kind for person in own.people for kind in person.features} - left
    quasi = [kind for kind in read_words("combinations")["quasi"] if kind in shown]
    if len(quasi) < 3:
        return
    combinations = Counter(tuple(p.features.get(kind, "") for kind in quasi) for p in own.people)
    alone = [
        p
        for p in own.people
        if combinations[tuple(p.features.get(kind, "") for kind in quasi)] < settings.least_people
    ]
    if not alone:
        return
    told = "、".join(LABELS.get(kind, "姓") if kind != "surname" else "姓" for kind in quasi)
    what = (
        f"名单没有写全名，但按{told}组合，有 {len(alone)} 人所在的组不足 {settings.least_people} 人，熟人可认出本人。"
        f"建议减少列或把金额、年龄改成区间。"
    )
    rows = tuple(p.row for p in alone[:SHOWN_ROWS])
    place = Place(text.key, text.title, text.address, own.place, rows)
    yield Alert("STANDS_OUT", "LOW", what, BASIS, own.place + ":" + "+".join(quasi), len(alone), (place,))


@dataclass(slots=True)
class _Meeting:
    """What two lists have in common, person by person (比中情况)."""

    rows: dict[int, int] = field(default_factory=dict)


def _joined(
    text: PublishedText, own: OwnList, store: Store, known: dict[int, KnownList], settings: Settings
) -> Iterator[Alert]:
    meetings, number_meetings = _meet(own, store, known, settings)
    yield from _put_together(text, own, store, known, number_meetings, settings)
    groups: dict[tuple[str, frozenset[str]], list[tuple[KnownList, _Meeting]]] = defaultdict(list)
    for number, meeting in meetings.items():
        other = known[number]
        if adds := _what_joining_adds(own.kinds, other.kinds):
            groups[adds].append((other, meeting))
    for (kind, added), members in groups.items():
        yield _link_alert(text, own, kind, added, members)


def _meet(
    own: OwnList, store: Store, known: dict[int, KnownList], settings: Settings
) -> tuple[dict[int, _Meeting], dict[int, dict[int, int]]]:
    least = settings.least_people
    rare = [key for key, (count, _) in own.links.items() if count < least]
    meetings: dict[int, _Meeting] = defaultdict(_Meeting)
    numbers: dict[int, dict[int, int]] = defaultdict(dict)
    for key, number, count, row in store.meetings(rare):
        if count >= least or number not in known:
            continue
        own_row = own.links[key][1]
        if own.pieces:
            numbers[number].setdefault(own_row, row)
        if key not in own.number_keys:
            meetings[number].rows.setdefault(own_row, row)
    return meetings, numbers


def _what_joining_adds(one: frozenset[str], other: frozenset[str]) -> tuple[str, frozenset[str]] | None:
    """Return what the two together tell that neither tells alone, or None where one tells all of it."""
    if ("name" in one) != ("name" in other) and "masked_name" in one | other:
        return "UNMASKED", frozenset({"name"}) | (one ^ other) - {"masked_name"}
    only_one, only_other = one - other - {"masked_name"}, other - one - {"masked_name"}
    if not only_one or not only_other:
        return None
    return "LINKED", only_one | only_other


def _severity(kind: str, added: Iterable[str]) -> Severity:
    if kind == "UNMASKED":
        return "HIGH"
    return "MEDIUM" if set(added) & TELLING else "LOW"


def _link_alert(
    text: PublishedText,
    own: OwnList,
    kind: str,
    added: frozenset[str],
    members: list[tuple[KnownList, _Meeting]],
) -> Alert:
    members.sort(key=lambda member: -len(member[1].rows))
    people = {row for _, meeting in members for row in meeting.rows}
    told = "、".join(LABELS[one] for one in LABELS if one in added and one != "name")
    if kind == "UNMASKED":
        also = f"，同时得知{told}" if told else ""
        what = (
            f"与已公开的 {len(members)} 份名单对照，{len(people)} 人遮去的姓名可以还原{also}。"
            "建议两处用同一种遮挡，或撤下其中一份。"
        )
    else:
        what = f"与已公开的 {len(members)} 份名单对照，{len(people)} 人的{told}可以拼到一起。建议去掉不必要的列。"
    first = members[0][1]
    own_rows = tuple(sorted(first.rows)[:SHOWN_ROWS])
    places = [Place(text.key, text.title, text.address, own.place, own_rows)]
    for other, meeting in members[:SHOWN_PLACES]:
        rows = tuple(meeting.rows[row] for row in own_rows if row in meeting.rows)
        places.append(Place(other.key, other.title, other.address, other.place, rows))
    subject = own.place + ":" + "+".join(sorted(added))
    severity = _severity(kind, added)
    return Alert(kind, severity, what, BASIS, subject, len(people), tuple(places))  # type: ignore[arg-type]


def _put_together(
    text: PublishedText,
    own: OwnList,
    store: Store,
    known: dict[int, KnownList],
    meetings: dict[int, dict[int, int]],
    settings: Settings,
) -> Iterator[Alert]:
    """Numbers that one page hides in front and another behind are whole again (拼回号码, S11a)."""
    if not own.pieces:
        return
    mine: dict[int, list[KeptPiece]] = defaultdict(list)
    for piece in own.pieces:
        mine[piece.row].append(piece)
    theirs = store.pieces_at((number, row) for number, rows in meetings.items() for row in rows.values())
    found: dict[str, list[Reassembly]] = defaultdict(list)
    for row, pieces in mine.items():
        others = [
            (number, piece)
            for number, rows in meetings.items()
            if row in rows
            for piece in theirs.get((number, rows[row]), ())
        ]
        for one in reassembled(row, pieces, others, hidden_places=settings.hidden_places):
            found[one.what].append(one)
    for what, people in found.items():
        yield _reassembly_alert(text, own, known, what, people)


def _reassembly_alert(
    text: PublishedText, own: OwnList, known: dict[int, KnownList], what: str, people: list[Reassembly]
) -> Alert:
    label = {"identity": "身份证号", "phone": "电话", "bank": "银行账号"}[what]
    lists = Counter(number for one in people for number, _ in one.used)
    rows = tuple(one.row for one in people[:SHOWN_ROWS])
    places = [Place(text.key, text.title, text.address, own.place, rows)]
    for number, _ in lists.most_common(SHOWN_PLACES):
        shown = tuple(row for one in people[:SHOWN_ROWS] for n, row in one.used if n == number)
        other = known[number]
        places.append(Place(other.key, other.title, other.address, other.place, shown))
    with_whom = f"与已公开的 {len(lists)} 份名单对照" if lists else "用同一份名单里的出生日期补上"
    sentence = f"{with_whom}，{len(people)} 人的{label}可以拼完整。请把各处遮挡的位置统一起来。"
    return Alert("REASSEMBLED", "HIGH", sentence, BASIS, f"{own.place}:{what}", len(people), tuple(places))
