"""What changed from one notice to another: by meaning, then by words.

Sections are matched by id, key and content, items by id, name and content, passages by
their words; so what was moved, split or made again is not told as deleted and added.
Sentences come from the coded data and are in the notice's language; what no sentence
says is left to runs of removed and added words::

    comparison = compare(old, new, words)
    [change.sentence for change in comparison.changes]
    weight(comparison).level
    change_note(comparison, words)
"""

from .comparing import compare
from .values import Change, Comparison, Passage, Run, SectionComparison
from .weighing import Reason, Weight, change_note, weight

__all__ = [
    "Change",
    "Comparison",
    "Passage",
    "Reason",
    "Run",
    "SectionComparison",
    "Weight",
    "change_note",
    "compare",
    "weight",
]
