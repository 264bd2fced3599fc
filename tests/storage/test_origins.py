"""A language of a notice is translated from one other, and what was not is mended."""

import pytest
from django.urls import reverse
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.operations import translate_object, translate_page_subtree

from tests.localizing import (
    in_language,
    submitted,
    translated,
    translations_of,
    worded,
)
from tests.notices import TITLES
from tests.storage.test_untranslated import Site
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(homes, client, administrator, locales, django_capture_on_commit_callbacks):
    """Swedish comes from Finnish, English from Swedish."""
    client.force_login(administrator)
    site = Site(
        homes, client, administrator, locales, django_capture_on_commit_callbacks
    )
    site.submit()
    site.complete()
    site.do(submitted, client, site.swedish, locales, ["en"])
    return site


def origins(site, language="en"):
    found = Translation.objects.filter(
        source__object_id=site.page.translation_key,
        target_locale__language_code=language,
    )
    return sorted(found.values_list("source__locale__language_code", flat=True))


def edit(site):
    return site.client.get(
        reverse("wagtailadmin_pages:edit", args=[in_language(site.page, "en").pk])
    )


def second_origin(site):
    """As an earlier version of this package let it come up."""
    source, _made = TranslationSource.get_or_create_from_instance(site.page)
    return Translation.objects.create(source=source, target_locale=site.locales["en"])


def test_wagtail_localize_does_not_show_a_page_with_two(site, monkeypatch):
    """What this is about: it looks for the one translation that there is."""
    second_origin(site)
    with pytest.raises(Translation.MultipleObjectsReturned):
        monkeypatch.setattr(
            "wagtail_seloste.admin.translating.mend_origins", lambda *_: None
        )
        edit(site)


def test_a_page_with_two_is_mended_when_it_is_opened(site):
    second_origin(site)
    response = edit(site)
    assert response.status_code == 200
    assert origins(site) == ["fi"]
    told = " ".join(str(message) for message in response.context["messages"])
    assert "suomi" in told and "ruotsi" in told
    assert "suomi" not in str(list(edit(site).context["messages"]))


def test_what_was_translated_is_suggested(site):
    translated(translations_of(site.swedish, "en"))
    second_origin(site)
    english = in_language(site.page, "en")
    desk = site.client.get(reverse("seloste_translate", args=[english.pk]))
    assert desk.status_code == 200
    assert origins(site) == ["fi"]
    suggested = {
        suggestion["value"]
        for section in desk.context["sections"]
        for row in section["rows"]
        for suggestion in row.suggestions
    }
    assert worded(worded(TITLES["fi"]), "en") in suggested


def test_who_may_not_edit_mends_nothing(site, client, make_user):
    second_origin(site)
    site.client.force_login(make_user("reader"))
    edit(site)
    assert origins(site) == ["fi", "sv"]


@pytest.mark.parametrize("by", ["the page", "its tree"])
def test_a_page_that_is_translated_is_not_translated_from_elsewhere(site, by):
    english = in_language(site.page, "en")
    translated(translations_of(site.swedish, "en"))
    site.do(translations_of(site.swedish, "en").save_target, publish=True)
    english = in_language(site.page, "en")
    locales = [site.locales["en"]]
    if by == "the page":
        site.do(translate_object, site.page, locales)
    else:
        site.do(translate_page_subtree, site.index.pk, locales, None, site.user)
    assert origins(site) == ["sv"]
    assert in_language(site.page, "en").title == english.title
    assert VersionText.objects.filter(language="en").count() == 1
    assert edit(site).status_code == 200


def test_other_languages_of_the_same_submission_are_translated(site):
    Translation.objects.filter(target_locale=site.locales["sv"]).delete()
    site.do(translate_object, site.page, [site.locales["en"], site.locales["sv"]])
    assert origins(site) == ["sv"]
    assert origins(site, "sv") == ["fi"]


def test_an_alias_is_translated_from_where_it_is_asked(site):
    english = in_language(site.page, "en")
    NoticePage.objects.filter(pk=english.pk).update(alias_of=site.page)
    site.do(submitted, site.client, site.page, site.locales, ["en"])
    assert origins(site) == ["fi"]
    assert edit(site).status_code == 200
    address = reverse("wagtail_localize:convert_to_alias", args=[english.pk])
    assert site.client.get(address).status_code == 200


def test_other_pages_are_left_to_wagtail_localize(site, homes):
    site.do(translate_object, site.index, [site.locales["sv"]])
    assert Translation.objects.filter(
        source__object_id=site.index.translation_key
    ).exists()
