"""The released county that tests of withdrawal start from."""

from tests.publishing.withdrawing import site, tree

__all__ = ["site", "tree"]
