"""Which addresses the caches before the site are told of, and when."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import PageViewRestriction

from tests.notices import make_page, publish, translate
from tests.reading.archives import clock, series_of
from tests.reading.caches import MemoryBackend
from wagtail_seloste import acts
from wagtail_seloste.models import NoticeEvent
from wagtail_seloste.pages.models import NoticeIndexPage
from wagtail_seloste.purging import purge_notices
from wagtail_seloste.recording import NewVersion, record

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 4)


@pytest.fixture
def purged(settings, monkeypatch):
    settings.WAGTAILFRONTENDCACHE = {
        "memory": {"BACKEND": "tests.reading.caches.MemoryBackend"}
    }
    # Else Wagtail would also purge each address with every other language's prefix.
    settings.WAGTAILFRONTENDCACHE_LANGUAGES = []
    found: list[str] = []
    monkeypatch.setattr(MemoryBackend, "purged", found)
    return found


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """``with committed(day):`` as if it were that day, and committed at the end."""

    @contextmanager
    def until_commit(day=DAY):
        with clock(day), django_capture_on_commit_callbacks(execute=True):
            yield

    return until_commit


@pytest.fixture
def notice(homes, committed):
    """A list with a notice in two languages, and an alias of it elsewhere."""
    with committed():
        index = NoticeIndexPage(
            title="Selosteet", slug="lista", locale=homes["fi"].locale
        )
        homes["fi"].add_child(instance=index)
        page = make_page(index)
        sv = translate(page, homes["sv"], "sv")
        alias = page.create_alias(parent=homes["fi"], update_slug="toinen")
    return {"index": index, "fi": page, "sv": sv, "alias": alias}


def addresses(notice):
    """All that has to be purged when the notice changes, but the front pages."""
    above = notice["sv"].get_parent()
    return {page.full_url for page in (*notice.values(), above)}


def told(purged, homes):
    """What was purged, each once, without the front pages; and forget it."""
    found = set(purged) - {home.full_url for home in homes.values()}
    assert len(purged) == len(set(purged))
    purged.clear()
    return found


def test_each_event_purges_every_page_that_shows_it(homes, notice, purged, committed):
    expected = addresses(notice)
    page, series = notice["fi"], series_of(notice["fi"])
    with committed():
        page.title = "Toinen"
        page.save()
        record(page)
        assert purged == []
    assert told(purged, homes) == expected
    with committed():
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=5)))
    assert told(purged, homes) == expected
    for act in (
        lambda: acts.reschedule(series, DAY + timedelta(days=4), reason="Aikaistuu."),
        lambda: acts.withdraw(series, reasons={"fi": "Loppui."}),
        lambda: acts.resume(series, reason="Jatkuu."),
        notice["sv"].unpublish,
    ):
        with committed():
            act()
        assert told(purged, homes) == expected


def test_what_is_rolled_back_purges_nothing(notice, purged, committed):
    with committed():
        try:
            with transaction.atomic():
                record(notice["fi"], choice=NewVersion())
                raise RuntimeError
        except RuntimeError:
            pass
    assert purged == []


def test_several_events_of_one_transaction_purge_once(homes, notice, purged, committed):
    page, series = notice["fi"], series_of(notice["fi"])
    with committed():
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=5)))
    purged.clear()
    with committed():
        acts.withdraw(series, reasons={"fi": "Loppui."})
    kinds = list(NoticeEvent.objects.values_list("kind", flat=True).order_by("pk"))
    assert kinds[-2:] == ["replaced", "withdrawn"]
    assert told(purged, homes) == addresses(notice)


def test_a_restriction_purges_the_notices_below_it(homes, notice, purged, committed):
    expected = addresses(notice)
    with committed():
        restriction = PageViewRestriction.objects.create(
            page=notice["index"], restriction_type=PageViewRestriction.LOGIN
        )
    assert told(purged, homes) == expected
    with committed():
        restriction.delete()
    assert told(purged, homes) == expected
    with committed():
        PageViewRestriction.objects.create(
            page=homes["en"], restriction_type=PageViewRestriction.LOGIN
        )
    assert purged == []


def test_a_move_and_another_slug_purge_both_addresses(homes, notice, purged, committed):
    # The list itself is kept by nobody: what becomes of its old address is Wagtail's.
    before = addresses(notice) - {notice["index"].full_url}
    with committed():
        notice["index"].move(homes["en"], pos="last-child")
    notice = again(notice)
    after, moved_list = addresses(notice), notice["index"].full_url
    assert notice["fi"].full_url not in before
    assert told(purged, homes) == after | before
    with committed():
        notice["index"].slug = "uusi"
        notice["index"].save()
    notice = again(notice)
    renamed = addresses(notice)
    assert notice["fi"].full_url not in after
    assert set(purged) >= renamed | (after - {moved_list})


def again(notice):
    return {
        name: page.specific_class.objects.get(pk=page.pk)
        for name, page in notice.items()
    }


def test_a_deleted_page_and_those_that_told_of_it(homes, notice, purged, committed):
    expected = addresses(notice) - {notice["index"].full_url}
    with committed():
        notice["index"].delete()
    assert set(purged) >= expected


def test_a_successor_that_is_hidden_purges_who_links_to_it(
    homes, notice, purged, committed
):
    with committed():
        other = make_page(homes["en"], "en")
        acts.withdraw(
            series_of(notice["fi"]),
            reasons={"fi": "Korvattu."},
            successor=series_of(other),
        )
    purged.clear()
    with committed():
        other.unpublish()
    assert set(purged) >= addresses(notice) | {other.full_url}


def test_the_command_purges_what_a_day_has_brought(homes, notice, purged, committed):
    with committed():
        page = notice["fi"]
        page.title = "Tuleva"
        page.save()
        record(page, choice=NewVersion(effective_from=DAY + timedelta(days=5)))
    purged.clear()
    with committed(DAY + timedelta(days=5)):
        call_command("seloste_record")
    assert told(purged, homes) == addresses(notice)


def test_the_list_is_as_long_after_many_versions(homes, notice, purged, committed):
    expected = addresses(notice)
    with committed():
        for number in range(5):
            publish(notice["fi"], title=f"Versio {number}")
    assert set(purged) - {home.full_url for home in homes.values()} == expected
    assert len(purged) <= 2 * 5 * (len(expected) + len(homes))


def test_without_a_cache_nothing_is_asked(notice, django_assert_num_queries):
    with django_assert_num_queries(0):
        purge_notices([notice["fi"].translation_key])
