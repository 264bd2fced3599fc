"""What stands round a notice that was printed or copied: told, and none of its text."""

from datetime import date
from io import BytesIO

import pytest

from wagtail_seloste.importers import import_notice

TITLE = "Asiakasrekisterin tietosuojaseloste"
PARAGRAPHS = [
    "Rekisterinpitäjä",
    "Tuulipuiston Torikahvila Oy, Rantatie 8, 00100 Helsinki",
    "Käsittelyn tarkoitus",
    "Käsittelemme kanta-asiakkaiden tietoja tarjousten lähettämistä varten.",
    "Säilytysaika",
    "Poistamme tiedot, kun asiakas eroaa kanta-asiakkaista.",
]
SECTIONS = ["controller", "purposes", "retention"]


def told(notice):
    return {
        line
        for each in notice.report
        if each.code in ("furniture.dropped", "contents.dropped")
        for line in each.excerpt.split("\n")
    }


def is_bare(notice):
    """Whether the sections hold the text of the notice and no more."""
    texts = [(each.key, each.heading, each.text) for each in notice.sections]
    pairs = zip(SECTIONS, PARAGRAPHS[::2], PARAGRAPHS[1::2], strict=True)
    return notice.title == TITLE and texts == list(pairs)


AROUND = {
    "menu": (
        ["Siirry sisältöön", "Torikahvila", "Etusivu", "Tuotteet", "Yhteystiedot"],
        ["Sivun alkuun", "© 2024 Torikahvila", "Käyttöehdot", "Evästeet"],
    ),
    "crumbs": (
        ["Olet tässä: Etusivu / Kahvila / Tietosuoja", "Hyppää sisältöön"],
        ["Jaa tämä sivu", "Facebook", "LinkedIn", "Tulosta sivu"],
    ),
    "places": (["Torikahvila › Asiakkaille › Tietosuoja"], ["Palaa ylös"]),
    "banner": (
        [
            "Käytämme evästeitä, jotta sivusto toimisi hyvin. Lue lisää evästeistä.",
            "Hyväksy kaikki",
            "Vain välttämättömät",
            "Evästeasetukset",
        ],
        [],
    ),
    "swedish banner": (
        [],
        ["Vi använder kakor på webbplatsen.", "Godkänn alla", "Neka", "Inställningar"],
    ),
    "printed": (
        ["23.11.2026 klo 14.05 Tietosuojaseloste | Torikahvila"],
        ["https://torikahvila.example/tietosuoja 1/3"],
    ),
    "printed file": (
        ["11/23/2026, 2:05:33 PM"],
        ["file:///C:/Users/kahvila/Desktop/seloste.html", "Page 1 of 2"],
    ),
    "counter": ([], ["Olet sivun kävijä nro 20 417.", "Sivut on tehnyt Kuun paja"]),
    "Swedish counter": ([], ["Antal besökare: 20417. Sidan är gjord av Siv."]),
    "helpful": ([], ["Fick du svar på din fråga? Ja Nej", "Auttoiko sisältö?"]),
    "helpful page": ([], ["Hjälpte innehållet dig? Ja Nej"]),
    "menu in a row": (["Etusivu Palvelut Varaa aika Yhteystiedot"], []),
    "menu with bars": (["Hem | Priser | Boka tid"], ["Home · Prices · Book now"]),
    "accordion": (["Avaa kaikki | Sulje kaikki"], ["Visa alla frågor"]),
    "English accordion": (["Expand all"], ["Hide all sections"]),
    "best viewed": ([], ["Sidan ses bäst i 800x600. Webmaster: styrman."]),
    "sponsor": ([], ["Kevään pääyhteistyökumppani: Aurinkovoima"]),
    "further reading": ([], ["Lue myös", "Näin paahdamme kahvin", "Uusi torikoju"]),
    "foot": ([], ["Torikahvila – hyvää huomenta | Anna palautetta sivusta"]),
    "maker": ([], ["Powered by WordPress", "All rights reserved."]),
    "shop": (
        ["Fri frakt över 300 kr", "-20 % alennus koodilla KEVÄT"],
        ["Free shipping on orders over €50!"],
    ),
    "contents": (
        [
            "Sisällys",
            "Rekisterinpitäjä ....... 1",
            "Käsittelyn tarkoitus ....... 1",
            "Säilytysaika ....... 2",
            "Muutokset ....... 2",
        ],
        ["Muutokset"],
    ),
}


