"""Page furniture: share lines, page numbers, running headers, tables of contents.

What is left out is told in the report, line by line.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile

from .language import SUBJECT
from .lexicon import fold
from .lines import Line
from .matching import match_heading
from .messages import Message, message

SHORT = 100

SHARE = re.compile(
    r"(?:(?:avaa|näytä|sulje|piilota|laajenna|supista) kaikki(?: (?:osiot|kohdat|kysymykset|vastaukset))?"
    r"|(?:öppna|visa|stäng|dölj|expandera|fäll (?:ut|ihop|upp|in)) alla?(?: (?:delar|avsnitt|frågor|svar))?"
    r"|(?:open|show|expand|close|hide|collapse) all(?: (?:sections|questions|answers|panels))?"
    r"|jaa(?: (?:some(?:ssa)?|facebook\w*|twitter\w*|linkedin\w*|whatsapp\w*|"
    r"sivu|tämä(?: sivu)?|artikkeli|sosiaalisessa mediassa|kaverille))?"
    r"|dela(?: (?:på|via|med|sidan|i sociala medier|artikeln|detta)(?: \w+)?)?"
    r"|share(?: (?:this|on|via|page|with|the)(?: [\w ]{1,20})?)?"
    r"|tweet|twiittaa|tykkää|gilla|like|tulosta(?: sivu)?|skriv ut(?: sidan)?"
    r"|print(?: (?:this )?page)?|lähetä kaverille|tipsa en vän|"
    r"(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|pinterest)"
    r"(?:[ ,|/·]+(?:facebook|twitter|linkedin|whatsapp|instagram|youtube|pinterest|x))*"
    r"|(?:takaisin|siirry|palaa) (?:ylös|sivun (?:alkuun|ylälaitaan)|alkuun|etusivulle|sisältöön)"
    r"|(?:hyppää|siirry) (?:suoraan )?(?:pää)?sisältöön|ylös|sivun alkuun|etusivu|valikko|sulje|hae|haku"
    r"|(?:(?:till(?:baka)?|upp)(?: till)? (?:toppen|början|startsidan)|till sidans topp|gå till innehåll\w*"
    r"|hoppa till (?:huvud)?innehåll\w*|meny|stäng|sök|startsida|hem)"
    r"|(?:back to top|top of page|skip to (?:main )?content|menu|close|search|home)"
    r"|(?:lue lisää|läs mer|read more)"
    r"|(?:kuuntele|lyssna(?: på)?|listen(?: to)?)(?: (?:sivu|teksti|artikkeli|sidan|texten"
    r"|innehållet|(?:this )?page|(?:this )?article))?"
    r"|(?:hyväksy(?: kaikki)?(?: evästeet)?|acceptera(?: alla)?(?: cookies)?|"
    r"accept(?: all)?(?: cookies)?))",
    re.IGNORECASE,
)
ASKED = re.compile(
    r"(?:oliko (?:tästä sivusta|tämä sivu|sivu\w*|tästä)\b|löysitkö (?:etsimäsi|mitä etsit)"
    r"|(?:auttoiko|hjälpte|var|fick du|saitko|did|was) (?:\w+ ){0,2}(?:tieto|sivu|sisältö|sisällöstä|informationen|innehållet|hjälp"
    r"|svar(?:et)?|apua|information|content|answer)\b"
    r"|hittade du (?:det )?du sökte|hittade du vad|hade du nytta av|var sidan till"
    r"|was this (?:page )?(?:helpful|useful)|did you find what)[^?\n]{0,40}\?"
    r"(?:\s*(?:kyllä|ei|ja|nej|yes|no)\b)*"
    r"|(?:sidan|sivu[an]?|page) (?:visad|katsottu|viewed)\b.{0,40}"
    r"|(?:tykkää|gilla|like)s? \d+"
    r"|(?:seuraa|följ|follow) (?:meitä|oss|us)\b.{0,60}"
    r"|(?:olet tässä|du är här|you are here)\s*:.{0,120}"
    r"|(?:etusivu|hem|start|startsida|home)(?:\s*[»>›/|]\s*[^»>›/|.]{2,40}){1,5}"
    r"|[^\W\d][^»>›.:;]{1,40}(?:\s*[»>›]\s*[^»>›.:;]{2,40}){2,5}",
    re.IGNORECASE,
)
"""Whether the page helped, how often it was seen, where in the site it is."""
VISITORS = re.compile(
    r"(?:du är|olet|you are) (?:vår |sivu\w* |sivujemme |(?:our )?)?(?:besökare|kävijä|vierailija|visitor)\w*"
    r"(?: (?:nro?|nr|nummer|numero|number))?[ .:#]*[\d ]+"
    r"|(?:kävijöitä|kävijälaskuri|vierailijoita|kävijä(?:määrä)?|besökare|antal besök\w*|besöksräknare"
    r"|visitors?|visits|hits|hit counter|visitor (?:counter|count|number))"
    r"(?: (?:tähän mennessä|yhteensä|hittills|totalt|sedan \w+|since \w+|so far|idag|tänään|today))?[ .:#]*\d[\d ]*"
    r"|(?:tällä sivulla|sivulla|sivuilla) on (?:käynyt|vieraillut) [\d ]+ \w+",
    re.IGNORECASE,
)
"""How many have seen a page, as it counts them itself."""
MADE_BY = re.compile(
    r"(?:sivut|sivuston?|kotisivut|verkkosivut)(?:n|jen)? (?:on )?(?:toteutti|toteutus|teki|tekijä|tehnyt|suunnitteli"
    r"|suunnittelu)[ :].{2,60}"
    r"|(?:sidan|sidorna|webbplatsen|hemsidan|webbsidan) (?:är )?(?:gjord|görs|gjordes|byggd|producerad|skapad) "
    r"(?:av|med|i) .{2,60}"
    r"|(?:web(?:b)?)?(?:site|sivut|design|toteutus|layout|theme|web ?design)(?: (?:by|of)|:) ?.{2,40}"
    r"|(?:proudly )?powered by .{2,40}|built with .{2,40}|made with .{1,20} by .{2,40}"
    r"|(?:sivut|sivusto) (?:näky\w+|toimi\w+) parhaiten .{2,60}|optimoitu .{2,60}"
    r"|(?:sidan|sidorna|webbplatsen|hemsidan) (?:är |visas |ses )?(?:bäst|optimera[dt]\w*) (?:i|med|på|för) .{2,60}"
    r"|webmaster:? .{2,60}|best viewed (?:in|with) .{2,80}"
    r"|(?:all rights reserved|kaikki oikeudet pidätetään|alla rättigheter (?:förbehålls|förbehållna))",
    re.IGNORECASE,
)
"""Who made the pages of a site, and with what."""
OFFERED = re.compile(
    r"(?:ilmainen|maksuton|nopea|fri|gratis|snabb|free|fast) (?:\w+ )?(?:toimitus|palautus|nouto|frakt|leverans|retur\w*"
    r"|shipping|delivery|returns?)\b.{0,60}"
    r"|(?:toimitus|frakt|shipping|delivery) (?:0 |ilmai|gratis|fri|free).{0,60}"
    r"|.{0,30}(?:[-–−]? ?\d{1,2} ?% (?:alennus|rabatt|off\b|discount|ale\b|på )|alennuskoodi|rabattkod|(?:discount|promo) code"
    r"|(?:tarjous|erbjudande|kampanj|kampanja|alennusmyynti|rea|sale)(?:en|t|n)? (?:voimassa|jatkuu|gäller|pågår|ends|now on)).{0,60}",
    re.IGNORECASE,
)
"""What a shop promises above or below each of its pages."""
SPONSOR = re.compile(
    r"(?:[^\W\d_]{2,20} )?(?:pää(?:yhteistyökumppani|sponsori|tukija)\w*|huvudsponsor\w*|huvudpartner\w*"
    r"|(?:main|principal|headline|official) (?:sponsor|partner)s?)\s?[:–-] .{2,80}"
    r"|(?:sponsored|supported) by .{2,60}",
    re.IGNORECASE,
)
"""Who pays for the event or the club whose page it is."""
OF_SITE = re.compile(
    rf"{VISITORS.pattern}|{MADE_BY.pattern}|{OFFERED.pattern}|{SPONSOR.pattern}",
    re.IGNORECASE,
)
READ_NEXT = re.compile(
    r"lue (?:seuraavaksi|myös)|seuraavaksi|aiheeseen liittyvää|(?:sinua )?(?:saattaa|voisi) kiinnostaa(?: myös)?"
    r"|läs (?:härnäst|också|även|vidare)|relaterat|relaterade (?:artiklar|sidor|inlägg)"
    r"|read (?:next|also|this next)|related (?:articles|posts|pages|stories|links)|more (?:posts|stories|articles)"
    r"|you (?:may|might) also like",
    re.IGNORECASE,
)
"""Above the names of other pages, after the end of a text."""
SKIP_LINK = re.compile(
    r"(?:hyppää|siirry|ohita|mene) (?:suoraan )?(?:pää)?(?:sisältöön|navigaatio\w*)"
    r"|(?:gå|hoppa) (?:direkt )?till (?:huvud)?innehåll\w*|skip to (?:main |the )?content"
    r"|jump to (?:main )?content",
    re.IGNORECASE,
)
"""A link over what stands on every page of a site, to where the text begins."""
SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[^\W\d_])")
SHARES = re.compile(
    rf"(?>{SHARE.pattern})(?:[\s:|·,]+(?>{SHARE.pattern})){{0,9}}", re.IGNORECASE
)
PAGE_NUMBER = re.compile(
    r"(?:sivu|sida|page|s\.)\s*\d{1,3}(?:\s*(?:/|\(|of|av)\s*\d{1,3}\)?)?"
    r"|\d{1,3}\s*\(\d{1,3}\)|\d{1,3}\s*/\s*\d{1,3}|[-–—]\s*\d{1,3}\s*[-–—]",
    re.IGNORECASE,
)
TRAILING_PAGE = re.compile(rf"\s+(?:{PAGE_NUMBER.pattern})$", re.IGNORECASE)
COPYRIGHT = re.compile(
    r"(?:©|copyright\b|\(c\)\s*(?=(?:19|20)\d\d\b)).{0,80}", re.IGNORECASE
)
CONTENTS = re.compile(
    r"(?:sisällys(?:luettelo)?|sisältö|innehåll(?:sförteckning)?|(?:table of )?contents"
    r"|tällä sivulla|på (?:den här|denna) sidan?|on this page)"
    r"\s*:?",
    re.IGNORECASE,
)
MOMENT = re.compile(
    r"(?:\d{1,2}[./]\s?\d{1,2}[./]\s?\d{2,4}|\d{4}-\d{2}-\d{2}),?\s+"
    r"(?:(?:klo|kl\.?|at)\s+)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?(?:\s?[ap]\.?m\.?)?",
    re.IGNORECASE,
)
"""A day with a time: when a page was printed, and not when a notice was made."""
ADDRESS = re.compile(r"(?:(?:https?|file)://|www\.)\S+", re.IGNORECASE)
PRINTED = re.compile(
    rf"(?:{ADDRESS.pattern}\s+)?(?:{PAGE_NUMBER.pattern})(?:\s+{MOMENT.pattern})?"
    rf"|file://\S.*|{MOMENT.pattern}\s+(?:{PAGE_NUMBER.pattern})",
    re.IGNORECASE,
)
"""What a browser prints below a page, wherever it stands in a text."""
STAMP = re.compile(rf"{MOMENT.pattern}(?:\s+[^.]{{1,150}})?", re.IGNORECASE)
"""What it prints above a page: when, and the page's title."""

