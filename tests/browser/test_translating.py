"""A translator at the desk, with scripts or without, by keyboard, and what axe finds."""

import json

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from tests.notices import make_page, publish
from wagtail_seloste.models import VersionText
from wagtail_seloste.pages.models import NoticePage

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = {
    "Asiakasrekisterin tietosuojaseloste": "Dataskyddsbeskrivning",
    "Asiakaspalvelu": "Kundservice",
    "Vastaamme kysymyksiisi.": "Vi svarar på dina frågor.",
    "Tilaukset": "Beställningar",
    "toimitus": "leverans",
}


@pytest.fixture
def source(homes):
    return make_page(homes["fi"])


@pytest.fixture
def desk(source, homes):
    """The address of the desk of the Swedish page; all is translated and published."""
    found, _ = TranslationSource.update_or_create_from_instance(source)
    kept = Translation.objects.create(source=found, target_locale=homes["sv"].locale)
    for segment in found.stringsegment_set.select_related("string"):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=homes["sv"].locale,
            data=WORDS[segment.string.data],
            translation_type="manual",
        )
    kept.save_target(publish=True)
    page = NoticePage.objects.get(
        translation_key=source.translation_key, locale=homes["sv"].locale
    )
    return reverse("seloste_translate", args=[page.pk])


@pytest.fixture
def translator(editor):
    UserProfile.objects.create(user=editor, preferred_language="en")
    return editor


def reword(source):
    """A new version: one text reworded, the other moved to another place."""
    stream = json.loads(json.dumps(source.body.get_prep_value(), default=str))
    for section in stream:
        if section["type"] == "purposes":
            [purpose] = section["value"]["purposes"]
            purpose["value"]["description"] = "Vastaamme kaikkiin kysymyksiisi."
        if section["type"] == "retention":
            section["value"]["periods"][0]["id"] = (
                "a1b2c3d4-0000-4000-8000-000000000000"
            )
    return publish(source, body=json.dumps(stream))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_new_version_is_translated_and_published(
    open_browser, sign_in, violations, translator, source, desk, scripts
):
    reword(source)
    with open_browser(scripts=scripts) as page:
        sign_in(page, translator)
        page.goto(desk)
        assert "1 of 5 texts is not ready" in page.inner_text(
            ".seloste-desk [role=status]"
        )
        assert "kaikkiin" in page.inner_text(".seloste-desk__change ins")
        if scripts:
            assert violations(page, ".seloste-desk") == []

        # The text that only moved has its translation.
        assert page.locator("textarea").count() == 1

        field = page.locator("textarea")
        page.click(".seloste-desk__suggestion button")
        if not scripts:
            page.wait_for_selector("text=Not saved yet")
        assert field.input_value() == WORDS["Vastaamme kysymyksiisi."]
        assert StringTranslation.objects.filter(data=field.input_value()).count() == 1
        field.fill("Vi svarar på alla dina frågor.")
        page.click("button[value=publish]")
        page.wait_for_selector("text=Version 2 was recorded")
        assert "All 5 texts are translated" in page.inner_text(
            ".seloste-desk [role=status]"
        )
        if scripts:
            assert violations(page, ".seloste-desk") == []
    text = VersionText.objects.get(language="sv", version__number=2)
    assert "Vi svarar på alla dina frågor." in text.body


def test_two_translators_see_each_other(
    open_browser, sign_in, violations, translator, desk
):
    with open_browser() as page:
        sign_in(page, translator)
        page.goto(f"{desk}?show=all")
        field = page.locator("textarea").nth(1)
        key = field.get_attribute("name").removeprefix("text-")
        StringTranslation.objects.filter(data="Kundservice").update(data="Kundhjälp")
        field.fill("Kundtjänst")
        page.click(".seloste-desk__footer button[value=save]")
        page.wait_for_selector(".seloste-desk__theirs")
        assert "Kundhjälp" in page.inner_text(f"#at-{key}")
        assert page.input_value(f"[name=text-{key}]") == "Kundtjänst"
        assert violations(page, ".seloste-desk") == []
        page.click(f"button[value='theirs:{key}']")
        page.wait_for_selector(".seloste-desk__theirs", state="detached")
    assert StringTranslation.objects.filter(data="Kundhjälp").exists()


def test_by_keyboard_alone(open_browser, sign_in, translator, desk):
    """From field to field, saved with one key; nothing takes the mouse."""
    with open_browser() as page:
        sign_in(page, translator)
        page.goto(f"{desk}?show=all")
        fields = page.locator("textarea")
        fields.nth(1).focus()
        page.keyboard.press("Control+a")
        page.keyboard.type("Kundtjänst")
        page.keyboard.press("Control+Enter")
        assert fields.nth(2).evaluate("field => field === document.activeElement")
        page.keyboard.press("Control+s")
        page.wait_for_selector("text=1 text was saved")
    assert StringTranslation.objects.filter(data="Kundtjänst").exists()


def test_a_po_file_goes_out_and_comes_back(
    open_browser, sign_in, violations, translator, source, desk, tmp_path
):
    reword(source)
    with open_browser() as page:
        sign_in(page, translator)
        page.goto(desk)
        with page.expect_download() as download:
            page.click("a[href$='/po/']")
        file = tmp_path / "sv.po"
        download.value.save_as(file)
        words = file.read_text("utf-8")
        assert "Vastaamme kaikkiin kysymyksiisi." in words
        old = 'msgid "Vastaamme kaikkiin kysymyksiisi."\nmsgstr ""'
        assert old in words
        file.write_text(words.replace(old, old[:-1] + 'Vi svarar alltid."'), "utf-8")
        page.click(".seloste-desk__import summary")
        assert violations(page, ".seloste-desk") == []
        page.set_input_files("input[type=file]", file)
        page.click("button[value=import]")
        page.wait_for_selector("text=1 translation was taken from the file")


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_a_small_window_and_dark_colours(
    open_browser, sign_in, violations, translator, source, desk, width
):
    reword(source)
    StringTranslation.objects.filter(data="leverans").update(
        data="<div>x</div>", has_error=True
    )
    StringTranslation.objects.filter(data="Kundservice").update(
        translation_type="machine"
    )
    with open_browser(width=width, dark=True) as page:
        sign_in(page, translator)
        page.goto(f"{desk}?show=all")
        assert violations(page, ".seloste-desk") == []
        wide = "document.querySelector('.seloste-desk').scrollWidth"
        assert page.evaluate(f"{wide} <= document.documentElement.clientWidth")


def test_their_own_editor_tells_of_the_desk(
    open_browser, sign_in, translator, source, desk
):
    reword(source)
    with open_browser() as page:
        sign_in(page, translator)
        key = desk.rstrip("/").split("/")[-2]
        page.goto(reverse("wagtailadmin_pages:edit", args=[key]))
        page.wait_for_selector("text=1 text is not ready")
        page.wait_for_selector("text=Purpose: Asiakaspalvelu › What we do")
        page.click("text=Translate text by text")
        page.wait_for_selector(".seloste-desk")
