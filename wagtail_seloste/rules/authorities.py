"""Rules about authorities and public bodies that need more than words.

An address alone tells nothing: others had the same street or box. So the authority's
name has to stand near, or the text to be about complaints.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from wagtail_seloste.authorities import Authority, authority

from .checked import Checked, is_from_file, texts_in
from .findings import Fix, Place
from .passages import Passage
from .phrases import Phrase
from .registry import Rule, replacement, rule

NEAR: Final = 200
"""Characters within which the name of the authority has to stand."""

OMBUDSMAN = re.compile(
    r"tietosuojavaltuut|tietosuoja@om|tietosuoja\.fi|dataombuds|dataombudsman"
    r"|data protection ombudsman|data ombudsman",
    re.I,
)
OTHERS = re.compile(
    r"aluehallintovirast|(?<!\w)AVI(?!\w)|regionförvaltningsverk"
    r"|regional state administrative|oikeusrekisterikesku|rättsregistercentral"
    r"|oikeuskansleri|justitiekansler",
    re.I,
)
FOREIGN = re.compile(
    r"andmekaitse|datatilsynet|bfdi|bundesbeauftragte|tietosuojaviranomai"
    r"|tietosuojavaltuut|dataskyddsmyndighet|tillsynsmyndighet|dataombuds"
    r"|supervisory authorit|data protection (?:authorit|agenc|inspect|commission)"
    r"|valvontaviranomai",
    re.I,
)
ALAND = re.compile(
    r"åland|di\.ax|(?<!\w)ahvenanma|mariehamn|maarianhamin|landskap(?:s|et)", re.I
)
SWEDEN = re.compile(
    r"(?<!\w)(?:sverige|svensk|ruotsi|ruotsala|swed)|(?:box|postlåda) 8114"
    r"|104 20|stockholm|tukholma|drottninggatan|datainspektionen\.se",
    re.I,
)
FORMERLY = re.compile(
    r"tidigare|f\.\s?d\.|före detta|förr(?!\w)|entinen|ent\.|aiem|formerly|previously"
    r"|integritetsskyddsmyndigheten|(?<!\w)imy(?!\w)",
    re.I,
)
LOCAL_PART = re.compile(r"[\w.+-]{1,64}@$")
URL_END = re.compile(r"[\s<>\"')\],;]|$")
URL_START = re.compile(r"(?:https?://)?(?:[\w-]+\.)*$", re.I)
HREF = re.compile(r"href=\"([^\"]*)\"")
OLD_PATH = re.compile(r"tietosuoja\.fi/(?:(?:fi|sv|en)/index|\d+\.html?)", re.I)

CONTACT_PAGES: Final = {
    "fi": "https://tietosuoja.fi/yhteystiedot",
    "sv": "https://tietosuoja.fi/sv/kontaktuppgifter",
    "en": "https://tietosuoja.fi/en",
}


def joined(checked: Checked, passage: Passage) -> tuple[str, int]:
    """The text of the section of a passage, its paragraphs joined, and where this one
    begins in it."""
    text, begins = "", 0
    for each in checked.all_passages:
        if each.section_id == passage.section_id:
            if each is passage:
                begins = len(text)
            text += each.text + "\n"
    return text, begins


def is_near(
    checked: Checked,
    passage: Passage,
    start: int,
    end: int,
    wanted: re.Pattern[str],
    others: re.Pattern[str] | None = None,
) -> bool:
    """Whether words belong to an authority: its name stands near and no other's nearer.

    A name before the words counts for more than one after them.
    """
    text, begins = joined(checked, passage)
    first, last = begins + start, begins + end

    def distance(names: re.Pattern[str]) -> int:
        found = names.finditer(text, max(0, first - NEAR), last + NEAR)
        return min(
            (
                first - each.end() if each.end() <= first else 3 * (each.start() - last)
                for each in found
            ),
            default=NEAR * 4,
        )

    own = distance(wanted)
    other = distance(others) if others is not None else NEAR * 4
    if other < own:
        return False
    return own < NEAR * 4 or "complaint" in passage.subjects


def record_fix(checked: Checked, passage: Passage, code: str) -> tuple[Fix, ...]:
    """For details of an organisation of the register: its right values, else nothing."""
    if passage.path[:1] != ("authority",):
        return ()
    for section in checked.sections(passage.section):
        chosen = section.data.get("authority") or {}
        if section.id == passage.section_id and chosen.get("key"):
            return (
                Fix(
                    kind="organisation",
                    organisation=str(chosen["key"]),
                    values=values_of(authority(code), checked.language),
                ),
            )
    return ()


def values_of(record: Authority, language: str) -> dict[str, Any]:
    """Fields of an organisation as the record has them; blank ones are left out."""
    found = {
        "postal_address": in_language(record.postal_address, language),
        "visiting_address": in_language(record.visiting_address, language),
        "phone": record.phone,
        "email": record.email,
        "website": in_language(record.web, language),
    }
    return {name: value for name, value in found.items() if value}


def in_language(texts: Any, language: str) -> str:
    return str(texts.get(language) or texts.get("en") or "")


def street(address: str) -> str:
    return address.split(",")[0].strip()


def postcode(address: str) -> str:
    """Postcode and town: what stands after the last comma."""
    return address.rsplit(",", 1)[-1].strip()


# --- the Ombudsman --------------------------------------------------------------------

WHOLE_STREET = re.compile(
    r"\s?[A-E]?(?:,?\s*6(?:\.|th)?\s*(?:krs|kerros|vån|våningen|floor)\.?)?"
    r"(?P<post>,?\s*(?:fi-)?00520\s+(?:helsinki|helsingfors))?",
    re.I,
)


@rule("stale_ombudsman_address")
def stale_ombudsman_address(checked: Checked, rule: Rule) -> Iterable[Place]:
    right = in_language(authority("fi").visiting_address, checked.language)
    reached: tuple[Passage, int] | None = None
    for passage, start, end, found in rule.hits(checked):
        if reached and reached[0] is passage and start < reached[1]:
            continue
        if not is_near(checked, passage, start, end, OMBUDSMAN, OTHERS):
            continue
        text = postcode(right)
        if not found.find.startswith("00520"):
            text = street(right)
            more = WHOLE_STREET.match(passage.text, end)
            if more:
                end = more.end()
                text = right if more["post"] else text
        reached = passage, end
        yield checked.hit(
            passage, start, end, fixes=fixes_of(checked, passage, "fi", text)
        )


def fixes_of(
    checked: Checked, passage: Passage, code: str, text: str
) -> tuple[Fix, ...]:
    return record_fix(checked, passage, code) or (Fix(kind="replace", text=text),)


@rule("stale_ombudsman_po_box")
def stale_ombudsman_po_box(checked: Checked, rule: Rule) -> Iterable[Place]:
    right = in_language(authority("fi").postal_address, checked.language)
    for passage, start, end, _ in rule.hits(checked):
        if not is_near(checked, passage, start, end, OMBUDSMAN, OTHERS):
            continue
        # Only the postcode is old, and a street may stand before it.
        first = passage.text.rfind("0052", start, end)
        new = postcode(right).split()[0].removeprefix("FI-")
        yield checked.hit(
            passage,
            first,
            first + 5,
            fixes=fixes_of(checked, passage, "fi", new),
            words=passage.text[start:end],
        )


@rule("stale_ombudsman_older")
def stale_ombudsman_older(checked: Checked, rule: Rule) -> Iterable[Place]:
    record = authority("fi")
    for passage, start, end, found in rule.hits(checked):
        if not is_near(checked, passage, start, end, OMBUDSMAN, OTHERS):
            continue
        postal = in_language(record.postal_address, checked.language)
        match found.find[:4]:
            case "albe":
                text = street(in_language(record.visiting_address, checked.language))
            case "0018":
                text = postcode(postal)
            case "010 ":
                text = record.phone
            case _:
                text = street(postal)
        yield checked.hit(
            passage, start, end, fixes=fixes_of(checked, passage, "fi", text)
        )


@rule("stale_ombudsman_phone")
def stale_ombudsman_phone(checked: Checked, rule: Rule) -> Iterable[Place]:
    record = authority("fi")
    for passage, start, end, found in rule.hits(checked):
        fax = found.find.replace(" ", "").endswith("6735")
        text = "" if fax else record.phone
        yield checked.hit(
            passage, start, end, fixes=fixes_of(checked, passage, "fi", text)
        )


@rule("stale_ombudsman_url")
def stale_ombudsman_url(checked: Checked, rule: Rule) -> Iterable[Place]:
    new = CONTACT_PAGES.get(checked.language, CONTACT_PAGES["en"])
    shown = set()
    for passage, start, end, _ in rule.hits(checked):
        first, last = address_around(passage.text, start, end)
        shown.add((passage.section_id, passage.path))
        yield checked.hit(
            passage, first, last, fixes=fixes_of(checked, passage, "fi", new)
        )
    # Links of rich text, whose words do not show where they go.
    for section in checked.notice.sections:
        if is_from_file(section):
            continue
        for path, text in texts_in(section.data):
            for url in HREF.findall(text):
                if OLD_PATH.search(url) and (section.id, path) not in shown:
                    yield checked.place(section, *path, words=url)


def address_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The whole web address of which a part stands from `start` to `end`."""
    before = URL_START.search(text[max(0, start - 40) : start])
    first = start - len(before[0]) if before else start
    after = URL_END.search(text, end)
    last = after.start() if after else len(text)
    while last > end and text[last - 1] in ".:!?":
        last -= 1
    return first, last


