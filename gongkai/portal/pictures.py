"""Pictures of articles (图片): released under a name that tells their content, so that browsers may keep them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from wagtail.images.models import Image

from gongkai.portal.assets import GRACE
from gongkai.portal.files import read
from gongkai.publishing.clearing import is_as_reviewed
from gongkai.publishing.models import ArticlePage
from gongkai.publishing.release.sources import LEAVES
from gongkai.publishing.selectors import list_public_articles
from gongkai.publishing.withdrawal.selectors import list_withheld
from gongkai.trail.models import Entry

WIDTH = "width-1200"
ADDRESS = re.compile(r"^/tp/(?P<pk>\d+)\.[0-9a-f]{10}\.\w+$")


def picture_address(image: Image) -> str:
    """Return where a picture is released; another picture under the same entry has another address."""
    rendition = image.get_rendition(WIDTH)
    return f"/tp/{image.pk}.{image.get_file_hash()[:10]}{Path(rendition.file.name).suffix}"


def picture_part(value: Any) -> dict[str, Any] | None:
    """Return a picture of an article's body with its words; None where it was taken down."""
    address = picture_address(value["image"])
    if list_withheld([address]):
        return None
    rendition = value["image"].get_rendition(WIDTH)
    return {
        "kind": "picture",
        "address": address,
        "alt": value["alt"],
        "caption": value["caption"],
        "width": rendition.width,
        "height": rendition.height,
    }


def pictures_of(articles: Iterable[ArticlePage]) -> Iterator[Image]:
    """Yield the pictures in the bodies of articles."""
    for article in articles:
        for child in article.body:
            if child.block_type == "picture" and child.value["image"]:
                yield child.value["image"]


def find_picture(address: str) -> Image | None:
    """Return the picture released at an address, or None."""
    found = ADDRESS.match(address)
    image = Image.objects.filter(pk=int(found["pk"])).first() if found else None
    return image if image and picture_address(image) == address else None


def illustrated() -> Iterator[ArticlePage]:
    """Yield the live articles with pictures."""
    if Image.objects.exists():
        yield from list_public_articles().filter(body__icontains='"picture"').iterator(chunk_size=200)


class PictureSource:
    """Releases the pictures of live articles; a replaced one stays for pages that readers still have open."""

    name = "pictures"
    rank = LEAVES
    is_framed = False

    def addresses(self) -> Iterable[str]:
        """Return the pictures of live articles."""
        named = {picture_address(image) for image in pictures_of(illustrated())}
        return sorted(named - list_withheld())

    def touched_by(self, entries: Sequence[Entry]) -> Iterable[str]:
        """Return the pictures of the articles that were touched, withdrawn ones included."""
        ids = {int(e.subject_id) for e in entries if e.subject_kind == "publishing.articlepage"}
        touched = ArticlePage.objects.filter(pk__in=ids) if ids and Image.objects.exists() else ()
        return [picture_address(image) for image in pictures_of(touched)]

    def pages(self, addresses: Sequence[str]) -> Iterator[tuple[str, bytes | None]]:
        """Yield each picture's bytes; None where no live article shows it."""
        if not addresses:
            return
        reviewed = (article for article in illustrated() if is_as_reviewed(article))
        shown = {picture_address(image): image for image in pictures_of(reviewed)}
        withheld = list_withheld(addresses)
        for address in addresses:
            image = shown.get(address) if address not in withheld else None
            yield address, read(image.get_rendition(WIDTH).file.name) if image else None

    def keeps(self, address: str) -> timedelta | None:
        """Return how long a replaced picture stays; one that no live article shows goes at once."""
        found = ADDRESS.match(address)
        shown = {image.pk for image in pictures_of(illustrated())}
        is_replaced = found is not None and int(found["pk"]) in shown and not list_withheld([address])
        return GRACE if is_replaced else None
