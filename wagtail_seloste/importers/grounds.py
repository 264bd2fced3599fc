"""Coded facts of a notice's sentences: legal bases, and transfers out of the EEA."""

import re
from collections.abc import Iterable, Iterator, Sequence

from .known import countries_in
from .pieces import Piece, Pieces, pieces, sentences
from .result import ImportedSection
from .stems import Seldom

BASES: dict[str, Seldom] = {
    "consent": Seldom(r"suostumu|samtyck|\bconsent", re.IGNORECASE),
    "contract": Seldom(
        r"sopimu(?!ssuoj)|toimeksian|(?<!standard)(?<!biträdes)avtal(?!sklausul)|kontrakt(?!skl)"
        r"|\bcontract(?!or|ual (?:clause|arrange))|\bagreement",
        re.IGNORECASE,
    ),
    "legal_obligation": Seldom(
        r"lakisääte|(?<!tietosuoja)(?<!henkilötieto)lain mukai\w+ (?:velvoll|velvoit)|lain (?:asettam|nojalla|mukaan\b|velvoit|vaatim|noudatt|perust|määräy)"
        r"|lainsäädän\w+ (?:velvoit|perust|asetta|vaatim)"
        r"|laista johtuv|laissa (?:säädet|määrät)|(?<!tietosuoja)(?<!henkilötieto)lakiin\b|oikeudellis\w+ velvoi"
        r"|(?:rätts|lag|juridi)\w* (?:förpliktels|skyldighet|krav)|lagstadga|lagenlig|lagkrav"
        r"|enligt lag(?:en|stiftning\w*)?\b|(?:stöd|grund) av lag\b|\bpå lag(?:en|stiftning\w*)?\b"
        r"|förpliktelse\w* enligt|(?:legal|statutory) (?:obligation|dut|requirement)"
        r"|obligations? (?:under|required by|imposed by) (?:the )?law"
        r"|required by (?:the )?law|comply with (?:the |applicable )*(?:law|legislation)",
        re.IGNORECASE,
    ),
    "vital_interests": Seldom(
        r"elintärke|grundläggande (?:intresse|betydelse)|livsviktig|vital interest",
        re.IGNORECASE,
    ),
    "public_task": Seldom(
        r"ylei(?:s\w+|nen) et[uj]\w*|yleisen edun|yleistä etua|julkis\w+ vallan|julkisen tehtäv"
        r"|allmän\w* intresse|allmänintresse|myndighetsutöv|utöva\w* (?:\w+ )?myndighet"
        r"|offentlig\w* makt|public (?:interest|task)|(?:official|public) authority",
        re.IGNORECASE,
    ),
    "legitimate_interests": Seldom(
        r"oikeutet\w+ (?:\w+ )?e[td]u|oikeutettu etu|oikeutettuun etuun|asialli(?:s\w+|nen) yhtey"
        r"|berättiga\w* (?:\w+ )?intresse|intresseavväg|legitima intresse"
        r"|legitimate (?:\w+ )?interest",
        re.IGNORECASE,
    ),
}
SAID: dict[str, Seldom] = {
    "consent": Seldom(
        r"(?:olet|ovat|on|olette|jotka) (?:\w+ ){0,3}(?:suostunu|hyväksyny(?!\w* (?:\w+ ){0,2}(?:säännö|sääntö|ehdo|sopimu|tilau|hakemu|toimintasäänn))|antanee?t (?:\w+ ){0,2}luvan)"
        r"|(?:pyyd|kysy|hanki|tarvit|edellyt|vaati)\w* (?:\w+ ){0,3}suostumu|(?:begär|ber om|bett om|kräv|behöv|inhämta)\w* (?:\w+ ){0,3}samtycke"
        r"|(?:ask\w* for|obtain\w*|seek|sought|get) (?:[\w’']+ ){0,3}consent"
        r"|suostut\b|suostuu\b|(?:antanut|antaneet|annat|antaa|antavat|annettu|pyydä\w*|kysy\w*) (?:\w+ ){0,4}(?:luvan|lupa[an]?|lupaa|luvat)\b"
        r"|\bluvalla(?:si|nne|an)?\b|(?:sinun|henkilön|kuvattavan|huoltajan|huoltajien|vanhempien|jäsenen|asiakkaan|oman) lu(?:pa|van|valla)"
        r"|(?:sanonut|sanot|vastannut) (?:\w+ )?kyllä|hyväksynnälläsi|hyväksyntäsi"
        r"|(?:sagt|säger|svarat|svarar|tackat|tackar) ja\b|medgivande|tillåtelse|\b(?:gett|ger|givit|ge|med) (?:\w+ ){0,3}lov\b|(?:gå|går|gått) med på|(?:ditt|din|vårdnadshavarens|er) (?:godkännande|tillstånd)"
        r"|(?:say|says|said|saying|have said) yes\b|(?:your|parents?['’]|their|guardian['’]s|written) (?:permission|say-so|go-ahead)|(?:you|parents?|they|who|have|has) (?:\w+ ){0,2}(?:agree|agrees|agreed) to (?:this|it|us|be|receive|have|their|the (?:use|photo|newsletter|picture))|(?:given|gives?|gave|giving|ask\w* for) (?:us )?(?:your |their )?permission|opt(?:ed|s)?[ -]in\b|(?:have|has|who|they|guardians?|parents?|you|you['’]ve) (?:\w+ )?consented\b"
        r"|\b(?:rastit\w*|ruksa\w*|ruksi\w*|merkits\w*|laita\w*) (?:\w+ ){0,3}(?:rasti\w*|ruksi\w*|ruudun|ruutu\w*|kohdan)|\bkryssa\w* (?:\w+ ){0,3}(?:i|för|rutan)\b|\b(?:tick\w*|check(?:ed)?) (?:the|a|that|this|its|our) (?:\w+ )?box\b",
        re.IGNORECASE,
    ),
    "contract": Seldom(
        r"sopimu\w+ (?:kanssa|välil)|(?:kanssasi|kanssanne) (?:\w+ ){0,4}(?:kaup|sopimu)|(?:kanssasi|kanssanne|välillämme|välisen|välinen|välisestä) (?:\w+ ){0,4}\w{0,30}sopimu|(?:tehd|teke)\w{1,12} kaup|\bteh(?:nyt|neet|ty|dään) (?:\w+ ){0,2}sopimu|kaupan vuoksi"
        r"|(?:olemme|on|mitä|siitä mitä) (?:\w+ ){0,3}(?:sovittu|sopineet)|pyynnöstäsi|(?:olet|olette) (?:\w+ ){0,2}pyytän"
        r"|(?:sköta|uppfylla|fullfölja|hålla|genomföra|följa|sluta|ingå|teckna) (?:\w+ ){0,3}\w{0,30}(?:avtal|kontrakt)|\w{0,30}(?:avtal|kontrakt)\w* (?:med|mellan)\b|(?:avtal|kontrakt)\w* vi har|avtalat|köpet (?:mellan|med)|kommit överens|på din begäran|du (?:själv )?har bett|för att du (?:själv )?har beställt"
        r"|\b(?:deal|bargain|arrangement) (?:that |which )?(?:(?:we|you) (?:have |both |two )?(?:struck|made|have|agreed|did|entered|with)|(?:with|between) (?:you|us))|(?:contract|agreement)s? (?:with|between) (?:you|us|the|our|your)|(?:our|your|rental|membership|tenancy|service|purchase|sales|booking|employment|hire) (?:contract|agreement)\b|what (?:we|you) (?:have )?(?:agreed|ordered|asked)|(?:because|since|as) you (?:have )?(?:asked|ordered|booked|hired|bought|joined|are (?:our|a) (?:customer|member|client|tenant))|at your (?:own )?request",
        re.IGNORECASE,
    ),
    "legal_obligation": Seldom(
        r"(?:^|[,.;:] )(?:laki|lag|law)(?=\s?[(:,.]|$)|(?:\blaki|\w{3}laki|\blaissa|\w{3}laissa|lainsäädäntö) (?:\w+ ){0,2}(?:sanoo|sanotaan|käskee|pakottaa|vaatii|määrää|velvoittaa|edellyttää|säädetään|määrätään)"
        r"|(?:\blain|\w{3}lain|lainsäädännön) (?:\w+ )?(?:takia|vuoksi|johdosta|mukaan meidän|vaatima\w*|edellyttämä\w*|määräämä\w*)|(?:on pakko|meidän on|täytyy|pitää|velvollis\w+) (?:\w+ ){0,3}(?:\blain\b|\w{3}lain\b|\blaki|lainsäädännön)"
        r"|(?:måste|tvung\w+|skyldig\w*|plikt\w*|ska|skall) (?:\w+ ){0,5}(?:enligt|på grund av) (?:\w+ )?(?:\w{0,40}lagen|lag|lagstiftning\w*)\b|(?:enligt|på grund av) (?:\w+ )?(?:\w{0,40}lagen|lag|lagstiftningen)\b (?:\w+ ){0,2}(?:måste|är vi|ska|skall)"
        r"|(?:\blagen|\w{4}lagen|lagstiftningen) (?:\w+ ){0,2}(?:säger|tvingar|bestämmer|kräver|förutsätter|ålägger|förpliktar|vill att)"
        r"|\b(?:law|laws|act|legislation) (?:\w+ )?(?:says?|tells?|makes? us|demands?|orders?|expects?|forces?|requires?|obliges?|wants?)\b|\b(?:required|obliged|bound|duty|must|have to|has to|need to|made to) (?:\w+ ){0,5}(?:by|under|because of) (?:the )?(?:\w+ ){0,3}(?:law|laws|act|legislation)\b|\bby law\b|(?:required|demanded|prescribed|imposed|laid (?:up)?on us|provided for) by (?:the )?(?:section|chapter|[^.;,]{0,40}\b(?:act|law|decree|legislation))\b|(?:duty|duties|obligations?) under (?:the )?[^.;,]{0,40}\b(?:act|law|decree|legislation)\b|legally (?:required|obliged|bound)|the law:"
        r"|(?<!protection )\b(?:rules|regulations?|directive|decree|provisions)\b[^.;,]{0,30}\b(?:oblige[sd]?|require[sd]?|make[s]? us|compel[s]?|demand[s]?|order[s]?)\b"
        r"|(?<!tietosuoja-)\b(?!tietosuoja)\w{0,40}(?:asetus|direktiivi|määräykset|säännökset|säädökset)\b[^.;,]{0,30}\b(?:velvoit\w*|pakott\w*|vaati\w*|edellyttä\w*|määrää\w*|käske\w*)"
        r"|\b(?!dataskydd)\w{0,40}(?:förordningen|direktivet|bestämmelserna|föreskrifterna|reglerna)\b[^.;,]{0,30}\b(?:förplikt\w*|kräver|åläg\w*|tvingar|föreskriver|förutsätter)\b",
        re.IGNORECASE,
    ),
    "vital_interests": Seldom(
        r"(?:hengen|elämän|ihmishengen) (?:\w+ )?(?:pelasta|suojele|suojaa)|(?:rädda|skydda) (?:\w+ ){0,3}liv\b|fara för (?:\w+ )?liv|(?:save|protect) (?:a |your |someone['’]s |somebody['’]s |people['’]s )?(?:life|lives)\b",
        re.IGNORECASE,
    ),
    "public_task": Seldom(
        r"viranomaistehtäv|julki(?:sen|nen|sta|seen) (?:hallinto)?tehtäv|myndighetsuppgift|(?:offentlig|lagstadgad)\w* uppgift|(?:official|public|statutory) (?:duties|tasks?|functions?)\b",
        re.IGNORECASE,
    ),
    "legitimate_interests": Seldom(
        r"punnin\w* (?:\w+ ){1,6}(?:vasten|vastaan|suhteessa)|punnittu (?:\w+ ){0,6}(?:vasten|vastaan|suhteessa)|(?<!yleiseen )(?<!yleisen )(?<!elintärkeään )(?:\betuumme|\betumme\b|\betuun\b|\betumme|\bintressi)|\b(?:\w{3,30}v[aä]n|yhdistyksen|yhtiön|yrityksen|seuran|kerhon|säätiön|työnantajan|seurakunnan|koulun|taloyhtiön) (?:oman )?(?:edun mukai|edun vuoksi|edun perusteella|etu\b(?! vaarant)|etuun perustu)|(?:meillä|yhtiöllä|yhdistyksellä|seuralla|kerholla) on (?:\w+ )?(?:perusteltu|hyväksyttävä|oikeutettu) syy"
        r"|(?:vårt|vårat|ett|eget|föreningens|företagets|klubbens|bolagets|skolans|stiftelsens) (?:eget |gott |godtagbart |legitimt )?intresse (?:av|att|i|är)\b|väger (?:\w+ )?tyngre|(?:vägt|vägts|väger|vägs|avvägt|avvägts) (?:\w+ ){1,6}mot\b|befogat intresse|godtagbart intresse"
        r"|\bour (?:own )?interests? (?:in|is|are|of)\b|(?:a|an) (?:good|fair|real|genuine|justified|proper|business) (?:business )?(?:reason|interest)\b|(?:weigh|weighed|balanced) (?:[\w’']+ ){0,6}against|balanc\w+ (?:test|of interests)|(?:in the|the) (?:club|company|association|society|shop|firm|school|business|charity|trust)['’]s (?:own )?interests?",
        re.IGNORECASE,
    ),
}
"""A basis in everyday words: read as one only where purposes and bases are told."""
EVERYDAY = Seldom("|".join(each.pattern for each in SAID.values()), re.IGNORECASE)
STEMS = (
    *("suostumu", "sopimu", "toimeksian", "laki", "lain", "laissa", "laista", "lakeja"),
    *(
        "velvoi",
        "elintärk",
        "yleis",
        "yleinen",
        "julkis",
        "oikeutet",
        "asialli",
        "suhte",
    ),
    *(
        "jäsenyy",
        "asiakkuu",
        "artikla",
        "artikel",
        "article",
        "art.",
        "6.1",
        "6 (",
        "6(",
    ),
    *("samtyck", "avtal", "kontrakt", "förplikt", "skyldighet", "lagstadg", "lagenlig"),
    *("lagkrav", "lag ", "lagen", "lagar", "lagstift", "krav", "grundlägg", "livsvikt"),
    *(
        "allmän",
        "myndighet",
        "offentlig",
        "intresse",
        "förhåll",
        "relation",
        "medlemskap",
    ),
    *("consent", "contract", "agreement", "legal", "statutory", "law", " act", "vital"),
    *(
        "public",
        "official",
        "legitim",
        "membership",
        "tax ",
        "verottaj",
        "verohal",
        "skatte",
    ),
)
STEM = Seldom("|".join(map(re.escape, STEMS)))
"""Without any of these a text names no basis; they are looked for first: it is quick."""
BASIS = Seldom(
    r"perust(?:u|e(?!lla olevan)|ana)|oikeusperust|käsittelyperust|nojalla|\bgrund(?!l)|baser"
    r"|nojaa|pohja(?:na|utu)|bygg(?:er|s) på|vila[rn]? på|grunda[rs]|nojautu|lepää|(?:med|ges) stöd av|stöder sig|rättslig|laglig|\bbas(?:is|ed|es)\b|\brests? on\b"
    r"|grounds?\b|lawful|artikla|artikel|article|\b6\.1\b|6 ?\(1\)",
    re.IGNORECASE,
)
STRONG = Seldom(
    r"oikeutet\w+ (?:\w+ )?e[td]u|oikeutettu etu|lakisäätei\w+ (?:velvoi|velvolli|tehtäv)"
    r"|elintärke|lain\w* velvoit|lainsäädän\w+ (?:\w+ )?velvoit|julkis\w+ vallan"
    r"|yleis\w+ e[td]u\w*|yleistä etua|yleinen etu|sopimu\w+ (?:täytäntö|täyttämis)"
    r"|berättiga\w* (?:\w+ )?intresse|intresseavväg|(?:rätts|lag|juridi)\w* (?:förplikt|skyldighet)"
    r"|grundläggande (?:intresse|betydelse)|myndighetsutöv|allmänt intresse|allmänintresse"
    r"|fullgöra\w* (?:av )?(?:\w+ ){0,2}(?:avtal|kontrakt)"
    r"|legitimate (?:\w+ )?interest|legal obligation|statutory (?:obligation|dut)|public interest"
    r"|(?:official|public) authority|vital interest"
    r"|perform\w* (?:of )?(?:a |the |our |your )?contract",
    re.IGNORECASE,
)
"""Words of Article 6 that a notice uses for the basis and for hardly anything else."""
PLAIN_NOUN = Seldom(
    rf"{STRONG.pattern}"
    r"|sopimu\w+ (?:toteutta|täyttä|tekemis|perusteella|nojalla)|lain\w* vaatim"
    r"|(?:rätts|lag|juridi)\w* krav|(?:uppfylla|ingå|fullfölja|hålla) (?:\w+ ){0,2}(?:avtal|kontrakt)"
    r"|innan (?:ett |något )?(?:\w*avtal|kontrakt)|enter\w* into (?:a |the )?contract"
    r"|fulfil\w* (?:of )?(?:a |the |our )?contract|statutory requirement"
    r"|(?:är|har|on|ovat|are|is|have|has|som)\s+(?:(?:ett|an?|meidän|vårt|our|välinen)\s+){0,2}"
    r"(?:\w*avtal\b|contracts?\b|agreements?\b|\w*sopimu(?:s|ksia|sasioita)\b)"
    r"|välinen \w*sopimus|suostumukse(?:lla|llasi|en|n (?:perusteella|nojalla))|suostumukse\w+ perust"
    r"|(?:antanut|antama\w*|annettu\w*|gett|givit|lämnat|given?|gave) (?:\w+ ){0,2}"
    r"(?:suostumu\w+|samtycke|consent)"
    r"|med (?:ditt|din|er|ert|hans|sitt|den registrerades|kundens) samtycke|(?:bara|endast|publiceras|skickas) med (?:\w+ ){0,2}samtycke"
    r"|(?:with|needs?|requires?) (?:[\w’']+ ){0,3}consent",
    re.IGNORECASE,
)
HANDED_OUT = Seldom(
    r"luovut|siirr|siirt|lämna\w* ut|utlämn|överför|disclos|transfer|shared? with",
    re.IGNORECASE,
)
BY_LAW = Seldom(r"[(\[]\s*(?:laki|lag|law|lagen)\s*[)\]]", re.IGNORECASE)
IN_BRACKETS = re.compile(r"[(\[]\s*[^()\[\]]{0,60}$")
"""A basis that is named in brackets behind a purpose: "Deliveries (contract)"."""
RULED_BY_LAW = Seldom(
    r"\b(?!henkilötieto|tietosuoja|dataskydd|personuppgift|sähköisen)"
    r"(?:[^\W\d_]{3,40}?(?:laki|lain|lakiin|laissa|lagen|lagens)\b"
    r"|(?:laki|lain|lag|lagen)\b [^.;]{2,60}?\(?\d{1,4}/(?:19|20)\d\d"
    r"|lagen om\b|(?<!protection )(?<!data )\bact\b(?= \(?\d|,|\.| (?:requires|obliges)))",
    re.IGNORECASE,
)
OBLIGES = Seldom(
    r"(?:\b\w{2,40}?la(?:ki|in|issa|ista)|\blaki|\blaista|\b\w{3,40}?lag(?:en|stiftning\w*)|\blagen|\bact\b"
    r"|\blaw)\b[^.;]{0,60}?\b(?:velvoit|velvollis|edellyt|määrää|vaati|kräv|åläg|förplikt"
    r"|föreskriv|förutsätt|medför skyld|oblig|requir|mandat|tells? us|compel|ger .{0,12}uppgift)"
    r"|\b(?:velvoit|velvollis|vaatii|edellyttää|skyldighet|skyldiga|obliged|required|duty)\w*"
    r"[^.;]{0,40}?\b(?:\w{3,40}?la(?:ki|in|issa|ista)|laki|laista|laissa|\w{3,40}?lagen|lagen|lag|law)\b"
    r"|\b(?:because|since|koska|eftersom)\b[^.;,]{0,30}\b(?:\w{0,40}laki|\w{0,40}lagen|law|act)\b[^.;,]{0,40}\b(?:says?|sanoo|säger)\b"
    r"|\b(?:tax (?:authorit\w+|office|man)|verottaja|verohallinto|viranomainen|skatteverket|skattemyndigheten|skattemannen)"
    r" (?:niin )?(?:makes|requires|demands|wants|expects|vaatii|edellyttää|tahtoo|haluaa|velvoittaa|kräver|vill)\b",
    re.IGNORECASE,
)
"""A law that obliges somebody to do what the notice tells of."""
OWN_LAW = re.compile(
    r"henkilötietola|tietosuojala|tietosuoja-asetu|dataskyddsl|dataskyddsförord"
    r"|personuppgiftsl|data protection|säilyt|bevara|retain|poist|radera|delete",
    re.IGNORECASE,
)
TASK = re.compile(r"uppgift|tehtäv|\btask", re.IGNORECASE)
GENERAL_LAW = re.compile(
    r"henkilötietola|tietosuojala|dataskyddsl|personuppgiftsl|data protection|personal data"
    r"|^lai|^laki",
    re.IGNORECASE,
)
"""Laws that every notice names, and words that name none."""
BASIS_HEADING = Seldom(
    r"peruste|oikeutus|laillis|oikeudelli\w+ pohja|rättslig|laglig|grunden för|stöd i lag|med vilken rätt|millä oikeudella"
    r"|legal (?:basis|grounds?)|^(?:[\w’', ]{0,40}\b)?grounds?\b(?! (?:staff|rules|plan|maint|floor|water|for (?:complain|refus|object)))|lawful|on what (?:basis|grounds|footing)",
    re.IGNORECASE,
)
PURPOSE_HEADING = Seldom(
    r"\bmiksi\b|\bmihin (?:tieto|niitä|käyt|tarv)|tarkoitu(?:s|ks)|varför|vad vi gör med|ändamål"
    r"|\bwhy\b|purpose|what we do with|what for\b",
    re.IGNORECASE,
)
RELATION = Seldom(
    r"asiakassuh|asiakkuu|jäsenyy|jäsensuh|kundförhåll|kundrelation|medlemskap"
    r"|customer relationship|membership",
    re.IGNORECASE,
)
FORMER_LAW = re.compile(
    r"henkilötietola|personuppgiftsla|personal data act", re.IGNORECASE
)
"""Laws before the Regulation, to which a relation was a ground of its own."""
ARTICLE = re.compile(
    r"(?:\b6\s*(?:artikla\w*|art\b\.?|§)|\bart(?:ikla\w*|ikel\w*|icles?|\.)?\s*6)"
    r"(?P<rest>(?!\d)[^.;\n]{0,3}(?:\.1)?[^;\n]{0,60})|\b6\.1(?P<bare>[^\d;\n]{0,24})",
    re.IGNORECASE,
)
LETTERS = re.compile(
    r"(?<![\w])([a-f])(?=\s*[-–)\].,:;]|\s*$|\s+(?:ja|och|and|tai|eller|or|ala?ko|kohta|i\b|av\b|of\b|led"
    r"|punkt|mom|stycke))",
    re.IGNORECASE,
)
CODES = dict(
    zip(
        "abcdef",
        (
            "consent",
            "contract",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interests",
        ),
        strict=True,
    )
)
WITHDRAWN = Seldom(
    r"(?:\b(?:jos|mikäli|silloin kun|siltä osin|om|i den mån|if|where|when)\b)"
    r"[^;]{0,300}(?:peruu|perua|återkall|återta|withdraw|revoke)",
    re.IGNORECASE | re.DOTALL,
)
NOT = re.compile(
    r"\b(?:ei|eivät|emme|eikä|ilman|inte|inga|ingen|inget|nej|ej|utan|not|no|none|nor|without|neither|never)\b",
    re.IGNORECASE,
)
BASIS_KEYS = frozenset(("purposes", "legal_basis", "legitimate_interests"))
RIGHTS_TALK = re.compile(
    r"\boikeus\b|\boikeutta\b|\bvoit\b|sinulla|rekisteröidyllä|\bjos\b|vastust|peruu"
    r"|\brätt\b|du kan|\bom du\b|invänd|återkall|\bright\b|\bif you\b|you (?:can|may|have)"
    r"|object|withdraw",
    re.IGNORECASE,
)
NEVER_BASIS = frozenset(
    (
        "complaint",
        "recipients",
        "processors",
        "transfers",
        "cookies",
        "automated_decisions",
        "changes",
        "dates",
        "retention",
        "obligation_to_provide",
    )
)
OF_SOMEBODY = frozenset(
    ("controller", "joint_controllers", "contact_person", "dpo", "contact")
)
"""Sections that speak of contracts and duties only to say who somebody is."""
CLAUSE_END = re.compile(
    r",\s*(?=(?:mutta|vaan|joten|koska|men|utan att|but|so)\b)|[;:]|,\s+|\s(?=(?:när|då|kun|when)\b)",
    re.IGNORECASE,
)

