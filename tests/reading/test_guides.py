"""What the guides to reading headless show is run as it stands there."""

import io
import json
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
import wagtail

from tests.notices import make_page, publish
from tests.schema.validation import answer_validator, faults
from wagtail_seloste.models import NoticeSeries
from wagtail_seloste.previewing import SALT, keep

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLE = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
GUIDES = sorted((DOCS / "how-to").glob("*.md"))


def blocks(path, language):
    text = path.read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


@pytest.fixture
def page(homes):
    page = make_page(homes["fi"])
    return publish(page, title="Uusi nimi")


@pytest.fixture
def web(client, page, monkeypatch, settings):
    """The example's site is ours, and so is its notice."""
    series = str(NoticeSeries.objects.get().public_id)
    settings.ALLOWED_HOSTS = ["example.com"]

    def get(url):
        split = urlsplit(url)
        path = f"{split.path}?{split.query}".replace(EXAMPLE, series)
        response = client.get(
            path.replace("locale=en", "locale=fi"), headers={"Host": "example.com"}
        )
        assert response.status_code == 200, (path, response.content[:200])
        return response

    monkeypatch.setattr(
        "urllib.request.urlopen",
        lambda url, **more: io.BytesIO(get(url).content),
    )
    return get


def test_the_python_of_the_guide_runs(web, capsys):
    given = {}
    ran = 0
    for code in blocks(DOCS / "how-to" / "read-headless.md", "python"):
        if "urlopen(" not in code or ("/v3/" in code and wagtail.VERSION < (8,)):
            continue
        exec(code, given)  # noqa: S102 - ours
        ran += 1
    told = capsys.readouterr().out
    assert ran == (3 if wagtail.VERSION >= (8,) else 2)
    assert "Uusi nimi" in told and "Tilaukset P2Y" in told and "seloste1." in told


def test_each_address_that_a_guide_asks_for_is_there(web, page, administrator):
    token = keep(page, administrator).token(SALT)
    asked = [
        url
        for guide in GUIDES
        for code in blocks(guide, "console")
        for url in re.findall(
            r"^\$ curl ['\"]?(https://example\.com/[^'\"\s]*)", code, re.M
        )
        if "content_type=" not in url  # of another package, which has tests of its own
        and ("/v3/" not in url or wagtail.VERSION >= (8,))
    ]
    assert len(asked) >= 6
    for url in asked:
        url = url.replace("<series>", EXAMPLE).replace("<token>", quote(token))
        assert web(url.replace("/compare/2/3/", "/compare/1/2/")).content


def test_the_example_of_an_answer_is_one(web):
    path = DOCS / "reference" / "document.md"
    shown = json.loads(blocks(path, "json")[0])
    assert not faults(answer_validator("NoticeAnswer"), shown)
    real = web(f"https://example.com/notices/{EXAMPLE}/fi.json").json()
    assert set(shown["meta"]) == set(real["meta"])
    tables = path.read_text(encoding="utf-8").split("| key of `links` |")
    meta = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", tables[0], re.M)
    assert set(re.findall(r"\w+", " ".join(meta))) == set(real["meta"])
    links = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", tables[1].split("###")[0], re.M)
    assert set(re.findall(r"\w+", " ".join(links))) == set(real["meta"]["links"])
