"""The data of the profiles: complete, consistent, fresh, and written here."""

import re
import tomllib
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

import gongkai

PROFILES = Path(gongkai.__file__).parent / "config/profiles"
DEMO = PROFILES / "demo"
ON = date(2026, 11, 24)
NUMBER = re.compile(r"^[\u4e00-\u9fa5]{2,15}〔(19|20)\d{2}〕[1-9]\d*号$")
PHONE = re.compile(r"^0\d{2,3}-?\d{7,8}(-\d{1,5})?$")
PUBLISHED = re.compile(r"^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$")
ICP = re.compile(r"^[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新]ICP备\d+号(-\d+)?$")
POLICE = re.compile(r"公网安备 ?\d{14}号")
EDITORIAL = ("EDITOR", "ORGAN_REVIEWER")
REVIEWING = ("SECRECY_OFFICER", "LEGAL_OFFICER", "JUSTICE_BUREAU")
FIELDS = {
    "number",
    "kind",
    "title",
    "issuers",
    "topic",
    "index_no",
    "signed_on",
    "issued_on",
    "published_at",
    "effective_on",
    "keywords",
    "summary",
    "openness",
    "drafter",
    "consult_phone",
    "attachments",
    "relations",
}


@cache
def toml(path: Path) -> dict:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def page(path: Path) -> tuple[dict, str]:
    before, front, text = path.read_text(encoding="utf-8").split("+++\n", 2)
    assert before == "", path.name
    return tomllib.loads(front), text


def originals() -> list[Path]:
    return sorted(path for path in (DEMO / "documents").glob("*.md") if "@" not in path.name)


def amended() -> list[Path]:
    return sorted((DEMO / "documents").glob("*@*.md"))


def articles() -> list[Path]:
    return sorted((DEMO / "articles").glob("*.md"))


def relations(verb: str) -> list[tuple[str, dict]]:
    pages = [page(path)[0] for path in originals()]
    return [(fm["number"], row) for fm in pages for row in fm["relations"] if row["verb"] == verb]


def names(profile: str = "demo") -> set[str]:
    return {unit["name"] for unit in toml(PROFILES / profile / "units.toml")["units"]}


def status(fm: dict) -> str:
    whole = {row["target"] for _, row in relations("REPEALS") if "article" not in row and row["on"] <= ON}
    if fm["number"] in whole:
        return "repealed"
    if fm["effective_on"] > ON:
        return "not yet"
    return "lapsed" if fm.get("expires_on", date.max) < ON else "in force"


def squeezed(text: str) -> str:
    return re.sub(r"[\s*#]", "", text)


def shared_runs(mine: str, theirs: str, length: int) -> set[str]:
    known = {theirs[at : at + length] for at in range(len(theirs) - length + 1)}
    return {mine[at : at + length] for at in range(len(mine) - length + 1)} & known


@pytest.mark.parametrize("profile", ["demo", "fushun"])
def test_units_are_unique_and_groups_name_known_units(profile):
    stated = toml(PROFILES / profile / "units.toml")
    codes = [unit["code"] for unit in stated["units"]]
    words = Counter(
        word for unit in stated["units"] for word in {unit["name"], unit["short_name"], *unit["aliases"]}
    )

    assert len(codes) == len(set(codes))
    assert [word for word, times in words.items() if times > 1] == []
    assert all(set(group.get("members", [])) <= set(codes) for group in stated["groups"])
    assert all(group.get("members") or group.get("kinds") for group in stated["groups"])
    assert {"县政府各部门", "各乡镇政府"} <= {group["name"] for group in stated["groups"]}
    assert sum(unit["kind"] == "TOWNSHIP" for unit in stated["units"]) == 8


def test_the_sample_county_has_thirty_departments_each_reachable():
    units = toml(DEMO / "units.toml")["units"]

    assert sum(unit["kind"] == "DEPARTMENT" for unit in units) == 30
    for unit in units:
        contact = unit["disclosure_contact"]
        for number in (unit["phone"], unit["fax"], contact["phone"]):
            assert PHONE.match(number)
            assert number.startswith("024-0"), "号码须不可能属于真实用户"
        assert all(unit[field] for field in ("responsibilities", "address", "office_hours", "email"))
        assert unit["head"].endswith("（演示）")
        assert contact["name"].endswith("（演示）")