# In lower case, as the sentences are in which these are looked for: it is much quicker
# than to look for both cases.
_AREA = r"\beu\b|\beta\b|\bees\b|\beea\b|euroo?p|\bunionin\b|\bunionen\b"
OUTSIDE = Seldom(
    rf"(?:{_AREA})[^.]{{0,80}}?(?:ulkopuol|utanför|outside)"
    rf"|(?:ulkopuol|utanför|utom|outside|beyond|lämna\w*|leaves?)[^.]{{0,60}}?(?:{_AREA})"
    r"|(?:viedä|vie|siirry|siirretä|poistu|lähde)\w*[^.]{0,40}?(?:talousalueelta|eta-alueelta|unionista)\b"
    r"|kolman\w+ mai|kolmansiin valtioihin|tredje ?l[aä]nd|third countr"
    r"|non-(?:eu|eea)\b|privacy shield"
    r"|(?:längre bort än|kauemma\w+ kuin|(?:further|farther) than|out of|\bur) [^.]{0,20}?(?:eu\b|eea\b|ees\b|europ|unionen)",
)
STAYS_HOME = Seldom(
    r"\b(?:lämnar|leaves?|left|poistu\w*|lähde|lähtee|siirry|vie|viedä)\b[^.;,]{0,40}?"
    r"\b(?:sverige|finland|åland|sweden|suomesta|ruotsista|ahvenanmaalta|maasta|landet|the country)\b",
)
"""What a country of the area keeps, if the sentence denies it: "never leaves Sweden"."""
WITHIN = re.compile(
    rf"(?:vain|ainoastaan|yksinomaan|aina|endast|enbart|bara|only|solely|exclusively|always)\b"
    rf"[^.]{{0,80}}?(?:{_AREA}|\bsuome[ns]|\bi finland|\bi sverige|\bin finland)"
    rf"|(?:{_AREA})[^.]{{0,30}}\b(?:sisäpuolella|only\b)",
)
STAYS = re.compile(
    rf"(?:pysy|säily|sijait|\bovat\b|\bstår\b|stann|förblir|finns|ligger|stay|remain|keep|kept|held|locat|hosted|stored|lagra)\w*"
    rf"[^.]{{0,60}}?(?:\b(?:suomessa|suomen|ahvenanmaalla)|(?:{_AREA})[^.]{{0,12}}(?:alueella|sisä|maissa)|\b(?:eu-alueella|(?:eu|eta):ssa|unionissa)"
    rf"|\b(?:inom|i)\b[^.]{{0,12}}(?:{_AREA}|finland|sverige|åland)"
    rf"|\b(?:in|inside|within)\b[^.]{{0,12}}(?:{_AREA}|finland|sweden))"
)
"""Where data are kept, in a place that is asked for: in no other."""
EVERYTHING = re.compile(
    r"\b(?:kaikki|kaikkia|alla|allt|samtliga|all|everything|inget|ingenting|nothing)\b"
)
MOVED = Seldom(
    r"siir|luovut|käsittel|käsitel|tallen|säily|sijait|palvelim|över(?:för|sänd|låt)|behandl"
    r"|lagra|sparas|lämna|servr|servern|transfer|disclos|process|stor(?:e|ed|age)|shield"
    r"|hosted|server|located|leaves?\b|annet|anneta|\bvied",
)
SENT = Seldom(
    rf"{MOVED.pattern}|flytta|skicka|sänds|sänder|exporter|lähete|lähetä|viemme|poistu|toimite"
    r"|päädy|\bmoved?\b|\bsen[dt]\b|export|travel|shipped|passed on|given out|handed",
)
"""What may be said of data where a text is about where they go: else it is of goods."""
ABROAD = Seldom(r"ulkomai|utomlands|utlandet|\babroad|overseas")
ADEQUATE = Seldom(
    r"riittäv\w+ (?:\w+ )?(?:taso|suoja)|tason .{0,60}riittäv|adekvat|adequa|vakiolausek"
    r"|mallilausek|standardavtal|standard contractual|data privacy framework",
)
FAR_HEADING = Seldom(
    r"ulkomai|utomlands|utlandet|abroad|muut maat|muualle maailma|andra länder|pilvipalv"
    r"|inte hör till (?:eu|ees)|eivät kuulu (?:eu|eta)|not (?:in|part of) the e"
    r"|international|kansainväli|internationell",
)
ABOUT_MOVING = re.compile(
    r"(?:[\dIVX]{1,4}[.)]? ?){0,3}(?:(?:\w*tietojen|personal|data|\w*uppgifters?|av \w*uppgifter) ){0,2}"
    r"(?:siirto|siirrot|siirtäminen|luovutus|luovutukset|luovuttaminen|vienti|vieminen"
    r"|överföring(?:ar)?|förflyttning(?:ar)?|utlämning|utlämnande|transfers?|disclosures?|exports?)"
    r"\b(?!.*\b(?:on|är|is|are|sker|görs|take)\b)[^.:!,]{0,60}",
    re.IGNORECASE,
)
"""A heading within a text: "Transfers outside the Union"."""
NEVER_SENT = frozenset(("complaint", "controller", "dates", "dpo", "rights"))
PLAIN_NO = re.compile(
    r"(?:ei|eivät|emme|nej|inte|inga|ingenting|no|not|none|nothing|never)\b",
)
DENIED = re.compile(
    r"\b(?:ei|eikä|eivät|emme|emmekä|enkä|ingenting|nothing|inte|inga|ingen|inget|nej|ej|aldrig|varken|not|no|none|nor"
    r"|neither|never|cannot|don['’]t|doesn['’]t|won['’]t|aren['’]t|isn['’]t)\b"
    # In Swedish "en" is an article.
    r"|\ben (?:[^\W\d_]{4,20} )?(?:siirrä|luovuta|vie|lähetä|anna|käytä|säilytä|tallenna|käsittele"
    r"|toimita|jaa|myy)\b",
)
UNLESS = re.compile(
    r"\b(?:elle(?:i|t|n|mme|tte|ivät)|mikäli|jos|ilman|paitsi|muutoin kuin|muuten kuin|muilla kuin"
    r"|muihin kuin|pääsääntöisesti|lähtökohtaisesti|säännönmukaisesti kuin|om inte|såvida"
    r"|utan|förutom|annat än|i regel|som regel|i princip|huvudsak\w*|normalt|i första hand"
    r"|unless|except|without|other than|as a rule|generally|normally|primarily|if)\b",
)
UNANSWERED = re.compile(
    r"\W*(?:kyllä|ja|yes|ei|nej|no)\W+(?:kyllä|ja|yes|ei|nej|no)\W*"
)
"""A question of a form to which nobody has answered: "Yes / No"."""
WHETHER = re.compile(
    r"\b(?:jos|mikäli|ifall|i den mån|if|should|in case|in the event)\b"
    # "Om" is "of" as well.
    r"|(?:^\W*|[,;:–(]\s*|\b(?:och|men|eller|även|utom|bara|endast|enbart|förutom|särskilt) )om\b"
    r"|\bom (?:vi|du|ni|man|det|den|de|han|hon|någon|något|några|en|ett|kunden|behov|så)\b",
)


