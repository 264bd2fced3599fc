"""What was typed and ticked in a PDF form belongs to its text."""

from io import BytesIO

import pytest

from wagtail_seloste.importers import import_notice
from wagtail_seloste.importers.readers import read


def canvas():
    from reportlab.pdfgen.canvas import Canvas

    file = BytesIO()
    made = Canvas(file, pagesize=(595, 842))
    made.setFont("Helvetica", 11)
    return file, made


@pytest.fixture(scope="module")
def form():
    """A form with headings over its fields, labels beside them, boxes and a list."""
    file, page = canvas()
    page.drawString(50, 800, "Tietosuojaseloste")
    fields = page.acroForm
    page.drawString(50, 770, "1. Rekisterinpitäjä")
    page.drawString(50, 745, "Nimi")
    fields.textfield(name="name", value="Pajulan Soutajat ry", x=200, y=740, width=300)
    page.drawString(50, 715, "Osoite")
    fields.textfield(name="street", value="Rantatie 1", x=200, y=710, width=300)
    page.drawString(50, 680, "2. Henkilötietojen käsittelyn tarkoitus")
    fields.textfield(
        name="purpose",
        value="Jäsenasioiden hoitaminen.\rKilpailuihin ilmoittautuminen.",
        x=50,
        y=620,
        width=480,
        height=50,
        fieldFlags="multiline",
    )
    fields.checkbox(name="yes", checked=True, x=50, y=590)
    page.drawString(80, 594, "Tietoja luovutetaan lajiliitolle")
    fields.checkbox(name="no", checked=False, x=50, y=560)
    page.drawString(80, 564, "Tietoja siirretään EU:n ulkopuolelle")
    page.drawString(50, 534, "Säilytysaika")
    fields.choice(
        name="kept",
        value="kaksi vuotta",
        options=["vuosi", "kaksi vuotta"],
        x=200,
        y=530,
        width=200,
        height=20,
    )
    fields.textfield(
        name="secret", value="salaisuus", x=50, y=500, fieldFlags="password"
    )
    page.save()
    return file.getvalue()


def test_what_is_typed_in_a_form_stands_after_its_labels(form):
    text, messages = read(form)
    assert not messages
    assert text.split("\n\n") == [
        "Tietosuojaseloste",
        "1. Rekisterinpitäjä",
        "Nimi\tPajulan Soutajat ry\nOsoite\tRantatie 1",
        "2. Henkilötietojen käsittelyn tarkoitus",
        "Jäsenasioiden hoitaminen.\nKilpailuihin ilmoittautuminen.",
        "☒ Tietoja luovutetaan lajiliitolle",
        "☐ Tietoja siirretään EU:n ulkopuolelle",
        "Säilytysaika\tkaksi vuotta",
    ]


def test_answers_are_placed_by_the_headings_above_them(form):
    result = import_notice(form)
    texts = {each.key: each.text for each in result.sections}
    assert "Pajulan Soutajat ry" in texts["controller"]
    assert "Jäsenasioiden hoitaminen" in texts["purposes"]
    assert "text.missing" not in [each.code for each in result.report]


def annotated(change):
    """A page with a note over it that was changed."""
    import pypdf
    from pypdf.annotations import FreeText

    file, page = canvas()
    page.drawString(50, 800, "Tietosuojaseloste, jonka sivulle on lisätty merkintä")
    page.save()
    writer = pypdf.PdfWriter(BytesIO(file.getvalue()))
    note = FreeText(text="Päivitetty 3.2.2024", rect=(50, 700, 300, 730))
    change(note)
    writer.add_annotation(0, note)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_note_over_a_page_is_read_where_it_stands():
    text, _ = read(annotated(lambda note: None))
    assert text.endswith("merkintä\n\nPäivitetty 3.2.2024")


def test_odd_notes_and_fields_hurt_nothing():
    from pypdf.generic import ArrayObject, NameObject, NullObject, NumberObject

    for name, value in [
        ("/Rect", NullObject()),
        ("/Rect", ArrayObject([NumberObject(1)])),
        ("/Rect", ArrayObject([NameObject("/x")] * 4)),
        ("/Contents", NumberObject(1)),
        ("/F", NumberObject(2)),
        ("/F", NameObject("/x")),
        ("/Subtype", NameObject("/Widget")),
    ]:
        data = annotated(lambda note, n=name, v=value: note.update({NameObject(n): v}))
        text, messages = read(data)
        assert text.startswith("Tietosuojaseloste")
        assert not messages
        assert ("2024" in text) == (value == "/x")  # flags that are none hide nothing


def test_fields_that_share_one_long_text_are_too_much():
    import pypdf
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    writer = pypdf.PdfWriter(BytesIO(annotated(lambda note: None)))
    notes = writer.pages[0]["/Annots"]
    notes[0].get_object()[NameObject("/Contents")] = TextStringObject("sana " * 60_000)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([notes[0]] * 100)
    out = BytesIO()
    writer.write(out)
    text, messages = read(out.getvalue())
    assert not text
    assert [each.code for each in messages] == ["file.too_much"]