def test_the_footer_facts_are_well_formed_and_fictitious():
    profile = toml(DEMO / "profile.toml")

    assert re.fullmatch(r"\d{10}", profile["site_id_code"])
    assert profile["site_id_code"].startswith(profile["area_code"])
    assert ICP.match(profile["icp"])
    assert POLICE.search(profile["police_record"])
    assert "//" not in profile["site_domain"]
    assert profile["site_domain"].endswith(".example")
    assert len(profile["colours"]) <= 3


def test_every_role_has_somebody():
    people = toml(DEMO / "people.toml")["people"]
    codes = {unit["code"] for unit in toml(DEMO / "units.toml")["units"]}
    held = Counter(role for person in people for role in person["roles"])

    assert set(held) == {*EDITORIAL, *REVIEWING, "LEADER", "COUNTY_OFFICE", "OPERATOR", "AUDITOR"}
    assert (held["EDITOR"], held["ORGAN_REVIEWER"], held["COUNTY_OFFICE"]) == (7, 4, 2)
    assert {person["unit"] for person in people} <= codes
    assert len({person["username"] for person in people}) == len(people)
    assert len({person["unit"] for person in people if person["roles"] == ["EDITOR"]}) == 7
    assert not [person for person in people if {"OPERATOR", "EDITOR"} <= set(person["roles"])]


@pytest.mark.parametrize("profile", ["demo", "fushun"])
def test_the_column_tree_covers_the_fifteen_items_and_parents_come_first(profile):
    seen = {""}
    columns = toml(PROFILES / profile / "columns.toml")["columns"]
    for column in columns:
        assert column["parent"] in seen
        assert column["slug"] not in seen
        seen.add(column["slug"])

    assert {column["clause"] for column in columns if "clause" in column} == set(range(1, 16))
    blocks = {column["slug"] for column in columns if column["parent"] == "zwgk"}
    assert {"gongkai-zhinan", "gongkai-zhidu", "fading", "niandu-baogao", "yishenqing"} <= blocks


def test_no_column_for_articles_is_empty():
    held = {page(path)[0]["column"] for path in articles()}
    columns = toml(DEMO / "columns.toml")["columns"]

    assert held == {column["slug"] for column in columns if column["content"] == "ARTICLES"}


def test_each_document_states_its_fields():
    units = toml(DEMO / "units.toml")["units"]
    marks = {mark for unit in units for mark in unit["marks"]}
    for path in [*originals(), *amended()]:
        fm, _ = page(path)
        assert fm.keys() >= FIELDS, path.name
        assert NUMBER.match(fm["number"])
        assert fm["number"].split("〔")[0] in marks
        assert {*fm["issuers"], fm["drafter"]} <= names()
        assert len(fm["topic"]) == 2
        assert ("unified_no" in fm) == (fm["kind"] == "NORMATIVE")
        assert fm["signed_on"] <= fm["issued_on"] <= date.fromisoformat(fm["published_at"][:10])
        assert PUBLISHED.match(fm["published_at"])
        assert fm["effective_on"] < fm.get("expires_on", date.max)


def test_numbers_are_used_once():
    stated = [page(path)[0] for path in originals()]

    for field in ("number", "index_no", "unified_no", "title"):
        values = [fm[field] for fm in stated if field in fm]
        assert len(values) == len(set(values)), field


def test_the_text_of_each_document_agrees_with_its_fields():
    for path in [*originals(), *amended()]:
        fm, text = page(path)
        signed = fm["signed_on"]
        paragraphs = text.split("\n\n")
        assert text.startswith(f"\n# {fm['title']}\n")
        assert fm["number"] in paragraphs
        assert "（此件公开发布）" in text
        assert f"{signed.year}年{signed.month}月{signed.day}日" in paragraphs
        assert all(issuer in paragraphs for issuer in fm["issuers"])
        assert ("附件：" in text) == bool(fm["attachments"])


