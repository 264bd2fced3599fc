"""The shipped schemas are there for everybody, at addresses of their own."""

import json

import pytest
from django.urls import reverse

from wagtail_seloste import urls
from wagtail_seloste.schema import DOCUMENT_SCHEMA, openapi, shipped

pytestmark = pytest.mark.django_db  # the site's own 404 may look for the site


def address(name=DOCUMENT_SCHEMA):
    return reverse("wagtail_seloste:schema", kwargs={"name": name})


def test_a_schema_is_served_as_it_is_shipped(client):
    response = client.get(address())
    assert response.status_code == 200
    assert response["Content-Type"] == "application/schema+json"
    assert response.content.decode() == shipped(DOCUMENT_SCHEMA)
    assert json.loads(response.content)["$id"] == "urn:wagtail-seloste:notice-1"


def test_caches_ask_again_and_get_304(client):
    first = client.get(address())
    assert "must-revalidate" in first["Cache-Control"]
    again = client.get(address(), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(address())
    assert (head.status_code, head["ETag"]) == (200, first["ETag"])


@pytest.mark.parametrize(
    "name", ["notice-2.json", "__init__.py", "..", "notice-1.json.", "%00", "%2e%2e"]
)
def test_nothing_else_of_the_folder_is(client, name):
    address_of_another = address().replace(DOCUMENT_SCHEMA, name)
    assert client.get(address_of_another).status_code == 404


def test_nobody_writes_there(client):
    assert client.post(address()).status_code == 405


def test_every_address_for_machines_is_described_and_no_other():
    names = {name for name, _ in openapi.patterns(urls.urlpatterns)}
    assert names - openapi.FOR_PEOPLE == set(openapi.OPERATIONS)
    assert names >= openapi.FOR_PEOPLE


def test_the_description_is_served_at_the_root_of_our_addresses(client):
    response = client.get(reverse("wagtail_seloste:openapi"))
    description = response.json()
    assert description["openapi"].startswith("3.1")
    # Relative to itself, so it is right wherever a site has mounted it.
    assert [server["url"] for server in description["servers"]] == ["."]