FURTHEST = 1000
"""Characters round a mention in which it is looked for what the sentence says of it."""


def legal_bases(sections: Sequence[ImportedSection] | Pieces) -> tuple[str, ...]:
    """Codes of the bases that the notice says it relies on; negated ones are not.

    In pieces about the basis every mention counts, elsewhere only a paragraph that
    speaks of a basis. Where no basis is named, a statute that rules the processing
    counts as a legal obligation, and a customer's or member's relation as a contract,
    if a sentence says that the processing rests on it.
    """
    found: dict[str, None] = {}
    by_law = by_relation = False
    for piece in pieces(sections):
        own = bool(BASIS_HEADING.search(piece.heading))
        why = own or bool(PURPOSE_HEADING.search(piece.heading))
        if not why and piece.key in NEVER_BASIS:
            if piece.key == "retention" and _names_interest(piece.text):
                found["legitimate_interests"] = None
            continue
        rights = not own and piece.key.startswith("right")
        own |= bool(piece.subjects & {"legal_basis", "legitimate_interests"})
        if piece.key == "legitimate_interests" and piece.groups:
            found["legitimate_interests"] = None
        about = own or piece.key in BASIS_KEYS
        about |= why
        for group in piece.groups:
            if not _may_name(group):
                continue
            # Sentence by sentence: in a group that is endless the patterns would be, too.
            said = list(sentences(group))
            strong = says(said, STRONG)
            if rights and (not strong or says(said, RIGHTS_TALK)):
                continue
            about_basis = own or strong or says(said, BASIS)
            if piece.key in OF_SOMEBODY and not about_basis:
                continue
            for sentence in said:
                if not _may_name(sentence):
                    continue
                found |= dict.fromkeys(_by_article(sentence))
                marked = bool(BASIS.search(sentence))
                named = _by_words(sentence, about=about, own=own, among=about_basis)
                found |= dict.fromkeys(named)
                if NOT.search(sentence):
                    continue
                obliged = OBLIGES.search(sentence)
                if obliged and not OWN_LAW.search(obliged[0]):
                    by_law = True
                    if own and _by_itself(sentence, obliged):
                        found["legal_obligation"] = None
                if about and (marked or own):
                    by_law |= bool(RULED_BY_LAW.search(sentence))
                    by_relation |= bool(RELATION.search(sentence)) and not (
                        FORMER_LAW.search(sentence)
                    )
                by_law |= about and bool(BY_LAW.search(sentence))
    if by_law and not found.keys() & {"legal_obligation", "public_task"}:
        found["legal_obligation"] = None
    if by_relation and not found.keys() & {"contract", "legitimate_interests"}:
        found["contract"] = None
    return tuple(code for code in BASES if code in found)


