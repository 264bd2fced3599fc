"""An old notice is put right: the panel, its links, its fixes, typing, and no mouse."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from wagtail_seloste.models import Organisation

pytestmark = pytest.mark.django_db(transaction=True)

OLD = """\
Rekisterin nimi

Kuntosalin jäsenrekisteri

Henkilötietojen käsittelyn tarkoitus

Tietoja käytetään jäsenyyksien hoitamiseen ja laskutukseen.
Henkilötietoja käsitellään henkilötietolain sallimissa rajoissa.

Rekisterin tietosisältö

Rekisterissä on seuraavia tietoja:
- Etu- ja sukunimi
- Jäsenyyden alkamispäivä

Säännönmukaiset tietolähteet

Tiedot saadaan jäseneltä itseltään, kun hän liittyy kuntosalille.

Tietojen säännönmukaiset luovutukset

Tietoja ei luovuteta kuntosalin ulkopuolelle.

Evästeet

Tarkastusoikeus

Jäsenellä on oikeus tarkistaa, mitä tietoja hänestä on rekisterissä. Kysymykset \
lähetetään asiakaspalveluun (s-postiosoite). \
Tarkastuspyyntö tulee tehdä kirjallisena, ja se on allekirjoitettava.
"""
STALE = "<p>Siirto perustuu Privacy Shield -järjestelyyn.</p>"


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def open_checks(browser):
    """The panel beside the form; where Wagtail has none, the one in the form."""
    toggle = browser.locator("[data-side-panel-toggle=seloste-checks]")
    if toggle.count() and toggle.get_attribute("aria-expanded") == "false":
        toggle.click()
    browser.locator("[data-seloste-checks]").wait_for()


def errors(browser):
    return int(browser.get_attribute("[data-seloste-result]", "data-errors"))


def finding(browser, rule):
    return browser.locator(f"article[data-rule={rule}]")


def is_settled(browser, rule):
    """The panel does not name the rule any more, once it is up to date."""
    finding(browser, rule).wait_for(state="detached")


def put_right(browser, rule, number=0):
    """Take an offered fix; the page comes back with it."""
    before = browser.locator("[name=loaded_revision_created_at]").input_value()
    finding(browser, rule).locator("button[name=seloste-fix]").nth(number).click()
    browser.wait_for_function(
        "before => document.readyState === 'complete' && document.querySelector("
        "'[name=loaded_revision_created_at]')?.value !== before",
        arg=before,
    )
    open_checks(browser)
    is_settled(browser, rule)


def number_of(browser, kind):
    """Which section of the form is of a kind."""
    for each in browser.locator("input[type=hidden][name^=body-]").all():
        found = re.fullmatch(r"body-(\d+)-type", each.get_attribute("name"))
        deleted = found and browser.input_value(f"[name=body-{found[1]}-deleted]")
        if found and each.input_value() == kind and not deleted:
            return found[1]
    raise LookupError(kind)


def focused(browser):
    return browser.evaluate(
        "document.activeElement.closest('[data-contentpath]')?.dataset.contentpath"
    )


@pytest.fixture
def authority(homes):
    return Organisation.objects.create(
        name="Valvontavirasto",
        email="kirjaamo@valvonta.example",
        locale=homes["fi"].locale,
        is_authority=True,
        authority_code="fi",
    )


@pytest.fixture
def old(homes, authority, tmp_path, capsys):
    """The draft that was made of the old notice."""
    file = tmp_path / "vanha.txt"
    file.write_text(OLD, encoding="utf-8")
    call_command("seloste_import", str(file), parent=homes["fi"].pk)
    return Page.objects.order_by("pk").last()


def test_an_old_notice_is_put_right_until_nothing_is_wrong(
    old, editor, open_browser, sign_in
):
    with open_browser(width=1500, height=1000) as browser:
        sign_in(browser, editor)
        browser.goto(edit_url(old))
        open_checks(browser)
        at_first = errors(browser)
        assert at_first >= 6

        # With what is offered.
        put_right(browser, "stale_henkilotietolaki")
        put_right(browser, "cookies_empty_section")
        put_right(browser, "missing_complaint")
        put_right(browser, "missing_obligation", 2)
        assert 0 < errors(browser) <= at_first - 4

        # With typing, where only the editor knows.
        finding(browser, "missing_controller").locator(
            "button[name=seloste-fix]"
        ).click()
        browser.wait_for_function(
            "!location.hash && document.readyState === 'complete'"
        )
        number = number_of(browser, "controller")
        open_checks(browser)
        finding(browser, "missing_controller").locator("a").first.click()
        name = browser.locator(f"[name=body-{number}-value-name]")
        name.evaluate(
            "field => field.closest('section.collapsed')"
            "?.querySelector('[data-panel-toggle][aria-expanded=false]')?.click()"
        )
        name.fill("Koski-Kunto Oy")
        browser.fill(
            f"[name=body-{number}-value-postal_address]", "Katu 1, 33100 Tampere"
        )
        browser.fill(f"[name=body-{number}-value-email]", "info@koski-kunto.example")
        is_settled(browser, "missing_controller")

        finding(browser, "signed_request_only").locator("a").first.click()
        browser.wait_for_timeout(500)
        assert focused(browser) == "text"
        browser.keyboard.press("Control+a")
        browser.keyboard.type(
            "Sinulla on oikeus tarkistaa tietosi. Lähetä pyyntö sähköpostilla."
        )
        is_settled(browser, "signed_request_only")

        finding(browser, "missing_legal_basis").locator("a").first.click()
        number = number_of(browser, "purposes")
        browser.locator(
            "[data-contentpath=purposes] button.c-sf-add-button"
        ).first.click()
        prefix = f"body-{number}-value-purposes-0-value"
        browser.fill(f"[name={prefix}-name]", "Jäsenyyden hoitaminen")
        browser.check(f"[name={prefix}-legal_bases][value=basis_contract]")
        browser.wait_for_function(
            "document.querySelector('[data-seloste-result]').dataset.errors === '0'"
        )
        badge = browser.locator(
            "[data-side-panel-toggle=seloste-checks] [data-side-panel-toggle-counter]"
        )
        assert not badge.count() or not badge.is_visible()
    assert not Page.objects.get(pk=old.pk).live
