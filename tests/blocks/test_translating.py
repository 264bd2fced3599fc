"""Every block, every field: what a translator is sent, and what comes back.

A notice with all fields filled goes the whole way through wagtail-localize, and so do
changes of it. Each text has to arrive in the other language, each code has to be the
source's, and nothing else may be sent to translators.
"""

import copy
import json

import pytest
from django.db import connection
from wagtail import blocks
from wagtail_localize.models import SegmentOverride, TranslationSource

from example_site.demo import loader
from tests.blocks.test_extraction import FULL
from tests.localizing import (
    in_language,
    published,
    segments,
    submitted,
    synced,
    translated,
    translations_of,
    worded,
)
from tests.notices import make_page
from wagtail_seloste.blocks.fields import Choice, Choices, OverridableMixin, RichText
from wagtail_seloste.blocks.stream import NoticeStreamBlock
from wagtail_seloste.filling import fill, stable_id
from wagtail_seloste.models import Organisation, VersionText
from wagtail_seloste.outcomes import last_refusal
from wagtail_seloste.projection import raw_stream, walk
from wagtail_seloste.translations import texts

pytestmark = pytest.mark.django_db

STREAM = NoticeStreamBlock()


def is_text(block):
    stock = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock)
    own_value = getattr(block, "coded", False) or isinstance(block, OverridableMixin)
    return isinstance(block, stock) and not own_value


def with_codes(block, raw):
    """Stored data in which each choice is one that may be chosen."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                **child,
                "value": with_codes(block.child_blocks[child["type"]], child["value"]),
            }
            for child in raw
        ]
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": with_codes(block.child_block, item["value"])}
            for item in raw
        ]
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: with_codes(child, raw[name])
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, Choices):
        return sorted(block.known)[:2]
    if isinstance(block, Choice):
        return "FI" if raw == "FI" else sorted(block.known)[0]
    return raw


def with_organisation(block, raw, key):
    """The same with an organisation in every chooser."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {
                **child,
                "value": with_organisation(
                    block.child_blocks[child["type"]], child["value"], key
                ),
            }
            for child in raw
        ]
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": with_organisation(block.child_block, item["value"], key)}
            for item in raw
        ]
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: with_organisation(child, raw[name], key)
            for name, child in block.child_blocks.items()
        }
    return key if isinstance(block, blocks.ChooserBlock) else raw


@pytest.fixture
def everything(locales):
    """A stream with every field of every section filled."""
    organisation = Organisation.objects.create(name="Testi Oy", locale=locales["fi"])
    return with_organisation(STREAM, with_codes(STREAM, FULL), organisation.pk)


@pytest.fixture
def site(homes, client, administrator, locales, django_capture_on_commit_callbacks):
    client.force_login(administrator)

    def do(act, *args, **named):
        with django_capture_on_commit_callbacks(execute=True):
            return act(client, *args, **named)

    return do


def leaves(stream):
    """Path -> (block, stored value) of every field."""
    return {path: (block, raw) for path, block, raw in walk(STREAM, stream)}


def require_translation(source, target):
    """Every text of the source has its translation there, and all else is the same."""
    theirs, ours = leaves(raw_stream(source.body)), leaves(raw_stream(target.body))
    assert theirs.keys() == ours.keys()
    for path, (block, raw) in theirs.items():
        found = ours[path][1]
        if is_text(block) and raw:
            assert found != raw, path
        else:
            assert found == raw, path
    wanted = texts(STREAM, source.title, raw_stream(source.body))
    assert texts(STREAM, target.title, raw_stream(target.body)) == {
        path: [worded(text) for text in each] for path, each in wanted.items()
    }


