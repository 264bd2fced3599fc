"""Feeds of what changed: valid Atom, true, in one language, and only what is public."""

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import etree
from wagtail.models import Page, PageViewRestriction

from tests.building import build_archive
from tests.notices import SECTIONS, TITLES, make_page, publish, stream, translate
from wagtail_seloste import acts
from wagtail_seloste.choices import Correction, NewVersion
from wagtail_seloste.feeds import ENTRIES
from wagtail_seloste.models import NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.pages.models import NoticeIndexPage, NoticePage
from wagtail_seloste.recording import record, today
from wagtail_seloste.series import midnight

pytestmark = pytest.mark.django_db

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "atom.rng"))
LONGER = {"periods": [{**SECTIONS["retention"]["periods"][0], "number": 5}]}
ATOM = "application/atom+xml"


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 1, 10, 30, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def notice(homes, clock):
    page = make_page(homes["fi"])
    translate(page, homes["sv"], "sv")
    return page


@pytest.fixture
def index(homes, clock):
    """A list of notices, with one notice below it, in Finnish."""
    index = NoticeIndexPage(
        title="Selosteet", slug="selosteet", locale=homes["fi"].locale
    )
    homes["fi"].add_child(instance=index)
    index.save_revision().publish()
    make_page(index, title="Ensimmäinen")
    return NoticeIndexPage.objects.get(pk=index.pk)


def series_of(page):
    return NoticeSeries.objects.get(translation_key=page.translation_key)


def address(page, language="fi", name="feed"):
    kwargs = {"public_id": series_of(page).public_id, "language": language}
    return reverse(f"wagtail_seloste:{name}", kwargs=kwargs)


def list_address(index, language="fi", name="index_feed"):
    kwargs = {"translation_key": index.translation_key, "language": language}
    return reverse(f"wagtail_seloste:{name}", kwargs=kwargs)


def read(client, where):
    """The feed as a reader program has it; it must be valid and free of faults."""
    response = client.get(where)
    assert response.status_code == 200
    assert response["Content-Type"] == f"{ATOM}; charset=utf-8"
    GRAMMAR.assertValid(etree.fromstring(response.content))
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert sorted(link.rel for link in feed.feed.links) == ["alternate", "self"]
    for entry in feed.entries:
        assert [link.rel for link in entry.links].count("alternate") == 1
        assert entry.published_parsed <= entry.updated_parsed
    moments = [entry.updated_parsed for entry in feed.entries]
    assert moments == sorted(moments, reverse=True)
    assert feed.feed.updated_parsed >= max(moments, default=feed.feed.updated_parsed)
    return feed


def titles(client, where):
    return [entry.title for entry in read(client, where).entries]


def with_choice(page, choice, *, title=None, **changes):
    page = NoticePage.objects.get(pk=page.pk)
    if title is not None:
        page.title = title
    if changes:
        page.body = stream("fi", **changes)
    page.save()
    text = record(page, choice=choice)
    assert text is not None
    return text


def test_a_feed_says_what_it_is(client, notice):
    feed = read(client, address(notice)).feed
    assert feed.title == f"{TITLES['fi']} – Kaikki muutokset"
    assert feed.language == "fi"
    assert feed.author == "Testi Oy"
    links = {link.rel: link.href for link in feed.links}
    assert links == {
        "alternate": notice.full_url,
        "self": f"http://testserver{address(notice)}",
    }


