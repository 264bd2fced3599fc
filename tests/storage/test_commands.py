"""seloste_record heals, and says what it cannot."""

from io import StringIO

import pytest
from django.core.management import call_command

from tests.notices import make_page, publish, translate
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
