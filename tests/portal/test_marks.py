"""A mark over an article whose time is over, as the public reads it (S10)."""

from datetime import timedelta

import pytest

from gongkai.inspection import services
from gongkai.inspection.models import Candidate
from gongkai.publishing.release.releasing import release_entries
from gongkai.publishing.release.tree import find_file
from gongkai.trail.models import Entry
from tests.factories import AT, an_officer
from tests.publishing.builders import a_site, an_article

pytestmark = pytest.mark.django_db


def test_a_marked_article_says_so_on_its_page(settings, tmp_path):
    settings.GONGKAI_SITE_FOLDER = tmp_path / "site"
    a_site()
    article = an_article("关于征求意见的公告", body="征求意见时间为2026年11月20日至2026年12月5日。")
    later = AT + timedelta(days=30)
    services.sweep(actor_id=None, at=later)
    one = Candidate.objects.get(reason="CONSULT")
    officer = an_officer(role="COUNTY_OFFICE")
    services.confirm_candidate(candidate=one, action="MARK", note="", actor_id=officer.pk, at=later)

    entries = list(Entry.objects.order_by("sequence"))
    release_entries(settings.GONGKAI_SITE_FOLDER, entries, at=later)

    page = find_file(settings.GONGKAI_SITE_FOLDER, article.address).read_text(encoding="utf-8")
    assert "本次征求意见已结束，内容仅供查阅。" in page
    assert "征求意见时间为2026年11月20日" in page