def test_each_document_is_as_long_as_a_real_one():
    changing = {number for verb in ("AMENDS", "REPEALS") for number, _ in relations(verb)}
    for path in originals():
        fm, text = page(path)
        clauses = re.findall(r"^第[一二三四五六七八九十]+条　", text, re.MULTILINE)
        long_enough = len(squeezed(text)) >= 550 or len(clauses) >= 8
        assert long_enough or fm["number"] in changing, path.name


def test_clauses_are_numbered_without_a_gap():
    digits = "零一二三四五六七八九"
    labels = [*digits[1:], "十", *("十" + digit for digit in digits[1:]), "二十"]
    for path in [*originals(), *amended()]:
        found = re.findall(r"^第([一二三四五六七八九十]+)条　", page(path)[1], re.MULTILINE)
        assert found == labels[: len(found)], path.name


def test_the_library_shows_every_kind_of_validity():
    stated = [page(path)[0] for path in originals()]
    counts = Counter(status(fm) for fm in stated)
    soon = [
        fm
        for fm in stated
        if status(fm) == "in force" and fm.get("expires_on", date.max) <= ON + timedelta(days=181)
    ]
    trials = [fm for fm in stated if re.search("暂行|试行", fm["title"]) and "expires_on" in fm]

    assert len(stated) >= 62
    assert counts["in force"] >= 35
    assert counts["repealed"] >= 6
    assert counts["lapsed"] >= 5
    assert counts["not yet"] >= 2
    assert len(soon) >= 4
    assert len(trials) >= 3
    assert all((fm["expires_on"] - fm["effective_on"]).days <= 730 for fm in trials)
    assert sum(len(fm["issuers"]) > 1 for fm in stated) >= 4
    assert sum("惠企政策" in fm["keywords"] for fm in stated) >= 6
    assert sum(bool(fm["attachments"]) for fm in stated) >= 10
    towns = {unit["name"] for unit in toml(DEMO / "units.toml")["units"] if unit["kind"] == "TOWNSHIP"}
    assert sum(fm["issuers"][0] in towns for fm in stated) >= 6


def test_relations_reach_documents_that_are_there():
    known = {page(path)[0]["number"]: page(path)[0] for path in originals()}
    for verb in ("AMENDS", "REPEALS"):
        for number, row in relations(verb):
            assert row["target"] in known, (number, row)
            assert row["on"] >= known[number]["effective_on"]
    repealing = Counter(number for number, row in relations("REPEALS"))
    partial = [row for _, row in relations("REPEALS") if "article" in row]

    assert max(repealing.values()) >= 3
    assert [row["article"] for row in partial] == ["第九条"]


def test_a_simultaneous_repeal_is_said_in_the_text():
    named = {}
    for path in originals():
        fm, text = page(path)
        for target in re.findall(r"（([^（）]+号)）同时废止", text):
            named[target] = fm["number"]

    assert len(named) >= 3
    assert set(named.items()) <= {(row["target"], number) for number, row in relations("REPEALS")}


def test_an_amended_text_differs_where_its_amending_document_says():
    by_number = {page(path)[0]["number"]: page(path) for path in originals()}
    assert len(amended()) >= 6
    for path in amended():
        fm, text = page(path)
        original, old = by_number[fm["number"]]
        amending, order = by_number[fm["amended_by"]]
        changed = [line for line in text.splitlines() if line not in old.splitlines()]
        assert path.stem.split("@")[1] == fm["edition_from"].isoformat()
        assert fm["edition_from"] == amending["effective_on"]
        assert {"verb": "AMENDS", "target": fm["number"], "on": fm["edition_from"]} in amending["relations"]
        assert original["title"] == fm["title"]
        assert 2 <= len(changed) <= 5
        assert fm["number"] in order


def test_attachments_are_there_and_none_is_left_over():
    folder = DEMO / "documents/attachments"
    named = {name for path in originals() for name in page(path)[0]["attachments"]}

    assert named == {path.name for path in folder.iterdir()}
    assert all(path.stat().st_size > 100 for path in folder.iterdir())