MENU = re.compile(
    r"kirjaudu(?: sisään| ulos)?|rekisteröidy|oma(?:t)? (?:tili|sivut?)|ostoskori(?: \(\d+\))?"
    r"|verkkokauppa|ajankohtaista|yhteystiedot|ota yhteyttä|tuotteet|palvelut|referenssit"
    r"|(?:tietoa )?meistä|yritys|uutiset|blogi|tapahtumat|asiakaspalvelu|rekry(?:tointi)?"
    r"|työpaikat|in english|suomeksi|på svenska|suomi|svenska|english|fi|sv|en"
    r"|(?:käyttö|toimitus|sopimus)ehdot|saavutettavuus(?:seloste)?|sivukartta|medialle"
    r"|eväste(?:et|asetukset|käytäntö)|tilaa uutiskirje|palaute|anna palautetta(?: sivu\w*)?"
    r"|logga (?:in|ut)|varukorg(?:en)?|mina sidor|aktuellt|kontakt(?:a oss|uppgifter)?"
    r"|produkter|tjänster|om oss|nyheter|evenemang|kundtjänst|på finska|lediga jobb"
    r"|(?:användar|köp|leverans)villkor|tillgänglighet(?:sutlåtande)?|webbkarta|cookies"
    r"|kakor|cookieinställningar|prenumerera på nyhetsbrev(?:et)?|ge respons"
    r"|log ?(?:in|out)|sign (?:in|up)|register|my account|(?:shopping )?(?:cart|basket)"
    r"|news|events|contact(?: us)?|products|services|about(?: us)?|blog|careers|jobs|support"
    r"|terms(?: of (?:use|service)| (?:and|&) conditions)?|accessibility(?: statement)?"
    r"|site ?map|cookie (?:settings|policy)|subscribe(?: to (?:our|the) newsletter)?|feedback"
    r"|faq|ukk|etusivu|hinnasto|hinnat|varaa (?:aika|nyt)|ajanvaraus|hem|startsida|prislista"
    r"|priser|boka (?:tid|nu)|tidsbokning|home|prices|pricing|book (?:now|online|a time)",
    re.IGNORECASE,
)
"""Pages to which the menus of most sites lead."""
MENU_ROW = re.compile(
    rf"(?:{MENU.pattern})(?:(?:\s*[|·•/>]\s*|\s+)(?:{MENU.pattern})){{2,}}",
    re.IGNORECASE,
)
"""A menu in one line: "Home  Services  Prices"."""
OF_COOKIES = re.compile(
    r"evästei|eväste(?:et|iden)|cookies?\b|\bkakor|\bkakorna", re.IGNORECASE
)
CONSENT = re.compile(
    r"(?:hyväksy(?:n)?|salli|hylkää|kiellä)(?: (?:kaikki|valitut|vain \w+|evästeet"
    r"|kaikki evästeet|valinta))?|vain (?:välttämättömät|pakolliset)(?: evästeet)?"
    r"|(?:acceptera|godkänn|tillåt|avvisa|neka|avböj)(?: (?:alla|urval|endast \w+|cookies"
    r"|kakor|alla (?:cookies|kakor)))?|(?:endast|bara) nödvändiga(?: (?:cookies|kakor))?"
    r"|(?:i )?(?:accept|allow|reject|decline|refuse|deny|agree)(?: (?:all|selection|cookies"
    r"|all cookies|necessary|selected))?|(?:only necessary|necessary only)(?: cookies)?"
    r"|ok|selvä|ymmärrän|jag (?:förstår|godkänner)|got it|i understand",
    re.IGNORECASE,
)
"""What the buttons of a banner about cookies say."""
CHOICE = re.compile(
    r"(?:(?:eväste|cookie)?[- ]?(?:asetukset|inställningar|settings)|(?:muokkaa|muuta) \w+"
    r"|näytä (?:tiedot|yksityiskohdat)|visa (?:detaljer|information)|show details|anpassa"
    r"|hantera \w+|customi[sz]e|preferences|manage (?:\w+ )?(?:cookies|preferences|choices))",
    re.IGNORECASE,
)
LEAST_MENU = 3
"""So many words of menus make the lines between them one."""
BANNER = 25
"""Lines at the beginning and the end of a text among which a banner is looked for."""
EDGE = 6
"""Lines at the beginning and the end of a text among which that of a site stands."""
LEGAL_FORM = re.compile(
    r"\b(?:oyj?|abp?|ry|rf|ky|tmi|osk|ltd|inc|llc)\.?$", re.IGNORECASE
)
LEADER = re.compile(r"[\s.…·_]{2,}\d{1,3}$")


