"""The rulebook (规则库): every number the platform works by, with its source, dated and open to override."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, TypeGuard, get_args

from gongkai.core.dates import format_date
from gongkai.core.refusals import BadInput, Blocker, Refused

Value = int | float | bool | str | tuple[int | float | str, ...]
Confidence = Literal["law", "seen", "memory", "local"]

CONFIDENCES: Final[tuple[str, ...]] = get_args(Confidence)
CONFIDENCE_LABELS: Final = {"law": "法定", "seen": "有据", "memory": "待核", "local": "本地默认"}
OVERRIDABLE: Final = frozenset({"memory", "local"})
STANDARD_FOLDER: Final = Path(__file__).resolve().parents[1] / "rulebook"

_ID = re.compile(r"(?:R\d{2}-\d{2}|[A-Z]-?\d{1,2}[a-z]?)\.[a-z][a-z0-9_]*")
_FIELDS: Final = {"id", "text", "value", "unit", "source", "confidence", "effective_from", "override"}
_OVERRIDE_FIELDS: Final = {"value", "reason", "by", "on"}


@dataclass(frozen=True, slots=True)
class Override:
    """A supervisor's own value (本地调整) for one rule, from one day on, with the reason."""

    id: str
    value: Value
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Rule:
    """One value of the rulebook as it stands on a day; `value` is the override's where there is one."""

    id: str
    text: str
    value: Value
    unit: str
    source: str
    confidence: Confidence
    effective_from: date
    standard_value: Value
    override: Override | None = None

    @property
    def rule_id(self) -> str:
        """The rule of the standards sheet this value belongs to, such as R06-01."""
        return self.id.partition(".")[0]

    @property
    def basis(self) -> str:
        """What the interface shows as legal basis: source and rule ID."""
        return f"{self.source}，{self.rule_id}"


class UnknownRule(KeyError):
    """No value has this id; the message names the nearest ids."""

    def __init__(self, rule_id: str, near: Sequence[str]) -> None:
        hint = f"，是不是要找：{'、'.join(near)}？" if near else "。"
        self.message = f"规则库中没有“{rule_id}”{hint}"
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class Rulebook:
    """All values of the rulebook, asked by id and day."""

    def __init__(self, rules: Iterable[Rule], overrides: Iterable[Override] = ()) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.id, []).append(rule)
        for entries in self._rules.values():
            entries.sort(key=lambda rule: rule.effective_from)
            _refuse_duplicates(entries)
        self._overrides: dict[str, list[Override]] = {}
        for override in overrides:
            self._accept(override)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._rules))

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rules

    def rule(self, rule_id: str, *, on: date) -> Rule:
        """
        Give one value with everything known about it, as it stands on a day.

        :raises UnknownRule: if there is no such id
        :raises Refused: if the day lies before the first value took effect
        """
        rule = self._standard(rule_id, on)
        current = [
            override
            for override in self._overrides.get(rule_id, [])
            if rule.effective_from <= override.on <= on
        ]
        return replace(rule, value=current[-1].value, override=current[-1]) if current else rule

    def value(self, rule_id: str, *, on: date) -> Value:
        """
        Give one value as it stands on a day.

        :raises UnknownRule: if there is no such id
        :raises Refused: if the day lies before the first value took effect
        """
        return self.rule(rule_id, on=on).value

    def integer(self, rule_id: str, *, on: date) -> int:
        """
        Give a value that is a whole number, such as a number of days.

        :raises TypeError: if it is something else
        """
        value = self.value(rule_id, on=on)
        if isinstance(value, bool) or not isinstance(value, int):
            message = f"{rule_id} is not a whole number: {value!r}"
            raise TypeError(message)
        return value

    def texts(self, rule_id: str, *, on: date) -> tuple[str, ...]:
        """
        Give a value that is a list of words, such as the fields a document must have.

        :raises TypeError: if it is something else
        """
        value = self.value(rule_id, on=on)
        if not isinstance(value, tuple):
            message = f"{rule_id} is not a list: {value!r}"
            raise TypeError(message)
        return tuple(str(item) for item in value)

    def history(self, rule_id: str) -> tuple[Rule, ...]:
        """
        Give every dated entry of a value, oldest first, without overrides.

        :raises UnknownRule: if there is no such id
        """
        return tuple(self._entries(rule_id))

    def values_of(self, rule_id: str, *, on: date) -> tuple[Rule, ...]:
        """Give all values of one rule (R06-01) that stand on a day."""
        ids = [key for key in self if key.partition(".")[0] == rule_id]
        return tuple(self.rule(key, on=on) for key in ids if self._rules[key][0].effective_from <= on)

    def _entries(self, rule_id: str) -> list[Rule]:
        if rule_id not in self._rules:
            raise UnknownRule(rule_id, get_close_matches(rule_id, self._rules, n=3, cutoff=0.6))
        return self._rules[rule_id]

    def _standard(self, rule_id: str, on: date) -> Rule:
        entries = self._entries(rule_id)
        standing = [rule for rule in entries if rule.effective_from <= on]
        if not standing:
            first = entries[0]
            message = (
                f"“{first.text}”自{format_date(first.effective_from)}起才有规定，不能用于{format_date(on)}。"
            )
            raise Refused(Blocker("RULE_NOT_IN_FORCE", message, first.basis))
        return standing[-1]

    def _accept(self, override: Override) -> None:
        rule = self._standard(override.id, override.on)
        blockers = override_blockers(rule, override)
        if blockers:
            raise Refused(*blockers)
        entries = self._overrides.setdefault(override.id, [])
        entries.append(override)
        entries.sort(key=lambda entry: entry.on)


