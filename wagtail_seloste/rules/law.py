"""Rules about acts, procedures and terms of the old law that need more than words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from .checked import Checked
from .findings import Place
from .passages import Passage
from .phrases import first_hit
from .registry import Rule, replacement, rule
from .transfer_words import says, words_for

# --- requests -----------------------------------------------------------------------

NOT_ABOUT_REQUESTS: Final = frozenset(
    (
        "data_content",
        "data_subjects",
        "sources",
        "recipients",
        "processors",
        "transfers",
        "retention",
        "security",
        "security_manual",
        "security_electronic",
        "cookies",
        "purposes",
        "legal_basis",
        "legitimate_interests",
        "automated_decisions",
        "register_name",
        "controller",
    )
)
"""Sections that speak of the organisation's own doings: no word there is about requests."""

REQUEST = words_for(
    fi="""
        *pyyn*
        pyyd*
        pyyt*
        tarkast*
        tarkist*
        tietojaan
        tietojasi
        tietonsa
        tietosi
        (tiedot|tietoja|tietoa) … (saada|saa|saat|nähdä|annetaan)
        oikeus
        oikeutta
        oikeuttaan
        oikais*
        korja*
        vaatimu*
        vastaus*
        vastaamme
        vastataan
        rekisteröi*
        yhteyttä
    """,
    sv="""
        registerutdrag*
        *begäran*
        begär*
        rätt
        rätten
        rättighet*
        kontroller*
        granska*
        granskning*
        tillgång*
        insyn*
        svar
        svaret
        svara*
        besvara*
        dina uppgifter
        rättelse*
    """,
    en="""
        request*
        right
        rights
        access*
        check*
        inspect*
        answer*
        respon*
        reply
        hear from us
        your data
        copy
        correct*
    """,
)


def about_requests(passage: Passage, start: int, language: str) -> bool:
    """Whether the sentence at `start` tells how the rights are used."""
    subjects = passage.subjects
    if subjects & NOT_ABOUT_REQUESTS and not any(
        each == "rights" or each.startswith("right_") for each in subjects
    ):
        return False
    first, last = passage.sentence(start)
    if "rights" in subjects and first:
        # "You may ask once a year. Put it in writing and sign it by hand."
        first = passage.sentence(first - 1)[0]
    return says(passage, first, last, REQUEST, language)


def of_requests(checked: Checked, rule: Rule) -> Iterator[Place]:
    for passage, start, end, found in rule.hits(checked):
        if about_requests(passage, start, checked.language):
            yield checked.hit(passage, start, end, level=found.level)


@rule("signed_request_only")
def signed_request_only(checked: Checked, rule: Rule) -> Iterable[Place]:
    return of_requests(checked, rule)


@rule("visit_only_request")
def visit_only_request(checked: Checked, rule: Rule) -> Iterable[Place]:
    return of_requests(checked, rule)


@rule("access_once_a_year")
def access_once_a_year(checked: Checked, rule: Rule) -> Iterable[Place]:
    return of_requests(checked, rule)


@rule("access_three_months")
def access_three_months(checked: Checked, rule: Rule) -> Iterable[Place]:
    return of_requests(checked, rule)


# --- names of acts ------------------------------------------------------------------

PUL = re.compile(r"(?<!\w)P[Uu]L(?!\w)(?! +(?:Oy|Ab|AB)\b)")
GDPR = re.compile(r"(?<!\w)gdpr(?!\w)|2016/679|dataskyddsförordning|regulation", re.I)


@rule("stale_pul_sweden")
def stale_pul_sweden(checked: Checked, rule: Rule) -> Iterable[Place]:
    for passage, start, end, found in rule.hits(checked):
        if "pul" in found.find and not PUL.search(passage.text, start, end + 4):
            continue  # the letters of another name
        yield checked.hit(
            passage, start, end, fixes=replacement(found, passage.text[start:end])
        )


@rule("stale_directive_95_46")
def stale_directive_95_46(checked: Checked, rule: Rule) -> Iterable[Place]:
    for passage, start, end, found in rule.hits(checked):
        if "95/46" not in found.find and GDPR.search(
            passage.text, *passage.sentence(start)
        ):
            continue  # gdpr_called_directive
        yield checked.hit(
            passage, start, end, fixes=replacement(found, passage.text[start:end])
        )


# --- a connection as the basis --------------------------------------------------------

