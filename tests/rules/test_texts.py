"""What was left unfinished, dates, residue of copying, and sentences beyond the data."""

from datetime import date

import pytest

from tests.core.documents import document
from tests.rules.notices import TODAY, checked, notice, passage
from wagtail_seloste.rules import Checked, Dates, check, rules


def places(rule, text, subject="other", language="fi", **facets):
    findings = check(checked(text, subject, language, **facets), select=[rule])
    return [place for finding in findings for place in finding.places]


def words(rule, text, subject="other", language="fi", **facets):
    return [each.words for each in places(rule, text, subject, language, **facets)]


def of_file(*sections, **facets):
    return Checked(notice=notice(*sections), day=TODAY, **facets)


# --- placeholders -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fi", "Rekisterinpitäjä on [yrityksen nimi].", "[yrityksen nimi]"),
        ("fi", "Ota yhteyttä (s-postiosoite).", "(s-postiosoite)"),
        ("fi", "Kirjoita osoitteeseen (sähköpostiosoite).", "(sähköpostiosoite)"),
        ("fi", "Päivitetty xx.xx.20xx", "xx.xx.20xx"),
        ("fi", "Päivitetty 1.x.2024", "1.x.2024"),
        ("fi", "Tietoja säilytetään X vuotta.", "X vuotta"),
        ("fi", "Puhelin: XXX", "XXX"),
        ("fi", "Y-tunnus: ________", "________"),
        ("fi", "Yhteyshenkilö: ..............", ".............."),
        ("fi", "Tervetuloa, {{ company_name }}.", "{{ company_name }}"),
        ("fi", "Lähetä viesti esimerkki@toimisto.fi.", "esimerkki@toimisto.fi"),
        ("fi", "Lähetä viesti <yhteyshenkilön nimi>.", "<yhteyshenkilön nimi>"),
        ("fi", "Säilytysaika: ???", "???"),
        ("fi", "Laadittu: __.__.20__", "__.__.20__"),
        ("fi", "Tietoja säilytetään (xx) vuotta.", "xx"),
        ("fi", "Yhteyshenkilö: Etunimi Sukunimi", "Etunimi Sukunimi"),
        ("fi", "Kirjoita osoitteeseen nimi@yritys.fi.", "nimi@yritys.fi"),
        ("sv", "Ansvarig är [företagets namn].", "[företagets namn]"),
        ("sv", "Skriv på adressen (e-postadress).", "(e-postadress)"),
        ("en", "Write to {contact name}.", "{contact name}"),
        ("en", "Contact us at privacy@yourcompany.com.", "privacy@yourcompany.com"),
        ("en", "Kept for [insert number] years.", "[insert number]"),
    ],
)
def test_places_to_fill_in_are_found(language, text, found):
    assert words("placeholder_left", text, language=language) == [found]


@pytest.mark.parametrize(
    ("language", "text", "subject"),
    [
        ("fi", "Kirjoita: tietosuoja(at)kaluste.example", "contact"),
        ("fi", "Kirjoita: tietosuoja[at]kaluste.example", "contact"),
        ("fi", "Kirjoita: tietosuoja [ät] kaluste.example", "contact"),
        ("fi", "Kirjoita: tietosuoja@kaluste.example.com", "contact"),
        ("fi", "Osoite on muotoa etunimi.sukunimi@kaluste.example.com.", "contact"),
        ("fi", "Yhteystiedot (puhelinnumero, sähköpostiosoite)", "data_content"),
        ("fi", "Yhteystieto (sähköpostiosoite)", "data_content"),
        ("fi", "Asiakas (yrityksen nimi)", "data_content"),
        ("fi", "Tunnistetiedot: etunimi, sukunimi", "data_content"),
        ("fi", "Etunimi Sukunimi", "data_content"),
        ("fi", "Luvussa XX säädetään asiasta.", "other"),
        ("fi", "Asetus [1] ja päätös [2]", "other"),
        ("fi", "Täydennä lomake ja palauta se.", "rights"),
        ("fi", "Olemme X:ssä ja LinkedInissä.", "recipients"),
        ("fi", "Kaluste XXL Oy", "controller"),
        ("sv", "Fyll i blanketten och skicka den till oss.", "rights"),
        ("en", "Ask for incomplete data to be completed.", "rights"),
        ("en", "You have the right to have missing data added.", "rights"),
        ("en", "Read the [notice](https://kaluste.example.com/).", "other"),
    ],
)
def test_addresses_footnotes_and_instructions_are_no_placeholders(
    language, text, subject
):
    assert words("placeholder_left", text, subject, language) == []


