"""The end of a chain: what was cut off, and what is kept elsewhere as proof."""

import tracemalloc

import pytest
from django.core.management import CommandError
from django.utils import timezone

from tests.building import build_archive
from tests.notices import make_page, publish
from tests.storage.tampering import cut_off, rows_by_hand, run
from wagtail_seloste.chain import add_event
from wagtail_seloste.models import NoticeEvent, NoticeSeries, NoticeVersion, VersionText
from wagtail_seloste.verification import compare_heads, heads, verify

pytestmark = [pytest.mark.django_db, pytest.mark.storage]


def test_a_chain_that_was_cut_off_is_named_by_what_stood_for_its_end(home):
    page = make_page(home)
    publish(page, title="Toinen")
    series = NoticeSeries.objects.get()
    kept = list(heads())
    text = VersionText.objects.get(version__number=2)
    cut_off(series)
    assert {str(problem).split(" ", 1)[1] for problem in verify()} == {
        "version 2 fi text 0: stands in no event",
        "version 2: stands in no event",
    }
    rows_by_hand(VersionText).filter(pk=text.pk)._raw_delete("default")
    rows_by_hand(NoticeVersion).filter(pk=text.version_id)._raw_delete("default")
    assert verify() == []  # nothing in the database tells any more ...
    assert [str(problem) for problem in compare_heads(kept)] == [
        f"{series.public_id} event 2: is missing, though its digest was kept"
    ]


def test_a_chain_that_was_written_anew_is_told_by_its_kept_head(home):
    page = make_page(home)
    publish(page, title="Toinen")
    series = NoticeSeries.objects.get()
    kept = list(heads())
    cut_off(series)
    add_event(
        series,
        NoticeEvent.Kind.RECORDED,
        at=timezone.now(),
        version=NoticeVersion.objects.get(number=2),
        language="fi",
    )
    assert [str(problem) for problem in compare_heads(kept)] == [
        f"{series.public_id} event 2: is not the one whose digest was kept"
    ]


def test_kept_heads_stay_true_while_the_chain_grows(home):
    page = make_page(home)
    kept = list(heads())
    publish(page, title="Toinen")
    assert list(compare_heads(kept)) == []


def test_it_takes_little_memory_however_long_the_archive(home):
    page = make_page(home)
    peaks = {}
    for versions in (100, 600):
        build_archive(page, versions=versions)
        tracemalloc.start()
        assert verify() == []
        peaks[versions] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    text = VersionText.objects.first()
    size = len(text.document) + len(text.edited) + len(text.body)
    assert peaks[600] - peaks[100] < 500 * size / 4


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"notices":[1]}', b'{"notices":[{"series":1}]}', b"\xff"],
)
def test_the_command_refuses_a_file_that_it_did_not_print(home, tmp_path, content):
    file = tmp_path / "heads.json"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="was not printed by") as refusal:
        run("--against", str(file))
    assert refusal.value.returncode == 2


def test_the_command_says_that_a_file_is_not_there(home, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("--against", str(tmp_path / "none.json"))
