"""The fields that sections are built from.

Each field says three things about itself, beside what Wagtail's own block does:

* what it is in a migration: always the stock block without options, so that a changed
  label, help text or choice never makes a migration on anybody's site;
* what it is for a translator: text to translate, a value that a language may override,
  or a code that is the same in all languages (``coded``);
* what it is in a document: :meth:`project` turns the raw stored value, whatever it is,
  into a plain value (``""``, ``[]``, ``None`` or ``False`` where there is none);
  :meth:`fits` says whether that loses nothing.
"""

import datetime
import re
from functools import partial

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.fi import ytunnus
from wagtail import blocks
from wagtail.rich_text import expand_db_html
from wagtail.snippets.blocks import SnippetChooserBlock

from ..html import clean_html, count_words, readable, storable
from ..vocabulary import codes
from ..wording import countries, wording

RICH_TEXT_FEATURES = ["bold", "italic", "h3", "ol", "ul", "link"]


def map_texts(change, raw):
    """Stored data with `change` applied to every text in them, keys included."""
    if isinstance(raw, dict):
        return {
            map_texts(change, key): map_texts(change, inner)
            for key, inner in raw.items()
        }
    if isinstance(raw, list):
        return [map_texts(change, inner) for inner in raw]
    return change(raw) if isinstance(raw, str) else raw


def plain_text(raw):
    """A string for whatever stands where text is expected; None is no text."""
    if raw is None:
        return ""
    return raw if isinstance(raw, str) else str(raw)


class FieldMixin:
    """What every field of a section shares; goes before the stock block class."""

    stock = ""
    coded = False

    def deconstruct(self):
        return (f"wagtail.blocks.{self.stock}", [], {})

    def deconstruct_with_lookup(self, lookup):
        return self.deconstruct()

    def project(self, raw, references):
        """The plain value of the stored ``raw``; never raises, may query for links."""
        return readable(plain_text(raw)).strip()

    def fits(self, raw):
        """Whether the stored ``raw`` is of the kind that this field stores."""
        return raw is None or isinstance(raw, (str, int, float))


class TextMixin(FieldMixin):
    """Words of people: translated. None and missing values become empty text.

    What is nothing but an address or a number has nothing to translate: it is the same
    in all languages unless a translator overrides it.
    """

    def __init__(self, *args, required=False, default="", **kwargs):
        super().__init__(*args, required=required, default=default, **kwargs)

    def to_python(self, value):
        return plain_text(value)

    def normalize(self, value):
        return plain_text(value)

    def get_translatable_segments(self, value):
        from wagtail_localize.segments import (
            OverridableSegmentValue,
            StringSegmentValue,
        )

        if not value:
            return []
        kind = StringSegmentValue if count_words(value) else OverridableSegmentValue
        return [kind("", value)]

    def restore_translated_segments(self, value, segments):
        if not segments:
            return value
        segment = segments[0]
        is_text = hasattr(segment, "render_text")
        return segment.render_text() if is_text else segment.data


class Text(TextMixin, blocks.CharBlock):
    """One line of text."""

    stock = "CharBlock"


class LongText(TextMixin, blocks.TextBlock):
    """Several lines of plain text; where a field lists things, one thing a line."""

    stock = "TextBlock"

    def __init__(self, *args, rows=2, **kwargs):
        super().__init__(*args, rows=rows, **kwargs)


class OverridableMixin(TextMixin):
    """A value that is the same in all languages unless a translator overrides it."""

    def get_translatable_segments(self, value):
        from wagtail_localize.segments import OverridableSegmentValue

        return [OverridableSegmentValue("", value)] if value else []


class Name(OverridableMixin, blocks.CharBlock):
    """A proper name: of an organisation, a person, a service, a statute."""

    stock = "CharBlock"


class Address(OverridableMixin, blocks.TextBlock):
    """A postal or visiting address, on one line or several."""

    stock = "TextBlock"

    def __init__(self, *args, rows=2, **kwargs):
        super().__init__(*args, rows=rows, **kwargs)


class Email(OverridableMixin, blocks.EmailBlock):
    stock = "EmailBlock"


class Web(OverridableMixin, blocks.URLBlock):
    """A web address; only http and https, so that no script hides in a link."""

    stock = "URLBlock"

    def __init__(self, *args, **kwargs):
        super().__init__(
            *args, validators=[URLValidator(schemes=["http", "https"])], **kwargs
        )

    def project(self, raw, references):
        value = super().project(raw, references)
        return value if value.lower().startswith(("http://", "https://")) else ""