# --- dates --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("fi", "Päivitetty 3.1.12019", "3.1.12019"),
        ("fi", "Laadittu 31.11.2024", "31.11.2024"),
        ("fi", "Laadittu 29.2.2025", "29.2.2025"),
        ("fi", "Laadittu 12.13.2024", "12.13.2024"),
        ("fi", "Laadittu 0.5.2024", "0.5.2024"),
        ("fi", "Päivitetty 32. tammikuuta 2025", "32. tammikuuta 2025"),
        ("fi", "Päivitetty 5.4.2029", "5.4.2029"),
        ("fi", "Päivitetty 5.4.202", "5.4.202"),
        ("sv", "Uppdaterad 20244-05-01", "20244-05-01"),
        ("sv", "Uppdaterad den 31 juni 2024", "31 juni 2024"),
        ("en", "Updated 2024-02-30", "2024-02-30"),
        ("en", "Updated on 31 April 2024", "31 April 2024"),
        ("en", "Last updated: June 31, 2024", "June 31, 2024"),
        ("en", "Last updated 1 March 2031", "1 March 2031"),
    ],
)
def test_days_that_there_are_not(language, text, found):
    assert words("impossible_date", text, language=language) == [found]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Päivitetty 29.2.2024"),
        ("fi", "Päivitetty 22.11.2026"),
        ("fi", "Puhelin 040 12.13.4567"),
        ("fi", "Tilaa versio 10.0.19045."),
        ("fi", "Palvelin 192.168.20.2024"),
        ("fi", "Tiedot säilytetään 31.12.2030 saakka."),
        ("fi", "Seloste tulee voimaan 1.1.2027."),
        ("fi", "Seuraava tarkistus viimeistään 1.6.2027, päivitetty 1.6.2026."),
        ("fi", "Tietosuojalaki 1050/2018 ja asetus (EU) 2016/679"),
        ("fi", "Hinta 12.500,00 euroa, kohta 1.2.345"),
        ("fi", "Y-tunnus 1234567-1"),
        ("sv", "Uppgifterna sparas till den 31 december 2031."),
        ("en", "Updated 12/31/2024"),
        ("en", "The notice takes effect on 1 January 2027."),
    ],
)
def test_versions_numbers_and_days_to_come_are_no_impossible_dates(language, text):
    assert words("impossible_date", text, language=language) == []


@pytest.mark.parametrize(
    ("dates", "text", "missing"),
    [
        (None, "Teksti.", False),
        (Dates(), "Teksti.", True),
        (Dates(updated=date(2026, 1, 1)), "Teksti.", False),
        (Dates(unreadable=("Päivitetty 3.1.12019",)), "Päivitetty 3.1.12019", False),
        (Dates(), "Päivitetty 5/2026", False),
        (Dates(), "Seloste on päivitetty toukokuussa 2026.", False),
        (Dates(), "Tietoja säilytetään vuoteen 2030.", True),
        (Dates(), "Esimerkkipumput Oyj, 17.9.2026", False),
        (Dates(), "Tiedot haettiin 17.9.2026 ja ne ovat tallessa.", True),
    ],
)
def test_a_text_names_its_day_and_a_page_need_not(dates, text, missing):
    assert bool(places("no_date", text, dates=dates)) is missing


@pytest.mark.parametrize(
    ("updated", "level"),
    [
        (date(2018, 5, 24), "error"),
        (date(2023, 11, 22), "error"),
        (date(2023, 11, 23), "warning"),
        (date(2025, 11, 22), "warning"),
        (date(2025, 11, 23), None),
        (date(2026, 11, 22), None),
    ],
)
def test_a_year_and_three_years(updated, level):
    findings = check(
        checked("Teksti.", dates=Dates(updated=updated)), select=["notice_old"]
    )
    assert [each.level for each in findings] == ([level] if level else [])


def test_what_was_written_before_the_regulation_is_old_at_once():
    old = checked(
        "Teksti.", day=date(2018, 6, 1), dates=Dates(updated=date(2018, 5, 1))
    )
    (finding,) = check(old, select=["notice_old"])
    assert finding.level == "error"


