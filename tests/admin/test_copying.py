"""A copy of a notice is a notice of its own, and can take its languages along."""

import pytest
from django.urls import reverse

from tests.notices import make_page, translate
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(homes, client, administrator):
    client.force_login(administrator)
    source = make_page(homes["fi"])
    translate(source, homes["sv"], "sv")
    translate(source, homes["en"], "en")
    return source


def copy_in_the_admin(client, page):
    client.post(
        reverse("wagtailadmin_pages:copy", args=[page.pk]),
        {
            "new_title": "Kopio",
            "new_slug": "kopio",
            "new_parent_page": str(page.get_parent().pk),
        },
    )
    return NoticePage.objects.get(slug="kopio", locale=page.locale)


def address(page, copy):
    return reverse("seloste_copy_languages", args=[page.pk, copy.pk])


def test_wagtail_copies_one_language_and_the_others_are_offered(client, page):
    copy = copy_in_the_admin(client, page)
    assert copy.get_translations().count() == 0
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert address(page, copy) in html


def test_the_translations_become_drafts_that_can_be_published_with_it(client, page):
    copy = copy_in_the_admin(client, page)
    client.post(address(page, copy))
    swedish, english = copy.get_translations().order_by("-locale__language_code")
    assert not swedish.live
    assert swedish.title == page.get_translations().get(locale=swedish.locale).title
    before = VersionText.objects.count()
    copy.save_revision().publish()
    swedish.specific.get_latest_revision().publish()
    english.specific.get_latest_revision().publish()
    texts = VersionText.objects.filter(
        version__series__translation_key=copy.translation_key
    )
    assert {text.language for text in texts} == {"fi", "sv", "en"}
    assert {text.version.number for text in texts} == {1}
    assert VersionText.objects.count() == before + 3


def test_a_second_time_there_is_nothing_to_copy(client, page):
    copy = copy_in_the_admin(client, page)
    client.post(address(page, copy))
    client.post(address(page, copy))
    assert copy.get_translations().count() == 2
    assert client.get(address(page, copy)).context["pairs"] == []


def test_only_a_notice_and_its_like_are_copied(client, page, homes):
    for url in (
        address(page, homes["fi"]),
        reverse("seloste_copy_languages", args=[0, page.pk]),
    ):
        assert client.get(url, follow=True).status_code == 404


def test_it_needs_permission_to_add_pages_there(client, page, make_user, root):
    from django.contrib.auth.models import Permission

    copy = copy_in_the_admin(client, page)
    user = make_user("reader")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.post(address(page, copy)).status_code in (302, 403)
    assert copy.get_translations().count() == 0