def validate_phone(value):
    """A number that libphonenumber takes as possible; Finnish without a country code."""
    try:
        number = phonenumbers.parse(value, "FI")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(
            _("“%(value)s” is not a telephone number. Example: +358 29 123 4567."),
            params={"value": value},
            code="invalid_phone",
        )


class Phone(OverridableMixin, blocks.CharBlock):
    """A telephone number, kept as it is written."""

    stock = "CharBlock"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, validators=[validate_phone], **kwargs)


class CodedMixin(FieldMixin):
    """A value that means the same in all languages; translators never see it."""

    coded = True

    def __init__(self, *args, required=False, **kwargs):
        super().__init__(*args, required=required, **kwargs)

    def get_translatable_segments(self, value):
        return []

    def restore_translated_segments(self, value, segments):
        return value


def validate_business_id(value):
    """A Finnish business id with a right check digit (Act 244/2001)."""
    try:
        ytunnus.validate(value)
    except StdnumError as error:
        raise ValidationError(
            _(
                "“%(value)s” is not a Finnish business ID: the check digit or the "
                "form is wrong. Example: 1234567-1."
            ),
            params={"value": value},
            code="invalid_business_id",
        ) from error


class BusinessId(CodedMixin, blocks.CharBlock):
    """A Finnish business id, written NNNNNNN-N."""

    stock = "CharBlock"

    def __init__(self, *args, default="", **kwargs):
        super().__init__(
            *args, default=default, validators=[validate_business_id], **kwargs
        )

    def to_python(self, value):
        return plain_text(value)

    def normalize(self, value):
        return plain_text(value)

    def clean(self, value):
        value = super().clean(value)
        return ytunnus.format(value) if value else ""


class Flag(CodedMixin, blocks.BooleanBlock):
    stock = "BooleanBlock"

    def project(self, raw, references):
        return raw in (True, "true", "True", "on", 1)


class Number(CodedMixin, blocks.IntegerBlock):
    """A positive whole number."""

    stock = "IntegerBlock"

    def __init__(self, *args, min_value=1, max_value=999, **kwargs):
        super().__init__(*args, min_value=min_value, max_value=max_value, **kwargs)

    def project(self, raw, references):
        try:
            number = int(raw)
        except (TypeError, ValueError, OverflowError):
            return None
        return number if 0 < number < 10_000 else None

    def fits(self, raw):
        return raw in (None, "") or self.project(raw, {}) is not None


class Date(CodedMixin, blocks.DateBlock):
    stock = "DateBlock"

    def to_python(self, value):
        """The stored day; of a stored moment its day. None for anything else."""
        day = self.project(value, {})
        return datetime.date.fromisoformat(day) if day else None

    def project(self, raw, references):
        """ISO 8601, or None."""
        try:
            return datetime.date.fromisoformat(plain_text(raw)[:10]).isoformat()
        except ValueError:
            return None

    def fits(self, raw):
        known = isinstance(raw, str) and self.project(raw, {}) is not None
        return known or raw in (None, "")


def words_for_interface():
    """Notice wording in the editor's own language; English where there is none."""
    try:
        return wording(get_language() or "en")
    except LookupError:
        return wording("en")


def choices_of(kind):
    """(code, label) of one kind, in the editor's language; for form fields."""
    words = words_for_interface()
    return [(code.key, words.choice(code.key)) for code in codes(kind)]


def grouped_choices_of(kind):
    """The same in groups, where the codes of a kind have groups."""
    words = words_for_interface()
    groups = {}
    for code in codes(kind):
        groups.setdefault(code.group, []).append((code.key, words.choice(code.key)))
    return [(words.choice(group), choices) for group, choices in groups.items()]


def country_choices():
    """ISO 3166-1 countries by name in the editor's language."""
    return list(countries(words_for_interface().language))


def optional(choices):
    """A callable as `choices`, with a blank choice in the editor's language first."""
    return lambda: [("", gettext("Not chosen")), *choices()]