def drop_furniture(
    lines: Sequence[Line],
) -> tuple[tuple[Line, ...], tuple[Message, ...]]:
    """Lines without page furniture (blanked), and a message for each dropped line."""
    kept = list(lines)
    messages: list[Message] = []
    for start, end in _contents(lines):
        text = "\n".join(line.source for line in lines[start:end] if not line.blank)
        messages.append(message("contents.dropped", text))
        kept[start:end] = [Line()] * (end - start)
    for n in _around(kept):
        messages.append(message("furniture.dropped", kept[n].source))
        kept[n] = Line()
    repeated = _running_headers(kept)
    seen: set[str] = set()
    for n, line in enumerate(kept):
        if line.blank or len(line.source) > SHORT or line.marked:
            continue
        key = _without_digits(line.source)
        first = key not in seen
        seen.add(key)
        if is_furniture(line) or (key in repeated and not first):
            messages.append(message("furniture.dropped", line.source))
            kept[n] = Line()
        elif key in repeated and (found := TRAILING_PAGE.search(line.text)):
            # The first of the running headers is the title of the document.
            messages.append(message("furniture.dropped", found[0].strip()))
            kept[n] = Line(text=line.text[: found.start()], page=line.page)
    return tuple(kept), tuple(messages)


def is_furniture(line: Line) -> bool:
    """Whether a line by itself is a share line, a page number or a copyright line."""
    if PRINTED.fullmatch(line.source):
        return True
    if line.label or line.number:
        return False
    if not line.item and ASKED.fullmatch(line.text):
        return True
    text = line.text.strip(" :|»›>→↑.")
    return bool(
        SHARES.fullmatch(text)
        or PAGE_NUMBER.fullmatch(line.text)
        or COPYRIGHT.fullmatch(line.source)
        or (line.page and re.fullmatch(r"\d{1,3}", line.text))
    )


