"""The API against its own description (接口与说明): schemathesis finds no server error, and answers fit their shapes."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings

from gongkai.trail import outbox
from tests.exchange.builders import a_key, a_partner
from tests.factories import AT, a_unit
from tests.knowledge.builders import an_entry
from tests.policies.builders import a_document

pytestmark = pytest.mark.django_db
EXAMPLES = 12
BOUNDED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def description() -> dict:
    from gongkai.api.application import api

    return json.loads(json.dumps(api.get_openapi_schema()))


def operations() -> list[tuple[str, str]]:
    found = description()["paths"]
    return [(path, method.upper()) for path, methods in found.items() for method in methods]


@pytest.fixture
def application(db, settings):
    """Fill the installation a little, and let nobody be stopped by the quota."""
    a_partner(accepts_events=True, unit_id=a_unit().pk)
    an_entry(a_document())
    outbox.deliver_all(at=AT)
    # a real application lets go of its connection after each request; here the test's transaction is in it
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), operations(), ids=lambda one: one)
def test_whatever_is_asked_there_is_no_server_error(application, path, method):
    _, shown = a_key(
        scopes=("READ", "PUSH"), unit=a_unit(), per_minute=100_000, per_day=10_000_000, at=timezone.now()
    )
    schema = schemathesis.openapi.from_dict(description())
    schema.app = application
    seen = []

    @BOUNDED
    @given(case=schema[path][method].as_strategy())
    def check(case):
        response = case.call(headers={"X-API-Key": shown})
        seen.append(response.status_code)
        assert response.status_code < 500, response.text[:500]
        if response.status_code >= 400:
            assert set(response.json()) == {"code", "message", "basis", "errors"}
        else:
            case.validate_response(
                response, checks=[schemathesis.checks.CHECKS.get_one("response_schema_conformance")]
            )

    check()
    assert len(seen) >= 1