def test_a_review_counts_as_a_date_and_a_page_has_only_that():
    long_ago, lately = date(2020, 1, 1), date(2026, 10, 1)
    of_a_page = checked("Teksti.", reviewed=long_ago)
    (finding,) = check(of_a_page, select=["notice_old"])
    assert (finding.level, finding.params["date"]) == ("error", "1.1.2020")
    assert not check(checked("Teksti.", reviewed=lately), select=["notice_old"])
    assert not check(checked("Teksti."), select=["notice_old"])
    both = checked("Teksti.", reviewed=lately, dates=Dates(updated=long_ago))
    assert not check(both, select=["notice_old"])


@pytest.mark.parametrize(
    ("reviewed", "due", "level"),
    [
        (date(2026, 5, 1), date(2026, 10, 1), "warning"),
        (date(2025, 5, 1), date(2027, 5, 1), None),
        (date(2023, 5, 1), date(2033, 5, 1), "error"),
    ],
)
def test_who_looked_through_a_notice_says_when_it_is_due_again(reviewed, due, level):
    found = check(
        checked("Teksti.", reviewed=reviewed, review_due=due), select=["notice_old"]
    )
    assert [each.level for each in found] == ([level] if level else [])


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Päivitetty 3.1.12019", "error"),
        ("Päivitetty 31.11.2019", "error"),
        ("Päivitetty 3.1.0219", "error"),
        ("Päivitetty 31.6.2025", "warning"),
        ("Päivitetty 03/15/20233", "error"),
        ("Päivitetty 31.11.2026", None),
        ("Päivitetty 3.1.20226", None),
        ("Päivitetty 3.1.99999", None),
    ],
)
def test_a_date_that_cannot_be_read_is_old_if_all_that_it_may_mean_is(text, level):
    facets = {"dates": Dates(unreadable=(text,))}
    findings = check(checked(text, **facets), select=["notice_old"])
    assert [each.level for each in findings] == ([level] if level else [])


def test_an_old_date_is_found_where_it_stands():
    text = "Laki tuli voimaan 1.1.2019.\nPäivitetty 1.1.2019."
    (place,) = places("notice_old", text, dates=Dates(updated=date(2019, 1, 1)))
    assert text[place.start : place.end] == place.words == "1.1.2019"
    assert place.start > text.index("Päivitetty")


# --- empty sections, residue --------------------------------------------------------


def test_an_empty_heading_is_found_and_one_over_parts_is_not():
    empty = passage("", "retention", "1", heading="Säilytysaika")
    last = passage("Teksti.", "security", "2", heading="Suojaus")
    rights = passage("", "rights", "3", heading="Oikeudet")
    access = passage("Saat tiedot.", "rights", "4", heading="Tarkastusoikeus")
    access.data["subject"] = "right_access"
    findings = check(of_file(empty, last, rights, access), select=["empty_section"])
    assert [p.section_id for each in findings for p in each.places] == ["1"]
    assert findings[0].params["heading"] == "Säilytysaika"
    (alone,) = check(of_file(last, rights), select=["empty_section"])
    assert alone.section == "rights"


@pytest.mark.parametrize(
    ("heading", "found"),
    [("Talo Lehtola Oy", False), ("Lehtolan kyläseura", False), ("Johdanto", True)],
)
def test_the_name_under_the_title_is_no_empty_heading(heading, found):
    first = passage("", "other", "1", heading=heading)
    ours = passage("Lehtolan kyläseura, Tie 1, 00100 Lehtola", "controller", "2")
    rule = ["empty_section"]
    assert bool(check(of_file(first, ours), select=rule)) is found
    assert check(of_file(ours, first), select=rule)


def test_a_section_of_ours_without_content_is_empty():
    empty = document([("register_name", {"name": ""}), ("sources", {})])
    found = check(Checked(notice=empty, day=TODAY), select=["empty_section"])
    assert [place.section for place in found[0].places] == ["register_name", "sources"]
    assert found[0].places[0].fixes[0].kind == "remove_section"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tietoja <strong>ei</strong> myydä.", ["<strong>", "</strong>"]),
        ('<p class="x">Tietoja</p>', ['<p class="x">', "</p>"]),
        ("Nimi&nbsp;ja osoite", ["&nbsp;"]),
        ("Tietoja **ei** myydä.", ["**ei**"]),
        ("Ikä < 18 tai > 65, <nimi> & osoite", []),
        ("Malli & Kaluste Oy", []),
    ],
)
def test_markup_is_found_and_signs_of_a_text_are_not(text, found):
    assert words("markup_residue", text) == found