def is_printed(text: str) -> bool:
    """Whether a line at the edge of a page says when and where it was printed."""
    return bool(
        STAMP.fullmatch(text) or PRINTED.fullmatch(text) or ADDRESS.fullmatch(text)
    )


def _around(lines: Sequence[Line]) -> list[int]:
    """The lines of menus and banners before and after a text, and of what is printed."""
    filled = [n for n, line in enumerate(lines) if not line.blank]
    found = {n for n in (*filled[:1], *filled[-1:]) if STAMP.fullmatch(lines[n].source)}
    edges = {*filled[:EDGE], *filled[-EDGE:]}
    found |= {n for n in edges if _is_of_site(lines[n])}
    found |= _skipped(lines, filled)
    found |= {n for n in filled[-EDGE:] if _is_foot(lines[n])}
    found |= _further_reading(lines, filled[-FURTHER:])
    found |= _banner(lines, filled[:BANNER])
    found |= _banner(lines, filled[-BANNER:])
    rest = [n for n in filled if n not in found]
    later = Counter(
        fold(lines[n].source) for n in rest if len(lines[n].source) <= SHORT
    )

    def is_told_once(n: int) -> bool:
        return later[fold(lines[n].source)] == 1

    found |= _menu(lines, list(takewhile(_menu_like(lines), rest)), is_told_once)
    ending = list(takewhile(_menu_like(lines), reversed(rest)))
    found |= _menu(lines, ending[::-1], is_told_once)
    return sorted(found)