def test_a_new_version_tells_its_day_its_note_and_where_to_read_it(client, notice):
    with_choice(notice, NewVersion(note="Säilytysaika <pitenee> & muuttuu."), title="B")
    newest, first = read(client, address(notice)).entries
    assert first.title == "Versio 1 on voimassa 1.3.2026 alkaen"
    assert newest.title == "Versio 2 on voimassa 1.3.2026 alkaen"
    assert newest.summary == "<p>Säilytysaika &lt;pitenee&gt; &amp; muuttuu.</p>"
    links = {link.rel: link.href for link in newest.links}
    for name, kwargs in (
        ("alternate", {"version": 2}),
        ("related", {"old": 1, "new": 2}),
    ):
        kind = "version" if name == "alternate" else "compare"
        path = reverse(
            f"wagtail_seloste:{kind}",
            kwargs={
                "public_id": series_of(notice).public_id,
                "language": "fi",
                **kwargs,
            },
        )
        assert links[name] == f"http://testserver{path}"
        assert client.get(path).status_code == 200
    assert "related" not in {link.rel for link in first.links}
    assert newest.published == newest.updated == "2026-03-01T10:30:00+00:00"


def test_each_language_has_a_feed_in_its_own_words(client, notice):
    page = NoticePage.objects.get(pk=notice.pk)
    publish(page, title="Vain suomeksi")
    swedish = read(client, address(notice, "sv"))
    assert swedish.feed.language == "sv"
    assert swedish.feed.title.endswith("Alla ändringar")
    assert [entry.title for entry in swedish.entries] == [
        "Version 2 har inte publicerats på det här språket.",
        "Version 1 gäller från och med den 1 mars 2026",
    ]
    assert len(titles(client, address(notice))) == 2
    assert client.get(address(notice, "en")).status_code == 404


def test_a_correction_is_among_all_changes_only(client, notice, clock):
    with_choice(notice, Correction(number=1, reason="Kirjoitusvirhe"), title="Korjattu")
    swedish = NoticePage.objects.get(locale__language_code="sv")
    publish(swedish, title="Bättre")
    entry = read(client, address(notice)).entries[0]
    assert entry.title == "Versio 1 – Korjattu 1.3.2026"
    assert entry.summary == "<p>Kirjoitusvirhe</p>"
    assert entry.link.endswith("/fi/versions/1/1/")
    assert client.get(entry.link).status_code == 200
    assert titles(client, address(notice, "sv"))[0] == (
        "Version 1 – Översättningen reviderad den 1 mars 2026"
    )
    assert titles(client, address(notice, name="material_feed")) == [
        "Versio 1 on voimassa 1.3.2026 alkaen"
    ]


def test_small_changes_are_not_among_the_material_ones(client, notice):
    with_choice(
        notice, NewVersion(weight="small", weight_reason="Vain sanoja"), title="Pieni"
    )
    with_choice(
        notice,
        NewVersion(weight="material", weight_reason="Tärkeä"),
        title="Suuri",
    )
    everything = read(client, address(notice))
    assert [
        [tag.term for tag in entry.get("tags", [])] for entry in everything.entries
    ] == [["material"], ["small"], []]
    assert everything.entries[0].tags[0].label == "Olennainen muutos"
    material = read(client, address(notice, name="material_feed"))
    assert material.feed.title.endswith("Olennaiset muutokset")
    assert [entry.id for entry in material.entries] == [
        everything.entries[0].id,
        everything.entries[2].id,
    ]
    assert material.feed.id != everything.feed.id


def test_an_announced_version_is_heard_of_again_when_it_takes_over(
    client, notice, clock
):
    day = today(clock.now) + timedelta(days=10)
    text = with_choice(notice, NewVersion(effective_from=day), title="Tuleva")
    with_choice(notice, Correction(number=1, reason="Virhe"), title="Sillä välin")
    assert text.recorded_at < timezone.now() + timedelta(seconds=1)

    before = read(client, address(notice))
    announced = next(each for each in before.entries if "tulee voimaan" in each.title)
    assert announced.title == "Versio 2 tulee voimaan 11.3.2026"
    assert announced.updated == announced.published == "2026-03-01T10:30:00+00:00"
    clock.now += timedelta(minutes=1)
    stale = client.get(address(notice))

    clock.now = midnight(day) - timedelta(seconds=1)
    assert read(client, address(notice)).entries == before.entries
    clock.now = midnight(day)
    after = read(client, address(notice))
    assert after.entries[0].id == announced.id
    assert after.entries[0].title == "Versio 2 on voimassa 11.3.2026 alkaen"
    assert after.entries[0].published == announced.published
    assert after.entries[0].updated == "2026-03-11T00:00:00+02:00"
    assert after.feed.updated == after.entries[0].updated
    for header, value in (
        ("If-None-Match", stale["ETag"]),
        ("If-Modified-Since", stale["Last-Modified"]),
    ):
        assert client.get(address(notice), headers={header: value}).status_code == 200


