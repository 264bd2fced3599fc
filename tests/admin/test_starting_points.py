"""A new notice begins from a starting point: offered, made, complete but for the name."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, PageLogEntry

from tests.admin.forms import stream_form_data
from wagtail_seloste.admin.starting import StartingPointForm, in_interface
from wagtail_seloste.models import Organisation, VersionText
from wagtail_seloste.organisations import install_authorities
from wagtail_seloste.outcomes import refusal_messages
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.starting_points import starting_points

pytestmark = pytest.mark.django_db

POINTS = {point.key: point for point in starting_points()}


def address(parent, model="noticepage"):
    return reverse(
        "wagtailadmin_pages:add", args=["wagtail_seloste_pages", model, parent.pk]
    )


def start(client, parent, **data):
    return client.post(address(parent), {"seloste-start": "1", **data})


@pytest.fixture
def editing(client, editor, homes):
    """An editor who is no superuser, logged in; the authorities are there."""
    install_authorities()
    client.force_login(editor)
    return client


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_situations_are_offered_in_the_editors_language(
    editing, editor, homes, language
):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=editor, preferred_language=language)
    response = editing.get(address(homes["fi"]))
    html = response.content.decode()
    assert response.status_code == 200
    for point in POINTS.values():
        assert point.label[language] in html
        assert point.description[language] in html
        assert f'value="{point.key}"' in html
    assert "checked" not in html
    assert not NoticePage.objects.exists()


def test_organisations_of_the_places_language_can_be_chosen(editing, homes):
    for language, name in (("fi", "Suomeksi Oy"), ("sv", "På svenska Ab")):
        Organisation.objects.create(name=name, locale=homes[language].locale)
    html = editing.get(address(homes["sv"])).content.decode()
    assert "På svenska Ab" in html and "Suomeksi Oy" not in html
    assert "Integritetsskyddsmyndigheten" not in html  # an authority is no controller


def of_the_controller(point):
    """The sections of a starting point whose details are the controller's."""
    return {
        section["key"]
        for section in point.sections
        if section.get("organisation") == "controller"
    }


@pytest.mark.parametrize("key", POINTS)
def test_a_draft_lacks_the_controllers_details_and_nothing_else(
    editing, editor, homes, key
):
    for language, home in homes.items():
        response = start(editing, home, starting_point=key)
        page = NoticePage.objects.get(locale=home.locale)
        assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert page.title == POINTS[key].title[language]
        assert page.owner == editor and not page.live
        faults = page.notice_faults()
        assert {fault.section for fault in faults} <= of_the_controller(POINTS[key])
        codes = {fault.code for fault in faults}
        assert "controller_unnamed" in codes <= {"controller_unnamed", "section_empty"}
        [complaint] = page.to_notice().of("complaint")
        assert complaint.data["authority"]["name"]
    assert VersionText.objects.count() == 0


@pytest.mark.parametrize("key", POINTS)
def test_with_an_organisation_a_draft_can_be_published_as_it_is(editing, homes, key):
    for language, home in homes.items():
        organisation = Organisation.objects.create(
            name="Malli Oy", email="info@example.com", locale=home.locale
        )
        start(
            editing,
            home,
            starting_point=key,
            organisation=organisation.pk,
            title="Oma otsikko",
        )
        page = NoticePage.objects.get(locale=home.locale)
        assert page.title == "Oma otsikko"
        assert page.notice_faults() == ()
        page.get_latest_revision().publish()
        page = NoticePage.objects.get(pk=page.pk)
        assert refusal_messages(page) == []
        assert VersionText.objects.get(language=language).version.number == 1
        assert "Malli Oy" in editing.get(page.url).content.decode()


def test_the_draft_opens_in_the_editor_and_is_saved_and_published_there(editing, homes):
    from wagtail.test.utils.form_data import (
        inline_formset,
        nested_form_data,
        streamfield,
    )

    organisation = Organisation.objects.create(
        name="Malli Oy", locale=homes["fi"].locale
    )
    response = start(
        editing, homes["fi"], starting_point="customers", organisation=organisation.pk
    )
    page = NoticePage.objects.get()
    html = editing.get(response.url).content.decode()
    assert page.title in html
    data = {
        "title": page.title,
        "slug": page.slug,
        "seo_title": "",
        "search_description": "",
        "body": streamfield(stream_form_data(page)),
        "comments": inline_formset([]),
        "action-publish": "1",
    }
    editing.post(response.url, nested_form_data(data))
    assert VersionText.objects.get().title == page.title


