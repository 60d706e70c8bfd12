"""What publishing does when the trail says something happened: it releases the pages that are touched."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from gongkai.publishing.release.releasing import release_day, release_entries
from gongkai.trail.models import Entry

LISTENER = "release"
ACTIONS = ("publishing.", "policies.", "units.unit_", "units.contact_", "search.related_")


def release_touched(entries: Sequence[Entry], at: datetime) -> None:
    """Release the pages (发布) that these deeds touch."""
    release_entries(settings.GONGKAI_SITE_FOLDER, entries, at=at)


def release_new_day(at: datetime) -> int:
    """Release what the new day changed (换日发布); return how many pages that were."""
    return release_day(settings.GONGKAI_SITE_FOLDER, at=at).written
