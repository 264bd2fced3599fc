"""The editor's form of a notice."""

from copy import copy

from django import forms
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.models import Locale

from .blocks.fields import words_for_interface
from .choices import (
    Choice,
    Chosen,
    Correction,
    NewVersion,
    Translation,
    confirmed_words,
)
from .conf import get_settings
from .faults import language_in_words, messages
from .html import text_of_html
from .localize import is_kept
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .page_texts import page_texts, untranslated_fields
from .projection import Fault
from .recording import (
    correctable_versions,
    is_source,
    is_used,
    rehearse,
    required_languages,
    standing,
    today,
    words_left,
)
from .translations import word_faults

CHOICE_FIELDS = (
    "recording",
    "effective_from",
    "change_note",
    "weight",
    "weight_reason",
    "wait",
    "waits_for",
    "correction_reason",
    "keeps_translations",
    "recording_standing",
)
ASKED_FIRST = frozenset({"effective_from", "wait", "waits_for", "recording_standing"})
ASKED_WITH_LANGUAGES = frozenset({"wait", "waits_for", "keeps_translations"})
ASKED_OF_TRANSLATIONS = frozenset({"change_note", "recording_standing"})
FIX = "seloste-fix"
"""Name of the button that saves a draft with a fix: its value is the key of the fix."""
LONGEST_NOTE = 2000
MOST_VERSIONS = 20
"""So many texts of the source are offered as what a translation translates."""
CORRECTIONS = {
    "correction": _("A correction of version %(number)s, which is in force"),
    "correction_announced": _("A correction of version %(number)s, which is announced"),
}
WHEN_THE_DAY_COMES = {
    True: _(
        "Nothing is public until every one of them is complete. If a day is chosen above "
        "and a language is late, the version is published on that day without it: its "
        "readers keep the last text and are told what has changed."
    ),
    False: _(
        "Nothing is public until every one of them is complete. If a day is chosen above "
        "and a language is late, the version goes on waiting: it applies later then."
    ),
}
"""By the setting PUBLISH_WITHOUT_LATE_LANGUAGES."""
CHOICE_OUTDATED = Fault(code="form_outdated")