def test_a_rescheduled_and_a_replaced_version_are_heard_of_again(client, notice, clock):
    day = today(clock.now) + timedelta(days=10)
    with_choice(notice, NewVersion(effective_from=day), title="Tuleva")
    first = read(client, address(notice)).entries[0]
    clock.now += timedelta(days=1)
    acts.reschedule(series_of(notice), day + timedelta(days=5), reason="Siirtyy")
    moved = read(client, address(notice)).entries[0]
    assert moved.id == first.id
    assert moved.title == "Versio 2 tulee voimaan 16.3.2026"
    assert moved.updated == "2026-03-02T10:30:00+00:00"
    assert "Siirtyy" not in moved.get("summary", "")
    clock.now += timedelta(days=1)
    with_choice(notice, NewVersion(), title="Kiireellinen")
    newest, replaced, _one = read(client, address(notice)).entries
    assert newest.title.startswith("Versio 3")
    assert newest.links[1].href.endswith("/compare/1/3/")
    assert replaced.id == first.id
    assert replaced.title == "Versio 2 – Ei tullut voimaan"
    assert replaced.updated == "2026-03-03T10:30:00+00:00"
    clock.now += timedelta(days=30)
    assert read(client, address(notice)).entries[1].updated == replaced.updated


def test_withdrawing_and_resuming_are_material(client, notice, clock):
    clock.now += timedelta(days=1)
    series = series_of(notice)
    acts.withdraw(series, reasons={"fi": "Toiminta päättyi", "sv": "Det tog slut"})
    clock.now += timedelta(days=1)
    acts.resume(series, reason="Erehdys")
    for name in ("feed", "material_feed"):
        resumed, withdrawn, _version = read(
            client, address(notice, "sv", name=name)
        ).entries
        assert withdrawn.title == "Beskrivningen togs ur bruk den 2 mars 2026."
        assert withdrawn.summary == "<p>Det tog slut</p>"
        assert resumed.title == (
            "Beskrivningen är åter i bruk från och med den 3 mars 2026."
        )
        assert "summary" not in resumed
        assert withdrawn.id != resumed.id
        assert client.get(withdrawn.link).status_code == 200


def test_a_reason_in_another_language_is_left_out(client, notice):
    acts.withdraw(series_of(notice), reasons={"fi": "Toiminta päättyi"})
    assert "summary" not in read(client, address(notice, "sv")).entries[0]


def test_a_redacted_text_shows_its_marker_only(client, notice, clock):
    with_choice(notice, NewVersion(note="Matti Meikäläinen mainitaan"), title="Matti")
    with_choice(notice, NewVersion(note="Ilman nimeä"), title="Uusi")
    clock.now += timedelta(hours=1)
    old = client.get(address(notice))
    clock.now += timedelta(hours=1)
    acts.redact_text(VersionText.objects.get(title="Matti"), reason="Henkilötieto")
    response = client.get(
        address(notice), headers={"If-Modified-Since": old["Last-Modified"]}
    )
    assert response.status_code == 200
    assert b"Matti" not in response.content
    feed = read(client, address(notice))
    assert any("poistettu" in entry.get("summary", "") for entry in feed.entries)


def test_a_redacted_reason_is_gone(client, notice):
    event = acts.withdraw(series_of(notice), reasons={"fi": "Matti lopetti"})
    acts.redact_words(event, reason="Henkilötieto")
    response = client.get(address(notice))
    assert "Matti" not in response.content.decode()


