"""A client that speaks to the API."""

import pytest


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    """Keep what one test indexes from the next."""
    settings.GONGKAI_INDEX_FOLDER = tmp_path / "index"


@pytest.fixture
def api(client, db):
    """Return a function that reads an address of the API: status and JSON."""

    def read(path: str, status: int = 200, **headers):
        response = client.get(f"/api/v1{path}", headers=headers)
        assert response.status_code == status, response.content.decode()[:500]
        return response.json() if response.content else None

    return read
