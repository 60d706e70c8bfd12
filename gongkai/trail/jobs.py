"""
Recurring jobs (定时任务): reminders, sweeps, whatever the calendar brings.

A job is told the instant and judges itself what is due; what it does it must be able to find done, so a
worker that was down does each thing once when it comes back, and two workers do it once between them. A job
that writes mostly to files says so (`is_outside`): it runs outside the transaction and keeps nobody from writing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.db import transaction

from gongkai.trail.models import JobRun
from gongkai.trail.outbox import deliver_all

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RecurringJob:
    """Something to be looked at every so often."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    is_outside: bool = False


_jobs: dict[str, RecurringJob] = {}


def register_job(job: RecurringJob) -> None:
    """Make a recurring job known; the last one of a name counts."""
    _jobs[job.name] = job


def run_due(*, at: datetime) -> dict[str, int]:
    """Deliver the outbox and run every recurring job that is due; return how much each did."""
    counts = deliver_all(at=at)
    for job in _jobs.values():
        try:
            counts[job.name] = _run_outside(job, at) if job.is_outside else _run_if_due(job, at)
        except Exception as error:
            logger.exception("job %s failed", job.name)
            JobRun.objects.filter(name=job.name).update(last_error=f"{type(error).__name__}: {error}"[:2000])
    return counts


@transaction.atomic
def _run_if_due(job: RecurringJob, at: datetime) -> int:
    JobRun.objects.get_or_create(name=job.name)
    row = JobRun.objects.select_for_update().get(name=job.name)
    if row.last_run_at is not None and at - row.last_run_at < job.every:
        return 0
    done = job.run(at)
    row.last_run_at = at
    row.last_error = ""
    row.save()
    return done


def _run_outside(job: RecurringJob, at: datetime) -> int:
    """Claim the job, run it, and give the claim back where it fails."""
    before = _claim(job, at)
    if before is False:
        return 0
    try:
        return job.run(at)
    except Exception:
        JobRun.objects.filter(name=job.name).update(last_run_at=before)
        raise


@transaction.atomic
def _claim(job: RecurringJob, at: datetime) -> datetime | Literal[False] | None:
    JobRun.objects.get_or_create(name=job.name)
    row = JobRun.objects.select_for_update().get(name=job.name)
    before = row.last_run_at
    if before is not None and at - before < job.every:
        return False
    row.last_run_at, row.last_error = at, ""
    row.save()
    return before
