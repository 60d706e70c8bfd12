"""What every template may name: the county and the build of the page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from gongkai.publishing import facts


def county(request: HttpRequest) -> dict[str, Any]:
    """Return the county's own facts for pages of the desk; public pages bring their own frame."""
    return {"is_demo": settings.GONGKAI_DEMO, "county_profile": facts.get_site_profile}
