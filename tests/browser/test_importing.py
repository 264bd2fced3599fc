"""The way of an old notice in the admin: Word, PDF, pasted text; with scripts or without."""

import pytest
from django.urls import reverse

from tests.importers.formats import as_docx, as_pdf
from wagtail_seloste.admin import importing
from wagtail_seloste.models import ImportBatch, ImportedFile
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = (
    "Kuoron tietosuojaseloste",
    "1.2.2020",
    [
        ("Rekisterinpitäjä", ["Kuvitelman Kuoro ry, Laulukatu 2, 00100 Helsinki"]),
        ("Käsittelyn tarkoitus", ["Pidämme jäsenluetteloa laulajista."]),
        ("Nuottien lainaus", ["Nuotit palautetaan keväällä."]),
    ],
)
TEXT = """Lintukerhon tietosuojaseloste

1. Rekisterinpitäjä

Kuvitelman Lintukerho ry, Mallikatu 1, 00100 Helsinki

2. Käsittelyn tarkoitus

Pidämme jäsenluetteloa.

3. Pöllöjen ruokinta

Pöllöt syövät hiiriä.
"""


@pytest.fixture
def index(homes):
    index = NoticeIndexPage(
        title="Selosteet", slug="notices", locale=homes["fi"].locale
    )
    return homes["fi"].add_child(instance=index)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_files_become_drafts(
    open_browser, sign_in, editor, index, violations, monkeypatch, scripts
):
    monkeypatch.setattr(importing, "SLICE", 0)
    with open_browser(scripts=scripts) as page:

        def is_accessible():
            return not scripts or violations(page, "main") == []

        sign_in(page, editor)
        page.goto(f"{reverse('seloste_import:index')}?parent={index.pk}")
        assert is_accessible()
        page.set_input_files(
            "[name=files]",
            [
                {"name": "kuoro.docx", "mimeType": "", "buffer": as_docx(NOTICE)},
                {"name": "kuoro.pdf", "mimeType": "", "buffer": as_pdf(NOTICE)},
                {"name": "kuva.png", "mimeType": "", "buffer": b"\x89PNG\r\n\x1a\n\0"},
            ],
        )
        page.click("footer button[type=submit]")
        page.wait_for_url("**/import/batches/*/")
        while not scripts and page.locator("[data-seloste-continue]").count():
            page.click("[data-seloste-continue] button")
            page.wait_for_load_state()
        page.wait_for_selector("progress[value='3']")
        page.wait_for_selector("[data-seloste-continue]", state="detached")
        assert page.locator(".seloste-level--error").count() == 1
        assert page.locator("[name=file]").count() == 2
        assert is_accessible()
        page.click("text=kuva.png")
        page.wait_for_url("**/import/files/*/")
        assert is_accessible()
        with page.expect_download() as download:
            page.locator(".seloste-next a[href$='/original/']").click()
        assert download.value.suggested_filename == "kuva.png"
        page.go_back()

        page.click("text=kuoro.docx")
        page.wait_for_url("**/import/files/*/")
        assert is_accessible()
        # By the keyboard alone: to the passage of which nobody knows where it belongs.
        page.locator(".seloste-unsure li a", has_text="Nuottien").press("Enter")
        passage = page.locator(":target")
        assert "keväällä" in passage.inner_text()
        choice = passage.locator("select")
        number = choice.get_attribute("name").removeprefix("place-")
        choice.select_option("security")
        if not scripts:
            page.locator("button[name=save]").press("Enter")
            page.wait_for_load_state()
        in_draft = page.locator(".seloste-section--security")
        in_draft.filter(has_text="keväällä").wait_for()
        assert page.locator("#seloste-moved").inner_text()
        assert page.locator(f"#place-{number}").input_value() == "security"
        page.locator("button[name=draft]").press("Enter")
        page.wait_for_url("**/admin/pages/*/edit/")
    draft = NoticePage.objects.get()
    assert not draft.live
    (security,) = [each for each in draft.body.raw_data if each["type"] == "security"]
    assert "keväällä" in str(security["value"])


def test_passages_go_elsewhere_by_dragging_and_by_keys(
    open_browser, sign_in, editor, index, violations
):
    with open_browser(width=1400, height=900) as page:
        sign_in(page, editor)
        page.goto(reverse("seloste_import:index"))
        page.fill("[name=text]", TEXT)
        page.click("footer button[type=submit]")
        page.wait_for_url("**/import/files/*/")
        security = page.locator(".seloste-sheet .seloste-section--security")
        moved = page.locator("#seloste-moved")
        undo = page.locator("#seloste-undo")
        assert security.count() == 0 and undo.is_disabled()

        # By the keyboard: two passages together, and back.
        page.locator("#chosen-1").focus()
        page.keyboard.press("Shift+ArrowDown")
        assert page.locator("[name=chosen]:checked").count() == 2
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "seloste-to"
        page.locator(":focus").select_option("security")
        page.keyboard.press("Enter")
        security.filter(has_text="hiiriä").filter(has_text="jäsenlu").wait_for()
        page.wait_for_function("document.activeElement.id == 'chosen-2'")
        assert "Pöllöjen" in moved.inner_text()
        assert page.locator("[name=chosen]:checked").count() == 0
        assert violations(page, "main") == []
        page.locator("#chosen-2").press("Control+z")
        security.wait_for(state="detached")
        assert undo.is_disabled()
        assert page.locator("#place-2").input_value() == "other"

        # By dragging the handle of one.
        page.locator("#passage-2 [draggable]").hover()
        page.mouse.down()
        page.mouse.move(600, 600)
        target = page.locator("[data-seloste-to=security]")
        target.hover()
        target.hover()
        page.mouse.up()
        security.filter(has_text="hiiriä").wait_for()
        assert page.locator("[data-seloste-to=security]").is_hidden()
        assert page.locator("#place-2").input_value() == "security"
        # It is kept: another window shows it, and its draft has it.
        page.reload()
        assert page.locator("#place-2").input_value() == "security"
        page.click("button[name=draft]")
        page.wait_for_url("**/admin/pages/*/edit/")
        page.locator(".messages a[href*='/import/files/']").click()
        page.wait_for_url("**/import/files/*/")
    file = ImportedFile.objects.get()
    assert list(file.placements.values()) == ["security"]
    draft = NoticePage.objects.get()
    assert draft.pk in file.pages


def test_a_pasted_text_becomes_a_draft_and_again_the_same(
    open_browser, sign_in, editor, index, violations
):
    with open_browser(width=640) as page:
        sign_in(page, editor)

        def paste(text):
            page.goto(reverse("seloste_import:index"))
            page.fill("[name=text]", text)
            page.click("footer button[type=submit]")
            page.wait_for_url("**/import/files/*/")

        paste(TEXT)
        assert violations(page, "main") == []
        page.click("button[name=draft]")
        page.wait_for_url("**/admin/pages/*/edit/")
        paste(TEXT)
        page.click("button[name=draft]")
        page.wait_for_selector("button[value=again]")
        assert violations(page, "main") == []
        page.click("button[value=again]")
        page.wait_for_url("**/admin/pages/*/edit/")
        batch = ImportBatch.objects.last()
        page.goto(reverse("seloste_import:batches"))
        assert violations(page, "main") == []
        page.goto(reverse("seloste_import:delete", args=[batch.pk]))
        assert violations(page, "main") == []
        page.click("button.serious")
        page.wait_for_url("**/import/batches/")
    assert ImportedFile.objects.count() == 1
    assert NoticePage.objects.count() == 1
