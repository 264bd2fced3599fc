"""A translation made by hand says which version it translates."""

import pytest
from django.urls import reverse
from django.utils.translation import override
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.admin.forms import stream_form_data
from tests.notices import SECTIONS, TITLES, make_page, publish, stream, translate
from wagtail_seloste import forms
from wagtail_seloste.acts import redact_text
from wagtail_seloste.choices import confirmed_words
from wagtail_seloste.models import VersionText
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.translations import is_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(homes, client, administrator):
    client.force_login(administrator)
    source = make_page(homes["fi"])
    translated = translate(source, homes["sv"], "sv")
    source = publish(source, title="Toinen")
    return source, translated


def post(client, page, *, same_words=(), action="publish", **changes):
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(page)),
            "comments": inline_formset([]),
            f"action-{action}": "1",
            **changes,
        }
    )
    data["same_words"] = list(same_words)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_a_source_page_is_not_asked(client, pages):
    source, _translated = pages
    html = client.get(reverse("wagtailadmin_pages:edit", args=[source.pk]))
    assert "translated_version" not in html.content.decode()


def test_a_translation_is_asked_and_the_answer_decides_its_number(client, pages):
    source, translated = pages
    edit = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    html = client.get(edit).content.decode()
    assert f'value="{source.source_digest}"' in html
    newest = VersionText.objects.get(version__number=2, language="fi")
    post(client, translated, translated_version=newest.source_digest, title="Ny titel")
    text = VersionText.objects.filter(language="sv").order_by("-pk").first()
    assert (text.version.number, text.title) == (2, "Ny titel")


def test_an_unknown_answer_is_refused(client, pages):
    _source, translated = pages
    response = post(client, translated, translated_version="0" * 64)
    assert response.status_code == 200
    assert VersionText.objects.filter(language="sv").count() == 1
    assert VersionText.objects.get(language="sv").title == TITLES["sv"]


def test_of_many_versions_the_newest_and_its_own_are_offered(
    client, pages, monkeypatch
):
    source, translated = pages
    monkeypatch.setattr(forms, "MOST_VERSIONS", 2)
    for number in range(3):
        source = publish(source, title=f"Otsikko {number}")
    edit = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    field = client.get(edit).context["form"].fields["translated_version"]
    assert [label.split(",")[0] for _digest, label in field.choices] == [
        "Versio 5",
        "Versio 4",
        "Versio 1",
    ]
    assert field.initial == translated.source_digest


def test_a_redacted_text_is_not_offered(client, pages):
    source, translated = pages
    first = VersionText.objects.get(version__number=1, language="fi")
    redact_text(first, reason="x")
    edit = reverse("wagtailadmin_pages:edit", args=[translated.pk])
    field = client.get(edit).context["form"].fields["translated_version"]
    labels = [label for _digest, label in field.choices]
    assert len(labels) == 2 and labels[1].startswith("Versio 2")


# --- words that are the same in both languages ---------------------------------------


PURPOSE = SECTIONS["purposes"]["purposes"][0]


def with_purpose(name, description="Vastaamme kysymyksiisi."):
    return {
        "purposes": {
            "purposes": [{**PURPOSE, "name": name, "description": description}]
        }
    }


@pytest.fixture
def to_confirm(homes, client, administrator):
    """A Swedish page by hand, in draft, with one word as the Finnish one has it."""
    client.force_login(administrator)
    source = make_page(homes["fi"], **with_purpose("Facebook"))
    return translate(
        source,
        homes["sv"],
        "sv",
        publish=False,
        **with_purpose("Facebook", "Vi svarar på dina frågor."),
    )


def swedish_texts():
    return VersionText.objects.filter(language="sv")


def form_of(client, page):
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return client.get(edit).context["form"]


