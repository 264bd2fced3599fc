"""The demo's notices and the starting points fit the blocks, and the demo builds."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from example_site.demo import loader
from example_site.demo.building import PASSWORD, build
from example_site.demo.management.commands.demo import Command
from example_site.home.models import ContactPage
from wagtail_seloste.blocks import fields
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.filling import fill
from wagtail_seloste.projection import References, project_notice, walk
from wagtail_seloste.starting_points import starting_points
from wagtail_seloste.verification import verify
from wagtail_seloste.wording import wording

LANGUAGES = ("fi", "sv", "en")
WRITTEN = {point.key: point.sections for point in starting_points()} | {
    f"{notice.key} {number}": sections
    for notice in loader.notices()
    for number, sections in enumerate(notice.versions, 1)
}
NAMES = {
    "controller": "Organisaatio",
    "authority:fi": "Tietosuojavaltuutetun toimisto",
    **{each.key: each.fields["name"]["fi"] for each in loader.organisations()},
}
REFERENCES = {name: number for number, name in enumerate(NAMES, 1)}
ORGANISATIONS = References(
    {
        number: {"key": name, "name": NAMES[name], "email": "info@example.com"}
        for name, number in REFERENCES.items()
    }
)
SHAPES = {
    fields.Items: int,  # how many
    fields.Flag: bool,
    fields.Number: int,
    fields.Choices: list,
    fields.OrganisationChooser: int,
}
every = pytest.mark.parametrize("name", WRITTEN)
block = NoticeStreamBlock()


def stream(name, language="fi"):
    return fill(WRITTEN[name], language, references=REFERENCES)


def shuffled_choices(block, raw):
    """Lists of choices that stand in another order than the form has."""
    if isinstance(block, fields.Choices):
        form_order = [
            code
            for code, label in block.field.choices
            for code in (
                [inner for inner, _ in label]
                if isinstance(label, (list, tuple))
                else [code]
            )
        ]
        if list(raw or ()) != sorted(raw or (), key=form_order.index):
            yield raw
    elif isinstance(raw, dict):
        for name, value in raw.items():
            yield from shuffled_choices(block.child_blocks[name], value)
    elif isinstance(raw, list):
        for each in raw:
            child = (
                block.child_blocks[each["type"]]
                if hasattr(block, "child_blocks")
                else block.child_block
            )
            yield from shuffled_choices(child, each["value"])


@every
def test_the_first_save_in_the_editor_moves_no_choice(name):
    """A form sends choices in its own order, and readers would be told of a change."""
    assert list(shuffled_choices(block, stream(name))) == []


def unknown_fields(block, raw, place=""):
    """Places in stored data that the block has no field for."""
    children = getattr(block, "child_blocks", None)
    if isinstance(raw, dict) and children is not None:
        for field, value in raw.items():
            if field not in children:
                yield f"{place}.{field}"
            else:
                yield from unknown_fields(children[field], value, f"{place}.{field}")
    elif isinstance(raw, list) and hasattr(block, "child_block"):
        for item in raw:
            yield from unknown_fields(block.child_block, item["value"], place)


@every
def test_every_field_is_there(name):
    for child in stream(name):
        section = block.child_blocks[child["type"]]
        assert not list(unknown_fields(section, child["value"], child["type"]))


@every
def test_every_value_has_the_shape_of_its_field(name):
    for path, field, raw in walk(block, stream(name)):
        if raw is not None:
            shape = SHAPES.get(type(field), str)
            assert type(raw) is shape, (path, raw)


@every
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_keeps_it_from_being_recorded(name, language):
    projected = project_notice(
        block,
        stream(name, language),
        title="Seloste",
        language=language,
        words=wording(language),
        references=ORGANISATIONS,
    )
    assert projected.faults == ()
    assert len(projected.notice.summary) == 5


@every
def test_the_editor_could_save_it(name, db):
    """Every field's own validation: numbers, addresses, telephone, choices."""
    without = fill(WRITTEN[name], "sv", references=dict.fromkeys(REFERENCES))
    for child in without:
        child["value"].setdefault("name", "Organisaatio")
        for partner in child["value"].get("partners", ()):
            partner["value"].setdefault("name", "Organisaatio")
    block.clean(block.to_python(without))