@pytest.mark.parametrize("gap", ["\n\n", "\n"])
@pytest.mark.parametrize("name", [each for each in AROUND if each != "contents"])
def test_what_stands_round_a_copied_notice_is_told(name, gap):
    above, below = AROUND[name]
    parts = [gap.join(above), "\n\n".join([TITLE, *PARAGRAPHS]), gap.join(below)]
    notice = import_notice("\n\n".join(parts).encode())
    assert is_bare(notice)
    assert told(notice) == {*above, *below}
    assert (notice.updated, notice.drawn_up) == (None, None)


def test_a_list_of_contents_is_told():
    above, below = AROUND["contents"]
    notice = import_notice("\n\n".join([*above, TITLE, *PARAGRAPHS, *below]).encode())
    assert notice.title == TITLE
    assert told(notice) == {*above}


OWN = [
    # The address of whoever it is, and sections by their own headings.
    ("Tuulipuiston Torikahvila Oy\nRantatie 8\n00100 Helsinki\n", ""),
    ("", "\n\nYhteystiedot\n\nkahvila@torikahvila.example"),
    ("", "\n\nEvästeet\n\nKäytämme evästeitä kävijämäärien laskemiseen."),
    ("", "\n\nLisää tietoa:\n\nhttps://tietosuoja.example"),
    ("12.3.2024 klo 14.00 pidetyssä kokouksessa hyväksytty seloste.\n", ""),
    ("", "\n\nPäivitetty 12.3.2024 klo 14.05"),
    ("", "\n\nSivuston ylläpito: Torikahvila Oy"),
    ("", "\n\nPalvelut, yhteystiedot ja hinnat ovat toimistossa."),
    ("", "\n\nLue myös\n\nTiedot saat kirjeellä. Kysy torikojulta."),
    ("", "\n\nPääyhteistyökumppani saa tiedot"),
    ("", "\n\nAvaamme kaikki kirjeet | viikossa"),
    ("", "\n\nTiedot voi siirtää: free delivery of your personal data."),
]


@pytest.mark.parametrize(("above", "below"), OWN)
def test_what_only_looks_like_it_stays(above, below):
    text = above + "\n".join([TITLE, ""]) + "\n" + "\n\n".join(PARAGRAPHS) + below
    assert told(import_notice(text.encode())) == set()


def test_a_labelled_day_with_a_time_is_that_of_the_notice():
    text = "\n\n".join([TITLE, *PARAGRAPHS, "Päivitetty 12.3.2024 klo 14.05"])
    assert import_notice(text.encode()).updated == date(2024, 3, 12)


