"""Rules about services and companies that words alone do not decide."""

from __future__ import annotations

from collections.abc import Iterator

from .checked import Checked
from .findings import Fix, Place
from .passages import Passage
from .registry import Rule, rule


@rule("stale_google_inc")
@rule("stale_facebook_ireland")
@rule("stale_twitter")
def renamed(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Old names of companies, the full stop of “Inc.” and “Ltd.” taken along."""
    for passage, start, end, found in rule.hits(checked):
        end = end_of_name(passage, start, end)
        fixes = [Fix(kind="replace", text=found.fix)] if found.fix else []
        yield checked.hit(passage, start, end, level=found.level, fixes=fixes)


def end_of_name(passage: Passage, start: int, end: int) -> int:
    """Behind the full stop of an abbreviation, if the sentence goes on after it."""
    text = passage.text
    if text[start:end].lower().endswith(("inc", "ltd")) and text[end : end + 1] == ".":
        following = text[end + 1 :].lstrip()[:1]
        if following and not following.isupper():
            return end + 1
    return end


@rule("stale_mailchimp_entity")
def mailchimp(checked: Checked, rule: Rule) -> Iterator[Place]:
    """Mailchimp without its owner, beside Privacy Shield or with an old address."""
    if any("intuit" in passage.lower for passage in checked.all_passages):
        return
    shield = "privacy shield" in checked.all_lower
    seen = False
    for passage, start, end, _ in rule.hits(checked):
        seen = True
        yield checked.hit(passage, start, end)
    if shield and not seen:
        for passage in checked.all_passages:
            start = passage.lower.find("mailchimp")
            if start >= 0:
                yield checked.hit(passage, start, start + len("mailchimp"))
