"""The editor's form of a notice."""

from django import forms
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from .faults import messages
from .models.archive import NoticeSeries, NoticeVersion, VersionText
from .translations import is_kept_by_localize


class NoticePageForm(WagtailAdminPageForm):
    """As stock; on publishing it says what would keep the notice from being recorded.

    A translation that is made by hand says of which version it is one. Where
    wagtail-localize keeps the translation, the text itself brings that along.
    """

    translated_version = forms.ChoiceField(
        required=False,
        label=_("Translation of"),
        help_text=_("The version of the source language that this text translates."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("translated_version"):
            self.instance.source_digest = cleaned["translated_version"]
        if self.is_deferred_validation or self.errors or "body" not in cleaned:
            return cleaned
        page = self.instance
        kept = page.title, page.body
        page.title, page.body = cleaned.get("title") or "", cleaned["body"]
        try:
            faults = page.notice_faults()
        finally:
            page.title, page.body = kept
        for sentence in messages(faults, section_labels(page)):
            self.add_error(None, sentence)
        return cleaned


def source_versions(page):
    """(source digest, label) of the versions that a page made by hand may translate.

    Newest first; [] for a source page, an alias, and a translation that wagtail-localize
    keeps. At most three queries.
    """
    if not page.pk or page.alias_of_id:
        return []
    series = NoticeSeries.objects.filter(translation_key=page.translation_key).first()
    language = page.locale.language_code
    if series is None or series.source_language == language:
        return []
    if is_kept_by_localize(page.translation_key, language):
        return []
    texts = (
        VersionText.objects.filter(
            version__series=series,
            version__state=NoticeVersion.State.RECORDED,
            language=series.source_language,
        )
        .order_by("-version__number", "-correction")
        .values_list("source_digest", "version__number", "version__effective_from")
    )
    found = {}
    for source_digest, number, day in texts:
        found.setdefault(
            source_digest,
            gettext("Version %(number)s, in force from %(day)s")
            % {
                "number": number,
                "day": formats.date_format(day, "DATE_FORMAT"),
            },
        )
    return list(found.items())


def section_labels(page):
    """Key of each section to its name in the editor's language; of a page or its class."""
    blocks = page._meta.get_field("body").stream_block.child_blocks
    return {key: str(block.label) for key, block in blocks.items()}