def _names_interest(text: str) -> bool:
    """Whether a text that is of something else says that an interest is the ground."""
    interest = BASES["legitimate_interests"]
    return any(
        interest.search(sentence)
        and not NOT.search(sentence)
        and not HANDED_OUT.search(sentence)
        for sentence in sentences(text)
    )


def _by_itself(sentence: str, obliged: re.Match[str]) -> bool:
    """Whether a law obliges to what is no public task: of that it would be the ground."""
    if TASK.search(obliged[0]):
        return False
    cuts = [each.span() for each in CLAUSE_END.finditer(sentence)]
    start = max((end for _, end in cuts if end <= obliged.start()), default=0)
    stop = min((at for at, _ in cuts if at >= obliged.end()), default=len(sentence))
    return not BASES["public_task"].search(sentence[start:stop])


def _may_name(text: str) -> bool:
    """Whether a text holds letters without which it names no basis."""
    return bool(STEM.search(text.casefold())) or EVERYDAY.may_be_in(text)


def says(said: Iterable[str], words: Seldom | re.Pattern[str]) -> bool:
    """Whether one of the sentences does."""
    return any(words.search(sentence) for sentence in said)


STATUTE = re.compile(
    r"\b(?P<fi>(?:[^\W\d_]{1,80}-\s(?:ja|tai)\s)?(?:[^\W\d_]{1,80}-){0,9}[^\W\d_]{3,80})"
    r"(?:laki|lain|lakiin|laissa|laista|lakia|lailla)\b"
    r"(?P<number>\s?\(?\d{1,4}/(?:18|19|20)\d\d\)?)?(?P<section>\s\d{1,3}[a-z]?\s?§)?"
    r"|\b(?:[Ll]aki|[Ll]agen om)\s[^.;,()\n]{3,80}?\s?\(?\d{1,4}/(?:18|19|20)\d\d\)?"
    r"|\b(?:[^\W\d_]{1,80}-\soch\s)?[^\W\d_]{4,80}lagen\b(?:\s\(?\d{1,4}[/:]\d{2,4}\)?)?"
    r"|\b(?:[A-Z][\w-]{1,80}[ ](?:and[ ])?){1,5}Act\b(?:\s\(?\d{1,4}/\d{4}\)?)?"
)


