"""docs/reference/rules.md, made from the rules: `python .ci/rules_page.py` writes it.

With ``--check`` it only says whether the page is as it should be.
"""

import sys
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "reference" / "rules.md"

BEGINNING = """\
# Rules

What the checker looks for. This page is made from the rules themselves:
`python .ci/rules_page.py` writes it anew.

An **error** is something that is not true, or no longer, or that the law asks for and is not there; a
**warning** is to be looked at; a **hint** makes the notice easier to read. No rule blames a text for what came
after the day for which it is checked: "since" is the first day on which a rule holds. The id is permanent: by it
a rule is [left out](settings.md), [selected](../how-to/check-notices.md) or
[changed](../how-to/add-a-rule.md).
"""
LEVELS = {"error": "error", "warning": "warning", "info": "hint"}


def page():
    """The page as it should be."""
    from wagtail_seloste.rules import rules

    found = sorted(rules().values(), key=lambda each: (each.section, each.id))
    parts = [BEGINNING]
    for section, group in groupby(found, key=lambda each: each.section):
        parts.append(heading(section))
        parts.append(
            "| rule | level | says | source | since |\n| --- | --- | --- | --- | --- |"
        )
        parts[-1] += "".join(f"\n{row(each)}" for each in group)
    parts.append(f"{len(found)} rules.")
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def heading(section):
    names = {"": "The whole notice", "title": "Title"}
    return f"## {names.get(section) or f'`{section}`'}"


def row(rule):
    """A row: the id, and the English texts with the message's placeholders as they are."""
    says = f"**{rule.title['en']}.** {rule.help['en']}"
    since = rule.since.isoformat() if rule.since else ""
    if rule.until:
        since = f"{since} to {rule.until.isoformat()}"
    cells = (f"`{rule.id}`", LEVELS[rule.level], says, rule.source, since)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    if sys.argv[1:] == ["--check"]:
        if PAGE.read_text(encoding="utf-8") != page():
            sys.exit(f"{PAGE} is not as the rules are: run python .ci/rules_page.py")
    else:
        PAGE.write_text(page(), encoding="utf-8")