class ChoiceMixin(CodedMixin):
    """One code of a vocabulary (`kind`), or of `choices` given as a callable."""

    def __init__(self, kind=None, *args, choices=None, **kwargs):
        super().__init__(*args, choices=choices or partial(choices_of, kind), **kwargs)

    def unknown_codes(self, raw):
        """Stored codes that may not stand here, such as those of a later version."""
        value = self.project(raw, {})
        codes = value if isinstance(value, list) else [value]
        return [code for code in codes if code and code not in self.known]

    @cached_property
    def known(self):
        """The codes that may stand here."""
        return frozenset(
            code
            for value, label in self.field.choices
            for code in (
                [inner for inner, _ in label]
                if isinstance(label, (list, tuple))
                else [value]
            )
        )


class Choice(ChoiceMixin, blocks.ChoiceBlock):
    stock = "ChoiceBlock"

    def __init__(self, kind=None, *args, choices=None, **kwargs):
        choices = choices or partial(choices_of, kind)
        super().__init__(kind, *args, choices=optional(choices), **kwargs)


class Country(Choice):
    """An ISO 3166-1 alpha-2 code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, choices=country_choices, **kwargs)


class Choices(ChoiceMixin, blocks.MultipleChoiceBlock):
    """Several codes of a vocabulary, as check boxes."""

    stock = "MultipleChoiceBlock"

    def __init__(self, kind=None, *args, default=(), **kwargs):
        super().__init__(
            kind,
            *args,
            default=list(default),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )

    def to_python(self, value):
        return super().to_python(value) or []

    def project(self, raw, references):
        if isinstance(raw, str):
            raw = [raw]
        if not isinstance(raw, (list, tuple)):
            return []
        return list(dict.fromkeys(readable(plain_text(code)) for code in raw if code))

    def fits(self, raw):
        if isinstance(raw, (list, tuple)):
            return all(isinstance(code, (str, int)) for code in raw)
        return raw is None or isinstance(raw, str)


EMBED = re.compile(r"<embed\b[^>]*>", re.IGNORECASE)
LINK_TO_NOTHING = re.compile(r'(<a\b[^>]*?)\sid="(?!\d{1,9}")[^"]*"', re.IGNORECASE)


class RichText(FieldMixin, blocks.RichTextBlock):
    """Text with paragraphs, lists, small headings and links."""

    stock = "RichTextBlock"

    def __init__(self, *args, required=False, features=None, **kwargs):
        super().__init__(
            *args, required=required, features=features or RICH_TEXT_FEATURES, **kwargs
        )

    def to_python(self, value):
        return super().to_python(plain_text(value))

    def value_from_form(self, value):
        """What an editor sends, without characters that no database can store."""
        return super().value_from_form(storable(plain_text(value)))

    def project(self, raw, references):
        """HTML without anything that could run; links to pages are resolved now.

        Nothing is fetched for embedded media: a notice shows none.
        """
        source = EMBED.sub("", plain_text(raw))
        if not source:
            return ""
        return clean_html(expand_db_html(LINK_TO_NOTHING.sub(r"\1", source)))


class OrganisationChooser(CodedMixin, SnippetChooserBlock):
    """An organisation, resolved when the document is made.

    The same row stands in every language: its details are taken in the language of the
    document. So a notice that is submitted for translation does not take its
    organisations along, whose translations would be filled with the source's words.
    """

    def __init__(self, *args, required=False, **kwargs):
        super().__init__(
            "wagtail_seloste.Organisation", *args, required=required, **kwargs
        )

    def deconstruct(self):
        return (
            "wagtail.snippets.blocks.SnippetChooserBlock",
            ["wagtail_seloste.Organisation"],
            {},
        )

    def project(self, raw, references):
        """What `references` holds for the stored key, or None."""
        known = raw and isinstance(raw, (int, str)) and not isinstance(raw, bool)
        return references.get(raw) if known else None


class Items(blocks.ListBlock):
    """A list of items that may be empty; each item keeps an id of its own."""

    def __init__(self, child_block, **kwargs):
        kwargs.setdefault("default", [])
        kwargs.setdefault("collapsed", True)
        super().__init__(child_block, **kwargs)

    def to_python(self, value):
        return super().to_python(value or [])

    def bulk_to_python(self, values):
        return super().bulk_to_python([value or [] for value in values])

    def deconstruct(self):
        return ("wagtail.blocks.ListBlock", [self.child_block], {})

    def deconstruct_with_lookup(self, lookup):
        return ("wagtail.blocks.ListBlock", [lookup.add_block(self.child_block)], {})
