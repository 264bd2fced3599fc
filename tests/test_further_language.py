"""A fourth language is a matter of adding files: words of notices, and a catalogue."""

import json
import re

import polib
import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests import pseudo
from tests.notices import make_page, stream
from tests.pseudo import marked
from wagtail_seloste.checks import every_content_language_has_wording
from wagtail_seloste.models import NoticeSeries, Organisation, VersionText
from wagtail_seloste.pages.models import NoticePage
from wagtail_seloste.past import read_earlier
from wagtail_seloste.recording import NotRecorded
from wagtail_seloste.wording import wording

pytestmark = pytest.mark.django_db

LANGUAGE = "nb"


@pytest.fixture
def folder(settings, tmp_path):
    """The site has Norwegian; its folder for words is there, and empty."""
    settings.LANGUAGES = [*settings.LANGUAGES, (LANGUAGE, "norsk")]
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    words = tmp_path / "wording"
    words.mkdir()
    settings.WAGTAIL_SELOSTE = {
        **settings.WAGTAIL_SELOSTE,
        "WORDING_DIRS": (str(words),),
    }
    return words


@pytest.fixture
def words(folder):
    """Words of every key, so marked that they can be told from any other language's."""
    path = folder / f"{LANGUAGE}.toml"
    path.write_text(pseudo.wording_file("en", LANGUAGE), encoding="utf-8")
    return path


@pytest.fixture
def catalogue(settings, tmp_path):
    """The interface in Norwegian, as far as anybody translated it."""
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    po.append(polib.POEntry(msgid="All versions", msgstr="Alle versjoner"))
    path = tmp_path / "locale" / LANGUAGE / "LC_MESSAGES"
    path.mkdir(parents=True)
    po.save_as_mofile(str(path / "django.mo"))
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]


@pytest.fixture
def organisation(homes):
    return Organisation.objects.create(
        name=marked("Organisation"), locale=homes[LANGUAGE].locale
    )


@pytest.fixture
def notice(words, homes, organisation):
    return make_page(
        homes[LANGUAGE],
        LANGUAGE,
        title=marked("Notice"),
        body=pseudo.stream(organisation),
    )


def bare_texts(html):
    """Words in the body of a page that are neither its notice's nor an editor's."""
    body = html[html.index("<main") : html.index("</main>")]
    pieces = [(piece, "") for piece in re.split(r"<[^>]*>", body)]
    names = {"JSON", "Atom", "SHA", "sha256sum", "Markdown"}
    return pseudo.bare(pieces, names | pseudo.names_by_babel(LANGUAGE))


def archive(page, name, **where):
    series = NoticeSeries.objects.get(translation_key=page.translation_key)
    where = {"public_id": series.public_id, "language": LANGUAGE, **where}
    return reverse(f"wagtail_seloste:{name}", kwargs=where)


# --- the words -----------------------------------------------------------------------


def test_without_a_file_the_check_says_so(folder):
    assert [each.id for each in every_content_language_has_wording(None)] == [
        "wagtail_seloste.W001"
    ]


def test_a_file_that_lacks_a_key_is_an_error_that_names_it(words):
    text = words.read_text(encoding="utf-8")
    words.write_text(re.sub(r"(?m)^retention = .*\n", "", text, count=1), "utf-8")
    (error,) = every_content_language_has_wording(None)
    assert error.id == "wagtail_seloste.E003"
    assert str(words) in error.msg and "retention" in error.msg


def test_with_the_file_the_check_is_content(words):
    assert every_content_language_has_wording(None) == []


def test_names_of_countries_and_periods_come_with_the_language(words):
    found = wording("nb-no")
    assert found.language == LANGUAGE
    assert found.country("DE") == "Tyskland"
    assert found.period("P2Y") == "2 år"
    assert found.join(["a", "b", "c"]) == "a, b og c"


# --- the notice ----------------------------------------------------------------------


def test_a_notice_is_recorded_and_read_in_it(client, notice):
    text = VersionText.objects.get()
    assert text.language == LANGUAGE
    addresses = [
        notice.url,
        archive(notice, "history"),
        archive(notice, "version", version=1),
        archive(notice, "on"),
    ]
    for address in addresses:
        html = client.get(address, HTTP_ACCEPT_LANGUAGE="sv").content.decode()
        assert f'lang="{LANGUAGE}"' in html
        assert wording(LANGUAGE).heading("retention") in html or address != notice.url
        assert bare_texts(html) == [], address
    document = client.get(archive(notice, "notice")).json()["notice"]
    assert document["language"] == LANGUAGE
    headings = {each["heading"] for each in document["sections"]}
    assert wording(LANGUAGE).heading("retention") in headings


def test_a_translation_into_it_is_a_text_of_the_same_version(words, homes):
    source = make_page(homes["fi"])
    translated = source.copy_for_translation(homes[LANGUAGE].locale, copy_parents=True)
    translated.title = marked("Notice")
    translated.body = stream("sv")  # other words than those of the source
    translated.save_revision().publish()
    texts = VersionText.objects.select_related("version")
    assert {(each.language, each.version.number) for each in texts} == {
        ("fi", 1),
        (LANGUAGE, 1),
    }


def test_without_words_nothing_is_recorded_in_it(folder, homes, organisation):
    make_page(homes[LANGUAGE], LANGUAGE, title="X", body=pseudo.stream(organisation))
    assert not VersionText.objects.exists()


def test_a_starting_point_has_its_choices_and_leaves_the_texts_blank(
    client, words, homes, administrator
):
    client.force_login(administrator)
    address = reverse(
        "wagtailadmin_pages:add",
        args=["wagtail_seloste_pages", "noticepage", homes[LANGUAGE].pk],
    )
    answer = client.post(address, {"seloste-start": "1", "starting_point": "customers"})
    page = NoticePage.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert page.title == wording(LANGUAGE).heading("notice_title")
    (purposes,) = page.body.blocks_by_name("purposes")
    first = purposes.value["purposes"][0]
    assert first["legal_bases"] and first["name"] == ""
    # So it cannot be published by mistake before anybody wrote them.
    page.save_revision().publish()
    assert not VersionText.objects.exists()


def test_an_earlier_text_in_it_is_read_though_the_importer_does_not_know_it(notice):
    text = (
        "Personvernerklæring\n\n"
        "Vi behandler opplysninger om deg som kunde hos oss, og det er vi som er "
        "ansvarlige for dem. Du har rett til innsyn i opplysningene.\n"
    )
    found = read_earlier(notice, text.encode(), language=LANGUAGE)
    assert "innsyn" in json.dumps(found.notice.to_json(), ensure_ascii=False)
    # A language that it does know is still told from another.
    finnish = (
        "Käsittelemme tietojasi, koska olet asiakkaamme. Sinulla on oikeus niihin."
    )
    with pytest.raises(NotRecorded):
        read_earlier(notice, finnish.encode(), language="sv")


# --- the interface -------------------------------------------------------------------


def test_the_interface_is_in_it_as_far_as_a_catalogue_goes(catalogue, words):
    with translation.override(LANGUAGE):
        assert gettext("All versions") == "Alle versjoner"
        # The rest is in the site's first language, as everywhere in Django.
        assert gettext("Privacy notices") == "Tietosuojaselosteet"


def test_an_editor_works_in_it(client, catalogue, notice, editor):
    editor.groups.get().permissions.add(
        Permission.objects.get(codename="view_noticeversion")
    )
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = LANGUAGE
    profile.save()
    client.force_login(editor)
    answer = client.get(reverse("wagtailadmin_pages:edit", args=[notice.pk]))
    assert "Alle versjoner" in answer.content.decode()
