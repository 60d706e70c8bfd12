"""The index in OpenSearch: for those who outgrow one machine; any node may fail while it is read or written."""

import json
import tempfile
import threading
import uuid
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from gongkai.core.instance import SearchSetting
from gongkai.core.refusals import BadInput
from gongkai.search.engine import opensearch_compile as write
from gongkai.search.engine import schema
from gongkai.search.engine.analyse import Analysis, analyse
from gongkai.search.engine.compile import TIER
from gongkai.search.engine.highlight import make_snippet
from gongkai.search.engine.lexicon import Lexicon, read_names, shipped_lexicon
from gongkai.search.engine.opensearch_client import Action, Cluster
from gongkai.search.engine.opensearch_counts import count_facets
from gongkai.search.engine.opensearch_lookup import ClusterLookup, look_up
from gongkai.search.engine.opensearch_mapping import as_entry, ident_of, settings_of
from gongkai.search.engine.plan import Lookup, Plan, make_plan, narrowed_by
from gongkai.search.engine.query import SearchQuery
from gongkai.search.engine.records import ClauseRecord, validity_at
from gongkai.search.engine.results import Counts, Hit, SearchResult
from gongkai.search.engine.tantivy_listing import ENOUGH, NAMED, SPARE

Dsl = write.Dsl
Found = tuple[float, ClauseRecord]

KEPT_IN_MEMORY: Final = 16_000_000
"""Bytes of changes held before the commit; more goes to a file of the operating system's scratch folder."""
PAGE: Final = 10_000
ADD, DELETE, CLEAR = "add", "delete", "clear"


