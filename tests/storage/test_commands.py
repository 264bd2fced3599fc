"""seloste_record heals, and says what it cannot."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.notices import make_page, publish, stream, translate
from wagtail_seloste.models import VersionText
from wagtail_seloste.outcomes import NOT_RECORDED

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def run():
    out, err = StringIO(), StringIO()
    call_command("seloste_record", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_records_what_was_published_without_a_signal(home, lost_signal):
    page = make_page(home)
    with lost_signal():
        publish(page, title="Tallennettu ohi julkaisun")
    out, err = run()
    assert "Tallennettu ohi julkaisun" in out
    assert VersionText.objects.count() == 2
    run()
    assert VersionText.objects.count() == 2


def test_it_says_what_it_cannot_record_and_logs_it_once(home):
    from wagtail.models import PageLogEntry

    page = make_page(home)
    publish(page, controller=None)
    _out, err = run()
    run()
    assert page.title in err
    assert PageLogEntry.objects.filter(action=NOT_RECORDED).count() == 1


def test_sources_come_before_their_translations(homes):
    page = make_page(homes["fi"], publish=False)
    translated = translate(page, homes["sv"], "sv")
    page.save_revision().publish()
    assert translated.live
    run()
    assert sorted(VersionText.objects.values_list("language", flat=True)) == [
        "fi",
        "sv",
    ]


def test_the_search_hears_of_a_version_that_came_into_force(home, monkeypatch):
    from datetime import timedelta

    from django.utils import timezone

    from wagtail_seloste.choices import NewVersion
    from wagtail_seloste.management.commands import seloste_record
    from wagtail_seloste.recording import record, today

    heard = []
    monkeypatch.setattr(
        seloste_record, "search_again", lambda page: heard.append(page.recorded_text)
    )
    page = make_page(home)
    purposes = {"purposes": [{"name": "Kilpailut", "description": "Kesällä."}]}
    page.body = stream(purposes=purposes)
    page.save()
    tomorrow = today(timezone.now()) + timedelta(days=1)
    record(page, choice=NewVersion(effective_from=tomorrow))

    heard.clear()
    run()
    assert not any("Kilpailut" in text for text in heard)
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    run()
    assert "Kilpailut" in heard[-1]
    much_later = later + timedelta(days=20)
    monkeypatch.setattr(timezone, "now", lambda: much_later)
    heard.clear()
    run()
    assert heard == []