# --- authorities of other countries -----------------------------------------------------


@rule("stale_datainspektionen_se")
def stale_datainspektionen_se(checked: Checked, rule: Rule) -> Iterable[Place]:
    on_aland = any(ALAND.search(each.text) for each in checked.all_passages)
    for passage, start, end, found in rule.hits(checked):
        first, last = passage.sentence(start)
        around = passage.text[max(first, start - NEAR) : min(last, end + NEAR)]
        if FORMERLY.search(around) or passage.text[end : end + 1] == "@":
            continue  # of an e-mail address the domain is the hit
        if found.find.startswith("datainspektionen.se"):
            first, last = address_around(passage.text, start, end)
            text = "www.imy.se"
        else:
            first, last = start, end
            text = "Integritetsskyddsmyndigheten"
            if found.find.startswith("swedish"):
                text = "Swedish Authority for Privacy Protection (IMY)"
            elif on_aland:
                # The authority of Åland bears that name, unless Sweden is told of here.
                section, begins = joined(checked, passage)
                window = section[max(0, begins + start - NEAR) : begins + end + NEAR]
                if not SWEDEN.search(window) or ALAND.search(around):
                    continue
        before = LOCAL_PART.search(passage.text[max(0, first - 80) : first])
        if before:
            first -= len(before[0])
            text = authority("se").email
        yield checked.hit(
            passage, first, last, fixes=fixes_of(checked, passage, "se", text)
        )


