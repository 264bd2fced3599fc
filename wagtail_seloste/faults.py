"""What an editor is told when a notice cannot be recorded, and of what was imported."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import get_language, gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from .blocks.fields import words_for_interface
from .conf import get_settings
from .importers import Message, target
from .projection import Fault
from .rules import rules

MESSAGES = {
    "title_blank": _("The notice has no title."),
    "no_sections": _("The notice has no sections."),
    "section_missing": _("The section “%(section)s” is missing."),
    "section_empty": _("The section “%(section)s” is empty."),
    "heading_blank": _("The section “%(section)s” has no heading."),
    "duplicate_section": _("The section “%(section)s” is there twice."),
    "controller_unnamed": _("The controller has no name."),
    "purpose_unnamed": _("Purpose %(number)s has no name."),
    "dead_reference": _(
        "The section “%(section)s” refers to an organisation that has been deleted."
    ),
    "unknown_section": _(
        "This version of the software cannot read a section of type “%(key)s”."
    ),
    "untranslated": ngettext_lazy(
        "%(count)s text is not translated: “%(example)s”.",
        "%(count)s texts are not translated, such as “%(example)s”.",
        "count",
    ),
    "unconfirmed": ngettext_lazy(
        "%(count)s text is the same as in another language: “%(example)s”. Translate it, "
        "or publish in the page editor and confirm there that it is the same.",
        "%(count)s texts are the same as in another language, such as “%(example)s”. "
        "Translate them, or publish in the page editor and confirm there that they are "
        "the same.",
        "count",
    ),
    "waits_for": ngettext_lazy(
        "%(language)s is not ready: %(count)s of %(total)s texts is not translated.",
        "%(language)s is not ready: %(count)s of %(total)s texts are not translated.",
        "count",
    ),
    "waits_for_publication": _(
        "%(language)s is not ready: it is translated, but not published."
    ),
    "waits_for_refused": _(
        "%(language)s is not ready: it is published, but could not be recorded. Its own "
        "page says why."
    ),
    "unreviewed": ngettext_lazy(
        "A machine translated %(count)s text that nobody has reviewed: “%(example)s”.",
        "A machine translated %(count)s texts that nobody has reviewed, such as "
        "“%(example)s”.",
        "count",
    ),
    "organisation_untranslated": _(
        "“%(title)s”, the role of a contact of the organisation “%(name)s”, is not "
        "translated. Translate the organisation, then publish again."
    ),
    "source_unknown": _(
        "No recorded version has the text from which this translation was made. "
        "Publish the source language first, then update the translation."
    ),
    "codes_differ": _(
        "The choices and dates are not those of version %(number)s in the source "
        "language. Look at “%(section)s”."
    ),
    "correction_changes_more": _(
        "A correction changes wording only, and under “%(section)s” it would change what "
        "version %(number)s says about the processing. Publish it as a new version."
    ),
    "unknown_code": _(
        "The section “%(section)s” has a choice that this version of the software does "
        "not know: “%(value)s”. Choose again, or update the software."
    ),
    "not_correctable": _(
        "Version %(number)s cannot be corrected: it is neither in force nor announced."
    ),
    "choice_outdated": _(
        "Since this draft was saved another version was recorded, so what was chosen for "
        "its publication no longer fits. Open the draft, look at what it changes now, "
        "choose again and publish."
    ),
    "form_outdated": _(
        "Another version was recorded while this page was open. Nothing is lost: save "
        "the draft to see what your text changes now, then publish again."
    ),
    "correction_unexplained": _("Say why the text is corrected."),
    "weight_unexplained": _(
        "Say why the change matters more or less than the comparison shows."
    ),
    "redacted": _("The text was redacted: there is nothing left to edit."),
    "kept_by_localize": _(
        "The translation editor keeps this page: a draft would be overwritten."
    ),
    "nothing_to_edit": _("The text was imported without sections that can be edited."),
    "source_language_gone": _(
        "The language “%(language)s”, in which this notice was first published, is no "
        "longer a language of the site. Add it again to publish the notice."
    ),
    "right_removed_unexplained": _(
        "Say why the right “%(right)s” is left out, or do not leave it out."
    ),
    "no_wording": _(
        "There is no notice wording in the language “%(language)s”. Add it with the "
        "setting WORDING_DIRS."
    ),
    "withdrawn": _("The notice is withdrawn. Resume it first."),
    "already_withdrawn": _("The notice is withdrawn already."),
    "not_withdrawn": _("The notice is not withdrawn."),
    "nothing_recorded": _("Nothing has been recorded of this notice."),
    "reason_missing": _("Write a reason."),
    "reason_missing_in": _("Write the reason in the language “%(language)s”."),
    "successor_same": _("A notice cannot be replaced by itself."),
    "successor_not_in_use": _(
        "The notice that replaces this one must itself be published and not withdrawn."
    ),
    "not_announced": _("No version is announced: the newest applies already."),
    "day_passed": _("%(day)s is in the past: choose %(today)s or a later day."),
    "review_passed": _("Choose a day after today for the next review, not %(day)s."),
    "same_day": _("Version %(number)s is announced for %(day)s already."),
    "already_redacted": _("This has been redacted already."),
    "nothing_to_redact": _("There are no words here to redact."),
    "redaction_of_current_text": _(
        "The public reads this text now, or it is announced. Publish a correction "
        "without the words first, withdraw the notice, or unpublish the page."
    ),
    "redacted_content": _(
        "This content was redacted. Take out what had to be removed, then publish."
    ),
    "job_user_gone": _(
        "The account of the person who started this is gone or no longer active."
    ),
    "no_publish_permission": _("The person who started this may not publish the page."),
    "not_live": _("The notice is not live."),
    "changed_since_chosen": _(
        "Since it was chosen, the notice has changed, or what it takes over. Look at the "
        "difference again."
    ),
    "content_not_recorded": _(
        "The page has content of its own that is not recorded. Publish the page by itself."
    ),
    "announced_differs": _(
        "Version %(number)s is announced with other content, which a new version would "
        "push aside. Choose a correction, or publish the page by itself."
    ),
    "would_postpone": _(
        "Version %(number)s is announced from %(day)s; a later day would put it off. "
        "Choose that day or an earlier one."
    ),
    "past_alias": _(
        "This page only shows another page’s notice. Add the earlier version there."
    ),
    "past_language": _("“%(language)s” is no language of the site."),
    "past_too_large": _(
        "The file is larger than %(limit)s kilobytes. Leave out what is not the notice."
    ),
    "past_unreadable": _("The file cannot be read: %(reason)s"),
    "past_no_json": _("The file is no JSON: %(reason)s"),
    "past_foreign": _(
        "The JSON is not a notice as this software gives it out: see %(place)s."
    ),
    "past_altered": _(
        "The notice in the file is not the one of which the file has the digest: it was "
        "altered."
    ),
    "past_other_language": _(
        "The text is in the language “%(found)s”, not in “%(language)s”."
    ),
    "past_empty": _("There is no text in it."),
    "past_ends_first": _("The last day is before the first day."),
    "past_first_not_over": _("The first day has to be before today."),
    "past_last_not_over": _(
        "The last day has to be before today. Leave it out if the text applied until the "
        "next version."
    ),
    "past_first_numbered": _(
        "The first day has to be before %(day)s: from that day the notice has a version "
        "with a number."
    ),
    "past_last_numbered": _(
        "The last day has to be before %(day)s: from that day the notice has a version "
        "with a number. Leave it out if the text applied until then."
    ),
    "past_overlaps": _(
        "An earlier version that applied from %(first)s until %(last)s is recorded "
        "already."
    ),
    "past_overlaps_open": _(
        "An earlier version that applied from %(first)s is recorded already: the last "
        "day has to be before it."
    ),
    "past_other_end": _(
        "A version from this first day is recorded already, with another last day. "
        "Leave the last day out to add a text to that version."
    ),
    "past_without_reason": _(
        "Another text of these days is recorded already in this language. Say in the "
        "note why this one takes its place."
    ),
    "finding": _(
        "The check found “%(rule)s” (%(section)s). Put it right, or silence the finding "
        "with a reason, then publish again."
    ),
    "writer_failed": _("The version could not be recorded because of an error."),
}


DAYS = frozenset({"day", "today", "first", "last"})
"""Params that are days, in ISO 8601."""


def message(fault: Fault, section_labels: dict[str, str] | None = None) -> str:
    """The sentence for a fault in the active language."""
    labels = {
        "": _("the notice as a whole"),
        "title": _("Title"),
        "sections": _("Sections and their order"),
        **(section_labels or {}),
    }
    params = {"section": labels.get(fault.section, fault.section), **fault.params}
    if "language" in params:
        params["language"] = language_in_words(params["language"])
    if "right" in params:
        words = words_for_interface()
        params["right"] = words.choices.get(params["right"], params["right"])
    if "rule" in params:
        params["rule"] = rule_in_words(params["rule"])
    for name in DAYS.intersection(params):
        words = words_for_interface()
        params[name] = words.date(date.fromisoformat(params[name]))
    return str(MESSAGES[fault.code] % params)


def rule_in_words(id: str) -> str:
    """The title of a rule in the editor's language; its id if it is no rule any more."""
    found = rules(tuple(str(each) for each in get_settings().FACTS_DIRS)).get(id)
    return found.text("title", get_language() or "en") if found else id


