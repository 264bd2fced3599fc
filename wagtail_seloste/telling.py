"""Telling people of a change: about which versions there is a letter, and which one.

Only about a version that applies or will apply: of one that is over, people were told
when it took over.
"""

from datetime import date

from .letters import Letter, NothingChanged, letter
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .wording import reader_wording

RECORDED = NoticeVersion.State.RECORDED

REASONS = {
    "no_text": "One of the versions has no text in this language.",
    "redacted": "The words of one of the texts were removed.",
    "out_of_use": "The newer version does not apply, or the notice was withdrawn.",
    "order": "The older version has to come first, and to have applied.",
    "unchanged": "Nothing changed for readers.",
}


class NothingToTell(Exception):
    """There is no letter about these texts. `reason` is a key of :data:`REASONS`."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(REASONS[reason])


def letter_about(
    old: VersionText | None,
    new: VersionText | None,
    series: NoticeSeries,
    *,
    day: date,
    number_in_force: int | None,
    notice_url: str = "",
    changes_url: str = "",
) -> Letter:
    """The letter about the change from one recorded text to another of its language.

    `number_in_force` on `day`. Where no version lies between the two, it has the weight
    and the note that the editor decided on. At most two queries. NothingToTell.
    """
    if old is None or new is None or old.language != new.language:
        raise NothingToTell("no_text")
    if old.redacted_at or new.redacted_at:
        raise NothingToTell("redacted")
    version, before = new.version, old.version
    announced = version.effective_from > day
    applies = announced or version.number == number_in_force
    is_withdrawn = series.state == NoticeSeries.State.WITHDRAWN
    if is_withdrawn or not applies or version.state != RECORDED or not version.number:
        raise NothingToTell("out_of_use")
    if before.state != RECORDED or (before.number or 0) >= version.number:
        raise NothingToTell("order")
    is_next = before.number is not None and before.number == number_before(version)
    then, now = old.notice, new.notice
    try:
        return letter(
            then,
            now,
            reader_wording(new.language),
            effective_from=version.effective_from,
            announced=announced,
            level=version.weight or None if is_next else None,
            note=note_of(new) if is_next else "",
            notice_url=notice_url,
            changes_url=changes_url,
        )
    except NothingChanged:
        raise NothingToTell("unchanged") from None


def number_before(version: NoticeVersion) -> int | None:
    """The number of the version that applied before; None of a first one. One query."""
    earlier = NoticeVersion.objects.filter(
        series=version.series_id, state=RECORDED, number__lt=version.number
    )
    return earlier.order_by("-number").values_list("number", flat=True).first()


def note_of(text: VersionText) -> str:
    """What the public was told about a version; a correction's note is its reason.

    One query for the text of a correction.
    """
    if not text.correction:
        return text.note
    first = VersionText.objects.filter(
        version=text.version_id, language=text.language, correction=0
    )
    return first.values_list("note", flat=True).first() or ""