def statutes(sections: Sequence[ImportedSection] | Pieces) -> tuple[str, ...]:
    """Laws that the pieces on purposes and bases name, but those on data protection."""
    found: dict[str, None] = {}
    for piece in pieces(sections):
        if not piece.subjects & BASIS_KEYS:
            continue
        for match in STATUTE.finditer(piece.text):
            if GENERAL_LAW.search(match[0]):
                continue
            found[_statute(match)] = None
    return tuple(found)


def _statute(match: re.Match[str]) -> str:
    """A law as its name stands by itself, with its number and section."""
    name = match[0]
    if match["fi"]:
        further = (match["number"] or "", match["section"] or "")
        name = " ".join((f"{match['fi']}laki", *further))
    name = " ".join(name.split()).removeprefix("The ")
    return f"{name[:1].upper()}{name[1:]}"


def _by_words(sentence: str, *, about: bool, own: bool, among: bool) -> Iterator[str]:
    """Bases that a sentence names.

    `about`: of a piece on purposes or bases, `own`: of one on bases; `among`: of a
    paragraph that speaks of a basis.
    """
    marked = bool(BASIS.search(sentence))
    strong = [each.span() for each in STRONG.finditer(sentence)]
    nouns = [each.span() for each in PLAIN_NOUN.finditer(sentence)]
    short = len(sentence) <= 120
    withdrawal = bool(WITHDRAWN.search(sentence))
    if not about and HANDED_OUT.search(sentence):
        return
    for code, pattern in BASES.items():
        if code == "consent" and withdrawal:
            continue
        for match in pattern.finditer(sentence):
            if code == "contract" and _is_of_what(sentence, match):
                continue
            noun = _overlaps(match, nouns)
            if about:
                start = max(0, match.start() - 70)
                plain = (
                    marked
                    or noun
                    or (own and (short or _begins_cell(sentence, match)))
                    or len(nouns) > 1
                    or bool(IN_BRACKETS.search(sentence[start : match.start()]))
                )
            else:
                plain = (
                    _overlaps(match, strong)
                    or (noun and (marked or among or short))
                    or (marked and len(sentence) <= 200)
                )
            plain = plain or (among and short and (code != "contract" or bool(strong)))
            if plain and not _negated(sentence, match):
                yield code
                break
        else:
            said = SAID[code].finditer(sentence) if about else ()
            if any(not _negated(sentence, match) for match in said):
                yield code


