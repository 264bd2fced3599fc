"""Learns what texts of each section are like, and writes `learned.txt` and
`following.txt` of the package.

From texts of our own alone: `data/phrases` (headings and sentences by section), the
headings of `data/headings.csv`, the package's standard paragraphs' headings, and the
notices of `data/blind`, whose answers say of which section a passage is.

Which sections stand after which is counted in those answers and in `data/orders.csv`,
the order of the sections of a notice on each line.

`python -m tests.importers.learn` writes the weights; `--held-out` instead leaves out a
fifth of the notices at a time and prints how many of their passages and headings are
recognised by what was learned from the others.
"""

import math
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import wagtail_seloste.importers
from wagtail_seloste.importers import import_notice, learned
from wagtail_seloste.importers.lexicon import headings
from wagtail_seloste.importers.placing import ORDER

from . import blind
from .scoring import plain

PHRASES = Path(__file__).parent / "data" / "phrases"
ORDERS = PHRASES.with_name("orders.csv")
PACKAGE = Path(wagtail_seloste.importers.__file__).parent
TARGET, FOLLOWING = PACKAGE / "learned.txt", PACKAGE / "following.txt"
WIDER = {"security_manual": "security", "security_electronic": "security"}
"""Sections that only a heading can name."""
ROUNDS, RATE, LEAST_SEEN = 12, 0.3, 2
LEAST_WEIGHT = 0.4
"""Less would make the file longer, and what is recognised no better."""
MOST_WEIGHT = learned.NO_WEIGHT - ord("!")
"""As a number in the file, whose characters are those of ASCII that can be seen."""
FOLDS = 5


@dataclass(frozen=True)
class Example:
    """A text of a section; `notice` is the one it stands in."""

    text: str
    key: str
    notice: str = ""
    heading: bool = False
    whole: bool = True


def phrases() -> Iterator[Example]:
    """The lines of `data/phrases`: `[section]`, `# heading`, sentence."""
    for path in sorted(PHRASES.glob("*.txt")):
        key = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if mark := re.fullmatch(r"\[(\w+)\]", line):
                key = mark[1]
            elif line:
                yield Example(line.removeprefix("# "), key, heading=line[0] == "#")


def known_headings() -> Iterator[Example]:
    """The headings that the package knows; not those of whole notices."""
    for heading, pairs in sorted(headings().items()):
        key = pairs[0][1]
        if key != "notice_title":
            yield Example(heading, WIDER.get(key, key), heading=True)


def notices() -> Iterator[Example]:
    """Passages of the notices with the section that the answers give them.

    What the importer puts right, whole and by sentence, and each string of the answers.
    """
    for name in blind.NAMES:
        expected = blind.expected_of(name)["sections"]
        filename, content = blind.file_of(name)
        first = import_notice(content, filename)
        for section in (
            *first.sections,
            *(s for n in first.translations for s in n.sections),
        ):
            text = plain(section.text)
            right = [
                each
                for each in expected
                if any(plain(string) in text for string in each["contains"])
            ]
            keys = {
                key for each in right for key in (each["key"], *each.get("also", ()))
            }
            if not right or section.key not in keys:
                continue
            key = WIDER.get(section.key, section.key)
            yield Example(section.text, key, name)
            if section.heading:
                yield Example(section.heading, key, name, heading=True)
            sentences = [
                each
                for each in re.split(r"(?<=[.!?;])\s+|\n", section.text)
                if len(each.split()) > 2
            ]
            for sentence in sentences if len(sentences) > 1 else ():
                yield Example(sentence, key, name, whole=False)
        for each in expected:
            if each["key"] not in ("dates", "notice_title"):
                key = WIDER.get(each["key"], each["key"])
                for string in each["contains"]:
                    if len(string.split()) > 2:
                        yield Example(string, key, name, whole=False)


def orders() -> Iterator[list[str]]:
    """The sections of each notice as they follow each other."""
    for line in ORDERS.read_text(encoding="utf-8").splitlines():
        yield line.split(",")
    for name in blind.NAMES:
        keys = (each["key"] for each in blind.expected_of(name)["sections"])
        yield [WIDER.get(key, key) for key in keys]


