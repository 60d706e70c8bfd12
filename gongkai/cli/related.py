"""Related documents (相关文件) beside what `search` and `ask` print; they stand in the database, loaded only then."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from gongkai.cli.frame import say, use_django
from gongkai.search.engine import Hit


def related_to(hits: Iterable[Hit], as_of: date) -> list[dict[str, Any]]:
    """
    Return what is near the documents of the first hits.

    :raises BadInput: if nothing was ever set up here
    """
    use_django()
    from gongkai.search import selectors

    return selectors.related_as_json(hits, as_of=as_of)


def tell_related(related: Iterable[dict[str, Any]]) -> None:
    """Print the related documents for people."""
    for one in related:
        say(
            f"相关文件（{one['why']}《{one['of']}》）：[{one['validity']}] 《{one['document']}》{one['number']}"
        )
        say(f"     {one['url']}")