def _begins_cell(sentence: str, match: re.Match[str]) -> bool:
    """Whether a word has a capital amid a text: it begins a cell of a flattened table."""
    before = sentence[: match.start()]
    return match[0][:1].isupper() and before[-1:] == " " and before[-2:-1].isalnum()


def _overlaps(match: re.Match[str], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in spans)


def _by_article(sentence: str) -> Iterator[str]:
    """Bases that a sentence names by the letters of Article 6(1)."""
    for match in ARTICLE.finditer(sentence):
        rest = match["rest"] or match["bare"] or ""
        for letter in LETTERS.findall(rest):
            yield CODES[letter.lower()]


OF_WHAT_AFTER = re.compile(
    r"\w* (?:osalta|kohdalla)\b"
    r"|(?:sten|ksien) (?!täyt|toteut|perust|noja|teke|solmi|muka|ehto|velvoit|valmistel|hoit|hallin|ylläp)",
    re.IGNORECASE,
)
OF_WHAT_BEFORE = re.compile(
    r"(?:i fråga om|när det gäller|vad gäller|beträffande) [\w-]+$"
    r"|(?:as regards|with regard to|in the case of) (?!(?:the|an?|our|your|this)\b)[\w-]+ $",
    re.IGNORECASE,
)


def _is_of_what(sentence: str, match: re.Match[str]) -> bool:
    """Whether a contract with a name of its own is what data are processed about: "with
    regard to land use agreements" says of no basis."""
    before = sentence[max(0, match.start() - 80) : match.start()]
    if OF_WHAT_BEFORE.search(before):
        return True
    named = before[-1:].isalnum() or before[-1:] == "-"
    return named and bool(OF_WHAT_AFTER.match(sentence, match.end()))


