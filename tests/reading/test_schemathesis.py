"""Input that nobody thought of, made from our OpenAPI description.

The seed is fixed and the examples are few, so that each run asks the same.
"""

import json
from datetime import timedelta

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.notices import make_page, publish, translate
from wagtail_seloste.models import NoticeSeries, VersionText
from wagtail_seloste.recording import NewVersion, record, today
from wagtail_seloste.schema import OPENAPI, shipped

pytestmark = pytest.mark.django_db

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = 4


def real_values():
    """Of every parameter a value that there is."""
    text = VersionText.objects.filter(language="fi").latest("pk")
    return {
        "series": str(NoticeSeries.objects.get().public_id),
        "language": "fi",
        "version": "1",
        "old": "1",
        "new": "2",
        "digest": text.digest,
        "anchor": "controller",
        "day": text.version.effective_from.isoformat(),
        "name": "notice-1.json",
        "text": 0,
    }


@pytest.fixture
def description(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    page = publish(page, retention=None)
    page.title = "Huomenna"
    page.save()
    tomorrow = today(timezone.now()) + timedelta(days=1)
    record(page, choice=NewVersion(effective_from=tomorrow))
    found = schemathesis.openapi.from_dict(json.loads(shipped(OPENAPI)))
    found.app = WSGIHandler()
    found.config.update(base_url="http://testserver/notices")
    # As Django's test client does: the test's transaction is in this connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield found
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(operation, cases, checks=CHECKS):
    """Ask some of these cases; the statuses of the answers."""
    statuses = set()

    @seed(20261123)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def each(case):
        response = case.call()
        statuses.add(response.status_code)
        case.validate_response(response, checks=checks)

    each()
    return statuses


def test_any_input_is_answered_as_described(description):
    real = real_values()
    for result in description.get_all_operations():
        operation = result.ok()
        names = [parameter.name for parameter in operation.path_parameters]
        known = {name: real[name] for name in names if name in real}
        statuses = ask(operation, operation.as_strategy(path_parameters=known))
        if known and set(known) == set(names) - {"format"}:
            assert 200 in statuses, operation.path
        for name in ("series", "language"):
            known.pop(name, None)
            statuses = ask(operation, operation.as_strategy(path_parameters=known))
        if names:
            # What is no address at all may be answered by the site, for people.
            wrong = operation.as_strategy(GenerationMode.NEGATIVE)
            assert 200 not in ask(operation, wrong, CHECKS[:2])