def test_all_fields_go_all_the_way(homes, locales, site, everything):
    page = make_page(homes["fi"], body=everything, title="Seloste kaikesta")
    assert last_refusal(page) is None
    [translation] = site(submitted, page, locales)
    # What is sent to translators is what there is to translate, each text once.
    wanted = texts(STREAM, page.title, raw_stream(page.body))
    sent = [segment.string.data for segment in segments(translation)]
    assert sorted(sent) == sorted(text for each in wanted.values() for text in each)
    assert len(wanted) > 90
    translated(translation)
    target = site(published, page)
    require_translation(page, target)
    assert last_refusal(target) is None
    [finnish, swedish] = VersionText.objects.order_by("pk")
    assert swedish.version == finnish.version
    for text in sent:
        assert text not in swedish.document
    # And what is recorded of it holds every text, but what no reader is shown.
    shown = [text for text in sent if text in finnish.document and "<" not in text]
    assert len(shown) > 90
    assert [text for text in shown if worded(text) not in swedish.document] == []


def changed(block, raw, change):
    """Stored data with a function of (block, value) applied to every field."""
    if isinstance(block, blocks.StreamBlock):
        return [
            {**c, "value": changed(block.child_blocks[c["type"]], c["value"], change)}
            for c in raw
        ]
    if isinstance(block, blocks.ListBlock):
        return [
            {**i, "value": changed(block.child_block, i["value"], change)} for i in raw
        ]
    if isinstance(block, blocks.BaseStructBlock):
        return {
            name: changed(child, raw[name], change)
            for name, child in block.child_blocks.items()
        }
    return change(block, raw)


def other_code(block, raw):
    if isinstance(block, Choices):
        return sorted(block.known)[-1:]
    if isinstance(block, Choice):
        return "SE" if raw == "FI" else sorted(block.known)[-1]
    if isinstance(block, blocks.BooleanBlock):
        return not raw
    if isinstance(block, blocks.IntegerBlock):
        return raw + 1
    if isinstance(block, blocks.DateBlock):
        return "2027-02-28"
    return raw


def other_text(block, raw):
    if isinstance(block, RichText):
        return raw.replace("item", "uusi kohta")
    return f"{raw} uusi" if is_text(block) else raw


def no_text(block, raw):
    """Where something else in the section still says something."""
    needed = ("heading", "name", "text")
    return "" if is_text(block) and block.name not in needed else raw


def first_item_gone(stream):
    stream = copy.deepcopy(stream)
    for child in stream:
        for value in child["value"].values():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                del value[0]
    return stream


CHANGES = {
    "other codes": lambda stream: changed(STREAM, stream, other_code),
    "other texts": lambda stream: changed(STREAM, stream, other_text),
    "cleared texts": lambda stream: changed(STREAM, stream, no_text),
    "other order": lambda stream: stream[::-1],
    "items gone": first_item_gone,
    "sections gone": lambda stream: stream[::2],
    "everything again": lambda stream: stream,
}


def publish(client, page, body):
    page.body = body
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def rows_of(source):
    """What wagtail-localize keeps of a source: every segment's row, as it is."""
    sets = (
        source.stringsegment_set,
        source.templatesegment_set,
        source.relatedobjectsegment_set,
        source.overridablesegment_set,
    )
    source.refresh_from_db()
    content = json.loads(source.content_json)
    return [
        content["title"],
        content["body"],
        source.object_repr,
        *(sorted(rows.values_list(), key=str) for rows in sets),
    ]


def test_every_change_arrives_with_the_next_translation(
    homes, locales, site, everything
):
    page = make_page(homes["fi"], body=everything, title="Seloste kaikesta")
    [translation] = site(submitted, page, locales)
    translated(translation)
    site(published, page)
    for name, change in CHANGES.items():
        page = site(publish, page, change(everything))
        # Publishing has sent to translators what the button would send.
        source = TranslationSource.objects.get_for_instance(page)
        sent = rows_of(source)
        source.update_from_db()
        assert rows_of(source) == sent, name
        site(synced, page)
        translated(translations_of(page))
        target = site(published, page)
        require_translation(page, target)
        assert last_refusal(target) is None, name