def test_markup_is_taken_out_by_its_fix():
    (place,) = places("markup_residue", "Nimi&nbsp;ja osoite")
    assert [(fix.kind, fix.text) for fix in place.fixes] == [("replace", " ")]


def test_a_button_is_a_line_of_its_own():
    assert words("scrape_residue", "Teksti.\nJaa somessa:\nLisää.") == ["Jaa somessa"]
    assert words("scrape_residue", "Voit tilata: tilaa uutiskirje sivulta.") == []
    assert words("scrape_residue", "Subscribe", language="en") == ["Subscribe"]
    assert words("scrape_residue", "Subscribe to stay.", language="en") == []


@pytest.mark.parametrize(
    ("language", "text", "joined"),
    [
        ("fi", "Näytämme henkilökohtai-semman sivun.", "henkilökohtaisemman"),
        ("fi", "Säilytys-aika: säilytysaika on vuosi.", "Säilytysaika"),
        ("sv", "Vi förklarar behand-lingen: behandlingen är laglig.", "behandlingen"),
        ("en", "We respect the protec-tion of data.", "protection"),
    ],
)
def test_a_word_cut_at_the_end_of_a_line_is_found(language, text, joined):
    (place,) = places("hyphenation_residue", text, language=language)
    assert [fix.text for fix in place.fixes] == [joined]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Asiakas- ja jäsenrekisteri, sähköposti-osoite, linja-auto, wi-fi"),
        ("fi", "Mittaamme web-analytiikalla ja lähetämme e-laskun."),
        ("sv", "Vi skickar e-post och för kund- och medlemsregister."),
        ("en", "We use e-mail, sub-processors and subprocessors, and opt-out."),
        ("en", "A follow-up of long-term customers, third-party tools"),
    ],
)
def test_hyphens_of_a_word_of_its_own_are_left_alone(language, text):
    assert words("hyphenation_residue", text, language=language) == []


LONG = (
    "Luovutamme tietoja tilitoimistolle, joka hoitaa kirjanpidon ja laskutuksen "
    "meidän puolestamme, sekä perintätoimistolle, jos lasku jää maksamatta."
)


def test_a_paragraph_that_comes_again_is_found_the_second_time():
    nearly = LONG.replace("meidän puolestamme", "puolestamme")
    document = of_file(
        passage(LONG, "sources", "1", heading="Lähteet"),
        passage(f"Ensin muuta.\n{nearly}", "recipients", "2"),
    )
    (finding,) = check(document, select=["duplicate_paragraph"])
    (place,) = finding.places
    assert place.section_id == "2" and place.words == nearly
    assert finding.params["heading"] == "Lähteet"
    assert finding.params["beginning"].startswith("Luovutamme tietoja")


def test_other_words_and_the_same_section_are_no_repetition():
    other = LONG.replace("tilitoimistolle", "kuljetusyritykselle, joka tuo tavarat,")
    other = other.replace("kirjanpidon ja laskutuksen", "toimitukset kotiin asti")
    document = of_file(
        passage(LONG, "sources", "1"),
        passage(other.replace("perintätoimistolle", "postille"), "recipients", "2"),
        passage([LONG[:70], LONG[:70]], "retention", "3"),
    )
    assert check(document, select=["duplicate_paragraph"]) == ()


@pytest.mark.parametrize(
    ("subject", "text", "wrong"),
    [
        (
            "right_objection",
            "Voit pyytää tietojesi oikaisemista tai poistamista.",
            True,
        ),
        ("right_objection", "Voit vastustaa käsittelyä.", False),
        ("right_objection", "Voit kieltää suoramarkkinoinnin.", False),
        ("right_erasure", "Voit pyytää meitä korjaamaan virheet.", True),
        ("right_erasure", "Voit tulla unohdetuksi.", False),
        ("right_access", "Ota yhteyttä asiakaspalveluun.", False),
        ("data_content", "Asiakasyritykset.", True),
        ("data_content", "Nimi ja osoite.", False),
        ("retention", "Käytämme evästeitä, joita selain tallentaa.", True),
        ("retention", "Kaksi vuotta.", False),
        ("other", "Käytämme evästeitä, joita selain tallentaa.", False),
    ],
)
def test_a_text_is_about_what_its_heading_says(subject, text, wrong):
    section = passage(text, "rights", heading="Otsikko")
    section.data["subject"] = subject
    found = check(of_file(section), select=["section_content_mismatch"])
    assert bool(found) is wrong


