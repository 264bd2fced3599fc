"""A translation made by hand says which version it translates."""

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tests.notices import TITLES, make_page, publish, translate
from wagtail_seloste import forms
from wagtail_seloste.acts import redact_text
from wagtail_seloste.models import VersionText

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(homes, client, administrator):
    client.force_login(administrator)
    source = make_page(homes["fi"])
    translated = translate(source, homes["sv"], "sv")
    source = publish(source, title="Toinen")
    return source, translated


def post(client, page, **changes):
    from tests.admin.forms import stream_form_data

    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "seo_title": "",
            "search_description": "",
            "body": streamfield(stream_form_data(page)),
            "comments": inline_formset([]),
            "action-publish": "1",
            **changes,
        }
    )
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