def _negated(sentence: str, match: re.Match[str]) -> bool:
    """Whether a negation stands in the same clause as the match."""
    start, end = max(0, match.start() - FURTHEST), match.end() + FURTHEST
    for cut in CLAUSE_END.finditer(sentence, start, end):
        if cut.end() <= match.start():
            start = cut.end()
        elif cut.start() >= match.end():
            end = cut.start()
            break
    return bool(NOT.search(sentence[start:end]))


def outside_eea(sections: Sequence[ImportedSection] | Pieces) -> bool | None:
    """Whether data go outside the EEA: None when the text does not say or hedges."""
    denied = hedged = False
    for piece in pieces(sections):
        for _, answer in outside(piece):
            if answer == "yes":
                return True
            denied |= answer == "no"
            hedged |= answer == "perhaps"
    return False if denied and not hedged else None


def outside(piece: Piece) -> Iterator[tuple[str, str]]:
    """The sentences of a piece on data outside the EEA: "yes", "no" or "perhaps"."""
    if piece.key in NEVER_SENT or piece.key.startswith("right_"):
        return
    heading = piece.heading.lower()
    only = "transfers" in piece.subjects or bool(OUTSIDE.search(heading))
    only = only or bool(FAR_HEADING.search(heading))
    about = only or bool(piece.subjects & {"recipients", "processors"})
    for sentence in sentences(piece.text):
        # What is asked, or headed, is not said; the answer follows.
        if sentence.endswith("?") or ABOUT_MOVING.fullmatch(sentence):
            only = about = only or bool(OUTSIDE.search(sentence.lower())) or about
            continue
        if not about and len(sentence) > 400:
            continue
        # "To partners in the United States; no other data leave the EEA."
        for part in sentence.lower().split("; "):
            if answer := _outside(part, about, only=only):
                yield sentence, answer