class OpenSearchIndex:
    """
    The driver for a cluster; safe to share between threads.

    Changes wait on this side until `commit`, which sends them and lets readers see them; a process that dies
    before it leaves nothing behind. `clear` fills a new index beside the old one and switches at the commit.
    """

    def __init__(self, folder: Path, setting: SearchSetting, *, is_anew: bool = False) -> None:
        self.folder = folder
        self.name = setting.name
        self._setting = setting
        self._cluster = Cluster(setting)
        self._lock = threading.RLock()
        self._journal: IO[bytes] | None = None
        self._target = ""
        folder.mkdir(parents=True, exist_ok=True)
        self._begin(is_anew=is_anew)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def clause_count(self) -> int:
        """How many clauses the index holds, all editions counted."""
        return self._count_of({"match_all": {}})

    def add(self, records: Iterable[ClauseRecord]) -> int:
        """Add clauses that the index does not hold yet; return how many."""
        added = 0
        with self._lock:
            for added, record in enumerate(records, start=1):  # noqa: B007 - counted while it streams
                self._note(ADD, ident_of(record), as_entry(record))
        return added

    def replace_edition(self, edition_id: str, records: Iterable[ClauseRecord]) -> int:
        """Put the clauses in place of all that the index holds of the edition; may be repeated."""
        with self._lock:
            self._note(DELETE, "edition_id", edition_id)
            return self.add(records)

    def delete_document(self, document_id: str) -> None:
        """Take out every clause of every edition of a document."""
        with self._lock:
            self._note(DELETE, "document_id", document_id)

    def clear(self) -> None:
        """Take out everything."""
        with self._lock:
            self._forget()
            self._note(CLEAR)

    def commit(self) -> None:
        """
        Make all changes durable and visible at once.

        :raises Unavailable: if no node answers; nothing is forgotten then, the commit may be tried again
        """
        with self._lock:
            if self._journal is None:
                return
            is_anew = next(self._lines())[0] == CLEAR
            self._target = self._target or (self._make_index(uuid.uuid4().hex[:12]) if is_anew else self.name)
            self._cluster.write(self._target, self._actions(self._target))
            self._cluster.send("POST", f"/{self._target}/_refresh")
            if is_anew:
                self._stand_in(self._target)
            self._forget()

    def close(self) -> None:
        """Let go of the connections; what was not committed is dropped."""
        with self._lock:
            self._forget()
            self._cluster.close()

    def search(self, query: SearchQuery) -> SearchResult:
        """
        Answer a query.

        :raises BadInput: if there is nothing to look for
        """
        plan = self.plan(query)
        read = narrowed_by(query, plan.reading.applied)
        match = self._match(plan, read)
        total, found = self._collect(plan, match, read)
        if not found and plan.reading.applied:
            return self.search(replace(query, literal=True))
        kept = found if query.include_all else _collapse(found)
        page = kept[query.offset : query.offset + query.limit]
        return SearchResult(
            text=query.text,
            as_of=query.as_of,
            total=total,
            hits=tuple(_hit(plan, query, one) for one in page),
            counts=self._count(plan, match, read) if query.with_counts else {},
            query_class=plan.query_class,
            reading=plan.reading,
        )

    def plan(self, query: SearchQuery) -> Plan:
        """
        Return what is looked for, to be shown or tested (查询计划).

        :raises BadInput: if there is nothing to look for
        """
        analysis, lexicon = analyse(query.text), self._lexicon()
        return make_plan(query, analysis, self._look_up(analysis, lexicon), lexicon)

    def find_clause(self, clause_id: str) -> ClauseRecord | None:
        """Return a clause as it is held now, nothing where it was taken out."""
        search = {"query": write.conditions((("clause_id", clause_id),)), "size": 1, "_source": ["record"]}
        found = self._ask([search])[0]["hits"]["hits"]
        return schema.unpack(found[0]["_source"]["record"].encode()) if found else None

    def lookup(self, text: str = "") -> Lookup:
        """Return what the answerer may ask of the cluster about the words of one question."""
        found = self._look_up(analyse(text), self._lexicon())
        return replace(found, clause_count=self.clause_count)

    def _look_up(self, analysis: Analysis, lexicon: Lexicon) -> ClusterLookup:
        return look_up(self._cluster, self.name, analysis, lexicon)

    def counts(self, query: SearchQuery) -> Counts:
        """Count what a query finds by facet, each facet as if it were not set itself."""
        plan = self.plan(query)
        read = narrowed_by(query, plan.reading.applied)
        return self._count(plan, self._match(plan, read), read)

    def count_holding_all(self, query: SearchQuery) -> int:
        """Return how many clauses hold every word of the question, or stand under what it names."""
        plan = self.plan(query)
        if plan.named or not (plan.everything or plan.phrases):
            return int(bool(plan.named))
        read = narrowed_by(query, plan.reading.applied)
        return self._count_of(write.narrowed(write.holding_all(plan), read))

    def _match(self, plan: Plan, query: SearchQuery) -> tuple[Dsl, Dsl]:
        """Return what is listed, ranked and unranked: what holds every word where that is enough of a list."""
        if "all_words" in plan.stages and (plan.everything or plan.phrases):
            enough = 1 if plan.phrases else max(ENOUGH, query.limit)
            holding = write.holding_all(plan)
            if self._count_of(write.narrowed(holding, query), at_most=enough) >= enough:
                return write.everything(plan), holding
        return write.anything(plan), write.listed(plan)

    def _collect(self, plan: Plan, match: tuple[Dsl, Dsl], query: SearchQuery) -> tuple[int, list[Found]]:
        wanted = query.offset + query.limit + (0 if query.include_all else SPARE)
        searches = list(_searches(plan, match[0], query, wanted))
        if not searches:
            return 0, []
        answers = self._ask([search for search, _ in searches], preference=query.text)
        total, found = 0, list[Found]()
        for answer, (search, bonus) in zip(answers, searches, strict=True):
            total += answer["hits"]["total"]["value"]
            is_ranked = "sort" not in search
            for rank, hit in enumerate(answer["hits"]["hits"]):
                score = hit["_score"] if is_ranked else 1 / (2 + rank)
                found.append((score + bonus, schema.unpack(hit["_source"]["record"].encode())))
        return total, found[:wanted]

    def _count(self, plan: Plan, match: tuple[Dsl, Dsl], query: SearchQuery) -> Counts:
        if not plan.named and plan.stages == ("named",):
            return {}
        base = match[1]
        if plan.named:
            base = write.either(base, write.conditions(plan.named))
        return count_facets(self._ask, base, query)

    def _count_of(self, query: Dsl, *, at_most: int = 0) -> int:
        asked: Dsl = {"query": query, "size": 0, "track_total_hits": at_most or True}
        return int(self._ask([asked])[0]["hits"]["total"]["value"])

    def _ask(self, searches: list[Dsl], *, preference: str = "") -> list[dict[str, Any]]:
        """Answer searches with the statistics of all shards; one question always goes to the same copy."""
        head: Dsl = {"search_type": "dfs_query_then_fetch"} if self._setting.shards > 1 else {}
        if preference:
            head["preference"] = f"q{zlib.crc32(preference.encode())}"
        return self._cluster.ask_many(self.name, searches, **head)

    def _lexicon(self) -> Lexicon:
        return shipped_lexicon().with_names(read_names(self.folder))

    def _begin(self, *, is_anew: bool) -> None:
        """Find the index behind the name, or make it; another version is refused, to be built anew."""
        found = self._cluster.get(f"/{self.name}/_mapping")
        if found is None:
            self._stand_in(self._make_index("first"))
            return
        meta = next(iter(found.values()))["mappings"].get("_meta", {})
        if meta.get("gongkai_version") != schema.VERSION and not is_anew:
            stated = meta.get("gongkai_version", "?")
            message = f"检索集群里的索引版本为 {stated}，本程序需要 {schema.VERSION}，请运行 gongkai index rebuild 重建。"
            raise BadInput(message)

    def _make_index(self, ending: str) -> str:
        """Make an index of its own name; one that a try before already made is taken as it is."""
        made = f"{self.name}-{ending}"
        if self._cluster.get(f"/{made}/_mapping") is None:
            self._cluster.send("PUT", f"/{made}", settings_of(self._setting))
        return made

    def _stand_in(self, made: str) -> None:
        """Let the name mean this index from now on, in one step, and take away those it meant before."""
        behind = self._cluster.get(f"/{self.name}-*/_alias") or {}
        old = [one for one in behind if one != made]
        steps = [{"remove": {"index": one, "alias": self.name, "must_exist": False}} for one in old]
        add = {"add": {"index": made, "alias": self.name}}
        self._cluster.send("POST", "/_aliases", {"actions": [*steps, add]})
        for one in old:
            self._cluster.get(f"/{one}", method="DELETE")

    def _note(self, *line: object) -> None:
        if self._journal is None:
            self._journal = tempfile.SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - see _forget
            self._target = ""
        self._journal.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _forget(self) -> None:
        if self._journal is not None:
            self._journal.close()
            self._journal = None

    def _lines(self) -> Iterator[list[Any]]:
        """Yield what waits for the commit, in its order."""
        if self._journal is not None:
            self._journal.seek(0)
            yield from map(json.loads, self._journal)
            self._journal.seek(0, 2)

    def _actions(self, target: str) -> Iterator[Action]:
        """Yield the changes; a deletion takes what readers see and what came before it in this commit."""
        added: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kind, *rest in self._lines():
            if kind == ADD:
                ident, content = rest
                for field in ("edition_id", "document_id"):
                    added[field, content[field]].append(ident)
                yield Action(ident, content)
            elif kind == DELETE:
                field, value = rest
                gone = [*self._idents(target, field, value), *added.pop((field, value), ())]
                yield from (Action(ident, None) for ident in dict.fromkeys(gone))

    def _idents(self, target: str, field: str, value: str) -> Iterator[str]:
        search: Dsl = {
            "query": {"term": {field: value}},
            "sort": ["clause_id"],
            "size": PAGE,
            "_source": False,
        }
        while True:
            hits = self._cluster.ask_many(target, [search])[0]["hits"]["hits"]
            yield from (hit["_id"] for hit in hits)
            if len(hits) < PAGE:
                return
            search["search_after"] = hits[-1]["sort"]


