"""An old notice is put right: the panel, its links, its fixes, typing, and no mouse."""

import re
from contextlib import contextmanager, suppress

import pytest
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page

from tests.notices import make_page
from wagtail_seloste.models import Organisation, SilencedFinding

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


# --- while somebody types -------------------------------------------------------------

LIVE = "**/check/live/"
RULE = "stale_privacy_shield"
PANEL = ".form-side__panel[data-side-panel=seloste-checks]"


@pytest.fixture
def stale(homes):
    return make_page(homes["fi"], security={"text": STALE})


@pytest.fixture
def form(stale, editor, open_browser, sign_in):
    """``with form() as browser:`` the editor's form of the notice, the panel open."""

    @contextmanager
    def opened(**window):
        with open_browser(**window) as browser:
            sign_in(browser, editor)
            browser.goto(edit_url(stale))
            open_checks(browser)
            yield browser

    return opened


def summary_of(browser):
    return browser.get_attribute("[data-seloste-result]", "data-summary")


def wait_for_summary(browser, before):
    browser.wait_for_function(
        "before => document.querySelector('[data-seloste-result]')"
        ".dataset.summary !== before",
        arg=before,
    )


def test_the_panel_follows_and_leaves_focus_and_details_alone(form):
    with form() as browser:
        asked = []
        browser.on("request", lambda each: asked.append(each.url))
        browser.wait_for_timeout(2500)
        assert not [url for url in asked if "/check/live/" in url], (
            "nothing has changed"
        )
        why = finding(browser, RULE).locator("summary").first
        why.click()
        links = finding(browser, RULE).locator(".seloste-finding__places a")
        assert links.count() == 1
        title = browser.locator("[name=title]")
        title.fill("Privacy Shield ja jäsenrekisterin tietosuojaseloste")
        links.nth(1).wait_for()
        assert title.evaluate("field => field === document.activeElement")
        assert why.evaluate("each => each.parentElement.open")
        title.fill("Jäsenrekisterin tietosuojaseloste")
        links.nth(1).wait_for(state="detached")


def test_an_answer_that_comes_too_late_is_dropped(form):
    from playwright.sync_api import Error

    with form() as browser:
        held = []

        def hold_the_first(route):
            if held:
                route.continue_()
            else:
                held.append(route)

        browser.route(LIVE, hold_the_first)
        title = browser.locator("[name=title]")
        title.fill("Ensimmäinen otsikko")
        browser.wait_for_timeout(2500)
        assert len(held) == 1
        title.fill("Privacy Shield ja toinen otsikko")
        links = finding(browser, RULE).locator(".seloste-finding__places a")
        links.nth(1).wait_for()
        with suppress(Error):  # the browser gave it up
            held[0].fulfill(body="<p data-seloste-result>Liian myöhään</p>")
        browser.wait_for_timeout(500)
        assert links.count() == 2


@pytest.mark.parametrize("status", [500, 403])
def test_that_it_could_not_be_checked_is_told_until_it_could(form, status):
    with form() as browser:
        browser.route(LIVE, lambda route: route.fulfill(status=status, body="no"))
        title = browser.locator("[name=title]")
        title.fill("Ensimmäinen otsikko")
        failed = browser.locator("[data-seloste-failed]")
        failed.wait_for(state="visible")
        assert finding(browser, RULE).is_visible()
        browser.unroute(LIVE)
        title.fill("Toinen otsikko")
        failed.wait_for(state="hidden")


# --- without a mouse ------------------------------------------------------------------


def test_enter_in_a_field_puts_nothing_right(form, stale):
    """It saves the draft, as in any form of Wagtail: no fix is asked for by it."""
    with form() as browser:
        browser.locator("[name=title]").fill("Uusi otsikko")
        browser.locator("[name=title]").press("Enter")
        browser.wait_for_timeout(1500)
        browser.wait_for_load_state()
        open_checks(browser)
        finding(browser, RULE).wait_for()
    stale.refresh_from_db()
    assert "Privacy Shield" in str(stale.get_latest_revision_as_object().body)


def test_a_finding_is_silenced_by_keyboard_alone(form, violations):
    with form() as browser:
        before = summary_of(browser)
        finding(browser, RULE).locator(".seloste-finding__silence summary").focus()
        browser.keyboard.press("Enter")
        browser.keyboard.press("Tab")
        browser.keyboard.press("Tab")
        browser.keyboard.press("Enter")
        finding(browser, RULE).locator("[role=alert]").wait_for()
        reason = finding(browser, RULE).locator("textarea")
        assert reason.evaluate("field => field === document.activeElement")
        assert violations(browser, "[data-seloste-checks]") == []
        browser.keyboard.type("Kappale kertoo siitä, mitä ennen oli.")
        browser.keyboard.press("Tab")
        browser.keyboard.press("Enter")
        wait_for_summary(browser, before)
        silenced = finding(browser, RULE)
        assert "mitä ennen oli" in silenced.inner_text()
        assert silenced.evaluate("each => each === document.activeElement")
        assert browser.inner_text("[data-seloste-told]") == summary_of(browser)
        assert violations(browser, "[data-seloste-checks]") == []
        row = SilencedFinding.objects.get()
        assert row.reason == "Kappale kertoo siitä, mitä ennen oli."

        before = summary_of(browser)
        silenced.locator("button[name=seloste-hear]").focus()
        browser.keyboard.press("Enter")
        wait_for_summary(browser, before)
    assert not SilencedFinding.objects.exists()


