"""Storage periods that a notice states, as ISO 8601 durations with their subjects."""

import re
from collections.abc import Sequence

from .pieces import Pieces, pieces, sentences
from .result import ImportedSection, RetentionPeriod

NUMBERS: dict[str, int] = {
    word: number
    for number, words in {
        1: "yksi yhden yhdessä yhdeksi yhtä en ett one a an",
        2: "kahdeksi kaksi kahden kahdessa kahta kahteen två two",
        3: "kolmeksi kolme kolmen kolmessa kolmea kolmeen tre three",
        4: "neljäksi neljä neljän neljässä neljää neljään fyra four",
        5: "viideksi viisi viiden viidessä viittä viiteen fem five",
        6: "kuudeksi kuusi kuuden kuudessa kuutta kuuteen sex six",
        7: "seitsemäksi seitsemän seitsemässä seitsemää seitsemään sju seven",
        8: "kahdeksaksi kahdeksan kahdeksassa kahdeksaa kahdeksaan åtta eight",
        9: "yhdeksäksi yhdeksän yhdeksässä yhdeksää yhdeksään nio nine",
        10: "kymmeneksi kymmenen kymmenessä kymmentä kymmeneen tio ten",
        11: "yksitoista yhdentoista elva eleven",
        12: "kaksitoista kahdentoista kahtatoista tolv twelve",
        13: "kolmetoista kolmentoista kolmeatoista tretton thirteen",
        14: "neljätoista neljäntoista fjorton fourteen",
        15: "viisitoista viidentoista femton fifteen",
        16: "kuusitoista kuudentoista sexton sixteen",
        18: "kahdeksantoista arton eighteen",
        20: "kaksikymmentä kahdenkymmenen tjugo twenty",
        24: "kaksikymmentäneljä kahdenkymmenenneljän tjugofyra twenty-four",
        25: "kaksikymmentäviisi kahdenkymmenenviiden tjugofem twenty-five",
        30: "kolmekymmentä kolmenkymmenen trettio thirty",
        36: "kolmekymmentäkuusi trettiosex thirty-six",
        50: "viisikymmentä viidenkymmenen femtio fifty",
        60: "kuusikymmentä kuudenkymmenen sextio sixty",
        90: "yhdeksänkymmentä yhdeksänkymmenen nittio ninety",
        100: "sata sadan hundra hundred",
    }.items()
    for word in words.split()
}
_NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
_UNIT = (
    r"(?P<Y>vuo(?:tta|teen|deksi|tena|den|desta|dessa|si|sia|sien|tinen|tisen)\b|v\b\.?"
    r"|år(?:s|et|en|ens)?\b|years?\b)"
    r"|(?P<M>kuukau\w+|kk\b|kk:n|månad\w*|mån\b|months?\b)"
    r"|(?P<W>viik\w+|vko?\b|vecko\w*|veckor\w*|vecka\w*|weeks?\b)"
    r"|(?P<D>päiv(?:ä\w{0,3}|ien)\b|pv\b|pvä\b|vrk\b|vuorokau\w+|dag(?:ar\w*|s|en)?\b|dygn\w*"
    r"|days?\b)"
    r"|(?P<H>tun(?:ti|nin|tia)\b|timm\w+|hours?\b)"
)
PERIOD = re.compile(
    rf"\b(?:(?P<number>\d{{1,3}}|{_NUMBER})"
    rf"(?:\s?(?:[-–—]|tai|till|to|eller|or)\s?(?P<upper>\d{{1,3}}\b|(?:{_NUMBER})\b))?"
    r"(?:\s?\(\s?(?:\d{1,3}|[\w-]{2,20})\s?\))?"
    r"(?:(?<=\d)|(?<=\d\W)|[\s-]|(?<=\)))[\s-]*"
    r"(?:(?:kalenteri|full|calendar|hela|hel|täyttä|täyden|täysi|kokonais\w+|tilikau\w+|arbets"
    r"|arki|working|business)\s?)?"
    rf"(?:{_UNIT})"
    r"|(?P<decade>\bvuosikymmen(?:en|eksi|tä)?\b|\b(?:an?|one) decade\b|\bett (?:decennium|årtionde)\b)"
    r"|(?P<fortnight>\ban? fortnight\b)"
    r"|(?P<half>puol(?:en|i)\s+(?P<half_of>vuo\w+)|ett\s+halv(?:t\s+)?år\w*|half\s+an?\s+year"
    r"|six[- ]month)"
    r"|(?P<one>\b(?:vuosi|kuukausi|viikko)\s+(?:\w+\s+){0,2}(?=päätt|jälkeen|siitä|viimei)|(?:vuoden|kuukauden|viikon|vuorokauden)\s+"
    r"(?=kulu|ajan|sisällä|päästä|jälkeen|verran|mittai|päätty|viimei|asiak|siitä|jäsen)))",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"vuo|kuukau|viik|päiv|tun|år|månad|veck|dag|dygn|tim|year|month|week|day|hour"
    r"|decade|decennium|årtionde|fortnight|\d\s?(?:v|kk|pv|vrk|vko?|mån)\b",
)
"""What every period has: looked for first, because it is quick."""
ONE = {"vuo": "Y", "kuu": "M", "vii": "W"}
# What keeping is told by, in lower case.
KEPT = re.compile(
    r"säily|tallenn\w+ (?:enintään|korkeintaan)|tallentuu .{0,20}päälle|talless|tallella|pyyhi|pidetään|poiste(?:t|l)|poistamme|poistuv|hävit|tuhota|tyhjenn|poltan|unohde"
    r"|anonymisoi|arkistoi|spara[sr]?\b|lagra[sr]|förvara[sr]|bevara[sr]?\b|gallra[sr]"
    r"|radera[sr]|rensa[sr]|stängs|stryks|tas bort|förstör|arkivera|\bkept\b|\bkeep|retain|retention|\bstored?\b"
    r"|delete|erase|removed|destroyed|anonymi[sz]ed|archived",
)
KEPT_HEADING = re.compile(
    r"säily|säilö|poist|hävit|tuhoa|elinikä|elinkaar|tallet|talless|arkist|siivo|kauan|pitkään"
    r"|unohde|aika(?:rajat)?$|spara|lagring|förvar|gallr|rens|bevar|rader|arkiver|hur länge"
    r"|finns kvar|tidsgräns|delet|eras|retention|keep|kept|stor(?:age|e|ing)\b|how long"
    r"|time limit",
)
OPEN_ENDED = re.compile(
    r"toistaiseksi|pysyväs|tills vidare|för alltid|permanent|varaktig|until further notice"
    r"|indefinite|forever"
    r"|(?:suht(?:een|ee)\w*|asiakkuu\w+|jäsenyy\w+|sopimu\w+|sopimusaja\w*)"
    r"\s+(?:\w+\s+){0,3}(?:aja[nk]|aikana|voimassa|kesto|kestä)"
    r"|(?:suht\w+|asiakkuu\w*|jäsenyy\w*|sopimu\w*)\b.{0,30}\bvoimassa"
    r"|(?:asiakas|jäsen|työ|sopimus|hoito|vuokra)suht\w+ (?:\w+ )?(?:ajan|aikana|kest)"
    r"|niin (?:kauan|pitkään) kuin .{0,60}(?:jäsen|asiakas|sopimu|suhde|tili|oppila|asuk|tilaaja|työsuh)"
    r"|så länge .{0,60}(?:avtal|kund|medlem|anställ|relation|kvar|konto|elev|hyres|prenumer|bor )"
    r"|under (?:avtals|kund|medlems|anställnings)\w*(?:tid|förhållande|relation)"
    r"|(?:as long as|for the duration of|while) .{0,60}(?:customer|member|contract|agreement"
    r"|relationship|employ|account|subscri)",
)
NOT_HERE = frozenset(
    ("rights", "complaint", "cookies", "changes", "dates", "security", "notice_title")
)
SUBJECT = re.compile(r"[\s•–-]*(?P<subject>[^\W\d_][^:;\n]{2,100}?)\s*(?::|\s[–-])\s+")
# What happens to data, behind the words for them: "Hakemukset säilytetään".
HAPPENS = re.compile(
    r"\s(?:säilytetään|säilyvät|säilyy|poistetaan|poistuvat|poistuu|hävitetään|pidetään|tuhotaan"
    r"|siivotaan|arkistoidaan|anonymisoidaan|poltetaan|pyyhitään|tyhjennetään|tallennetaan)\b"
    r"|\s(?:sparas|lagras|förvaras|bevaras|gallras|raderas|rensas|förstörs|arkiveras|stryks"
    r"|tas bort|avidentifieras|anonymiseras)\b"
    r"|\s(?:are|is|will be|shall be)\s(?:(?:only|then|also|normally|usually)\s)?(?:kept|stored"
    r"|retained|deleted|erased|removed|destroyed|archived|held|anonymi[sz]ed)\b",
    re.IGNORECASE,
)
# Which data, behind who keeps them: "We keep applications for".
KEEPS = re.compile(
    r"(?:sparar|lagrar|förvarar|bevarar|gallrar|raderar|keep|store|retain|delete|erase)\s"
    r"(?:vi\s)?(?P<subject>[^,;:.\n]{3,80}?)\s(?:i|under|efter|inom|högst|minst|för|for|after"
    r"|within|up to|until|no longer than)\s",
    re.IGNORECASE,
)
CLAUSE = re.compile(
    r"\b(?:kun|jos|mikäli|ellei|vaikka|koska|jolloin|jot?ka|joita|joiden|jonka|että|när|om|som"
    r"|då|eftersom|when|if|which|that|who|once|unless|because|where|ei|inte|not)\b",
    re.IGNORECASE,
)
GENERAL = re.compile(
    r"(?:henkilö)?tie(?:to|do)\w*|rekisteri\w*|ne|nämä|niitä|se|sitä|sen|niiden|kaikki|muut|muu"
    r"|sinun|teidän|(?:person)?uppgift\w*|registret\w*|de|dessa|den|det|dem|era|dina|våra|alla"
    r"|övriga|personal|data|information|register|they|it|them|this|these|the|your|our|all|any"
    r"|other|everything",
    re.IGNORECASE,
)
"""Words that name no kind of data."""
OTHERWISE = re.compile(r"\b(?:tai|eller|or|muuten|annars|otherwise)\b", re.IGNORECASE)
AND = re.compile(r"[,;]|\b(?:ja|sekä|och|samt|and)\s")
LEADS_ON = re.compile(r"\s(?:i|efter|under|inom|for|after|within|in)\s*$")
MODAL = re.compile(
    r"\s(?:ska|skall|kan|får|måste|enligt|must|may|tulee|pitää|voidaan)\b"
)
# Another sentence, a verb, a joint to what follows: that is no name.
NO_NAME = re.compile(
    r"[:;.()\d]|\b\w+(?:taan|tään|daan|dään)\b|\s(?:ja|och|and)$|^those\b", re.I
)
MOST_WORDS = 9