def _searches(plan: Plan, match: Dsl, query: SearchQuery, size: int) -> Iterator[tuple[Dsl, float]]:
    """Yield the parts of the list in their order, each with what is added to its scores."""
    if plan.named:
        named = write.narrowed(write.named(plan), query)
        yield from _part(named, query, size, NAMED, column="" if plan.named_terms else "place")
    elif plan.stages == ("named",):
        return
    but = write.conditions(plan.named) if plan.named else None
    rest = write.narrowed(match, query, but=but)
    yield from _part(rest, query, size, 0.0, column="" if query.sort == "relevance" else "edition_day")


def _part(
    base: Dsl, query: SearchQuery, size: int, bonus: float, *, column: str
) -> Iterator[tuple[Dsl, float]]:
    shown: Dsl = {"size": size, "track_total_hits": True, "_source": ["record"]}
    if not column:
        yield {**shown, "query": write.valid_first(base, query.as_of)}, bonus
        return
    order = "desc" if column == "edition_day" and query.sort == "newest" else "asc"
    shown["sort"] = [{column: order}]
    yield {**shown, "query": write.only_valid(base, query.as_of)}, bonus + TIER
    yield {**shown, "query": write.never_valid(base, query.as_of)}, bonus


def _collapse(found: list[Found]) -> list[Found]:
    """Keep the first, that is the best placed, of all editions of one clause."""
    kept: dict[int, Found] = {}
    for one in found:
        kept.setdefault(schema.group_of(one[1]), one)
    return list(kept.values())


def _hit(plan: Plan, query: SearchQuery, found: Found) -> Hit:
    score, record = found
    validity = validity_at(
        valid_from=record.valid_from,
        valid_to=record.valid_to,
        ended_as=record.ended_as,
        as_of=query.as_of,
    )
    return Hit(record, validity, score, make_snippet(record.text, plan.marks), is_named=score >= NAMED)
