"""What an editor chooses about the next publication of a notice.

A choice is made in the form, travels with the draft through schedules and workflows, and
is used once. It is bound to what was recorded when it was made: after that has moved it
is void, and a copy or a translation of the page never has it.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, kw_only=True)
class NewVersion:
    """The next number; applies from a day, today by default, never earlier.

    `note` tells the public what changed; blank: as the comparison proposes. `weight` is
    ``material`` or ``small``; blank: as proposed; another than that needs a reason.
    `wait`: nothing is recorded until every required language is complete.
    """

    effective_from: date | None = None
    note: str = ""
    weight: str = ""
    weight_reason: str = ""
    wait: bool = False


@dataclass(frozen=True, kw_only=True)
class Correction:
    """A further text of version `number`: wording only, with a reason.

    `keeps_translations`: what other languages say needs no new translation.
    """

    number: int
    reason: str = ""
    keeps_translations: bool = False


@dataclass(frozen=True, kw_only=True)
class Translation:
    """What the public is told about the change, in the language of the translation.

    `same`: texts, as HTML, that are the same in both languages, as the editor says. They
    hold on for as long as they stay with the page.
    """

    note: str = ""
    same: tuple[str, ...] = ()


Choice = NewVersion | Correction | Translation

KINDS: dict[str, type[Choice]] = {
    "new_version": NewVersion,
    "correction": Correction,
    "translation": Translation,
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A choice as it is kept with a page, and what it is bound to.

    `notice` and `language` name the page, `standing` what was recorded then, as
    :func:`wagtail_seloste.recording.standing` says it. `key` tells choices apart.
    """

    choice: Choice
    notice: str
    language: str
    standing: str
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    def to_json(self) -> dict[str, Any]:
        """As the page keeps it; the reverse of :meth:`from_json`."""
        kind = next(kind for kind, of in KINDS.items() if isinstance(self.choice, of))
        values = {name: value for name, value in vars(self.choice).items() if value}
        if "effective_from" in values:
            values["effective_from"] = values["effective_from"].isoformat()
        if "same" in values:
            values["same"] = list(values["same"])
        return {
            "kind": kind,
            "values": values,
            "notice": self.notice,
            "language": self.language,
            "standing": self.standing,
            "key": self.key,
        }

    @classmethod
    def from_json(cls, kept: Any) -> "Chosen | None":
        """None for nothing, and for what no version of this software has written."""
        try:
            values = dict(kept["values"])
            if "effective_from" in values:
                values["effective_from"] = date.fromisoformat(values["effective_from"])
            if "same" in values:
                values["same"] = tuple(str(text) for text in values["same"])
            return cls(
                choice=KINDS[kept["kind"]](**values),
                notice=str(kept["notice"]),
                language=str(kept["language"]),
                standing=str(kept["standing"]),
                key=str(kept["key"]),
            )
        except (KeyError, TypeError, ValueError):
            return None

    @classmethod
    def of_page(cls, page: Any) -> "Chosen | None":
        """The choice that was made for this very page; no query beyond its locale."""
        chosen = cls.from_json(page.recording_choice)
        if chosen is None or (chosen.notice, chosen.language) != (
            str(page.translation_key),
            page.locale.language_code,
        ):
            return None
        return chosen


def confirmed_words(page: Any) -> tuple[str, ...]:
    """Texts of a translation by hand that an editor has confirmed to be no other words.

    Whatever was recorded since: it is said of the words, not of a publication.
    """
    chosen = Chosen.of_page(page) if page.locale_id else None
    if chosen is None or not isinstance(chosen.choice, Translation):
        return ()
    return chosen.choice.same