def _is_foot(line: Line) -> bool:
    """Whether a line below a text is a row of names, one of them of a menu's page."""
    parts = [part.strip() for part in line.source.split(" | ")]
    return (
        len(parts) > 1
        and len(line.source) <= SHORT
        and any(map(MENU.fullmatch, parts))
        and not re.search(r"[\d@]|[.;]$", line.source)
    )


def _skipped(lines: Sequence[Line], filled: Sequence[int]) -> set[int]:
    """The short lines that a link to the text skips, up to the first great heading."""
    first = next(
        (n for n in filled[:EDGE] if SKIP_LINK.fullmatch(lines[n].source)), None
    )
    if first is None:
        return set()
    is_so = _menu_like(lines)
    skipped = list(
        takewhile(lambda n: lines[n].level != 1, (n for n in filled if n > first))
    )
    ends = len(skipped) + filled.index(first) + 1 < len(filled)
    if not ends or len(skipped) > BANNER or not all(map(is_so, skipped)):
        return set()
    return {n for n in skipped if not LEGAL_FORM.search(lines[n].source)}


FURTHER = 12
"""Lines at the end of a text among which the names of other pages stand."""


def _further_reading(lines: Sequence[Line], places: Sequence[int]) -> set[int]:
    """The names of other pages, to the end: not what says more than a name does."""
    for place, n in enumerate(places):
        label, _, text = lines[n].source.partition(":")
        if READ_NEXT.fullmatch(label.strip(" !→»")):
            named = places[place if text else place + 1 :]
            texts = [lines[each].source for each in named]
            names = all(
                len(text) <= SHORT
                and not re.search(r"@|[.;]$|\d{4}", text)
                or is_furniture(lines[each])
                for text, each in zip(texts, named, strict=True)
            )
            return set(places[place:]) if named and names else set()
    return set()


def _is_of_site(line: Line) -> bool:
    """Whether a line at the edge of a page is what its site says on every page."""
    if len(line.source) > SHORT:
        return False
    if MENU_ROW.fullmatch(line.source):
        return True
    if SPONSOR.fullmatch(line.source):
        return True
    if line.label or line.number or line.level:
        return False
    parts = [part.strip(" .!") for part in SENTENCES.split(line.text)]
    return all(map(OF_SITE.fullmatch, parts)) and not SUBJECT.search(line.text.lower())