def followed(orders: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of `following.txt`: ten times the logarithm of how many times oftener a
    section stands after another than anywhere, of few notices as if `AS_ANYWHERE` more
    had it so."""
    pairs, seen, before = Counter(), Counter(), Counter()
    for order in orders:
        last = learned.BEGINNING
        for key in (each for each in order if each in ORDER):
            pairs[last, key] += 1
            seen[key] += 1
            before[last] += 1
            last = key
    yield " ".join(ORDER)
    whole = sum(seen.values()) + len(ORDER)
    for last in (learned.BEGINNING, *ORDER):
        numbers = []
        for key in ORDER:
            anywhere = (seen[key] + 1) / whole
            here = pairs[last, key] + AS_ANYWHERE * anywhere
            here /= before[last] + AS_ANYWHERE
            said = math.log(here / anywhere)
            numbers.append(round(10 * min(max(said, -MOST_SAID), MOST_SAID)))
        yield " ".join(map(str, (last, *numbers)))


AS_ANYWHERE, MOST_SAID = 4, 2.3


def learn(examples: Iterable[Example]) -> learned.Weights:
    """Weights by which the examples are told apart (multinomial logistic regression)."""
    data = [(sorted(learned.parts(each.text)), each.key) for each in examples]
    seen = Counter(part for found, _key in data for part in found)
    keys = sorted({key for _found, key in data})
    number = {key: n for n, key in enumerate(keys)}
    rows = {part: [0.0] * len(keys) for part in seen if seen[part] >= LEAST_SEEN}
    steps = {part: [0.01] * len(keys) for part in rows}
    known = [
        ([part for part in found if part in rows], number[key]) for found, key in data
    ]
    chance = random.Random(1)
    for _round in range(ROUNDS):
        chance.shuffle(known)
        for found, right in known:
            if not found:
                continue
            size = 1 / math.sqrt(len(found))
            sums = [
                sum(column) * size for column in zip(*map(rows.get, found), strict=True)
            ]
            best = max(sums)
            shares = [math.exp(each - best) for each in sums]
            whole = sum(shares)
            errors = [share / whole for share in shares]
            errors[right] -= 1
            wrong = [
                (n, each * size) for n, each in enumerate(errors) if abs(each) > 0.004
            ]
            for part in found:
                row, step = rows[part], steps[part]
                for n, error in wrong:
                    step[n] += error * error
                    row[n] -= RATE * error / math.sqrt(step[n])
    return learned.Weights(keys, dict(sorted(kept(rows))))


def kept(rows: dict[str, list[float]]) -> Iterator[tuple[str, bytes]]:
    """The rows without the weights that say next to nothing, as they are written."""
    for part, row in rows.items():
        said = bytes(
            byte
            for n, weight in enumerate(row)
            if abs(weight) >= LEAST_WEIGHT
            for byte in (
                learned.FIRST_KEY + n,
                learned.NO_WEIGHT + whole_number(weight),
            )
        )
        if said:
            yield part, said


def whole_number(weight: float) -> int:
    number = round(weight * learned.SCALE)
    return max(-MOST_WEIGHT, min(number, MOST_WEIGHT))


def held_out(own: list[Example], others: list[Example]) -> str:
    """How much of notices is recognised by what was learned without them."""
    names = sorted({each.notice for each in own})
    random.Random(3).shuffle(names)
    right, count = Counter[bool](), Counter[bool]()
    for fold in range(FOLDS):
        left_out = set(names[fold::FOLDS])
        found = learn([*others, *(each for each in own if each.notice not in left_out)])
        learned.weights = lambda found=found: found
        learned.likely.cache_clear()
        for each in own:
            if each.notice in left_out and (each.whole or each.heading):
                shares = learned.likely(each.text)
                count[each.heading] += 1
                right[each.heading] += each.key == max(
                    shares, key=shares.get, default=""
                )
    return "".join(
        f"{name}: {right[kind] / count[kind]:.3f} of {count[kind]}\n"
        for name, kind in (("passages", False), ("headings", True))
    )


def main() -> None:
    learned.weights = lambda: learned.Weights((), {})  # what was learned before
    others, own = [*phrases(), *known_headings()], list(notices())
    if "--held-out" in sys.argv:
        sys.stdout.write(held_out(own, others))
        return
    lines = [*followed(orders()), ""]
    FOLLOWING.write_text("\n".join(lines), encoding="utf-8")
    found = learn([*others, *own])
    lines = [f"{part}\t{row.decode()}" for part, row in found.rows.items()]
    TARGET.write_text("\n".join([" ".join(found.keys), *lines, ""]), encoding="utf-8")
    sys.stdout.write(f"{len(found.rows)} parts, {TARGET.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