def test_two_drafts_of_one_situation_stand_side_by_side(editing, homes):
    for _ in range(2):
        start(editing, homes["fi"], starting_point="members")
    slugs = set(NoticePage.objects.values_list("slug", flat=True))
    assert len(slugs) == 2
    assert PageLogEntry.objects.filter(action="wagtail.create").count() >= 2


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"starting_point": ""},
        {"starting_point": "weddings"},
        {"starting_point": "members", "organisation": "987654"},
        {"starting_point": "members", "organisation": "abc"},
        {"starting_point": "members", "title": "a" * 256},
        {"starting_point": "members", "title": "a\x00b"},
    ],
)
def test_a_choice_that_is_none_makes_no_draft_and_says_so(editing, homes, data):
    response = start(editing, homes["fi"], **data)
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors
    html = response.content.decode()
    for errors in form.errors.values():
        for error in errors:
            assert str(error) in html.replace("&quot;", '"').replace("&#x27;", "'")
    assert not NoticePage.objects.exists()


def test_what_was_chosen_stays_chosen_after_an_error(editing, homes):
    html = start(
        editing, homes["fi"], starting_point="members", title="a" * 256
    ).content.decode()
    assert 'value="members" required checked' in html


def test_markup_in_a_title_stands_as_text(editing, homes):
    response = start(
        editing, homes["fi"], starting_point="members", title="<script>x</script>"
    )
    html = editing.get(response.url).content.decode()
    assert "<script>x</script>" not in html


def test_nobody_without_permission_gets_a_draft(client, make_user, homes):
    client.force_login(make_user("visitor"))
    assert client.get(address(homes["fi"])).status_code == 302
    group = Group.objects.create(name="Readers of the admin")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    reader = make_user("reader")
    reader.groups.add(group)
    client.force_login(reader)
    for response in (
        client.get(address(homes["fi"])),
        start(client, homes["fi"], starting_point="members"),
    ):
        assert response.status_code == 302
        assert "/admin/" in response.url
    assert not NoticePage.objects.exists()
    client.logout()
    assert start(client, homes["fi"], starting_point="members").status_code == 302
    assert not NoticePage.objects.exists()


def test_one_who_may_add_pages_in_one_place_may_not_in_another(
    client, make_user, homes
):
    group = Group.objects.create(name="Swedish editors")
    group.permissions.add(
        Permission.objects.get(
            content_type__app_label="wagtailadmin", codename="access_admin"
        )
    )
    permission = Permission.objects.get(
        content_type__app_label="wagtailcore",
        content_type__model="page",
        codename="add_page",
    )
    GroupPagePermission.objects.create(
        group=group, page=homes["sv"].page_ptr, permission=permission
    )
    user = make_user("svensk")
    user.groups.add(group)
    client.force_login(user)
    start(client, homes["fi"], starting_point="members")
    assert not NoticePage.objects.exists()
    start(client, homes["sv"], starting_point="members")
    assert NoticePage.objects.get().locale == homes["sv"].locale


def test_a_place_in_a_language_without_wording_offers_nothing(
    editing, homes, administrator
):
    from wagtail.models import Locale

    editing.force_login(administrator)
    estonian = homes["en"].copy(
        update_attrs={
            "slug": "et",
            "title": "Eesti",
            "locale": Locale.objects.create(language_code="et"),
        }
    )
    response = editing.get(address(estonian), follow=True)
    assert response.redirect_chain
    assert "Estonian" in " ".join(str(m) for m in response.context["messages"])
    assert not NoticePage.objects.exists()


def test_other_pages_are_added_as_ever(editing, homes, administrator):
    editing.force_login(administrator)
    html = editing.get(address(homes["fi"], "noticeindexpage")).content.decode()
    assert "seloste-start" not in html


def test_wagtails_own_form_can_be_posted_past_the_choice(editing, homes):
    """As a script or a test of the site would."""
    from wagtail.test.utils.form_data import (
        inline_formset,
        nested_form_data,
        streamfield,
    )

    data = {
        "title": "Ohi",
        "slug": "ohi",
        "seo_title": "",
        "search_description": "",
        "body": streamfield([]),
        "comments": inline_formset([]),
    }
    editing.post(address(homes["fi"]), nested_form_data(data))
    assert NoticePage.objects.get().title == "Ohi"


def test_the_form_speaks_a_language_that_it_has():
    from django.utils import translation

    texts = {"fi": "a", "en": "b"}
    for language, expected in (
        ("fi", "fi"),
        ("en-gb", "en"),
        ("sv", "en"),
        ("de", "en"),
    ):
        with translation.override(language):
            assert in_interface(texts) == expected


def test_the_cards_are_in_the_order_of_the_starting_points(homes):
    cards = StartingPointForm(locale=homes["fi"].locale).cards()
    assert [card["key"] for card in cards] == list(POINTS)
    assert len(cards) >= 6
