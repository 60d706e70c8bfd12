"""Charts as inline SVG (图表), drawn on the server; each stands beside the table of its numbers."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import vl_convert
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 720, 220
COLOURS = ("#0a4a94", "#a8201a")
FONT = "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, sans-serif"


def lines_over_days(rows: Iterable[Mapping[str, Any]], *, label: str) -> SafeString:
    """
    Return lines over days: rows of `day`, `count` and `kind`; dashes tell the second kind apart without colour.

    `label` says in words what the chart shows, for who does not see it.
    """
    spec = {
        "width": WIDTH,
        "height": HEIGHT,
        "background": "transparent",
        "data": {"values": list(rows)},
        "mark": {"type": "line", "strokeWidth": 2, "point": {"size": 24}},
        "encoding": {
            "x": {
                "field": "day",
                "type": "temporal",
                "title": None,
                "axis": {"format": "%m-%d", "labelOverlap": True},
            },
            "y": {"field": "count", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": {"field": "kind", "type": "nominal", "title": None, "scale": {"range": COLOURS}},
            "strokeDash": {"field": "kind", "type": "nominal", "title": None},
        },
        "config": {
            "font": FONT,
            "axis": {"labelFontSize": 13},
            "legend": {"orient": "top", "labelFontSize": 13},
        },
    }
    drawn = re.sub(
        r"<svg ", '<svg aria-hidden="true" focusable="false" ', vl_convert.vegalite_to_svg(spec), count=1
    )
    drawn = re.sub(r'(<svg[^>]*?) width="[\d.]+" height="[\d.]+"', r"\1", drawn, count=1)
    drawn = re.sub(r' style="[^"]*"', "", drawn)
    head = f'<div class="gk-chart" role="img" aria-label="{label}">'
    return mark_safe(f"{head}{drawn}</div>")  # noqa: S308 - drawn by us from numbers and fixed words