def test_the_way_to_the_words_by_keyboard(form):
    """The words are selected in their field: what is typed takes their place."""
    with form() as browser:
        finding(browser, RULE).locator(".seloste-finding__places a").focus()
        browser.keyboard.press("Enter")
        browser.wait_for_function("String(getSelection()) === 'Privacy Shield'")
        assert focused(browser) == "text"
        browser.keyboard.type("sopimus")
        is_settled(browser, RULE)
        field = browser.locator("[contenteditable=true]:focus")
        assert field.inner_text().strip() == "Siirto perustuu sopimus -järjestelyyn."


def test_the_way_to_the_words_of_a_whole_section(homes, editor, open_browser, sign_in):
    """The finding names no field: its words are sought in all, settings left aside."""
    page = make_page(
        homes["fi"],
        purposes={
            "purposes": [{"name": "Jäsenyys", "legal_bases": ["basis_consent"]}],
            "text": "<p>Käsittely perustuu sopimukseen.</p>",
        },
    )
    with open_browser(width=1500, height=1000) as browser:
        sign_in(browser, editor)
        browser.goto(edit_url(page))
        open_checks(browser)
        links = finding(browser, "contradictory_legal_basis").locator(
            ".seloste-finding__places a"
        )
        assert "/" not in links.first.get_attribute("href").removeprefix("#seloste:")
        links.first.click()
        browser.wait_for_function(
            "String(getSelection()) === 'Käsittely perustuu sopimukseen.'"
        )
        assert focused(browser) == "text"


def test_the_panel_stays_where_it_was_read(old, editor, open_browser, sign_in):
    """A fix brings the page again; the next finding is where the last one was."""
    with open_browser(width=1500, height=600) as browser:
        sign_in(browser, editor)
        browser.goto(edit_url(old))
        open_checks(browser)
        scroller = browser.locator(PANEL)
        if not scroller.count():
            return  # Wagtail 7.4: the panel stands in the form and goes with it
        finding(browser, "cookies_empty_section").scroll_into_view_if_needed()
        before = scroller.evaluate("panel => panel.scrollTop")
        assert before > 300
        put_right(browser, "cookies_empty_section")
        browser.wait_for_function(
            "([panel, before]) => Math.abs("
            "document.querySelector(panel).scrollTop - before) < 200",
            arg=[PANEL, before],
        )


# --- for everybody --------------------------------------------------------------------


@pytest.mark.parametrize(
    "width", [320, 400, 640, 1280], ids=["320", "400", "200 % zoom", "1280"]
)
def test_axe_finds_nothing_and_everything_fits(form, violations, width):
    with form(width=width) as browser:
        assert violations(browser, "[data-seloste-checks]") == []
        for each in browser.locator("[data-seloste-checks] summary").all():
            each.click()
        assert violations(browser, "[data-seloste-checks]") == []
        wide = browser.evaluate(
            "[...document.querySelectorAll('[data-seloste-checks] *')].filter("
            "each => each.offsetParent && !each.closest('.w-sr-only') &&"
            " each.getBoundingClientRect().right > document.documentElement.clientWidth"
            ").map(each => each.outerHTML.slice(0, 80))"
        )
        assert wide == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_page_of_the_check(
    stale, editor, open_browser, sign_in, violations, scripts
):
    """Read, silenced and told again without a script too."""
    with open_browser(scripts=scripts) as browser:
        sign_in(browser, editor)
        browser.goto(reverse("seloste_check", args=[stale.pk]))
        if scripts:
            assert violations(browser, ".seloste-checks") == []
        found = finding(browser, RULE)
        found.locator(".seloste-finding__silence summary").click()
        found.locator("textarea").fill("Siksi.")
        found.locator("button[name=seloste-silence]").click()
        browser.locator("details[data-seloste-key=silenced] > summary").click()
        browser.get_by_text("Siksi.").wait_for()
        if scripts:
            assert violations(browser, ".seloste-checks") == []
        browser.locator("button[name=seloste-hear]").click()
        browser.locator("details[data-seloste-key=silenced]").wait_for(state="detached")
        rows = browser.locator(".seloste-coverage tbody tr")
        rows.nth(19).wait_for(state="attached")
    assert not SilencedFinding.objects.exists()