CODES: Final = {
    "väike": "ee",
    "borge": "dk",
    "husar": "de",
    "tollb": "no",
}


@rule("stale_foreign_authority")
def stale_foreign_authority(checked: Checked, rule: Rule) -> Iterable[Place]:
    for passage, start, end, found in rule.hits(checked):
        if is_near(checked, passage, start, end, FOREIGN):
            code = CODES[found.find[:5]]
            yield checked.hit(
                passage,
                start,
                end,
                fixes=record_fix(checked, passage, code) or replacement(found),
            )


# --- names that are also other words ----------------------------------------------------


def in_capitals(
    checked: Checked, rule: Rule, name: str, capitals: re.Pattern[str]
) -> Iterator[Place]:
    """The rule's hits; those of a short name only where it is written as one."""
    for passage, start, end, found in rule.hits(checked):
        if is_short(found, name) and not capitals.match(passage.text, start):
            continue
        yield checked.hit(
            passage,
            start,
            end,
            fixes=replacement(found, passage.text[start:end]),
        )


def is_short(found: Phrase, name: str) -> bool:
    return found.find.lstrip("(").startswith(name)


@rule("stale_org_avi_valvira_ely")
def stale_org_avi_valvira_ely(checked: Checked, rule: Rule) -> Iterable[Place]:
    return in_capitals(checked, rule, "avi", re.compile("AVI"))


@rule("stale_org_viestintavirasto")
def stale_org_viestintavirasto(checked: Checked, rule: Rule) -> Iterable[Place]:
    return in_capitals(checked, rule, "trafi", re.compile("Trafi|TRAFI"))