def override_blockers(rule: Rule, override: Override) -> tuple[Blocker, ...]:
    """Say why a value may not be overridden so: laws are constants, and a reason and a name are wanted."""
    checks = (
        (
            rule.confidence not in OVERRIDABLE,
            "RULE_IS_FIXED",
            f"“{rule.text}”有明确出处（{rule.source}），不能自行调整。",
        ),
        (not override.reason.strip(), "NO_REASON", "请写明调整的理由。"),
        (not override.by.strip(), "NO_NAME", "请写明由谁调整。"),
        (
            _kind(override.value) != _kind(rule.standard_value),
            "WRONG_KIND",
            f"新值的类型与原值（{rule.standard_value}）不同，请填同一类型的值。",
        ),
    )
    return tuple(Blocker(code, message, rule.basis) for blocked, code, message in checks if blocked)


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "bool"
    return "number" if isinstance(value, int | float) else type(value).__name__


def _refuse_duplicates(entries: Sequence[Rule]) -> None:
    for earlier, later in pairwise(entries):
        if earlier.effective_from == later.effective_from:
            message = f"规则“{later.id}”在{format_date(later.effective_from)}有两个值，请删去一个。"
            raise BadInput(message)


def load_rulebook(
    folders: Iterable[Path] = (STANDARD_FOLDER,), overrides: Iterable[Override] = ()
) -> Rulebook:
    """
    Read every TOML file of the folders into one rulebook and lay the overrides over it.

    The standard rulebook alone is read once: its files come with the program.

    :raises BadInput: if a file or an entry cannot be used; the message names both
    :raises Refused: if an override touches a value that is law
    """
    chosen, more = tuple(folders), tuple(overrides)
    return _standard() if (chosen, more) == ((STANDARD_FOLDER,), ()) else _read(chosen, more)


@cache
def _standard() -> Rulebook:
    return _read((STANDARD_FOLDER,), ())


def _read(folders: Iterable[Path], overrides: Iterable[Override]) -> Rulebook:
    rules: list[Rule] = []
    written: list[Override] = []
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            for entry in _read_entries(path):
                rule = _read_rule(entry, path.name)
                rules.append(rule)
                if "override" in entry:
                    written.append(_read_override(rule.id, entry["override"], path.name))
    if not rules:
        message = "没有找到任何规则文件（*.toml），请检查规则库文件夹。"
        raise BadInput(message)
    return Rulebook(rules, [*written, *overrides])


def _read_entries(path: Path) -> list[Mapping[str, Any]]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"规则文件“{path.name}”读不出来：{error}。请检查格式是否为 TOML。"
        raise BadInput(message) from error
    entries = table.get("rule")
    if set(table) != {"rule"} or not _is_table_list(entries):
        message = f"规则文件“{path.name}”只能由若干个 [[rule]] 组成，请检查。"
        raise BadInput(message)
    return entries


def _is_table_list(entries: object) -> TypeGuard[list[Mapping[str, Any]]]:
    return isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)


def _read_rule(entry: Mapping[str, Any], name: str) -> Rule:
    where = f"规则文件“{name}”中的“{entry.get('id', '（无 id）')}”"
    problem = _problem(entry)
    if problem:
        message = f"{where}：{problem}"
        raise BadInput(message)
    value = _read_value(entry["value"])
    return Rule(
        id=entry["id"],
        text=entry["text"],
        value=value,
        unit=entry["unit"],
        source=entry["source"],
        confidence=entry["confidence"],
        effective_from=entry["effective_from"],
        standard_value=value,
    )


def _problem(entry: Mapping[str, Any]) -> str:
    unknown = sorted(set(entry) - _FIELDS)
    missing = sorted(_FIELDS - {"override"} - set(entry))
    if unknown or missing:
        parts = [f"缺少 {'、'.join(missing)}"] * bool(missing) + [f"不认识 {'、'.join(unknown)}"] * bool(
            unknown
        )
        return "；".join(parts) + "。"
    checks = (
        (not _is_text(entry["id"]) or not _ID.fullmatch(entry["id"]), "id 应写成“R06-01.min_days”的样子。"),
        (not _is_text(entry["text"]), "text 应为一句话。"),
        (not _is_text(entry["source"]), "source 应写明出处。"),
        (entry["confidence"] not in CONFIDENCES, f"confidence 应为 {'、'.join(CONFIDENCES)} 之一。"),
        (not _is_day(entry["effective_from"]), "effective_from 应为日期，如 2019-09-01。"),
        (not _is_value(entry["value"]), "value 应为数、是非、文字或它们的列表。"),
        (not isinstance(entry["unit"], str), "unit 应为文字。"),
        (_kind(entry["value"]) == "number" and not entry["unit"], "数值应有单位 unit。"),
    )
    return next((problem for wrong, problem in checks if wrong), "")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _is_value(value: object) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(item, int | float | str) for item in value)
    return isinstance(value, int | float | str)


def _read_value(value: Any) -> Value:
    return tuple(value) if isinstance(value, list) else value


def _read_override(rule_id: str, entry: object, name: str) -> Override:
    if (
        not isinstance(entry, dict)
        or set(entry) != _OVERRIDE_FIELDS
        or not _is_day(entry["on"])
        or not _is_value(entry["value"])
    ):
        message = f"规则文件“{name}”中“{rule_id}”的 override 应有 value、reason、by、on 四项，on 为日期。"
        raise BadInput(message)
    return Override(rule_id, _read_value(entry["value"]), str(entry["reason"]), str(entry["by"]), entry["on"])
