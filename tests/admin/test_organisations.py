"""Organisations in the admin: listed, edited, and never deleted unawares."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from tests.notices import make_page, publish
from wagtail_seloste.models import ContactPoint, Organisation, VersionText
from wagtail_seloste.organisations import install_authorities
from wagtail_seloste.outcomes import refusal_messages

pytestmark = pytest.mark.django_db


def address(view, *args):
    return reverse(f"wagtailsnippets_wagtail_seloste_organisation:{view}", args=args)


@pytest.fixture
def organisation(locales):
    return Organisation.objects.create(
        name="Malli Oy", business_id="1234567-1", locale=locales["fi"]
    )


@pytest.fixture
def admin(client, administrator, homes):
    client.force_login(administrator)
    return client


def fields(**changes):
    return nested_form_data(
        {
            "name": "Malli Oy",
            "business_id": "1234567-1",
            "postal_address": "PL 1",
            "visiting_address": "",
            "country": "FI",
            "email": "info@example.com",
            "phone": "+358 29 123 4567",
            "website": "https://example.com",
            "contact_points": inline_formset([]),
            **changes,
        }
    )


def test_the_list_has_organisations_and_authorities(admin, organisation):
    install_authorities()
    html = admin.get(address("list")).content.decode()
    assert "Malli Oy" in html and "1234567-1" in html
    html = admin.get(address("list"), {"is_authority": "true"}).content.decode()
    assert "Malli Oy" not in html


@pytest.mark.parametrize("order", ["name", "business_id", "email", "is_authority"])
def test_the_list_can_be_searched_in_every_order(order):
    """The search index has each field that the list searches, filters and sorts by."""
    from wagtail.search.backends import get_search_backend

    found = Organisation.objects.filter(is_authority=False).order_by(order, "name")
    search = get_search_backend()
    search.autocomplete("malli", found, order_by_relevance=False)
    search.search("1234567-1", found.filter(locale_id=1), order_by_relevance=False)
    indexed = {field.field_name for field in Organisation.search_fields}
    assert {"name", "business_id"} <= indexed


def test_an_organisation_is_added_with_a_contact_point(admin, homes):
    points = inline_formset(
        [
            {
                "role": "role_dpo",
                "title": "Tietosuojavastaava",
                "name": "",
                "email": "dpo@example.com",
                "phone": "",
                "postal_address": "",
                "website": "",
            }
        ]
    )
    assert admin.get(address("add")).status_code == 200
    response = admin.post(address("add"), fields(contact_points=points))
    assert response.status_code == 302
    organisation = Organisation.objects.get(name="Malli Oy")
    assert organisation.contact_points.get().email == "dpo@example.com"
    assert admin.get(address("edit", organisation.pk)).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("business_id", "1234567-2"),
        ("email", "info@"),
        ("phone", "soita"),
        ("website", "javascript:alert(1)"),
        ("name", "a\x00b"),
    ],
    ids=repr,
)
def test_what_a_notice_could_not_use_is_refused(admin, field, value):
    response = admin.post(address("add"), fields(**{field: value}))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Organisation.objects.filter(name="Malli Oy").exists()


def test_editing_changes_no_recorded_text(admin, organisation, home):
    page = make_page(
        home, references={"o": organisation.pk}, controller={"organisation": "o"}
    )
    admin.post(
        address("edit", organisation.pk),
        {**fields(name="Malli Oyj"), "seloste-reach": "save"},
    )
    organisation.refresh_from_db()
    assert organisation.name == "Malli Oyj"
    assert "Malli Oyj" not in admin.get(page.url).content.decode()


def test_deleting_names_the_places_of_use_first(admin, organisation, home):
    page = make_page(
        home,
        title="Asiakkaiden seloste",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    html = admin.get(address("delete", organisation.pk)).content.decode()
    assert "Asiakkaiden seloste" in html
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_an_unused_organisation_is_deleted_without_warning(admin, organisation):
    html = admin.get(address("delete", organisation.pk)).content.decode()
    with translation.override("fi"):
        assert "seloste-places" not in html
    admin.post(address("delete", organisation.pk))
    assert not Organisation.objects.filter(pk=organisation.pk).exists()


def test_after_deletion_the_next_publication_is_refused(admin, organisation, home):
    page = make_page(
        home,
        title="Ensimmäinen",
        references={"o": organisation.pk},
        controller={"organisation": "o"},
    )
    admin.post(address("delete", organisation.pk))
    html = admin.get(page.url).content.decode()
    assert "Malli Oy" in html  # what was recorded stays
    page = publish(page, title="Toinen")
    assert {fault.code for fault in page.notice_faults()} >= {"dead_reference"}
    assert VersionText.objects.count() == 1
    assert refusal_messages(page)
    edit = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert edit.status_code == 200
    assert refusal_messages(page)[0] in edit.content.decode()


def test_an_editor_without_permission_for_organisations_sees_none(
    client, editor, organisation
):
    client.force_login(editor)
    for response in (
        client.get(address("list")),
        client.get(address("edit", organisation.pk)),
        client.post(address("delete", organisation.pk)),
    ):
        assert response.status_code in (302, 403)
    assert Organisation.objects.filter(pk=organisation.pk).exists()


def test_an_organisation_and_its_contact_points_have_names(organisation):
    assert str(organisation) == "Malli Oy"
    for values, name in (
        ({"title": "Neuvonta", "name": "Aino"}, "Neuvonta"),
        ({"name": "Aino"}, "Aino"),
        ({"email": "a@example.com"}, "a@example.com"),
    ):
        assert str(ContactPoint(**values)) == name


def test_the_authorities_are_installed_once_and_corrections_stay(locales):
    install_authorities()
    authority = Organisation.objects.get(
        authority_code="fi", locale__language_code="fi"
    )
    authority.phone = "029 000 0000"
    authority.save()
    count = Organisation.objects.count()
    assert install_authorities() == []
    assert Organisation.objects.count() == count
    authority.refresh_from_db()
    assert authority.phone == "029 000 0000"