def language_in_words(code: str) -> str:
    """A language in the editor's language; its code where nobody has named it."""
    try:
        return words_for_interface().language_name(code)
    except LookupError:
        return code


def messages(
    faults: Iterable[Fault], section_labels: dict[str, str] | None = None
) -> list[str]:
    """Each sentence once, in order."""
    return list(dict.fromkeys(message(fault, section_labels) for fault in faults))


def report_lines(
    report: Iterable[Message], labels: Mapping[str, str]
) -> list[dict[str, str]]:
    """{"level", "text", "excerpt"}: the importer's report in an editor's words.

    `labels`: what the sections are called, by their keys.
    """
    found = []
    for line in report:
        variables = dict(line.variables)
        if "key" in variables:
            section = target(str(variables["key"])).section
            others = [
                target(key.strip()).section
                for key in str(variables.get("also", "")).split(",")
            ]
            others = [key for key in dict.fromkeys(others) if key != section]
            if "also" in variables and not others:
                continue  # all of it is in the same section, as it ought to be
            variables["key"] = labels.get(section, section)
            variables["also"] = ", ".join(labels.get(key, key) for key in others)
        if "section" in variables:  # its heading, or its key
            section = str(variables["section"])
            variables["section"] = labels.get(section, section)
        found.append(
            {
                "level": line.level,
                "text": gettext(line.text).format(**variables),
                "excerpt": line.excerpt.strip(),
            }
        )
    return found
