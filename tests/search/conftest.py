"""The OpenSearch cluster of the run: three nodes, started once, for whoever asks."""

from collections.abc import Iterator

import pytest

from tests.search.cluster.nodes import Nodes, NotHere, fetch


@pytest.fixture(scope="session")
def search_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nodes]:
    """Return three running nodes, or skip: a run without Java, Maven or the jars says so."""
    try:
        nodes = Nodes(tmp_path_factory.mktemp("nodes"), fetch())
        nodes.start()
    except NotHere as reason:
        pytest.skip(str(reason))
    yield nodes
    nodes.stop()