def test_ids_are_permanent(client, notice, homes):
    """They are made from the archive's own lasting names; readers depend on them."""
    NoticeSeries.objects.update(public_id="11111111-2222-4333-8444-555555555555")
    NoticeVersion.objects.update(public_id="66666666-7777-4888-9999-000000000000")
    page = NoticePage.objects.get(pk=notice.pk)
    page.slug = "toisaalla"
    page.save()
    page.move(Page.objects.get(pk=homes["sv"].pk), pos="last-child")
    feed = read(client, address(notice))
    assert feed.feed.id == "urn:uuid:ea3de3a9-3c83-5ed6-b8b8-1c6da3cfea2e"
    assert feed.entries[0].id == "urn:uuid:cd32179d-ae01-5644-b815-4d3689bdc1cb"


def test_all_ids_differ(client, notice, index):
    with_choice(notice, Correction(number=1, reason="Virhe"), title="Korjattu")
    places = [
        address(notice, language, name=name)
        for language in ("fi", "sv")
        for name in ("feed", "material_feed")
    ]
    places += [list_address(index), list_address(index, name="index_material_feed")]
    feeds = [read(client, place) for place in places]
    assert len({feed.feed.id for feed in feeds}) == len(feeds)
    entries = {(feed.feed.language, e.id) for feed in feeds for e in feed.entries}
    assert len({entry for _language, entry in entries}) == len(entries)


def test_a_list_tells_of_all_its_notices(client, index, clock):
    clock.now += timedelta(days=1)
    index.refresh_from_db()
    second = make_page(index, title="Toinen")
    feed = read(client, list_address(index))
    assert feed.feed.title == "Selosteet – Kaikki muutokset"
    assert feed.feed.link == index.full_url
    assert feed.feed.author == "Seloste"
    assert [entry.title for entry in feed.entries] == [
        "Toinen: Versio 1 on voimassa 2.3.2026 alkaen",
        "Ensimmäinen: Versio 1 on voimassa 1.3.2026 alkaen",
    ]
    clock.now += timedelta(days=1)
    acts.withdraw(series_of(second), reasons={"fi": "Päättyi"})
    assert titles(client, list_address(index, name="index_material_feed"))[0] == (
        "Toinen: Seloste on poistettu käytöstä 3.3.2026."
    )
    assert feed.entries[0].id == read(client, address(second)).entries[1].id


def hide(page, how):
    if how == "unpublish":
        page.unpublish()
    elif how == "delete":
        page.delete()
    elif how == "unrecorded row":
        Page.objects.filter(pk=page.pk).update(live=False)
    else:
        PageViewRestriction.objects.create(
            page=page.get_parent() if how == "restrict parent" else page,
            restriction_type=PageViewRestriction.LOGIN,
        )


HIDING = ["unpublish", "delete", "unrecorded row", "restrict", "restrict parent"]


@pytest.mark.parametrize("how", HIDING)
def test_what_is_not_public_has_no_feed(client, notice, how, administrator):
    places = [address(notice, name=name) for name in ("feed", "material_feed")]
    hide(NoticePage.objects.get(pk=notice.pk), how)
    client.force_login(administrator)  # a feed is for everybody or for nobody
    for place in places:
        response = client.get(place)
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("how", HIDING[:-1])
def test_what_is_not_public_is_left_out_of_lists(client, index, how):
    index.refresh_from_db()
    secret = make_page(index, title="Salainen")
    acts.withdraw(series_of(secret), reasons={"fi": "Salainen syy"})
    assert len(titles(client, list_address(index))) == 3
    hide(NoticePage.objects.get(pk=secret.pk), how)
    response = client.get(list_address(index))
    assert "Salainen" not in response.content.decode()
    assert titles(client, list_address(index)) == [
        "Ensimmäinen: Versio 1 on voimassa 1.3.2026 alkaen"
    ]


@pytest.mark.parametrize("how", HIDING)
def test_a_list_that_is_not_public_has_no_feed(client, index, how):
    place = list_address(index)
    hide(index, how)
    assert client.get(place).status_code == 404