def _menu_like(lines: Sequence[Line]) -> Callable[[int], bool]:
    """Whether a line could be one of a menu: a few words, and nothing to be reached by."""

    def is_so(n: int) -> bool:
        line = lines[n]
        if is_furniture(line):
            return True
        text = re.sub(r"\s*\(\d+\)$", "", line.source)
        return (
            line.label is None
            and not line.number
            and len(text) <= 40
            and len(text.split()) <= 4
            and not re.search(r"[\d@:;,]|[.!?]$", text)
        )

    return is_so


def _menu(
    lines: Sequence[Line], run: Sequence[int], is_told_once: Callable[[int], bool]
) -> set[int]:
    """The lines of a menu in a run of short ones: from its first plain word to its last.

    What comes again in the text is a list of its contents, or the heading of a section.
    """
    plain = [
        place
        for place, n in enumerate(run)
        if is_furniture(lines[n])
        or (MENU.fullmatch(lines[n].source) and is_told_once(n))
    ]
    if len(plain) < LEAST_MENU or 2 * len(plain) < plain[-1] - plain[0]:
        return set()
    return {
        n
        for n in run[plain[0] : plain[-1] + 1]
        if not LEGAL_FORM.search(lines[n].source) and not _is_title(lines[n])
    }


def _is_title(line: Line) -> bool:
    found = match_heading(line.source, None)
    return found is not None and found.key == "notice_title"


def _banner(lines: Sequence[Line], places: Sequence[int]) -> set[int]:
    """The lines of a banner: what it says of cookies, and the buttons under it."""
    found: set[int] = set()
    for place, n in enumerate(places):
        if n in found or not CONSENT.fullmatch(lines[n].text.strip(" .!")):
            continue
        start = place - 1
        while start >= 0 and place - start <= 4:
            text = lines[places[start]].source
            if OF_COOKIES.search(text) and text[:1].isupper():
                break
            start -= 1
        else:
            continue
        if (
            sum(len(lines[each].source) for each in places[start:place])
            > LONGEST_BANNER
        ):
            continue
        end = place + 1
        while end < len(places) and (
            CONSENT.fullmatch(lines[places[end]].text.strip(" .!"))
            or CHOICE.fullmatch(lines[places[end]].text)
            or SHARES.fullmatch(lines[places[end]].text)
        ):
            end += 1
        found.update(places[start:end])
    return found


LONGEST_BANNER = 700


def _without_digits(text: str) -> str:
    return re.sub(r"\d+", "0", text)


def _running_headers(lines: Sequence[Line]) -> frozenset[str]:
    """Short lines that return with a page number, or at the edges of pages."""
    counts: Counter[str] = Counter()
    previous: Line | None = None
    for line in lines:
        if line.blank:
            continue
        if line.page and previous is not None and len(previous.source) <= SHORT:
            counts[_without_digits(previous.source)] += 1
        if len(line.source) <= SHORT and (
            line.page or previous is None or TRAILING_PAGE.search(line.source)
        ):
            counts[_without_digits(line.source)] += 1
        previous = line
    return frozenset(key for key, count in counts.items() if count >= 2)


def _contents(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Stretches of at least four short lines that all come again as lines later."""
    filled = [n for n, line in enumerate(lines) if not line.blank]
    keys = {n: fold(LEADER.sub("", lines[n].source[:200])) for n in filled}
    last = {key: n for n, key in keys.items() if key}
    found: list[tuple[int, int]] = []
    run: list[int] = []
    for n in [*filled, -1]:
        if (
            n >= 0
            and keys[n]
            and not lines[n].item
            and len(lines[n].source) <= 160
            and last[keys[n]] > n
        ):
            run.append(n)
            continue
        if len(run) >= 4 and last[keys[run[0]]] > run[-1]:
            before = run[0] - 1
            while before >= 0 and lines[before].blank:
                before -= 1
            titled = before >= 0 and bool(CONTENTS.fullmatch(lines[before].source))
            if titled or _all_headings([lines[each].source for each in run]):
                found.append((before if titled else run[0], run[-1] + 1))
        run = []
    return found


def _all_headings(texts: Sequence[str]) -> bool:
    """Whether most of the lines read like headings: a repeated list does not."""
    known = (match_heading(LEADER.sub("", text), None) for text in texts)
    return sum(1 for each in known if each and each.score >= 0.7) >= 0.6 * len(texts)
