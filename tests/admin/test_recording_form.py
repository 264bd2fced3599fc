"""The form asks how a publication is recorded, and refuses what could not be."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.admin.forms import stream_form_data
from tests.notices import SECTIONS, make_page, publish, stream, translate
from wagtail_seloste.acts import withdraw
from wagtail_seloste.models import (
    NoticeSeries,
    NoticeVersion,
    Organisation,
    VersionText,
)
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.recording import today

pytestmark = pytest.mark.django_db

LONGER = {"periods": [{**SECTIONS["retention"]["periods"][0], "number": 5}]}


@pytest.fixture
def page(client, administrator, home):
    client.force_login(administrator)
    return make_page(home)


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def post(client, page, *, action="action-publish", body=None, **changes):
    if body is not None:
        page.body = body
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(page)),
            "comments": inline_formset([]),
            **({action: "1"} if action else {}),
            **changes,
        }
    )
    return client.post(edit_url(page), data)


def form_of(client, page):
    return client.get(edit_url(page)).context["form"]


def day(number=0):
    return today(timezone.now()) + timedelta(days=number)


def test_before_the_first_version_day_and_languages_are_asked(
    client, administrator, home
):
    client.force_login(administrator)
    page = make_page(home, publish=False)
    form = form_of(client, page)
    assert "effective_from" in form.fields
    assert not {"recording", "change_note", "weight"} & set(form.fields)
    post(client, page, effective_from=day(4).isoformat())
    assert NoticeVersion.objects.get().effective_from == day(4)


def test_a_new_version_with_day_and_note_goes_from_the_form_to_the_archive(
    client, page
):
    response = post(
        client,
        page,
        title="Uusi",
        recording="new_version",
        effective_from=day(4).isoformat(),
        change_note="Nimi muuttui.",
        recording_standing=form_of(client, page).standing,
    )
    assert response.status_code == 302
    text = VersionText.objects.get(version__number=2)
    assert (text.version.effective_from, text.note) == (day(4), "Nimi muuttui.")


def test_a_correction_goes_from_the_form_to_the_archive(client, page):
    post(
        client,
        page,
        title="Asiakasrekisterin seloste",
        recording="correction",
        correction_reason="Kirjoitusvirhe",
    )
    text = VersionText.objects.get(correction=1)
    assert (text.version.number, text.note) == (1, "Kirjoitusvirhe")


@pytest.mark.parametrize(
    ("changes", "body", "place"),
    [
        ({"effective_from": day(-1).isoformat()}, None, "effective_from"),
        ({"recording": "correction"}, None, "__all__"),
        (
            {"recording": "correction", "correction_reason": "Muka"},
            {"retention": LONGER},
            "__all__",
        ),
        ({"weight": "small"}, {"retention": LONGER}, "__all__"),
        ({"recording": "correction_announced"}, None, "recording"),
    ],
)
def test_what_could_not_be_recorded_is_refused_in_the_form(
    client, page, changes, body, place
):
    response = post(
        client,
        page,
        title="Uusi",
        body=stream(**body) if body else None,
        **changes,
    )
    assert response.status_code == 200
    assert place in response.context["form"].errors
    assert VersionText.objects.count() == 1
    assert NoticePage.objects.get(pk=page.pk).title != "Uusi"


def test_a_form_that_was_open_while_another_published_asks_to_look_again(client, page):
    seen = form_of(client, page).standing
    publish(page, title="Toisen muutos")
    response = post(client, page, title="Oma", recording_standing=seen)
    assert response.status_code == 200
    assert response.context["form"].errors["__all__"]
    fresh = response.context["form"]["recording_standing"].value()
    assert fresh != seen
    post(client, page, title="Oma", recording_standing=fresh)
    assert VersionText.objects.get(version__number=3).title == "Oma"


def test_a_form_that_was_open_while_another_published_first_asks_too(
    client, administrator, home
):
    client.force_login(administrator)
    page = make_page(home, publish=False)
    seen = form_of(client, page)["recording_standing"].value()
    publish(page, title="Toisen teksti")
    response = post(client, page, title="Oma", recording_standing=seen)
    assert response.status_code == 200
    assert response.context["form"].errors["__all__"]
    assert VersionText.objects.get().title == "Toisen teksti"


def test_the_note_of_a_translation_is_offered_once(client, page, homes):
    translated = translate(page, homes["sv"], "sv", publish=False)
    source = page.source_digest
    post(client, translated, change_note="Ny", translated_version=source)
    assert VersionText.objects.get(language="sv").note == "Ny"
    translated.refresh_from_db()
    assert not form_of(client, translated)["change_note"].value()


def test_the_choice_stays_with_the_draft_and_is_offered_again(client, page):
    post(
        client,
        page,
        action=None,
        title="Luonnos",
        effective_from=day(6).isoformat(),
        change_note="Selvennys",
    )
    assert VersionText.objects.count() == 1
    form = form_of(client, page)
    assert form.fields["effective_from"].initial == day(6)
    assert form.fields["change_note"].initial == "Selvennys"
    publish(page, title="Muu")
    draft = NoticePage.objects.get(pk=page.pk)
    assert form_of(client, draft).fields["effective_from"].initial is None


def test_an_announced_version_can_be_corrected_by_its_own_choice(client, page):
    post(client, page, body=stream(retention=LONGER), effective_from=day(6).isoformat())
    page = NoticePage.objects.get(pk=page.pk)
    choices = dict(form_of(client, page).fields["recording"].choices)
    assert set(choices) == {"new_version", "correction", "correction_announced"}
    post(
        client,
        page,
        title="Asiakasrekisterin seloste",
        recording="correction_announced",
        correction_reason="Kirjoitusvirhe",
    )
    assert VersionText.objects.get(correction=1).version.number == 2


def test_a_translation_is_asked_for_its_public_note_only(client, page, homes):
    translated = translate(page, homes["sv"], "sv")
    form = form_of(client, translated)
    assert "change_note" in form.fields
    assert not {"recording", "effective_from", "weight"} & set(form.fields)


def test_a_withdrawn_notice_is_not_published_from_the_form(client, page):
    series = NoticeSeries.objects.get()
    withdraw(series, reasons={"fi": "Rekisteri on lopetettu."})
    response = post(client, page, title="Uusi")
    assert response.status_code == 200
    assert response.context["form"].errors["__all__"]
    assert gettext("The notice is withdrawn.") in client.get(edit_url(page)).text
    assert post(client, page, action=None, title="Uusi").status_code == 302
    assert VersionText.objects.count() == 1


def test_the_form_shows_the_choices_to_the_editor(client, page):
    html = client.get(edit_url(page)).content.decode()
    assert 'name="recording"' in html
    assert 'name="recording_standing"' in html
    assert 'data-controller="w-rules"' in html


# --- languages ------------------------------------------------------------------------


def test_a_version_waits_for_the_languages_that_the_editor_ticked(client, page):
    response = post(
        client,
        page,
        title="Uusi",
        recording="new_version",
        wait="on",
        waits_for=("en",),
    )
    assert response.status_code == 302
    page = NoticePage.objects.get(pk=page.pk)
    assert page.required_languages == ["en"]
    assert VersionText.objects.count() == 1
    form = form_of(client, page)
    assert form["wait"].value() is True
    assert form["waits_for"].value() == ("en",)
    panel = client.get(edit_url(page)).content.decode()
    assert (
        gettext(
            "What was published last waits for languages; readers do not see it yet."
        )
        in panel
    )


def test_waiting_for_no_language_is_refused_at_the_field(client, page):
    response = post(client, page, title="Uusi", recording="new_version", wait="on")
    assert "waits_for" in response.context["form"].errors
    assert VersionText.objects.count() == 1


def test_a_version_that_waits_may_have_another_weight_than_proposed(client, page):
    response = post(
        client,
        page,
        body=stream(retention=LONGER),
        recording="new_version",
        weight="small",
        weight_reason="Vain täsmennys",
        wait="on",
        waits_for=("sv",),
    )
    assert response.status_code == 302, response.context["form"].errors
    assert NoticePage.objects.get(pk=page.pk).body[2].value["periods"][0]["number"] == 5
    assert VersionText.objects.count() == 1
    response = post(
        client,
        NoticePage.objects.get(pk=page.pk),
        recording="new_version",
        weight="small",
        wait="on",
        waits_for=("sv",),
    )
    assert response.context["form"].non_field_errors()


def test_the_first_version_may_wait(client, administrator, home):
    client.force_login(administrator)
    page = make_page(home, publish=False)
    response = post(client, page, wait="on", waits_for=("sv", "en"))
    assert response.status_code == 302
    assert NoticePage.objects.get(pk=page.pk).live
    assert not VersionText.objects.exists()


def test_the_languages_of_the_settings_are_ticked_and_stay_those_of_the_settings(
    client, page, settings
):
    settings.WAGTAIL_SELOSTE = {"REQUIRED_LANGUAGES": ("sv",)}
    assert form_of(client, page)["waits_for"].value() == ("sv",)
    post(client, page, title="Uusi", waits_for=("sv",))
    assert NoticePage.objects.get(pk=page.pk).required_languages is None
    post(client, page, title="Uusi", waits_for=())
    assert NoticePage.objects.get(pk=page.pk).required_languages == []


@pytest.mark.parametrize("late", [True, False])
def test_the_form_says_beforehand_what_happens_to_a_late_language(
    client, page, settings, late
):
    settings.WAGTAIL_SELOSTE = {"PUBLISH_WITHOUT_LATE_LANGUAGES": late}
    said = form_of(client, page).fields["wait"].help_text
    sentence = "is published on that day without it" if late else "goes on waiting"
    with translation.override("en"):
        assert sentence in str(said)


def test_a_correction_may_keep_the_translations(client, page, homes):
    swedish = translate(page, homes["sv"], "sv")
    post(
        client,
        page,
        title="Asiakasrekisterin seloste",
        recording="correction",
        correction_reason="Kirjoitusvirhe",
        keeps_translations="on",
    )
    page.refresh_from_db()
    swedish.refresh_from_db()
    assert swedish.source_digest == page.source_digest
    event = NoticeSeries.objects.get().events.filter(kind="corrected").first()
    assert '"translations_kept":true' in event.payload


def test_a_site_with_one_language_is_asked_nothing_of_others(client, page, locales):
    for code in ("sv", "en"):
        Organisation.objects.filter(locale=locales[code]).delete()
        Page.objects.filter(locale=locales[code]).delete()
        locales[code].delete()
    fields = form_of(client, page).fields
    assert not {"wait", "waits_for", "keeps_translations"} & set(fields)


def test_a_translation_is_never_asked_to_wait(client, page, homes):
    swedish = translate(page, homes["sv"], "sv")
    fields = form_of(client, swedish).fields
    assert not {"wait", "waits_for", "keeps_translations"} & set(fields)