@pytest.mark.django_db(transaction=True)
@pytest.mark.storage
def test_the_demo_is_complete_and_safe_to_repeat(root, client, django_user_model):
    from wagtail_seloste.models import NoticeEvent, NoticeVersion, VersionText
    from wagtail_seloste.pages.models import NoticePage

    demo = build()
    recorded = VersionText.objects.select_related("version")
    texts = {
        (text.title, text.version.number): text
        for text in recorded.filter(version__number__isnull=False, correction=0)
    }
    versions = {
        (notice.title[language], number)
        for notice in loader.notices()
        for number in range(1, len(notice.versions) + 1)
        for language in LANGUAGES
        if language not in notice.languages_late_for(number)
    }
    assert set(texts) == versions
    assert NoticePage.objects.live().count() == 3 * len(loader.notices())
    assert ContactPage.objects.live().count() == 3

    # The language of a text, its addresses and its names are its own.
    swedish = texts[loader.notices()[0].title["sv"], 3]
    assert "Andelslaget Vikexport" in swedish.plain
    assert "Vikbågen" in swedish.plain
    assert "Lagen om andelslag" in swedish.plain
    assert "Osuuskunta" not in swedish.plain

    # Its history is that of years, and more is announced.
    notice = loader.notices()[0]
    story = demo.series.versions.filter(number__isnull=False).order_by("number")
    assert [version.effective_from for version in story][:3] == list(notice.days[:3])
    assert story[3].effective_from > timezone.localdate()
    assert texts[notice.title["sv"], 4].version == story[3]
    assert verify() == []

    # One misprint was corrected, in its language only, and the past was added.
    (correction,) = recorded.filter(correction__gt=0)
    assert (correction.version.number, correction.language) == (2, "fi")
    assert "jäsenpalvelun huoneessa" in correction.plain
    original = texts[notice.title["fi"], 2]
    assert original.plain.replace("huonessa", "huoneessa") == correction.plain
    past = recorded.filter(version__number=None)
    assert sorted(text.language for text in past) == sorted(LANGUAGES)
    assert {text.version_id for text in past} == {past[0].version_id}
    days = [text.recorded_at.date() for text in (*past, correction)]
    assert days == [notice.imported[0].added] * 3 + [date(2026, 5, 18)]

    # "What did our notice say on 3 May?", as the documentation tells it.
    on_day = reverse(
        "wagtail_seloste:on_day", args=[demo.series.public_id, "en", date(2026, 5, 3)]
    )
    told = client.get(on_day).text
    assert "Version 2" in told
    assert "5 years" in told
    past_day = reverse(
        "wagtail_seloste:on_day", args=[demo.series.public_id, "en", date(2023, 9, 1)]
    )
    assert "two years have passed" in client.get(past_day).text
    compared = reverse(
        "wagtail_seloste:compare", args=[demo.series.public_id, "en", 1, 2]
    )
    assert "2 years → 5 years" in client.get(compared).text

    # What a visitor and a program read.
    for language in LANGUAGES:
        listing = client.get(demo.indexes[language].url)
        assert loader.notices()[0].title[language] in listing.text
        address = reverse(
            "wagtail_seloste:notice", args=[demo.series.public_id, language]
        )
        assert client.get(address).json()["notice"]["language"] == language

    # A form in each language shows a notice in that language.
    for form in ContactPage.objects.all():
        shown = client.get(form.url).text
        assert (
            f".{form.locale.language_code}." in shown.split("data-notice-reference")[1]
        )

    # The editor is nobody special, and can do the work.
    editor = django_user_model.objects.get_by_natural_key("editor")
    assert not editor.is_superuser
    assert client.login(username="editor", password=PASSWORD)
    page = NoticePage.objects.get(
        translation_key=demo.series.translation_key, locale__language_code="fi"
    )
    assert page.permissions_for_user(editor).can_publish()
    assert editor.has_perm("wagtail_seloste.change_organisation")
    assert (
        client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code
        == 200
    )

    # Again: nothing more is recorded, and what an editor changed stays.
    page.title = "Oma otsikko"
    page.save_revision().publish()
    before = NoticeVersion.objects.count(), NoticeEvent.objects.count()
    again = build()
    assert again.series == demo.series
    assert ContactPage.objects.count() == 3
    assert (NoticeVersion.objects.count(), NoticeEvent.objects.count()) == before
    page.refresh_from_db()
    assert page.title == "Oma otsikko"


def test_a_port_that_is_taken_is_said_before_anything_is_done():
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"127.0.0.1:{port} cannot be used"):
            call_command(Command(), port=port)
