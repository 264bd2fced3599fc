"""Rules about cookies that need more than words in a row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wagtail_seloste.composition import items
from wagtail_seloste.notice import NoticeSection

from .checked import Checked, is_from_file, subjects_of
from .findings import Fix, Place
from .passages import Passage
from .registry import Rule, rule

COOKIES: Final = re.compile(r"eväste|cookie|\bkak(?:a|an|or|orna|ornas)\b", re.I)
TRACKING: Final = re.compile(r"analytics|analyti[ik]|pixel|pikseli", re.I)
BROWSER: Final = re.compile(r"selai[mn]|webbläsar|browser", re.I)
CHOICE: Final = {
    "fi": re.compile(
        r"\bvoi(?:t|tte|daan|vat)?\b|mahdolli|\bsaa(?:t|tte|daan)?\b|\bpysty|salli"
        r"|(?:muutta|estä|poista|kieltä|säätä|kytke)mä?m?[aä]ll[aä]|\bmuuta\b|\bestä\b"
        r"|pois (?:päältä|käytöstä)|\bkytke\b|\bpoista\b",
        re.I,
    ),
    "sv": re.compile(
        r"\bkan\b|möjlig|\bgenom att\b|\bgår (?:det )?att\b|\bändra\b", re.I
    ),
    "en": re.compile(
        r"\b(?:can|may|could|possible|by|able|set|adjust|change|choose|lets?|allows?|switch|block)\b",
        re.I,
    ),
}
"""By which a sentence on browsers and settings offers a choice: data that are collected
("settings of the browser") and the end of a session do not."""

CONSENT: Final = re.compile(
    r"suostumu|evästeasetu|\blu[pv]a\w*|hyväksynt|(?:jos|kun|vain) (?:\w+ ){0,2}hyväksy"
    r"|samtyck|tillstånd|om lov|om du (?:\w+ )?(?:godkänner|accepterar)|kakinställning"
    r"|if you (?:accept|agree)|(?:ask|wait) (?:you )?(?:first|before|until)|switch them on"
    r"|turn them on|only (?:after|if) you"
    r"|cookieinställning|consent|permission|opt[ -]in|cookie settings|preference"
    r"|evästeiden hallin|(?:eväste|cookie|kak)-? ?(?:banner|työkalu|ikkun|panel|verktyg)"
    r"|cookiebot|onetrust|usercentrics|cookieyes|complianz|cookiehub",
    re.I,
)
IMPLIED: Final = re.compile(
    r"\bjatka|käyttämällä|selaamalla|fortsätt|genom att använda|genom att besöka"
    r"|continu|by using|by visiting|by browsing|ei (?:tarvita|vaadita|pyydetä)"
    r"|emme (?:tarvitse|pyydä)|(?:krävs|behövs) inte|not (?:required|needed)",
    re.I,
)
ONLY_NECESSARY: Final = re.compile(
    r"(?:vain|ainoastaan|pelkästään)\b.{0,60}välttämättöm"
    r"|(?:endast|bara|enbart)\b.{0,60}nödvändig"
    r"|(?:only|solely|exclusively|strictly)\b.{0,60}(?:necessary|essential)",
    re.I,
)
NO_COOKIES: Final = re.compile(
    r"(?:emme|ei(?:vät)?) (?:\w+ ){0,2}käyt(?:ä|etä)\b.{0,40}eväste"
    r"|\bei ole (?:\w+ )?eväste|evästeitä ei (?:ole|käytetä)|(?:inte|inga) (?:\w+ )?(?:kakor|cookies)\b"
    r"|(?:not|n't) (?:\w+ )?use (?:\w+ )?cookies|(?:no|without) cookies",
    re.I,
)
ELSEWHERE: Final = re.compile(
    r"evästeselost|evästekäytän|evästeluettel|evästelist|evästetaulu|evästeilmoit"
    r"|luettelo\w*.{0,40}eväste|(?:kak|cookie)-?(?:policy|förteckning|lista|beskrivning)"
    r"|förteckning\w* över (?:\w+ ){0,3}(?:kakor|cookies)|cookie (?:policy|notice|list|table"
    r"|statement|declaration)|list of (?:\w+ )?cookies",
    re.I,
)
UNITS: Final = (
    r"(?:h|min\w*|tun\w+|vuorokau\w*|vrk|päiv\w*|viik\w*|kuukau\w*|kk|vuo\w*|v"
    r"|timm\w*|dag\w*|dygn\w*|veck\w*|månad\w*|år|hours?|minutes?|days?|weeks?|months?"
    r"|years?)\b"
)
PERIOD: Final = re.compile(
    rf"\b(?:\d{{1,4}}|yh[td]e\w*|kah[td]e\w*|kaksi|kolme\w*|kuu[sd]\w*|kahdentoista"
    rf"|ett?|en|två|tre|sex|tolv|an?|one|two|three|six|twelve|thirteen)[ -]{UNITS}"
    r"|\b(?:vuoden|kuukauden|viikon|päivän|vuorokauden)\b",
    re.I,
)
SESSION: Final = re.compile(
    r"istunno|istuntoeväs|sessio|(?:selai\w+ (?:suljet|sulke)|sul(?:jet|ke)\w* selai)"
    r"|stäng\w* (?:\w+ )?webbläsar|webbläsar\w* stäng|clos\w+ (?:\w+ )?browser"
    r"|browser is closed",
    re.I,
)
LASTING: Final = re.compile(
    r"pysyv|pitkäaika|beständ|beståen|permanent|persistent", re.I
)


def is_about_cookies(passage: Passage, start: int) -> bool:
    """Whether what stands there is about cookies: its section is, or its sentence."""
    if "cookies" in passage.subjects:
        return True
    first, last = passage.around(start, start)
    return COOKIES.search(passage.text, first, last) is not None


@rule("cookies_browser_settings")
def browser_settings(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Settings of the browser as the only choice: nowhere is consent asked for."""
    choice = CHOICE.get(checked.language)
    places = [
        checked.hit(passage, start, end, fixes=consent(checked, passage))
        for passage, start, end, _ in rule.hits(checked)
        if not passage.is_heading
        and is_about_cookies(passage, start)
        and not SESSION.search(passage.text, start, end)
        and (choice is None or choice.search(passage.text, *passage.around(start, end)))
    ]
    if places and not asks_for_consent(checked):
        yield from places


