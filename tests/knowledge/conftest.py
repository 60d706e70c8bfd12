"""Who sits at the knowledge base's screens: a unit with its tree, an editor signed in, the county office."""

import pytest

from tests.desk.test_ledger_screens import signed_in
from tests.factories import a_unit, an_officer
from tests.knowledge.builders import a_tree
from tests.publishing.builders import a_site


@pytest.fixture
def unit():
    a_site()
    a_tree()
    return a_unit("青岚县住建局")


@pytest.fixture
def editor(unit, client):
    officer = an_officer(unit=unit)
    signed_in(client, officer)
    return officer


@pytest.fixture
def office(unit, client):
    officer = an_officer(role="COUNTY_OFFICE", unit=unit)
    signed_in(client, officer)
    return officer