def test_the_same_word_in_both_languages_is_asked_about_once(client, to_confirm):
    page = to_confirm
    assert "same_words" not in form_of(client, page).fields
    response = post(client, page, translated_version=page.source_digest)
    form = response.context["form"]
    assert list(form.errors) == ["same_words"]
    assert form.fields["same_words"].choices == [("Facebook", "Facebook")]
    assert 'value="Facebook"' in response.content.decode()
    assert not swedish_texts()
    response = post(
        client,
        page,
        translated_version=page.source_digest,
        same_words=["Facebook"],
    )
    assert response.status_code == 302
    assert swedish_texts().count() == 1
    # It stays confirmed, is shown as that, and can be taken back.
    form = form_of(client, page)
    assert form["same_words"].value() == ["Facebook"]
    page = type(page).objects.get(pk=page.pk)
    post(
        client,
        page,
        translated_version=page.source_digest,
        same_words=["Facebook"],
        title="Ny titel",
    )
    assert swedish_texts().count() == 2


def test_a_confirmation_stays_with_the_draft(client, to_confirm):
    page = to_confirm
    post(
        client,
        page,
        action="save",
        translated_version=page.source_digest,
        same_words=["Facebook"],
    )
    draft = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    assert confirmed_words(draft) == ("Facebook",)
    draft.latest_revision.publish()
    assert swedish_texts().count() == 1


def test_what_was_recorded_as_the_same_is_not_asked_again(client, to_confirm):
    page = to_confirm
    post(client, page, translated_version=page.source_digest, same_words=["Facebook"])
    page = type(page).objects.get(pk=page.pk)
    page.recording_choice = None
    page.title = "Ny titel"
    page.save_revision().publish()
    assert swedish_texts().count() == 2
    # A later version that changes no words carries the word over.
    source = type(page).objects.get(
        translation_key=page.translation_key, locale__language_code="fi"
    )
    [period] = SECTIONS["retention"]["periods"]
    longer = {"retention": {"periods": [{**period, "number": 5}]}}
    source.body = stream(**with_purpose("Facebook"), **longer)
    source.save_revision().publish()
    assert [text.version.number for text in swedish_texts()] == [1, 1, 2]


def test_by_other_ways_the_text_is_not_recorded_and_the_editor_is_told(
    client, to_confirm
):
    to_confirm.get_latest_revision().publish()
    assert not swedish_texts()
    page = type(to_confirm).objects.get(pk=to_confirm.pk)
    with override("en"):
        [told] = refusal_messages(page)
    assert told.startswith("1 text is the same as in another language: “Facebook”.")


def test_a_copy_cannot_be_confirmed(client, homes, administrator):
    client.force_login(administrator)
    source = make_page(homes["fi"])
    copied = source.copy_for_translation(homes["sv"].locale)
    copied.save_revision()
    response = post(client, copied, translated_version=source.source_digest)
    form = response.context["form"]
    [told] = form.errors["__all__"]
    assert TITLES["fi"] in told
    assert "same_words" not in form.fields
    assert not swedish_texts()


def test_a_description_for_searches_is_asked_about_as_well(client, to_confirm):
    page = to_confirm
    source = type(page).objects.get(
        translation_key=page.translation_key, locale__language_code="fi"
    )
    source.seo_title = "Rekisteri"
    source.save_revision().publish()
    changes = {"translated_version": page.source_digest, "seo_title": "Rekisteri"}
    response = post(client, page, **changes)
    asked = response.context["form"].fields["same_words"].choices
    assert [text for text, _label in asked] == ["Facebook", "Rekisteri"]
    confirmed = {**changes, "same_words": ["Facebook", "Rekisteri"]}
    assert post(client, page, **confirmed).status_code == 302
    assert type(page).objects.get(pk=page.pk).seo_title == "Rekisteri"


@pytest.mark.parametrize(
    ("text", "is_the_same"),
    [
        ("YouTube", True),
        ("Microsoft YouTube", False),
        ("M365 YouTube", True),
        ("ISO 27001", False),
        ("ISO27001", True),
        ("Facebook", False),
        ("ETA", False),
        ("NIMI", False),
        ("30-päiväinen", False),
        ("IP-osoite", False),
        ("<b>GitHub</b>", True),
    ],
)
def test_a_code_shows_that_it_is_the_same_in_all_languages(text, is_the_same):
    assert is_code(text) is is_the_same