def printed(pages, top, bottom):
    """A PDF as a browser prints it: with words at the edges of each page."""
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    for number, texts in enumerate(pages, start=1):
        y = 760
        for text in texts:
            canvas.setFont("Helvetica", 18 if text == TITLE else 11)
            canvas.drawString(60, y, text)
            y -= 36
        canvas.setFont("Helvetica", 8)
        for height, words in ((825, top), (14, bottom)):
            for x, text in zip((20, 250, 540), words, strict=False):
                canvas.drawString(x, height, text.format(n=number, of=len(pages)))
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize(
    ("top", "bottom"),
    [
        (
            ["23.11.2026 klo 14.05", "Tietosuoja | Torikahvila"],
            ["https://torikahvila.example/tietosuoja?print=1", "", "{n}/{of}"],
        ),
        (
            ["Tietosuoja | Torikahvila", "https://torikahvila.example/tietosuoja"],
            ["{n} of {of}", "", "23.11.2026, 14:05"],
        ),
        (
            ["", "", "Sivu {n} / {of}"],
            ["file:///home/kahvila/seloste.html", "11/23/2026, 2:05:33 PM"],
        ),
    ],
)
def test_what_a_browser_prints_round_a_page_is_told(parts, top, bottom):
    texts = [TITLE, *PARAGRAPHS]
    per = -(-len(texts) // parts)
    pages = [texts[n : n + per] for n in range(0, len(texts), per)]
    notice = import_notice(printed(pages, top, bottom))
    assert is_bare(notice)
    assert (notice.updated, notice.drawn_up) == (None, None)
    assert told(notice) == {
        text.format(n=number, of=len(pages))
        for number in range(1, len(pages) + 1)
        for text in (*top, *bottom)
        if text
    }


def test_what_runs_above_every_page_is_the_title_of_a_notice_that_has_no_other():
    pages = [PARAGRAPHS[:4], PARAGRAPHS[4:]]
    notice = import_notice(printed(pages, ["", TITLE, "{n} ({of})"], []))
    assert is_bare(notice)
    assert "title.missing" not in {each.code for each in notice.report}


def page(body, title="Torikahvila"):
    sections = "".join(
        f"<h2>{heading}</h2><p>{text}</p>"
        for heading, text in zip(PARAGRAPHS[::2], PARAGRAPHS[1::2], strict=True)
    )
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head>"
        f"<body>{body}{sections}</body></html>"
    ).encode()


@pytest.mark.parametrize(
    "above",
    [
        "<div><p>Käytämme evästeitä.</p><button>Hyväksy kaikki</button></div>",
        "<div><p>Vi använder kakor.</p><p><a href=/a>Godkänn alla</a></p></div>",
    ],
)
def test_a_banner_that_nothing_names_as_one_is_none_of_the_text(above):
    notice = import_notice(page(f"{above}<h1>{TITLE}</h1>"))
    assert is_bare(notice)
    assert any(each.startswith(("Käytämme", "Vi")) for each in told(notice))


def test_the_word_over_a_list_of_contents_goes_with_it():
    links = "".join(f"<li><a href='#{n}'>{n}. luku</a></li>" for n in range(4))
    notice = import_notice(page(f"<h1>{TITLE}</h1><p>Sisällys</p><ol>{links}</ol>"))
    assert is_bare(notice)
    assert "Sisällys 0. luku 1. luku 2. luku 3. luku" in told(notice)


def test_the_title_of_a_page_counts_before_the_name_of_its_site():
    title = f"{TITLE} - Torikahvila"
    notice = import_notice(page("<h1>Torikahvila</h1>", title))
    assert notice.title == TITLE
    assert "Torikahvila" in notice.sections[0].text


SKIPPED = "<a href='#m'>{}</a><ul><li>Torille tulijalle</li><li>Paahtimo</li></ul>"


@pytest.mark.parametrize("link", ["Siirry sisältöön", "Hoppa till innehållet"])
def test_what_a_link_to_the_text_skips(link):
    notice = import_notice(with_above(SKIPPED.format(link)))
    assert is_bare(notice)
    assert {"Torille tulijalle", "Paahtimo"} <= told(notice)


def test_without_such_a_link_a_list_above_the_title_stays():
    notice = import_notice(with_above(SKIPPED.format("Ohje")))
    assert not {"Torille tulijalle", "Paahtimo"} & told(notice)


@pytest.mark.parametrize(
    "above",
    [
        "<div role=region aria-label='Evästeet'>Leivomme kakkuja ja cookies.</div>",
        "<div role=dialog aria-label='Cookies'><p>We like cookies.</p></div>",
    ],
)
def test_a_banner_by_what_it_calls_itself(above):
    assert is_bare(import_notice(with_above(above)))


def with_above(above):
    pairs = zip(PARAGRAPHS[::2], PARAGRAPHS[1::2], strict=True)
    parts = "".join(f"<h2>{name}</h2><p>{text}</p>" for name, text in pairs)
    return (
        "<!DOCTYPE html><html lang=fi><head><title>Torikahvila</title></head>"
        f"<body>{above}<div id=m><h1>{TITLE}</h1>{parts}</div></body></html>"
    ).encode()
