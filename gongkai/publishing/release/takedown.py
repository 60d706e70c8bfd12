"""
Taking released files away at once (撤下), whatever else is going on.

It waits for no release: the addresses are noted first, so that a release under way does not put them back, and
then the files leave both trees. Lists that name them are released afterwards.
"""

import time
from collections.abc import Iterable
from pathlib import Path

from gongkai.publishing.release.manifest import Manifest, Released
from gongkai.publishing.release.releasing import manifest_path
from gongkai.publishing.release.tree import file_of
from gongkai.publishing.release.trees import Trees


def find_released(tree: Path, addresses: Iterable[str]) -> list[tuple[Released, str]]:
    """Return which of the addresses are in the tree, each with when it was first released (ISO)."""
    with Manifest(manifest_path(tree)) as manifest:
        found = [page for address in addresses if (page := manifest.find(address))]
        return [(page, manifest.first_released_at(page.address)) for page in found]


def take_down(tree: Path, addresses: Iterable[str]) -> None:
    """Take the files of these addresses out of both trees, with their compressed variants."""
    files = {address: file for address in addresses if (file := file_of(address))}
    with Manifest(manifest_path(tree)) as manifest:
        manifest.take_down(files)
    Trees(tree).remove(files.values())


def settle(tree: Path, addresses: Iterable[str]) -> None:
    """Note that the database withholds these addresses now too; a later release may bring them back."""
    with Manifest(manifest_path(tree)) as manifest:
        manifest.settle_taken_down(addresses, moment=time.time())
