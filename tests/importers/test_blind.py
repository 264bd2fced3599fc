"""The importer on notices whose writer did not know it, in numbers."""

import pytest

from . import blind
from .scoring import Measure

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
