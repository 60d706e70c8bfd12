"""Every made-up notice of the genre gives the tasks a careful clerk would write down."""

import re
from collections.abc import Iterator

import pytest

from gongkai.core.documents.readers import read_bytes
from gongkai.ledger.notices import Notice, NoticeTask, parse_notice
from tests.ledger.notices.odd_samples import ODD_SAMPLES
from tests.ledger.notices.sample import Sample
from tests.ledger.notices.samples import SAMPLES

ALL_SAMPLES = {**SAMPLES, **ODD_SAMPLES}


def parsed(sample: Sample) -> Notice:
    return parse_notice(read_bytes(sample.text.encode(), f"notice.{sample.kind}"))


def as_line(task: NoticeTask) -> str:
    day = task.due_on.isoformat() if task.due_on else ""
    standing = "长期" if task.standing else ""
    return f"{' '.join(task.lead_units)} | {' '.join(task.responsible_units)} | {day} | {standing}"


def tidy(lines: str) -> list[str]:
    return [re.sub(r"\s*\|\s*", "|", line.strip()) for line in lines.splitlines()]


@pytest.fixture(params=ALL_SAMPLES, ids=list(ALL_SAMPLES))
def sample(request: pytest.FixtureRequest) -> Iterator[Sample]:
    return ALL_SAMPLES[request.param]


def test_units_days_and_standing_of_every_task(sample: Sample):
    assert tidy("\n".join(map(as_line, parsed(sample).tasks))) == tidy(sample.tasks)


def test_every_dated_duty_outside_the_tasks_is_an_obligation(sample: Sample):
    days = tuple(o.due_on.isoformat() if o.due_on else "" for o in parsed(sample).obligations)

    assert days == sample.obligations


def test_each_task_stands_in_its_section(sample: Sample):
    if sample.sections is not None:
        assert tuple(task.section for task in parsed(sample).tasks) == sample.sections


def test_what_is_missing_is_said(sample: Sample):
    tasks = parsed(sample).tasks

    for no, words in sample.remarks:
        assert any(words in remark for remark in tasks[no - 1].remarks), tasks[no - 1].remarks


def test_every_character_ends_in_exactly_one_part(sample: Sample):
    notice = parsed(sample)
    coverage = notice.coverage

    assert "".join(notice.source_text[span.start : span.end] for span in notice.spans) == notice.source_text
    assert coverage.characters == len(re.sub(r"\s", "", notice.source_text))
    assert coverage.characters == (
        coverage.in_tasks + coverage.in_obligations + coverage.in_headings + coverage.in_remainder
    )


def test_nothing_is_left_unrecognised(sample: Sample):
    assert [rest.text for rest in parsed(sample).remainder if rest.kind == "未识别"] == []
