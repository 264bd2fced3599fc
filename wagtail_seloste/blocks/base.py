"""A section of a notice as a block, and the parts that several sections share."""

import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks import BlockGroup, StructBlockValidationError

from .. import composition
from ..html import readable
from ..rendering import render_content
from .example import example
from .fields import (
    Address,
    BusinessId,
    Country,
    Email,
    Name,
    OrganisationChooser,
    Phone,
    RichText,
    Text,
    Web,
    map_texts,
    plain_text,
    words_for_interface,
)

NEEDED = ("always", "conditional", "practice")


@dataclass(frozen=True, kw_only=True)
class Section:
    """The legal facts that a section carries.

    `article`: what asks for it, in English lettering of the Regulation (EU) 2016/679.
    `needed`: "always", "conditional" (when its subject exists) or "practice".
    """

    article: str
    needed: str

    def __post_init__(self):
        if self.needed not in NEEDED:
            raise ValueError(f"needed is one of {NEEDED}, not {self.needed!r}")


class PartBlock(blocks.StructBlock):
    """A part of a section; knows how to turn stored data into plain values.

    Its fields have one lasting order, whatever the form looks like: that in which they
    are declared. Migrations, digests and what a translator sees first follow it.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Wagtail has sorted the fields by the layout of the form.
        self.child_blocks = {
            name: self.child_blocks[name] for name in self.lasting_order()
        }

    def lasting_order(self):
        """The names of all fields, as they are declared; added ones last."""
        added = [name for name in self.child_blocks if name not in self.base_blocks]
        return [*self.base_blocks, *added]

    def get_form_layout(self):
        """``Meta.form_layout``; after a list there, the fields that it does not name."""
        layout = self.meta.form_layout or []
        if isinstance(layout, BlockGroup):
            return layout
        named = BlockGroup(children=layout).get_sorted_block_names()
        rest = [name for name in self.lasting_order() if name not in named]
        return BlockGroup(children=[*layout, *rest])

    class Meta:
        form_classname = "struct-block seloste-fields"

    def to_python(self, value):
        return super().to_python({} if value is None else value)

    def bulk_to_python(self, values):
        return super().bulk_to_python([{} if v is None else v for v in values])

    def project(self, raw, references):
        """Plain values of the children; tolerant of any stored `raw`."""
        raw = raw if isinstance(raw, dict) else {}
        return {
            name: project(child, raw.get(name, self.raw_defaults[name]), references)
            for name, child in self.child_blocks.items()
        }

    @cached_property
    def raw_defaults(self):
        """What a field is when it is not stored at all, as the editor would see it."""
        return {
            name: child.get_prep_value(child.get_default())
            for name, child in self.child_blocks.items()
        }


def project(block, raw, references):
    """The plain value of stored data under a block of ours, or of stock Wagtail."""
    if isinstance(block, blocks.ListBlock):
        return [
            {"id": item_id, **value} if isinstance(value, dict) else value
            for item_id, value in (
                (item_id, project(block.child_block, item, references))
                for item_id, item in list_items(raw)
            )
        ]
    if hasattr(block, "project"):
        return block.project(raw, references)
    if isinstance(block, blocks.BaseStructBlock):
        raw = raw if isinstance(raw, dict) else {}
        return {
            name: project(child, raw.get(name), references)
            for name, child in block.child_blocks.items()
        }
    if isinstance(block, blocks.RichTextBlock):
        return RichText.project(block, raw, references)
    if isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        return readable(plain_text(raw)).strip()
    return map_texts(readable, raw)


def fits(block, raw):
    """Whether stored data have the shape that a block stores; blank and missing do.

    Where they do not (a field or a code of a later version, say), the document would lack
    something that the editor wrote, and so would the next draft.
    """
    if raw is None:
        return True
    if isinstance(block, blocks.ListBlock):
        return isinstance(raw, (list, tuple)) and all(
            fits(block.child_block, item) for _, item in list_items(raw)
        )
    if isinstance(block, blocks.BaseStructBlock):
        return (
            isinstance(raw, dict)
            and not any(raw[name] for name in set(raw) - set(block.child_blocks))
            and all(
                fits(child, raw.get(name)) for name, child in block.child_blocks.items()
            )
        )
    return block.fits(raw) if hasattr(block, "fits") else True


def list_items(raw):
    """(id, value) of each item of a stored list, in the present or the old format.

    An id is unique in its list: where it is missing or stands twice, it is a number.
    """
    seen = set()
    for number, item in enumerate(raw if isinstance(raw, (list, tuple)) else ()):
        item_id, value = "", item
        if isinstance(item, dict) and "value" in item and item.get("type") == "item":
            item_id, value = readable(str(item.get("id") or "")), item["value"]
        if not item_id or item_id in seen:
            item_id = f"{item_id}.{number}" if item_id else str(number)
        seen.add(item_id)
        yield item_id, value


def in_block_format(block, raw, field=lambda block, raw: raw):
    """Stored data that fit a block, as today's editor would store them.

    Every item of a list has an id, the same whenever it is read: paths of translations
    are made of ids. What is null as a whole is empty. `field`: a function of the block
    and the value of a field that returns what is to stand there.
    """
    if isinstance(block, blocks.ListBlock):
        return [
            {
                "type": "item",
                "value": in_block_format(block.child_block, item, field),
                "id": item_id,
            }
            for item_id, item in list_items(raw)
        ]
    if isinstance(block, blocks.BaseStructBlock):
        raw = {} if raw is None else raw
        return {
            name: in_block_format(block.child_blocks[name], inner, field)
            if name in block.child_blocks
            else inner
            for name, inner in raw.items()
        }
    return field(block, raw)


class SectionBlock(PartBlock):
    """One typed section: coded fields, free text, and what the law says about it.

    A subclass names its facts in ``Meta.section`` and how its data read in ``compose``:
    a function of (data, words, context) that returns the nodes of a reader's text. What
    follows from other sections comes from ``derive``, a function of (data, context) that
    returns further data.
    """

    compose = staticmethod(composition.free_text)
    derive = staticmethod(composition.nothing_derived)

    heading = Text(
        label=_("Heading of your own"),
        help_text=_("Leave empty for the usual heading."),
    )
    text = RichText(
        label=_("Text"),
        help_text=_("What the fields above cannot say."),
    )

    class Meta:
        collapsed = True
        label_format = "{heading}"
        preview_template = "wagtail_seloste/admin/block_preview.html"
        section = None

    @cached_property
    def key(self):
        """The permanent key of the section: its name in the stream."""
        return self.name

    common_field_names = ("text", "heading")

    def lasting_order(self):
        declared = super().lasting_order()
        own = [name for name in declared if name not in self.common_field_names]
        return [*own, *self.common_field_names]

    def get_form_layout(self):
        """Own fields first, then free text; the heading behind the settings button."""
        layout = super().get_form_layout()
        if layout is self.meta.form_layout:
            return layout
        own = [
            child for child in layout.children if child not in self.common_field_names
        ]
        return BlockGroup(children=[*own, "text"], settings=["heading"])

    def check(self, **kwargs):
        from django.core import checks

        errors = super().check(**kwargs)
        if self.meta.section is None:
            errors.append(
                checks.Error(
                    f"{type(self).__name__} has no Meta.section.",
                    hint="Give it Section(article=..., needed=...).",
                    obj=self,
                    id="wagtail_seloste.E001",
                )
            )
        return errors

    def get_preview_value(self):
        """``Meta.preview_value``, or the section in the example notice."""
        if hasattr(self.meta, "preview_value"):
            return super().get_preview_value()
        return self.to_python(example(words_for_interface().language).get(self.key))

    def get_preview_context(self, value, parent_context=None):
        words = words_for_interface()
        heading = value.get("heading") or words.headings.get(self.key, self.label)
        return {**(parent_context or {}), "heading": heading, "words": words}

    def render(self, value, context=None):
        """The section as a reader sees it, in the editor's language; for previews.

        What follows from other sections follows from those of the example notice.
        """
        raw = json.loads(json.dumps(self.get_prep_value(value), cls=DjangoJSONEncoder))
        words = words_for_interface()
        data = self.project(raw, {})
        others = composition.Context(
            sections={**example(words.language), self.key: data}
        )
        data = {**data, **self.derive(data, others)}
        return render_content(self.compose(data, words, others))


PARTY_FIELDS = (
    "name",
    "business_id",
    "postal_address",
    "visiting_address",
    "country",
    "email",
    "phone",
    "website",
)


def details_for_this_notice(fields, title):
    """What is written in place of an organisation's own details, in the form.

    `title`: the field that says what is there when the group is closed. One field, as
    several that are blank would leave the group a title of spaces.
    """
    return BlockGroup(
        children=list(fields),
        heading=_("Details only for this notice"),
        help_text=_("What you write here replaces the organisation's own details."),
        icon="edit",
        classname="seloste-fields seloste-details collapsed",
        label_format=f"{{{title}}}",
    )


class PartyFields(PartBlock):
    """An organisation that is chosen, or written here; what is written here wins."""

    organisation = OrganisationChooser(
        label=_("Organisation"),
        help_text=_("Choose one, and its contact details stay in one place."),
    )
    name = Name(label=_("Name"), help_text=_("Needed when no organisation is chosen."))
    business_id = BusinessId(label=_("Business ID"))
    postal_address = Address(label=_("Postal address"))
    visiting_address = Address(label=_("Visiting address"))
    country = Country(label=_("Country"))
    email = Email(label=_("E-mail"))
    phone = Phone(label=_("Telephone"))
    website = Web(label=_("Website"))

    class Meta:
        form_layout = ["organisation", details_for_this_notice(PARTY_FIELDS, "name")]

    def project(self, raw, references):
        return merged(super().project(raw, references), PARTY_FIELDS)

    def clean(self, value):
        value = super().clean(value)
        if (
            not self.is_deferred_validation
            and not value.get("organisation")
            and not (value.get("name") or "").strip()
        ):
            raise StructBlockValidationError(
                block_errors={
                    "name": ValidationError(
                        _("Choose an organisation or write its name."), code="required"
                    )
                }
            )
        return value


def merged(data, fields):
    """`data` with the blanks among `fields` filled from the chosen organisation.

    The organisation itself becomes its permanent key, or None.
    """
    chosen = data.get("organisation") or {}
    filled = {field: data[field] or chosen.get(field) or "" for field in fields}
    return {**data, **filled, "organisation": chosen.get("key")}


class PartyBlock(PartyFields):
    """A party in a list of parties."""

    class Meta:
        label = _("Organisation")
        label_format = "{organisation} · {name}"
        icon = "group"


CONTACT_FIELDS = ("name", "title", "postal_address", "email", "phone", "website")


class ContactFields(PartBlock):
    """Whom to contact: an organisation's contact point, or written here."""

    role = ""

    organisation = OrganisationChooser(
        label=_("Organisation"),
        help_text=_("Its contact point for this role is used."),
    )
    title = Text(
        label=_("Role or position"),
        help_text=_("A role ages better than a person's name."),
    )
    name = Name(label=_("Name"))
    email = Email(label=_("E-mail"))
    phone = Phone(label=_("Telephone"))
    postal_address = Address(label=_("Postal address"))
    website = Web(label=_("Website or form"))

    class Meta:
        form_layout = [
            "organisation",
            details_for_this_notice(
                ("title", "name", "email", "phone", "postal_address", "website"),
                "email",
            ),
        ]

    def project(self, raw, references):
        data = super().project(raw, references)
        chosen = data.get("organisation") or {}
        points = chosen.get("contact_points") or []
        point = next((p for p in points if p.get("role") == self.role), None)
        if point is not None:
            data["organisation"] = {"key": chosen.get("key"), **point}
        elif chosen:
            data["organisation"] = {**chosen, "title": ""}
        return merged(data, CONTACT_FIELDS)