OF_CONTENTS = re.compile(
    r",?\s(?:men|mutta|but|although|vaikka|även om)\s[^.;,]{0,60}?\b(?:innehåll\w*|sisäl\w*|contain\w*"
    r"|avslöja\w*|paljasta\w*|reveal\w*|includ\w*|identif\w*|näkyy|näy|syns|näkyvissä)\b[^.;,]*"
)
"""A clause on what is in that which is sent: of its going it denies nothing."""


def _without_contents(sentence: str) -> str:
    """A sentence without a clause behind "but" that tells what the data do not hold."""
    return OF_CONTENTS.sub("", sentence)


def _outside(sentence: str, about: bool, *, only: bool) -> str:
    """What a sentence says of data outside the EEA: yes, no, perhaps, or "" nothing.

    `sentence`: in lower case. `about`: of a piece on recipients; `only`: of one on transfers, in which a
    sentence need not say again where to.
    """
    moved = bool(MOVED.search(sentence))
    match = OUTSIDE.search(sentence)
    place = match.start() if match else -1
    if match is None and (about or moved or ADEQUATE.search(sentence)):
        place = next((start for _, start in countries_in(sentence)), -1)
    if place < 0:
        abroad = ABROAD.search(sentence)
        if not (abroad or moved or only or EVERYTHING.search(sentence)):
            return ""  # most sentences
        if UNANSWERED.fullmatch(sentence):
            return ""
        denial = bool(DENIED.search(sentence))
        if only and not denial and ADEQUATE.search(sentence):
            return "perhaps" if WHETHER.search(sentence) else "yes"
        hedged = bool(UNLESS.search(sentence))
        stays = (only or EVERYTHING.search(sentence)) and STAYS.search(sentence)
        within = moved and WITHIN.search(sentence)
        home = denial and about and STAYS_HOME.search(sentence)
        if (denial and abroad) or home or within or (stays and not denial):
            return "perhaps" if hedged else "no"
        if only and denial and len(sentence) < 120:
            plain = (
                SENT.search(sentence)
                or PLAIN_NO.match(sentence)
                or len(sentence.split()) <= 4
            )
            return "no" if plain and not hedged else ""
        return ""
    if DENIED.search(_without_contents(sentence)):
        return "perhaps" if UNLESS.search(sentence) else "no"
    if not (about or moved or ADEQUATE.search(sentence)):
        return ""
    if WHETHER.search(sentence, 0, place):
        return "perhaps"
    return "yes"
