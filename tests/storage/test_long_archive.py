"""An archive of ten thousand versions, shared by the tests of a module."""

import pytest

from wagtail_seloste.models import NoticeVersion, VersionText
from wagtail_seloste.reading import public_text_of
from wagtail_seloste.recording import record

pytestmark = [pytest.mark.django_db, pytest.mark.storage, pytest.mark.load]


def test_all_its_versions_are_there(long_archive):
    assert NoticeVersion.objects.count() == 10_000
    assert VersionText.objects.count() == 20_000


def test_readers_get_the_last_one_and_nothing_waits_to_be_recorded(long_archive):
    assert public_text_of(long_archive).version.number == 10_000
    assert record(long_archive) is None


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changes_is_taken_back(long_archive, turn):
    long_archive.unpublish()
    assert not type(long_archive).objects.get(pk=long_archive.pk).live
    assert VersionText.objects.count() == 20_000