# --- sentences ----------------------------------------------------------------------


def test_members_of_a_co_operative_are_not_left_from_a_template():
    text = "Rekisterissä on asiakasomistajien tietoja."
    assert words("template_leftover", text) == ["asiakasomistajien"]
    assert words("template_leftover", f"Osuuskauppa Kaluste.\n{text}") == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fi",
            "Rekisteröity voi vastustaa käsittelyä silloin, kun se on lainvastaista.",
        ),
        (
            "fi",
            "Mikäli tietoja on käsitelty lainvastaisesti, voit vastustaa käsittelyä.",
        ),
        ("sv", "Du får motsätta dig behandlingen ifall den är rättsstridig."),
        ("en", "You can object where your data are processed unlawfully."),
    ],
)
def test_objecting_needs_no_fault(language, text):
    assert words("objection_wrong_condition", text, language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Voit vastustaa käsittelyä tilanteesi perusteella."),
        ("fi", "Käsittely on lainvastaista, mutta vastustat tietojen poistamista."),
        ("fi", "Tiedot poistetaan, jos käsittely on lainvastaista."),
        ("en", "The processing is unlawful and you oppose the erasure of the data."),
    ],
)
def test_erasure_and_restriction_have_such_conditions(language, text):
    assert words("objection_wrong_condition", text, language=language) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Pidätämme oikeuden muuttaa selostetta ilman eri ilmoitusta."),
        ("fi", "Kehotamme lukemaan tietosuojaselosteen säännöllisesti."),
        ("fi", "Muutoksista tähän selosteeseen ei ilmoiteta erikseen."),
        ("sv", "Ändringar i beskrivningen meddelas inte separat."),
        ("fi", "Selostetta voi muuttaa ilmoittamatta, joten tarkista sivu."),
        ("en", "It is your responsibility to check this page for changes."),
        ("fi", "Suosittelemme, että käyt sivulla ja luet selosteen aika ajoin."),
        ("sv", "Beskrivningen kan ändras utan särskild underrättelse."),
        ("sv", "Vi rekommenderar att du läser denna beskrivning då och då."),
        ("en", "We reserve the right to amend this policy at any time without notice."),
        ("en", "Please review this privacy notice periodically for changes."),
    ],
)
def test_changes_are_announced(language, text):
    assert words("change_without_notice", text, language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fi", "Emme muuta selostetta ilman ennakkoilmoitusta."),
        ("fi", "Tarkistamme selosteen säännöllisesti."),
        ("fi", "Tiedot poistetaan ilman erillistä ilmoitusta."),
        ("fi", "Käyttöoikeudet tarkistetaan säännöllisesti."),
        ("sv", "Vi ändrar inte beskrivningen utan föregående meddelande."),
        ("en", "We never change this notice without prior notice."),
        ("en", "We regularly review this notice and tell you of changes."),
        ("en", "Access rights are reviewed regularly."),
        ("en", "Data are deleted without further notice."),
    ],
)
def test_reviews_of_our_own_and_deletions_are_left_alone(language, text):
    assert words("change_without_notice", text, language=language) == []


def test_the_standard_paragraph_on_changes_is_offered():
    data = {
        "heading": "Later",
        "text": "<p>We may change this without prior notice.</p>",
    }
    notice_of_ours = document([("other", data)])
    (finding,) = check(
        Checked(notice=notice_of_ours, day=TODAY), select=["change_without_notice"]
    )
    (fix,) = finding.places[0].fixes
    assert (fix.kind, fix.standard, fix.written["key"]) == (
        "add_section",
        "bp_changes",
        "changes",
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Luovutamme tietoja yhteistyökumppaneille.", True),
        ("Luovutamme tietoja kumppanillemme Pilvi Oy:lle ja alihankkijoille.", False),
        ("Käytämme alihankkijoita, kuten tilitoimistoa.", False),
        ("Käytämme palveluntarjoajia: Mailchimp.", False),
        ("Emme luovuta tietoja yhteistyökumppaneille.", False),
    ],
)
def test_partners_have_a_name_or_a_trade(text, found):
    assert bool(words("recipients_vague", text, "recipients")) is found