class NoticePageForm(WagtailAdminPageForm):
    """As stock; asks how the next publication is recorded, and says what prevents it.

    A translation that is made by hand says of which version it is one. Where
    wagtail-localize keeps the translation, the text itself brings that along. What is
    chosen stays with the draft until it is used, see :mod:`wagtail_seloste.choices`.
    """

    translated_version = forms.ChoiceField(
        required=False,
        label=_("Translation of"),
        help_text=_("The version of the source language that this text translates."),
    )
    recording = forms.ChoiceField(
        required=False,
        label=_("Record as"),
        widget=forms.RadioSelect,
        help_text=_(
            "A correction changes wording only: what it says about processing stays."
        ),
    )
    effective_from = forms.DateField(
        required=False,
        label=_("Applies from"),
        widget=AdminDateInput,
        help_text=_(
            "Empty: from the day it is published. A later day announces the version: "
            "readers see beforehand what will change."
        ),
    )
    change_note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label=_("What changes, for readers"),
        widget=AdminAutoHeightTextInput,
        help_text=_("Public. Empty: a proposal made from what changes."),
    )
    weight = forms.ChoiceField(
        required=False,
        label=_("Weight of the change"),
        choices=[
            ("", _("As proposed")),
            ("material", _("Material: people should hear of it")),
            ("small", _("Small")),
        ],
    )
    weight_reason = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label=_("Why not as proposed"),
        help_text=_("Kept with the version. Not public."),
    )
    wait = forms.BooleanField(
        required=False,
        label=_("Wait for all required languages"),
    )
    waits_for = forms.MultipleChoiceField(
        required=False,
        label=_("Required languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For which a version waits if you say so. Stays with the notice."),
    )
    correction_reason = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label=_("Why the text is corrected"),
        help_text=_("Public. For a correction only."),
    )
    keeps_translations = forms.BooleanField(
        required=False,
        label=_("The translations stay as they are"),
        help_text=_(
            "Tick this if what the other languages say is right without a change."
        ),
    )
    same_words = forms.MultipleChoiceField(
        required=False,
        label=_("The same in both languages"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Tick what is a name, or is called so in both. Translate the rest."
        ),
    )
    recording_standing = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_translated_version()
        self.ask_choice()

    def ask_translated_version(self):
        versions = source_versions(self.instance)
        if not versions or "translated_version" not in self.fields:
            self.fields.pop("translated_version", None)
            return
        field, made_from = (
            self.fields["translated_version"],
            self.instance.source_digest,
        )
        field.choices = versions
        if made_from in dict(versions):
            field.initial = made_from
        else:
            field.choices = [
                (made_from, gettext("A text that is not recorded")),
                *versions,
            ]
            field.initial = made_from

    def ask_choice(self):
        """Leave the fields that fit this page; fill in what was chosen with the draft."""
        page = self.instance
        asked = frozenset()
        self.standing, self.correctable, self.is_withdrawn = "", {}, False
        self.series = None
        if page.locale_id and not page.alias_of_id:
            series = self.series = NoticeSeries.objects.filter(
                translation_key=page.translation_key
            ).first()
            self.standing = standing(series)
            self.is_withdrawn = bool(series and series.state == series.State.WITHDRAWN)
            if not is_source(page):
                asked = ASKED_OF_TRANSLATIONS
            elif self.standing:
                asked = frozenset(CHOICE_FIELDS)
                self.correctable = correctable(series)
                if "recording" in self.fields:
                    self.fields["recording"].choices = [
                        ("new_version", gettext("A new version")),
                        *(
                            (kind, CORRECTIONS[kind] % {"number": number})
                            for kind, number in self.correctable.items()
                        ),
                    ]
            else:
                asked = ASKED_FIRST
        if asked & ASKED_WITH_LANGUAGES:
            asked -= self.without_languages()
        for name in CHOICE_FIELDS:
            if name not in asked:
                self.fields.pop(name, None)
        for name, value in self.kept_choice().items():
            if name in self.fields:
                self.fields[name].initial = value
        # Shown only where there is something to confirm, see `require_translated`.
        field = self.fields.pop("same_words", None)
        self.same_words_field = field if asked == ASKED_OF_TRANSLATIONS else None
        self.ask_same_words(confirmed_words(page))

    def without_languages(self):
        """Fields that make no sense, as the site has no other language; fill the rest."""
        own = self.instance.locale.language_code
        languages = [
            (code, language_in_words(code))
            for code in Locale.objects.order_by("pk").values_list(
                "language_code", flat=True
            )
            if code != own
        ]
        if not languages:
            return ASKED_WITH_LANGUAGES
        if "waits_for" in self.fields:
            field = self.fields["waits_for"]
            field.choices = languages
            field.initial = required_languages(self.instance)
        if "wait" in self.fields:
            self.fields["wait"].help_text = WHEN_THE_DAY_COMES[
                get_settings().PUBLISH_WITHOUT_LATE_LANGUAGES
            ]
        return frozenset()

    def kept_choice(self):
        """Values of the fields for the choice that came with the draft, if it holds."""
        kept = {"recording": "new_version", "recording_standing": self.standing}
        chosen = Chosen.of_page(self.instance) if self.instance.locale_id else None
        if chosen is None or chosen.standing != self.standing:
            return kept
        if self.series is not None and is_used(self.series, chosen):
            return kept
        choice = chosen.choice
        if isinstance(choice, Correction):
            kinds = {number: kind for kind, number in self.correctable.items()}
            if choice.number in kinds:
                kept["recording"] = kinds[choice.number]
            return {
                **kept,
                "correction_reason": choice.reason,
                "keeps_translations": choice.keeps_translations,
            }
        kept["change_note"] = choice.note
        if isinstance(choice, NewVersion):
            kept["effective_from"] = choice.effective_from
            kept["weight"] = choice.weight
            kept["weight_reason"] = choice.weight_reason
            kept["wait"] = choice.wait
        return kept

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("translated_version"):
            self.instance.source_digest = cleaned["translated_version"]
        self.keep_required_languages(cleaned)
        choice = self.choice_made(cleaned)
        # Blank is an answer too: nothing was recorded when the form was opened.
        name = "recording_standing"
        self.seen = self.data.get(self.add_prefix(name)) if name in cleaned else None
        self.instance.recording_choice = (
            Chosen(
                choice=choice,
                notice=str(self.instance.translation_key),
                language=self.instance.locale.language_code,
                standing=self.standing if self.seen is None else self.seen,
            ).to_json()
            if choice
            else None
        )
        if self.is_deferred_validation:
            self.put_right(cleaned)
            return cleaned
        if self.is_withdrawn:
            self.add_error(None, messages([Fault(code="withdrawn")])[0])
        self.require_same_standing()
        self.require_possible_day(cleaned)
        if self.errors or "body" not in cleaned:
            return cleaned
        page = self.instance
        kept = page.title, page.body
        page.title, page.body = cleaned.get("title") or "", cleaned["body"]
        try:
            faults = page.notice_faults()
            if not faults and (is_particular(choice) or self.is_gated(choice)):
                faults = rehearse(page, choice or NewVersion())
        finally:
            page.title, page.body = kept
        for sentence in messages(faults, section_labels(page)):
            self.add_error(None, sentence)
        if not faults:
            self.require_translated(cleaned)
        return cleaned

    def ask_same_words(self, found):
        """Let the editor confirm that these texts are the same in both languages."""
        field = self.same_words_field
        if field is None or not found:
            return
        field.choices = [(text, text_of_html(text)) for text in dict.fromkeys(found)]
        field.initial = list(confirmed_words(self.instance))
        self.fields["same_words"] = field

    def same_words_typed(self):
        """The texts that are ticked, or were confirmed before in a form without them."""
        if self.same_words_field is None:
            return ()
        name = self.add_prefix("same_words")
        if "same_words" in self.fields or name in self.data:
            widget = self.same_words_field.widget
            return tuple(widget.value_from_datadict(self.data, self.files, name) or ())
        return confirmed_words(self.instance)

    def require_translated(self, cleaned):
        """Refuse a translation by hand with texts that nobody has translated.

        What may be the same in both languages the editor can confirm.
        """
        if self.same_words_field is None:
            return
        page = copy(self.instance)
        for field in page._meta.concrete_fields:
            if field.name in cleaned and field.editable:
                setattr(page, field.name, cleaned[field.name])
        left = words_left(page)
        beside = untranslated_fields(page, page_texts(page))
        unconfirmed = [*left.pop("unconfirmed", ())]
        unconfirmed += [text for texts in beside.values() for text in texts]
        for sentence in messages(word_faults(left)):
            self.add_error(None, sentence)
        if unconfirmed:
            self.ask_same_words([*unconfirmed, *confirmed_words(page)])
            self.add_error(
                "same_words",
                ngettext(
                    "%(count)s text is the same as in another language. Translate it, or "
                    "confirm here that it is the same.",
                    "%(count)s texts are the same as in another language. Translate "
                    "them, or confirm here which are the same.",
                    len(unconfirmed),
                )
                % {"count": len(unconfirmed)},
            )

    def put_right(self, cleaned):
        """Apply the fix that was asked for with the draft, to what was typed.

        `instance.put_right` says afterwards which rule's finding it was; None if nothing
        of the kind is found any more, and the draft is saved as it was typed.
        """
        key = self.data.get(FIX)
        if not key or self.errors or "body" not in cleaned:
            return
        if self.is_overtaken():
            self.add_error(
                None,
                gettext(
                    "Somebody else has saved this page since you opened it. Nothing was "
                    "put right, and nothing of yours is saved yet: save the draft if it "
                    "is to replace theirs, or open the page again to see theirs."
                ),
            )
            return
        # It names the sections as this module does.
        from .advice import Checking
        from .fixing import NotFixable

        page = self.instance
        kept = page.title, page.body
        page.title, page.body = cleaned.get("title") or "", cleaned["body"]
        try:
            finding, content = Checking(page).fixed(key)
        except (LookupError, NotFixable):
            page.put_right = None
            return
        finally:
            block = page.body.stream_block
            page.title, page.body = kept
        page.put_right = finding.rule
        cleaned["title"] = content.title
        cleaned["body"] = block.to_python(content.stream)

    def is_overtaken(self):
        """Whether somebody else has saved the page since this form was opened."""
        latest = self.instance.latest_revision
        if latest is None or latest.user_id == getattr(self.for_user, "pk", None):
            return False
        if own := self.data.get("overwrite_revision_id"):
            return own != str(latest.pk)
        loaded = self.data.get("loaded_revision_id")
        return bool(loaded) and (
            loaded != str(latest.pk)
            or self.data.get("loaded_revision_created_at")
            != latest.created_at.isoformat()
        )

    def is_gated(self, choice):
        """Whether findings may stop the version that this page would become."""
        is_new_version = choice is None or isinstance(choice, NewVersion)
        blocks = get_settings().BLOCKING_LEVELS
        return bool(is_new_version and blocks and is_source(self.instance))

    def keep_required_languages(self, cleaned):
        """With the notice; nothing as long as they are those of the settings."""
        if "waits_for" not in self.fields or "waits_for" in self.errors:
            return
        chosen = cleaned.get("waits_for", [])
        if "wait" in self.errors or (cleaned.get("wait") and not chosen):
            if cleaned.get("recording") not in self.correctable:
                self.add_error(
                    "waits_for",
                    gettext("Choose for which languages it waits."),
                )
            return
        if set(chosen) != set(required_languages(self.instance)):
            self.instance.required_languages = chosen

    def choice_made(self, cleaned) -> Choice | None:
        """What the fields say; None for what happens without a choice."""
        if cleaned.get("recording") in self.correctable:
            return Correction(
                number=self.correctable[cleaned["recording"]],
                reason=cleaned.get("correction_reason", ""),
                keeps_translations=bool(cleaned.get("keeps_translations")),
            )
        if "recording" not in self.fields and "change_note" in self.fields:
            translation = Translation(
                note=cleaned.get("change_note", ""), same=self.same_words_typed()
            )
            return None if translation == Translation() else translation
        version = NewVersion(
            effective_from=cleaned.get("effective_from"),
            note=cleaned.get("change_note", ""),
            weight=cleaned.get("weight", ""),
            weight_reason=cleaned.get("weight_reason", ""),
            wait=bool(cleaned.get("wait") and cleaned.get("waits_for")),
        )
        return None if version == NewVersion() else version

    def require_same_standing(self):
        """Somebody else has published since this form was opened: look again first."""
        if self.seen is None or self.seen == self.standing:
            return
        self.add_error(None, messages([CHOICE_OUTDATED])[0])
        # The form that comes back is about what is recorded now.
        self.data = self.data.copy()
        self.data[self.add_prefix("recording_standing")] = self.standing

    def require_possible_day(self, cleaned):
        day = cleaned.get("effective_from")
        if day is None or day >= today(timezone.now()):
            return
        if not isinstance(self.choice_made(cleaned), Correction):
            self.add_error(
                "effective_from", gettext("A version cannot apply before today.")
            )


