"""The archives that other tests read are as good as recorded ones."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from tests.building import build_archive, build_notices, sentence
from tests.notices import make_page, publish, translate
from wagtail_seloste.models import NoticeVersion, VersionText
from wagtail_seloste.recording import record
from wagtail_seloste.verification import verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


@pytest.fixture
def archive(homes):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page, build_archive(page, versions=12, languages=("fi", "sv"))


def test_it_verifies(archive):
    assert verify() == []


def test_it_has_each_version_in_each_language_and_says_which_it_is(archive):
    for language in ("fi", "sv"):
        texts = VersionText.objects.filter(language=language).order_by(
            "version__number"
        )
        assert [text.version.number for text in texts] == list(range(1, 13))
        for text in texts:
            said = sentence(language, text.version.number, 12)
            assert said in text.plain
            assert said in text.body


def test_versions_apply_from_one_day_after_the_other(archive):
    days = list(
        NoticeVersion.objects.order_by("number").values_list(
            "effective_from", flat=True
        )
    )
    assert len({later - day for day, later in zip(days, days[1:], strict=False)}) == 1
    assert len(set(days)) == 12


def test_the_last_text_is_what_is_live_and_recording_goes_on(archive):
    page, _series = archive
    assert record(page, healing=True) is None
    assert record(page) is None
    publish(page, title="Uusi otsikko")
    assert NoticeVersion.objects.filter(number=13).exists()
    assert verify() == []


def test_what_is_not_recorded_cannot_be_varied(home):
    page = make_page(home)
    with pytest.raises(ValueError, match="'sv'"):
        build_archive(page, versions=2, languages=("sv",))


def test_further_notices_are_as_the_one_beside_them(homes, client):
    page = make_page(homes["fi"])
    build_notices(page, 2)
    build_notices(page, 1, start=2)
    assert verify() == []
    assert Page.find_problems() == ([], [], [], [], [])
    named = client.get(reverse("wagtail_seloste:list")).json()["notices"]
    assert [each["title"] for each in named] == [
        page.title,
        *(f"{page.title} {number}" for number in (1, 2, 3)),
    ]
    for each in named:
        assert client.get(each["json_url"]).json()["notice"]["title"] == each["title"]
        assert client.get(each["html_url"]).status_code == 200