def retention(
    sections: Sequence[ImportedSection] | Pieces,
) -> tuple[RetentionPeriod, ...]:
    """What the notice says of storage periods, each with the sentence that says it.

    In the section on retention every sentence counts that holds a period, or says
    that the data are kept for good or while a relation lasts; elsewhere only one that
    speaks of keeping or deleting.
    """
    found: dict[str, RetentionPeriod] = {}
    for piece in pieces(sections):
        own = "retention" in piece.subjects or bool(
            KEPT_HEADING.search(piece.heading.lower())
        )
        if not own and (piece.key in NOT_HERE or piece.key.startswith("right_")):
            continue
        for sentence in sentences(piece.text):
            lower = sentence.lower()
            has_unit = UNIT.search(lower)
            if not own and not (has_unit and KEPT.search(lower)):
                continue
            text = sentence.replace("\n", " ")
            matches = list(PERIOD.finditer(sentence)) if has_unit else []
            if matches:
                kinds = kinds_of_data(text, matches)
                for n, match in enumerate(matches):
                    key = text if n == 0 else f"{text}\n{n}"
                    period = RetentionPeriod(text, _duration(match), kinds[n])
                    found.setdefault(key, period)
            elif own and OPEN_ENDED.search(lower):
                found.setdefault(text, RetentionPeriod(text, ""))
    return tuple(found.values())


