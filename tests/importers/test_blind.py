"""The importer on notices whose writer did not know it, in numbers."""

import pytest

from wagtail_seloste.importers import import_notice

from . import blind
from .scoring import Measure, plain

SETS = {
    "Finnish": [name for name in blind.NAMES if name.startswith("fi-")],
    "Swedish": [name for name in blind.NAMES if name.startswith("sv-")],
    "English": [name for name in blind.NAMES if name.startswith("en-")],
    "none": ["empty", "not-a-notice"],
}


@pytest.mark.parametrize("names", SETS.values(), ids=SETS)
def test_a_set_of_unseen_notices_reaches_what_is_asked(names):
    total = Measure()
    for name in names:
        total.add(blind.measured(name))
    report = f"{total}\n" + "\n".join(total.notes)
    assert total.files == len(names) > 1, report
    assert total.recall >= 0.90, report
    assert total.wrong <= 0.05, report
    assert total.lost == 0, report
    assert total.facts >= 0.90, report
    assert total.languages == total.files, report
    assert total.dates >= 0.95 * total.files, report
    assert total.unsafe == 0, report


def test_every_unseen_notice_is_in_a_set():
    assert sorted(sum(SETS.values(), [])) == blind.NAMES


def test_what_counts_as_sure_is_right_and_most_passages_are():
    sure = right = passages = 0
    for name in blind.NAMES:
        filename, content = blind.file_of(name)
        expected = blind.expected_of(name).get("sections", ())
        for passage in import_notice(content, filename).sections:
            answers = [
                {each["key"], *each.get("also", ())}
                for each in expected
                for words in each["contains"]
                if plain(words) in plain(passage.text)
            ]
            passages += len(answers)
            if passage.placed and not passage.guessed:
                sure += len(answers)
                keys = {passage.key, *passage.also}
                right += sum(bool(keys & each) for each in answers)
    assert right >= 0.98 * sure, f"{right} of {sure}"
    assert sure >= 0.6 * passages, f"{sure} of {passages}"
