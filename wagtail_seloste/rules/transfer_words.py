"""What notices say of transfers: phrases that the rules about transfers put together.

They are no findings by themselves, so they are no rows of a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from .passages import Passage
from .phrases import Phrase, first_hit, phrase

Words = Mapping[str, tuple[Phrase, ...]]
"""Language (or "any") -> phrases."""


def words_for(**languages: str) -> Words:
    """Language -> phrases, one a line."""
    return {
        language: tuple(phrase(line.strip()) for line in lines.strip().splitlines())
        for language, lines in languages.items()
    }


def says(
    passage: Passage,
    start: int,
    end: int,
    words: Words,
    language: str,
) -> bool:
    """Whether one of the phrases stands in a part of a passage."""
    wanted = (*words.get("any", ()), *words.get(language, ()))
    return first_hit(wanted, passage, start, end) is not None


OUTSIDE = words_for(
    fi="""
        (kolmansiin|kolmansissa|kolmansista|kolmansien|kolmannet) (maihin|maissa|maista|maiden|maat)
        (kolmanteen|kolmannessa|kolmannesta|kolmannen) (maahan|maassa|maasta|maan)
        ulkomaille
    """,
    sv="""
        utanför (eu|ees|europa)*
        utanför (eu|ees)-*
        utanför det europeiska*
        utanför den europeiska*
        utanför unionen*
        utanför eu/ees*
        tredjeland*
        tredjeländer*
        tredje (land|länder|landet)
    """,
    en="""
        outside (eu|eea|europe|european)*
        outside the (eu|eea|european)*
        outside of (eu|eea|europe|european)*
        outside of the (eu|eea|european)*
        beyond the (eu|eea|european)*
        (third|non-eu|non-eea) countr*
    """,
)
MOVING = words_for(
    fi="""
        siirr*
        siirt*
        siirty*
        luovut*
        välit*
        tallen*
        säilyt*
        sijait*
        sijaits*
        käsitel*
        käsittel*
        toimit*
        lähet*
        palvelim*
        viedä
        toimittaj*
        palveluntarjoaj*
        kumppan*
        alihankkij*
    """,
    sv="""
        överför*
        (föra|förs|för) över
        lämna*
        utlämna*
        lagra*
        sparas
        finns
        behandla*
        skicka*
        server*
        förmedla*
        leverantör*
        underleverantör*
        samarbetspartn*
        personuppgiftsbiträde*
    """,
    en="""
        transfer*
        disclos*
        stor*
        process*
        locat*
        sen*
        host*
        shar*
        server*
        access*
        export*
        supplier*
        provider*
        vendor*
        processor*
        subcontractor*
        partner*
        (go|goes|end up|ends up|leave|leaves|move|moved|brought)
    """,
)
NOT = words_for(
    fi="""
        ei
        eivät
        emme
        en
        eikä
        eivätkä
    """,
    sv="""
        inte
        ej
        inga
        ingen
        inget
    """,
    en="""
        not
        no
        never
        don't
    """,
)
SENDING = words_for(
    fi="""
        siirr*
        siirt*
        luovut*
        tallen*
        palvelim*
        sijaits*
        (pääsee|pääsy*) … (tietoihin|tietoihisi|tietoja)
        sijaitse*
    """,
    sv="""
        överför*
        (föra|förs|för) över
        lämnas
        lagra*
        server*
        servr*
        belägn*
        belägen*
        åtkomst
        finns
    """,
    en="""
        transfer*
        disclos*
        stored
        server*
        located
        accessed
        hosted
        sent
    """,
)
"""Verbs that make the name of a country a transfer to it."""

DENIAL = words_for(
    fi="""
        (ei|eivät|emme|eikä|eivätkä|emmekä) … (siirretä|siirrä|siirry|luovuteta|luovuta|välitetä|välitä|tallenneta|tallenna|säilytetä|säilytä|käsitellä|käsittele|lähetetä|lähetä|viedä|toimiteta|toimita|sijaitse|tapahdu)
        (ei|emme|eivät|eikä) (käytä|käytetä) … (siirt*|siirr*|tallen*|sijait*|käsittel*)
        siirto* … (ei|eivät) (ole|tehdä|tapahdu|suoriteta)
        (ei|emme) (tehdä|tee|suorita|suoriteta|ole) … siirto*
        (ei|eikä) ole … (siirretty|luovutettu|tarkoitus siirtää)
        (ei|eikä) (siirtoja|siirtoa|luovutuksia)
        (yksikään|mikään|kukaan) … (toimittaj*|palveluntarjoaj*|kumppan*|alihankkij*) … (ei|eivät)
        (toimittaja*|palveluntarjoaja*|kumppani*|alihankkija*) … (ei|eivät) (ole|toimi)
    """,
    sv="""
        (överförs|överför|lämnas|lämnar|utlämnas|lagras|lagrar|behandlas|behandlar|förs|för|skickas|skickar|sker|förmedlas|finns|sparas) (inte|ej|aldrig)
        (överförs|överför|lämnas|lämnar|utlämnas|lagras|lagrar|behandlas|behandlar|förs|för|skickas|skickar|sker|förmedlas) (vi|normalt|alltså|dock|heller|i regel|i princip|som regel|i allmänhet|regelmässigt|huvudsakligen) (inte|ej|aldrig)
        (inga|ingen|inget|inte|ej|aldrig) … (överför|överförs|överföra|överföras|utlämnas|lämna|lämnas|lämnar|lagra|lagras|föras|förs|behandla|behandlas|skicka|skickas)
        (överförs|överför|lämnas|lämnar|lagras|lagrar|behandlas|behandlar|förs|för|skickas|skickar|sparas|sparar) (inga|ingen|inget|vi inga|vi inget)
        (inga|ingen) överföring*
        (inga|ingen) … överföring* (sker|görs|äger)
        (eller|och|varken) … inte heller … (överför*|lämna*)
        (använder|anlitar) (inte|inga) … (överför*|lagra*|behandla*)
        varken … (överför*|lämna*|lagra*)
        (ingen|inga) … (leverantör*|underleverantör*|samarbetspartn*|personuppgiftsbiträde*)
        (leverantör*|underleverantör*|samarbetspartn*) … (är|finns|verkar) (inte|ej)
    """,
    en="""
        (not|never|don't|nor|won't) transfer
        (transfer|transfers|send|sends|store|stores|share|shares|process|processes) (no|none|nothing)
        (not|never|don't|neither|nor|cannot|won't) … (transferred|transfer your|transfer any|transfer personal|transfer data|transfer them|transfer it|transfer the|disclosed|disclose|store|stored|process|processed|send|sent|share|shared|located|leave|exported|hosted|export)
        (not|never|don't) use … (transfer*|stor*|process*|locat*)
        no … (transfer*|data leave|data leaves|disclosure*)
        (no|none of) … (supplier*|provider*|vendor*|processor*|subcontractor*|partner*)
        (supplier*|provider*|vendor*|processor*|subcontractor*|partner*) … (are|is|operates|operate) not
    """,
)
ONLY_NO: Final = frozenset(
    "ei|ei ole|ei siirtoja|nej|sker inte|förekommer inte|no|none|ingen|inga".split("|")
)

HEDGED = words_for(
    fi="""
        pääsääntöi*
        lähtökohtai*
        yleensä
        pääosin
        pääasia*
        pyrimme
        (muita|muutoin|muuten|muihin) … (ei|emme)
        (ei|emme) … (muita|muutoin|muihin)
    """,
    sv="""
        i regel
        i princip
        huvudsak*
        som utgångspunkt
        normalt
        vanligtvis
        strävar
        (andra|övriga|annars|i övrigt)
    """,
    en="""
        as a rule
        generally
        normally
        usually
        in principle
        as a starting point
        aim
        (other|otherwise)
    """,
)
EXCEPT = words_for(
    fi="""
        (ellei|elleivät|ellemme|jollei|jolleivät)
        paitsi
        (muuten|muutoin|muulloin) kuin
        lukuun ottamatta
        poikkeuksena
        vain jos
        vain siinä
        ilman
    """,
    sv="""
        (inte|ej|inga) … om … inte
        (såvida|ifall) inte
        utom
        förutom
        (annat|annars|annan|andra) än
        undantag*
        utan
        endast om
        bara om
    """,
    en="""
        unless
        except*
        other than
        apart from
        only if
        without
    """,
)
SUPPOSED = re.compile(
    r"(?<!\w)(?:jos|mikäli|if|ifall|skulle)(?!\w)|^\W*om(?!\w)|should we", re.I
)
GROUND = words_for(
    any="""
        data privacy framework*
        dpf*
        2021/914
        2023/1795
        2021/1772
        2026/179
        scc
        sccs
        scc-*
        bcr
        bcrs
        standard contractual clause*
        standard contract clause*
        standard data protection clause*
        model clause*
        model contract clause*
        binding corporate rules
    """,
    fi="""
        tietosuojakehy*
        vakiolausek*
        *sopimuslausek*
        oikeudellisesti sitov*
        hallinnolli* järjestel*
        hyväksyt* (menettely*|järjestely*)
        pakottav* oikeutet*
        (siirron|siirtojen) peruste*
        vakiosopimusehdo*
        vakioehdo*
        mallilausek*
        mallisopimu*
        riittävyyspäätö*
        (komissio|komission) … riittäv*
        riittävä* … (komissio|komission|komissiolta)
        riittävyy* … päätö*
        päätö* … riittävyy*
        riittäväksi
        sitov* … sään*
        sitov* yrityssään*
        käytännesään*
        sertifioin*
        oikeusva*
        (49|49.) (artikla*|artiklan)
    """,
    sv="""
        standardavtalsklausul*
        standardklausul*
        standardiserade dataskyddsbestämmelser
        modellklausul*
        modellavtal*
        kommission* … adekvat*
        adekvat* … kommission*
        beslut om adekvat*
        *avtalsklausul*
        rättsligt bindande*
        administrativ* överenskommelse*
        godkän* (förfarande*|uppförandekod*)
        tvingande berättiga*
        (grund|grunden|grunderna) för överföring*
        ramen för dataskydd
        dataskyddsram*
        beslut … skyddsnivå*
        bindande företags*
        uppförandekod*
        certifiering*
        artikel 49
        rättsliga anspråk
    """,
    en="""
        adequacy
        commission … adequate
        adequate … commission
        contractual clauses
        standard clauses
        legally binding instrument
        administrative arrangement
        approved scheme
        compelling legitimate interest*
        (ground|grounds|basis) for the transfer*
        code* of conduct
        certification mechanism
        certification scheme
        article 49
        art. 49
        legal claim*
        intra-group agreement
    """,
)
GROUND_HERE = words_for(
    fi="""
        suostumu*
        sopimu* … (ei voi muuten|täytäntöön*|täyttämi*)
    """,
    sv="""
        samtycke*
        avtal* … (fullgöra*|fullgörs)
    """,
    en="""
        consent*
        contract … (performed|performance)
        performance of … contract
    """,
)
"""Grounds for a transfer, if they stand in the sentence that tells of it."""

OLD_GROUND = words_for(
    any="""
        privacy shield*
        safe harbo*
    """,
    fi="""
        tietosuojakil*
        turvasatama*
    """,
    sv="""
        sköld*
        sekretessköld*
    """,
)
SAFEGUARD = words_for(
    any="""
        2021/914
        scc
        sccs
        scc-*
        bcr
        standard contractual clause*
        binding corporate rules
    """,
    fi="""
        vakiolausek*
        vakiosopimuslausek*
        vakiosopimusehdo*
        sitov* yrityssään*
        yritystä koskev* sitov* sään*
    """,
    sv="""
        standardavtalsklausul*
        standardklausul*
        bindande företags*
    """,
)
FORMULA = words_for(
    fi="""
        (lainsäädännön|lain|tietosuojalainsäädännön|asetuksen|tietosuoja-asetuksen|säädösten) (edellyttämällä|edellyttämin|edellyttämät|vaatimalla|vaatimin|sallimalla|sallimissa|sallimin|puitteissa|rajoissa|mukaisesti|mukaisella|vaatimukset|vaatimusten|asettamin)
        (lainsäädännön|lain) sallimissa ja
        voimassa olevan … lainsäädännön*
        voimassaolevan … lainsäädännön*
        (asianmukais*|riittäv*|tarvittav*|tarpeellis*) (suojatoim*|suojakein*|suojamekanis*|suojaus*|suojakäytän*|suojat*|tietosuojatoim*)
        (asianmukais*|riittäv*) (tietosuoja*|tietoturva*)
        tietosuojalainsäädän*
    """,
    sv="""
        (i enlighet med|enligt) (gällande|tillämplig|dataskydds)*
        (på det sätt|i den utsträckning|inom de gränser|inom ramen för|inom gränserna för) … (lag|lagen|lagstiftning|lagstiftningen|dataskyddslagstiftningen|förordningen|dataskyddsförordningen)
        inom lagens gränser
        (lämpliga|tillräckliga|adekvata|nödvändiga) (skyddsåtgärder|säkerhetsåtgärder|skyddsmekanismer|garantier)
    """,
    en="""
        (in accordance with|as required by|as permitted by|in compliance with|to the extent permitted by|within the limits of|in the manner required by|as allowed by) … (law|laws|legislation|regulation|regulations|gdpr|requirements)
        (appropriate|adequate|suitable|sufficient|necessary) (safeguards|protections|measures|protection|security)
    """,
)
AUTHORITY = words_for(fi="viranomai*", sv="myndighet*", en="authorit*")
INSIDE = words_for(
    any="""
        ireland
        irland
        irlanti*
        irlannin
        irlannissa
    """,
    fi="""
        (eu:n|eta:n|eu-|eta-|unionin|talousalueen|eta-alueen|eu-alueen) (alueella|sisällä|alueelle|sisälle)
        (eu|eta)-alueella
        euroopa*
        (eu:ssa|eta:ssa|eu-maissa|eta-maissa)
        suomessa
        omalla palvelime*
        omilla palvelimi*
    """,
    sv="""
        inom (eu|ees)*
        inom eu/ees*
        inom europeiska*
        inom det europeiska*
        i europa
        inom europa
        i finland
        egen server
    """,
    en="""
        within (the eu|the eea|eu|eea|europe|the european)*
        in (the eu|the eea|europe|finland|the european)*
        our own server*
    """,
)
USING = words_for(
    fi="""
        käyt*
        palvel*
        työkalu*
        järjestelm*
        ohjelmisto*
        alusta*
        toimit*
        siirr*
        siirt*
        luovut*
        tallen*
        lähet*
        analytiik*
        mainon*
        uutiskirj*
        lomak*
        vastaanot*
        käsittel*
        pilv*
        tarjoa*
    """,
    sv="""
        använd*
        tjänst*
        verktyg*
        system*
        plattform*
        skicka*
        överför*
        lagra*
        analys*
        annons*
        nyhetsbrev*
        formulär*
        mottagare
        behandla*
        leverantör*
        moln*
        biträde*
    """,
    en="""
        us*
        service*
        tool*
        system*
        platform*
        sent
        send*
        transfer*
        stor*
        analytic*
        adverti*
        newsletter*
        form*
        recipient*
        process*
        provider*
        cloud*
    """,
)
ADEQUATE = words_for(
    fi="""
        riittävyyspäätö*
        päätö* … (riittävyy*|riittäv*)
        riittäv* … päätö*
        riittäv* (tietosuoja*|tietosuojan|suojan|suojelun) taso*
        riittävä tietosuoja
        riittäväksi
    """,
    sv="""
        adekvat*
        tillräcklig skyddsnivå
    """,
    en="""
        adequa*
    """,
)
NOT_ADEQUATE = words_for(
    fi="""
        (ei|eivät|eikä) … (ole|ole antanut|tarjoa|takaa)
        ilman
        puuttu*
        (ei|eikä) koske
    """,
    sv="""
        (inte|inget|ingen|saknar|saknas|utan)
        saknar
        saknas
        inte
        utan
        inget
    """,
    en="""
        (not|no|lack*|lacks|without)
        lack*
        without
        no
        not
    """,
)
PARTICIPATES = words_for(
    any="""
        data privacy framework*
        dpf*
    """,
    fi="""
        tietosuojakehy*
        osallistu*
        sertifioi*
        listal*
    """,
    sv="""
        ramen för dataskydd
        dataskyddsram*
        certifiera*
        deltar
        ansluten
    """,
    en="""
        certified
        self-certif*
        participat*
    """,
)


SWISS = words_for(any="swiss*\nsveitsi*\nsveitsin\nschweiz*")