def _duration(match: re.Match[str]) -> str:
    """ISO 8601 duration; of a range the longer one."""
    if match["decade"]:
        return "P10Y"
    if match["fortnight"]:
        return "P2W"
    if match["half"]:
        return "P6M"
    if match["one"]:
        start = match["one"][:3].lower()
        return "P1D" if match["one"].lower().startswith("vuorok") else f"P1{ONE[start]}"
    raw = (match["upper"] or match["number"]).lower()
    number = int(raw) if raw.isdigit() else NUMBERS[raw]
    unit = next(each for each in "YMWDH" if match[each])
    return f"PT{number}H" if unit == "H" else f"P{number}{unit}"


def _subject(sentence: str, match: re.Match[str]) -> str:
    """Which data: what stands before a colon or a dash at the start of the item."""
    found = SUBJECT.match(sentence)
    if not found or found.end() > match.start():
        return ""
    subject = found["subject"].strip()
    return "" if KEPT.search(subject.lower()) and len(subject.split()) < 3 else subject


def kinds_of_data(sentence: str, matches: Sequence[re.Match[str]]) -> list[str]:
    """Which data each period of a sentence is about; "" where it does not say."""
    if len(matches) == 1 and (subject := _subject(sentence, matches[0])):
        return [subject]
    kinds: list[str] = []
    begin = 0
    for match in matches:
        words = sentence[begin : match.start()]
        if found := _behind_verb(words, is_first=not begin):
            kinds.append(found)
        elif not (kinds and kinds[-1]):
            kinds.append("")
        elif OTHERWISE.search(words):  # another period of the same
            kinds.append(kinds[-1])
        else:  # "Contracts are kept for ten years, invoices six"
            kinds.append(_named(LEADS_ON.sub("", AND.split(words)[-1])))
        begin = match.end()
    return kinds


def _behind_verb(words: str, *, is_first: bool) -> str:
    """What the words before a period say is kept or deleted."""
    happens = [each.start() for each in HAPPENS.finditer(words)]
    if not happens:
        kept = KEEPS.search(words)
        return _named(kept["subject"]) if kept else ""
    found = words[: happens[-1]]
    # A list has commas; so has what is said before the subject.
    if not is_first or CLAUSE.search(found):
        found = found.rsplit(",", 1)[-1]
    return _named(found)


def _named(words: str) -> str:
    """The words as the name of a kind of data; "" if they are none."""
    found = MODAL.split(words)[0].strip(" ,–-")
    each = [word for word in found.split() if not GENERAL.fullmatch(word.strip(",()"))]
    if not each or len(found.split()) > MOST_WORDS or len(found) < 3:
        return ""
    if CLAUSE.search(found) or NO_NAME.search(found):
        return ""
    return found[0].upper() + found[1:]
