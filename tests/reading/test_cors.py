"""A front end on another host reads our addresses, set up as the documentation says."""

import re
from pathlib import Path

import pytest

from tests.notices import make_page
from tests.reading.archives import address

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "how-to" / "cache-and-cors.md"
ORIGIN = "https://www.example.com"


@pytest.fixture
def documented(settings):
    """The settings of the guide; what stands for the site's own is left to it."""
    text = GUIDE.read_text(encoding="utf-8").split("## A front end on another host")[1]
    given = {}
    exec(re.search(r"```python\n(.*?)```", text, re.S)[1], given)  # noqa: S102 - ours
    assert given["MIDDLEWARE"][1:] == [...]
    settings.MIDDLEWARE = [given["MIDDLEWARE"][0], *settings.MIDDLEWARE]
    for name, value in given.items():
        if name.startswith("CORS_"):
            setattr(settings, name, value)
    return settings


def test_a_front_end_on_another_host_reads_what_is_public(client, homes, documented):
    page = make_page(homes["fi"])
    for name in ("notice", "feed"):
        url = address(name, page)
        answer = client.get(url, headers={"Origin": ORIGIN})
        assert answer["Access-Control-Allow-Origin"] == ORIGIN
        assert "ETag" in answer["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer
        again = client.get(
            url, headers={"Origin": ORIGIN, "If-None-Match": answer["ETag"]}
        )
        assert again.status_code == 304
        assert again["Access-Control-Allow-Origin"] == ORIGIN
    missing = client.get(address("notice", page, "sv"), headers={"Origin": ORIGIN})
    assert missing.status_code == 404
    assert missing["Access-Control-Allow-Origin"] == ORIGIN
    asked = client.options(
        address("notice", page),
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": "if-none-match",
        },
    )
    assert asked["Access-Control-Allow-Origin"] == ORIGIN
    assert "if-none-match" in asked["Access-Control-Allow-Headers"].split(", ")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_others_do_not_and_pages_are_left_alone(client, homes, documented):
    page = make_page(homes["fi"])
    other = client.get(
        address("notice", page), headers={"Origin": "https://other.example.com"}
    )
    assert other.status_code == 200
    assert "Access-Control-Allow-Origin" not in other
    own = client.get(page.url, headers={"Origin": ORIGIN})
    assert "Access-Control-Allow-Origin" not in own