def test_what_does_not_exist_is_404(client, notice, index):
    key = uuid.uuid4()
    for name, kwargs in (
        ("feed", {"public_id": key}),
        ("index_feed", {"translation_key": key}),
    ):
        place = reverse(f"wagtail_seloste:{name}", kwargs={**kwargs, "language": "fi"})
        assert client.get(place).status_code == 404
    assert client.get(list_address(index, "sv")).status_code == 404
    assert client.post(address(notice)).status_code == 405


def test_a_list_without_notices_is_an_empty_feed(client, homes, clock):
    index = NoticeIndexPage(title="Tyhjä", slug="tyhja", locale=homes["fi"].locale)
    homes["fi"].add_child(instance=index)
    first = client.get(list_address(index))
    clock.now += timedelta(days=1)
    assert read(client, list_address(index)).entries == []
    assert client.get(list_address(index))["ETag"] == first["ETag"]


def test_a_draft_is_in_no_feed(client, notice, index):
    page = NoticePage.objects.get(pk=notice.pk)
    page.title = "Luonnos"
    page.save_revision()
    publish(page, title="Kelvoton", controller=None)
    assert "Luonnos" not in client.get(address(notice)).content.decode()
    assert "Kelvoton" not in client.get(address(notice)).content.decode()
    assert len(titles(client, address(notice))) == 1


