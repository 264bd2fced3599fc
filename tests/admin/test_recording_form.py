"""The form asks how a publication is recorded, and refuses what could not be."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.admin.forms import stream_form_data
from tests.notices import SECTIONS, make_page, publish, stream, translate
from wagtail_seloste.acts import withdraw
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
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


def test_before_the_first_version_only_the_day_is_asked(client, administrator, home):
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