def test_values_of_a_language_stay_through_a_synchronisation(
    homes, locales, site, everything, client
):
    """A name, an address or a link may be another in each language."""
    page = make_page(homes["fi"], body=everything, title="Seloste kaikesta")
    [translation] = site(submitted, page, locales)
    translated(translation)
    overridden = {}
    for segment in translation.source.overridablesegment_set.select_related("context"):
        if segment.context.path.startswith("body."):
            value = f"sv {segment.context.path}"
            overridden[segment.context.path] = value
            SegmentOverride.objects.create(
                locale=locales["sv"],
                context=segment.context,
                data_json=json.dumps(value),
            )
    own = [
        path
        for path, (block, raw) in leaves(everything).items()
        if isinstance(block, OverridableMixin) and raw
    ]
    assert len(overridden) == len(own) > 20
    for body in (everything, CHANGES["other codes"](everything)):
        page = site(publish, page, body)
        site(synced, page)
        target = site(published, page)
        ours = leaves(raw_stream(target.body))
        found = [ours[path][1] for path in own]
        assert sorted(found) == sorted(overridden.values())


# --- data that are not as today's editor stores them --------------------------------


def nulls(block, raw):
    return None


def without_keys(stream):
    return [{**child, "value": {}} for child in stream]


def old_lists(stream):
    """Lists as Wagtail stored them before their items had ids."""

    def bare(value):
        if isinstance(value, dict):
            return {name: bare(inner) for name, inner in value.items()}
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [bare(item["value"]) for item in value]
        return value

    return [{**child, "value": bare(child["value"])} for child in stream]


def null_items(stream):
    def emptied(value):
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [{**item, "value": None} for item in value]
        return value

    return [
        {**child, "value": {k: emptied(v) for k, v in child["value"].items()}}
        for child in stream
    ]


ODD = {
    "nothing stored": without_keys,
    "null in every field": lambda stream: changed(STREAM, stream, nulls),
    "null as items": null_items,
    "lists in the old format": old_lists,
    "a section of another version": lambda stream: [
        *stream,
        {"type": "loyalty", "value": {"text": "Teksti"}, "id": "u"},
    ],
}


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_odd_data_stop_neither_submitting_nor_synchronising(
    homes, locales, site, everything, odd
):
    page = make_page(homes["fi"], body=everything, title="Seloste kaikesta")
    site(submitted, page, locales)
    # Past the editor, which would store it in today's format.
    stored = json.dumps(odd(everything))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE wagtail_seloste_pages_noticepage SET body = %s WHERE page_ptr_id = %s",
            [stored, page.pk],
        )
    page.refresh_from_db()
    site(synced, page, publish=True)
    site(synced, page)
    target = in_language(page)
    assert [child["type"] for child in raw_stream(target.body)] == [
        child["type"] for child in raw_stream(page.body)
    ]
    site(published, page)


def test_text_in_the_old_format_of_lists_is_sent_once_it_is_saved_again(
    homes, locales, site, everything
):
    page = make_page(homes["fi"], body=everything, title="Seloste kaikesta")
    wanted = len(texts(STREAM, page.title, raw_stream(page.body)))
    old = make_page(homes["fi"], body=old_lists(everything), title="Seloste kaikesta")
    assert len(texts(STREAM, old.title, raw_stream(old.body))) == wanted
    counts = {len(segments(site(submitted, each, locales)[0])) for each in (page, old)}
    assert len(counts) == 1


# --- how much there is to translate -------------------------------------------------

TO_TRANSLATE = {
    # Demo notices: strings that a translator is sent, title included. Written out
    # at length; the last is made mostly of choices and standard paragraphs.
    "poukamavienti": 56,
    "kolmaskuu": 44,
    "aamukarhu": 47,
    "hiirenkorva": 62,
    "puolukkapolku": 25,
}


@pytest.mark.parametrize("notice", loader.notices(), ids=lambda notice: notice.key)
def test_little_is_sent_to_translators(homes, locales, site, notice):
    from example_site.demo.building import make_organisations, references
    from wagtail_seloste.organisations import install_authorities

    install_authorities()
    make_organisations(locales)
    sections = fill(
        notice.versions[-1],
        "fi",
        references=references(locales["fi"]),
        new_id=stable_id(notice.key),
    )
    page = make_page(
        homes["fi"], body=sections, title=notice.title["fi"], publish=False
    )
    [translation] = site(submitted, page, locales)
    assert len(segments(translation)) == TO_TRANSLATE[notice.key]
    assert not translation.source.relatedobjectsegment_set.exists()