def test_articles_are_complete():
    columns = {column["slug"] for column in toml(DEMO / "columns.toml")["columns"]}
    assert len(articles()) >= 40
    for path in articles():
        fm, text = page(path)
        published = datetime.strptime(fm["published_at"], "%Y-%m-%d %H:%M").date()
        assert fm["slug"] == path.stem
        assert fm["column"] in columns
        assert fm["source"] in names()
        assert fm["author"].endswith("（演示）")
        assert fm["keywords"]
        assert 200 <= len(squeezed(text)) <= 800, path.name
        assert date(2025, 11, 20) <= published <= date(2026, 11, 20)


def test_interpretations_follow_their_document_within_three_days():
    by_number = {page(path)[0]["number"]: page(path)[0] for path in originals()}
    stated = [page(path)[0] for path in articles() if "interprets" in page(path)[0]]

    assert len(stated) >= 8
    for fm in stated:
        document = by_number[fm["interprets"]]
        assert fm["column"] == "zhengce-jiedu"
        assert fm["source"] in {*document["issuers"], document["drafter"]}
        lag = date.fromisoformat(fm["published_at"][:10]) - date.fromisoformat(document["published_at"][:10])
        assert timedelta(0) <= lag <= timedelta(days=3)


def test_no_column_counts_as_stale():
    newest: dict[str, date] = {}
    for path in articles():
        fm, _ = page(path)
        on = date.fromisoformat(fm["published_at"][:10])
        newest[fm["column"]] = max(on, newest.get(fm["column"], date.min))

    for slug in ("zhengwu-yaowen", "bumen-dongtai", "xiangzhen-dongtai"):
        assert ON - newest[slug] <= timedelta(days=14), slug
    for slug in ("tongzhi-gonggao", "zhengce-jiedu", "shuju-fabu"):
        assert ON - newest[slug] <= timedelta(days=180), slug


def test_the_topic_fills_its_five_classes_and_is_fresh():
    topic = toml(DEMO / "topic.toml")
    slugs = {path.stem: page(path)[0] for path in articles()}
    numbers = {page(path)[0]["number"] for path in originals()}

    assert [row["title"] for row in topic["classes"]] == [
        "配套政策文件",
        "政策解读",
        "工作进展",
        "重大活动",
        "典型经验",
    ]
    for row in topic["classes"]:
        assert len(row["items"]) >= 2
        assert all(item.get("article") in slugs or item.get("document") in numbers for item in row["items"])
    for row in topic["classes"][2:4]:
        dates = [date.fromisoformat(slugs[item["article"]]["published_at"][:10]) for item in row["items"]]
        assert ON - max(dates) <= timedelta(days=14)


def test_the_notice_assigns_every_task_to_known_units():
    text = (DEMO / "notice.md").read_text(encoding="utf-8")
    stated = toml(DEMO / "units.toml")
    words = {word for unit in stated["units"] for word in (unit["short_name"], *unit["aliases"])}
    words |= {word for group in stated["groups"] for word in (group["name"], *group["aliases"])}
    tasks = re.findall(r"^\d+\..+（(牵头单位.+?)）$", text, re.MULTILINE)
    named = {
        unit
        for task in tasks
        for part in re.findall(r"(?:牵头|责任)单位：([^，]+)", task)
        for unit in part.split("、")
    }

    assert len(re.findall("^### ", text, re.MULTILINE)) == 6
    assert len(tasks) == 18
    assert named <= words
    assert {year for task in tasks for year in re.findall(r"(\d{4})年", task)} == {"2026", "2027"}
    assert sum("长期坚持" in task for task in tasks) == 7


@pytest.mark.acceptance
def test_the_notice_is_written_in_our_own_words(shared):
    mine = squeezed((DEMO / "notice.md").read_text(encoding="utf-8"))
    theirs = squeezed((shared / "notice.md").read_text(encoding="utf-8"))

    assert shared_runs(mine, theirs, 28) == set()


def test_the_real_county_has_no_made_up_content():
    folder = PROFILES / "fushun"

    assert not (folder / "documents").exists()
    assert all("演示" not in path.read_text(encoding="utf-8") for path in folder.iterdir())
    units = toml(folder / "units.toml")["units"]
    assert {unit["phone"] + unit["head"] + unit["email"] for unit in units} == {""}
    assert toml(folder / "profile.toml")["area_code"] == "210421"