BASES = words_for(
    fi="""
        sopimu*
        oikeutet*
        oikeutettu*
        suostumu*
        lakisäät*
        lakiin
        laista
        lain
        lainsäädän*
        velvoit*
        yleis* etu*
        elintärk*
    """,
    sv="""
        avtal*
        berättig*
        samtyck*
        rättslig förpliktelse
        lag
        lagen
        lagstadgad*
        allmänt intresse
    """,
    en="""
        contract*
        agreement*
        legitimate interest*
        consent*
        legal obligation*
        law
        statutory
        public interest
    """,
)
LEGITIMATE_INTEREST = words_for(
    fi="oikeutet* etu*\noikeutettu* etu*\noikeutetun edun\noikeutetut edut",
    sv="berättigat intresse*\nberättigade intresse*",
    en="legitimate interest*",
)
CONNECTION_AS_BASIS = words_for(
    fi="""
        (käsittel*|rekisterin|rekisteröin*|rekisteröiminen|tallenta*) … (perustuu|perustuvat|pohjautuu) … (asiakassuhteeseen|asiakkuuteen|jäsenyyteen|jäsensuhteeseen|työsuhteeseen|palvelussuhteeseen)
        (käsit*|kirja*|rekister*|tallen*|kerät*|kerää*) … (asiakassuhteen|asiakkuuden) (perusteella|nojalla|pohjalta)
        (peruste|perusteena|oikeusperuste|oikeusperusteena|käsittelyperuste|käsittelyperusteena) … (asiakassuhde|asiakkuus|jäsenyys|jäsensuhde|työsuhde|palvelussuhde)
    """,
    sv="""
        behandling* … (grundar|grundas|baserar|baseras|bygger) … (kundförhållande*|kundrelation*|medlemskap*|anställningsförhållande*)
        (rättslig grund|rättsliga grund|rättsliga grunden|grunden för behandlingen|grund för behandlingen|behandlingsgrund|behandlingsgrunden) … (kundförhållande*|kundrelation*|medlemskap*|anställningsförhållande*)
    """,
    en="""
        process* … based on … (customer relationship|client relationship|membership|employment relationship)
        (legal basis|legal ground|basis for processing|basis of processing|basis for the processing|ground for processing) … (customer relationship|client relationship|membership|employment relationship)
    """,
)
CONNECTION_ALONE = words_for(
    fi="(asiakassuhde|asiakkuus|jäsenyys|jäsensuhde|työsuhde|palvelussuhde)",
    sv="(kundförhållande|kundrelation|medlemskap|anställningsförhållande)",
    en="(customer relationship|client relationship|membership|employment relationship)",
)
EXPLAINED = re.compile(
    r"^[,\s]*(?:\(|eli\b|perustuv|pohjautuv|syntyv|liittyv|koskev|det vill|dvs|enligt\b"
    r"|som följer|arising|under\b|i\.e|that is)",
    re.I,
)


@rule("stale_asiallinen_yhteys")
def stale_asiallinen_yhteys(checked: Checked, rule: Rule) -> Iterable[Place]:
    language = checked.language
    for passage, start, end, _ in rule.hits(checked):
        # Named beside a basis of the GDPR it is a superfluous word of the old Act.
        beside = says(passage, *passage.sentence(start), LEGITIMATE_INTEREST, language)
        yield checked.hit(passage, start, end, level="warning" if beside else None)
    if checked.language in CONNECTION_AS_BASIS:
        yield from connections_as_basis(checked)


def connections_as_basis(checked: Checked) -> Iterator[Place]:
    language = checked.language
    for passage, start, end, _ in checked.find(
        CONNECTION_AS_BASIS[language], headings=False
    ):
        last = passage.sentence(start)[1]
        after = passage.text[end:last]
        if says(passage, start, end, BASES, language):
            continue
        if EXPLAINED.match(after) and says(passage, end, last, BASES, language):
            continue
        yield checked.hit(passage, start, end)
    for passage in checked.passages("legal_basis", headings=False):
        if "legitimate_interests" in passage.subjects:
            continue
        for start, end in passage.sentences():
            found = first_hit(CONNECTION_ALONE[language], passage, start, end)
            if (
                found
                and passage.text[start:end].strip(" .,;\n-")
                == (passage.text[slice(*found)])
            ):
                yield checked.hit(passage, *found)