def is_particular(choice):
    """Whether a choice may be refused for other reasons than the text itself."""
    return isinstance(choice, Correction) or bool(
        isinstance(choice, NewVersion) and choice.weight
    )


def correctable(series):
    """Kind of recording to the number of the version that it corrects. One query."""
    day = today(timezone.now())
    return {
        "correction"
        if version.effective_from <= day
        else "correction_announced": version.number
        for version in reversed(correctable_versions(series, day))
    }


def source_versions(page):
    """(source digest, label) of the versions that a page made by hand may translate.

    The newest ones, and the one that the page translates now, if that was not redacted; []
    for a source page, an alias, and a translation that wagtail-localize keeps. At most five
    queries.
    """
    if not page.pk or page.alias_of_id:
        return []
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    language = page.locale.language_code
    if series is None or series.source_language == language:
        return []
    if is_kept(page.translation_key, language):
        return []
    texts = (
        VersionText.objects.filter(
            version__series=series,
            version__state=NoticeVersion.State.RECORDED,
            version__number__isnull=False,
            language=series.source_language,
            redacted_at=None,
        )
        .order_by("-version__number", "-correction")
        .values_list("source_digest", "version__number", "version__effective_from")
    )
    found = {}
    own = texts.filter(source_digest=page.source_digest)[:1]
    for source_digest, number, day in [*texts[:MOST_VERSIONS], *own]:
        found.setdefault(
            source_digest,
            gettext("Version %(number)s, in force from %(day)s")
            % {
                "number": number,
                "day": words_for_interface().date(day),
            },
        )
    return list(found.items())


def section_labels(page):
    """Key of each section to its name in the editor's language; of a page or its class."""
    blocks = page._meta.get_field("body").stream_block.child_blocks
    return {key: str(block.label) for key, block in blocks.items()}