def test_recipients_in_fields_have_names():
    named = {
        "recipients": [
            {
                "id": "v1",
                "organisation": None,
                "name": "Cloud Ltd",
                "category": "",
                "role": "",
                "service": "",
                "country": "",
            }
        ],
        "text": "<p>Our partners process data.</p>",
    }
    for data, count in ((named, 0), ({**named, "recipients": []}, 1)):
        found = Checked(notice=document([("recipients", data)]), day=TODAY)
        assert len(check(found, select=["recipients_vague"])) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Aino Mallikas, puh. 040 765 4321", ["040 765 4321"]),
        ("Aino Mallikas\n+358 50 7654321", ["+358 50 7654321"]),
        ("Asiakaspalvelu 040 765 4321", []),
        ("Tietosuojavastaava, puh. 050 765 4321", []),
        ("Aino Mallikas, puh. 029 765 4321", []),
        ("Malli Kaluste Oy, Mallikatu 1, 040 765 4321", []),
    ],
)
def test_a_mobile_number_beside_a_name(text, found):
    assert words("named_private_person", text, "contact_person") == found


def test_a_mobile_number_right_after_a_name_in_any_section():
    asked = "Kysymykset: Aino Mallikas, 040 765 4321."
    assert words("named_private_person", asked, "rights") == ["040 765 4321"]
    ours = "Aino Mallikas hoitaa rekisteriä.\nAsiakaspalvelu 040 765 4321."
    assert words("named_private_person", ours, "rights") == []


def test_that_data_are_required_by_law_answers_whether_they_must_be_given():
    told = "The name is required by law."
    rule = "law_limits_formula"
    assert words(rule, told, "obligation_to_provide", "en") == []
    assert words(rule, told, "recipients", "en") == ["required by law"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The guest card is required by law (legal obligation).", []),
        ("We use the name where this is required by law.", ["required by law"]),
        ("We process the name as required by law.", ["required by law"]),
    ],
)
def test_that_something_is_required_by_law_names_a_basis(text, found):
    assert words("law_limits_formula", text, "purposes", "en") == found


def test_a_mobile_number_in_fields():
    people = {"people": [{**CONTACT, "name": "Aino Mallikas", "phone": "0407654321"}]}
    found = check(
        Checked(notice=document([("contact_person", people)]), day=TODAY),
        select=["named_private_person"],
    )
    assert found[0].places[0].path == ("people", "c1", "phone")
    role = {"people": [{**CONTACT, "phone": "0407654321"}]}
    assert not check(
        Checked(notice=document([("contact_person", role)]), day=TODAY),
        select=["named_private_person"],
    )


CONTACT = {
    "id": "c1",
    "organisation": None,
    "title": "Neuvonta",
    "name": "",
    "email": "",
    "phone": "",
    "postal_address": "",
    "website": "",
}


def test_messages_are_filled_by_the_places():
    known = rules()
    document = of_file(
        passage(LONG, "sources", "1", heading="Lähteet"),
        passage(LONG, "recipients", "2", heading=""),
        passage("", "retention", "3", heading="Aika"),
        dates=Dates(updated=date(2019, 1, 1)),
    )
    found = check(document)
    told = {each.rule for each in found}
    assert {"duplicate_paragraph", "empty_section", "notice_old"} <= told
    for finding in found:
        for language in ("fi", "sv", "en"):
            text = known[finding.rule].text("message", language, finding.params)
            assert "{" not in text, text


def test_residue_that_the_importer_took_out_is_told_all_the_same():
    found = check(
        of_file(
            passage("Käsittelemme nimesi."),
            taken_out=("<p>", "Jaa somessa:", "Sivu 2 / 3"),
        ),
        select=["markup_residue", "scrape_residue"],
    )
    assert [(each.rule, [p.words for p in each.places]) for each in found] == [
        ("markup_residue", ["<p>"]),
        ("scrape_residue", ["Jaa somessa"]),
    ]