def asks_for_consent(checked: Checked) -> bool:
    """Whether the notice tells of consent to cookies, or of necessary cookies alone."""
    for section in checked.notice.sections:
        if section.key == "cookies" and section.data.get("use") in (
            "cookies_consent",
            "cookies_necessary",
            "cookies_none",
        ):
            return True
        whole = Passage(
            section=section.key,
            section_id=section.id,
            path=(),
            source=section.text,
            subjects=subjects_of(section),
        )
        if "cookies" not in whole.subjects and not COOKIES.search(whole.text):
            continue
        for start, end in whole.sentences():
            sentence = whole.text[start:end]
            if not is_about_cookies(whole, start):
                continue
            if ONLY_NECESSARY.search(sentence):
                return True
            if (
                CONSENT.search(sentence)
                and not BROWSER.search(sentence)
                and not IMPLIED.search(sentence)
            ):
                return True
    return False


@rule("cookies_implied_consent")
def implied_consent(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Using the site taken for consent to cookies."""
    for passage, start, end, _ in rule.hits(checked):
        if is_about_cookies(passage, start):
            yield checked.hit(passage, start, end, fixes=consent(checked, passage))


@rule("cookies_not_identifiable")
def not_identifiable(checked: Checked, rule: Rule) -> Iterator[Place]:
    """What cookies or tracking collect is said not to be personal data."""
    for passage, start, end, _ in rule.hits(checked):
        first, last = passage.around(start, end)
        if is_about_cookies(passage, start) or TRACKING.search(
            passage.text, first, last
        ):
            yield checked.hit(passage, start, end)


@rule("cookies_no_duration")
def no_duration(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Cookies of which nothing says how long they last."""
    sections = checked.sections("cookies")
    told = any(says_duration(section) for section in sections)
    for section in sections:
        listed = items(section.data, "cookies") if section.key == "cookies" else []
        if listed:
            for cookie in listed:
                if not (cookie.get("period") or cookie.get("session")):
                    yield checked.place(section, "cookies", cookie["id"])
        elif is_used(section) and not told:
            yield checked.place(section)


def is_used(section: NoticeSection) -> bool:
    """Whether a section tells of cookies in use, and not of where that is told."""
    if section.data.get("use") in ("cookies_none", "cookies_necessary"):
        return False
    text = section.text
    return bool(text.strip()) and not (
        section.data.get("list_url")
        or NO_COOKIES.search(text)
        or ELSEWHERE.search(text)
    )


def says_duration(section: NoticeSection) -> bool:
    text = section.text
    if PERIOD.search(text):
        return True
    return SESSION.search(text) is not None and LASTING.search(text) is None


@rule("cookies_empty_section")
def empty_section(checked: Checked, rule: Rule) -> Iterator[Place]:
    """A heading on cookies and nothing under it."""
    sections = checked.notice.of("cookies")
    if any(is_from_file(section) and section.text.strip(" –-") for section in sections):
        return  # "Cookie data" in a list, and "Cookies" elsewhere
    for section in sections:
        if not re.search(r"\w", section.text):
            remove = Fix(kind="remove_section")
            yield checked.place(section, fixes=[remove], heading=section.heading)


def consent(checked: Checked, passage: Passage) -> tuple[Fix, ...]:
    """The standard paragraph on cookies: in the section, or in a new one."""
    sections = checked.notice.of("cookies")
    if any(is_from_file(section) for section in checked.notice.sections):
        return ()
    if not sections:
        written = {"key": "cookies", "use": "cookies_consent"}
        return (Fix(kind="add_section", written=written, standard="bp_cookies"),)
    if passage.section == "cookies":
        values = {"use": "cookies_consent"}
        return (Fix(kind="set", values=values, standard="bp_cookies"),)
    return ()