@pytest.mark.parametrize("of_list", [False, True])
def test_a_reader_program_asks_again_for_nothing(client, notice, index, of_list, clock):
    clock.now += timedelta(minutes=1)
    place = list_address(index) if of_list else address(notice)
    first = client.get(place)
    assert "max-age=0" in first["Cache-Control"]
    assert "must-revalidate" in first["Cache-Control"]
    assert "public" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")
    # That a notice left the list has no time of its own: a date would not tell it.
    assert ("Last-Modified" in first) is not of_list
    known = [{"If-None-Match": first["ETag"]}]
    if not of_list:
        known.append({"If-Modified-Since": first["Last-Modified"]})
    for headers in known:
        again = client.get(place, headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        assert again["ETag"] == first["ETag"]
    head = client.head(place)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == first["ETag"]


def test_characters_that_xml_cannot_hold_are_left_out(client, notice):
    with_choice(notice, NewVersion(note="Yksi\x0bkaksi\ufffe"), title="Ohjaus")
    assert read(client, address(notice)).entries[0].summary == "<p>Yksikaksi</p>"


def test_markup_in_a_title_is_text(client, index):
    index.refresh_from_db()
    make_page(index, title="<script>alert(1)</script> & co")
    content = client.get(list_address(index)).content.decode()
    assert "<script" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in content


def test_the_newest_fifty_are_there_at_the_same_price(
    client, notice, django_assert_max_num_queries
):
    def price():
        client.get(address(notice))
        with django_assert_max_num_queries(12) as asked:
            feed = read(client, address(notice))
        return len(asked), len(feed.entries)

    few = build_archive(notice, versions=51, now=timezone.now())
    first, entries = price()
    assert entries == ENTRIES
    build_archive(notice, versions=400, now=timezone.now())
    assert price() == (first, ENTRIES)
    newest = read(client, address(notice)).entries[0]
    assert newest.link.endswith("/versions/400/")
    assert few.pk == series_of(notice).pk
    material = read(client, address(notice, name="material_feed"))
    assert len(material.entries) == ENTRIES


def test_a_version_that_takes_over_is_heard_of_behind_fifty_newer_texts(
    client, index, clock
):
    """Announced long ago; since then another notice has changed often."""
    page = NoticePage.objects.get(title="Ensimmäinen")
    day = today(clock.now) + timedelta(days=30)
    with_choice(page, NewVersion(effective_from=day), title="Tuleva")
    clock.now += timedelta(days=20)
    index.refresh_from_db()
    busy = make_page(index, title="Vilkas")
    build_archive(busy, versions=60, now=clock.now)
    assert not any("Tuleva" in title for title in titles(client, list_address(index)))
    clock.now += timedelta(hours=1)
    acts.reschedule(series_of(page), day + timedelta(days=1), reason="Siirtyy")
    assert titles(client, list_address(index))[0] == (
        "Tuleva: Versio 2 tulee voimaan 1.4.2026"
    )
    clock.now = midnight(date(2026, 4, 1))
    feed = read(client, list_address(index))
    assert feed.entries[0].title == "Tuleva: Versio 2 on voimassa 1.4.2026 alkaen"
    assert len(feed.entries) == ENTRIES


def test_pages_point_to_their_feeds(client, notice, index):
    of_notice = [address(notice), address(notice, name="material_feed")]
    of_list = [list_address(index), list_address(index, name="index_material_feed")]
    for where, places in (
        (notice.get_full_url(), of_notice),
        (address(notice, name="history"), of_notice),
        (index.get_full_url(), of_list),
    ):
        html = client.get(where).content.decode()
        for place in places:
            assert f'<link rel="alternate" type="{ATOM}"' in html
            assert html.count(f'href="{place}"') == 2  # for programs and for people
        assert "Seuraa muutoksia" in html


def test_a_page_that_shows_another_s_text_points_to_no_feed(client, notice, homes):
    alias = notice.create_alias(parent=homes["sv"], update_slug="alias")
    assert ATOM not in client.get(alias.get_full_url()).content.decode()


# --- a language that lags behind ------------------------------------------------------


def test_a_lagging_language_is_told_which_version_it_lacks(client, notice, clock):
    clock.now += timedelta(days=1)
    with_choice(
        notice,
        NewVersion(effective_from=today(clock.now) + timedelta(days=9)),
        retention=LONGER,
        security={"text": "<p>Uutta.</p>"},
    )
    swedish = address(notice, "sv")
    before = titles(client, swedish)
    assert len(before) == 1  # what is announced does not apply yet
    clock.now += timedelta(days=9)
    feed = read(client, swedish)
    told, _first = feed.entries
    assert told.title == "Version 2 har inte publicerats på det här språket."
    assert "version 1" in told.summary
    links = {link.rel: link.href for link in told.links}
    assert client.get(links["related"]).status_code == 200
    assert client.get(links["alternate"]).status_code == 200
    assert told.updated_parsed[:3] == (2026, 3, 10)  # midnight in Helsinki
    # The source language has nothing of the kind, and neither has a language in step.
    assert len(titles(client, address(notice, "fi"))) == 2
    clock.now += timedelta(days=1)
    translated = NoticePage.objects.get(
        translation_key=notice.translation_key, locale__language_code="sv"
    )
    translated.source_digest = NoticePage.objects.get(pk=notice.pk).source_digest
    translated.body = stream(
        "sv", retention=LONGER, security={"text": "<p>Något nytt.</p>"}
    )
    translated.save_revision().publish()
    assert len(titles(client, swedish)) == 2
    assert not any("inte publicerats" in title for title in titles(client, swedish))


def test_a_small_change_that_is_lacking_is_in_the_feed_of_all_changes(
    client, notice, clock
):
    clock.now += timedelta(days=1)
    with_choice(
        notice,
        NewVersion(weight="small", weight_reason="Sama asia."),
        purposes={
            "purposes": [
                {**SECTIONS["purposes"]["purposes"][0], "description": "Vastaamme."}
            ]
        },
    )
    assert len(titles(client, address(notice, "sv"))) == 2
    assert len(titles(client, address(notice, "sv", "material_feed"))) == 1


def test_of_a_withdrawn_notice_nothing_is_lacking(client, notice, clock):
    clock.now += timedelta(days=1)
    with_choice(notice, NewVersion(), title="Uusi otsikko")
    reasons = {"fi": "Loppui.", "sv": "Det tog slut."}
    acts.withdraw(series_of(notice), reasons=reasons)
    found = titles(client, address(notice, "sv"))
    assert not any("inte publicerats" in title for title in found)
