"""How long data are kept, and how they are protected."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import composition
from ..durations import UNITS, duration
from .base import PartBlock, Section, SectionBlock
from .fields import (
    Choice,
    Choices,
    Date,
    Flag,
    Items,
    LongText,
    Name,
    Number,
    RichText,
    Text,
    Web,
    grouped_choices_of,
)

KEEPING = _("Keeping and protecting")

UNIT_LABELS = {
    "hour": _("hours"),
    "day": _("days"),
    "week": _("weeks"),
    "month": _("months"),
    "year": _("years"),
}


def unit_choices():
    return [(unit, UNIT_LABELS[unit]) for unit in UNITS]


def security_choices():
    return grouped_choices_of("security")


class PeriodFields(PartBlock):
    """A number and a unit, projected to one ISO 8601 duration `period`."""

    number = Number(label=pgettext_lazy("how many", "Number"))
    unit = Choice(choices=unit_choices, label=_("Unit"))

    def project(self, raw, references):
        data = super().project(raw, references)
        period = duration(data.pop("number"), data.pop("unit"))
        return {**data, "period": period}


class RetentionPeriodBlock(PeriodFields):
    data = Text(label=_("Which data"), help_text=_("Such as “Job applications”."))
    kind = Choice("retention", label=_("Kind of period"))
    event = Text(
        label=_("Event"),
        help_text=_("From which the period runs, or until which data are kept."),
    )
    until = Date(label=_("Until the day"))
    statute = Name(label=_("Statute"))
    criteria = LongText(
        label=_("What decides the period"),
        help_text=_("Only if no period can be given."),
    )

    class Meta:
        label = _("Retention period")
        label_format = "{data} · {period} {until}"
        icon = "history"
        form_layout = [
            "data",
            "kind",
            "number",
            "unit",
            "event",
            "until",
            "statute",
            "criteria",
        ]


class RetentionBlock(SectionBlock):
    compose = staticmethod(composition.retention)

    periods = Items(RetentionPeriodBlock(), label=_("Retention periods"))

    class Meta:
        group = KEEPING
        icon = "history"
        label = _("Retention")
        label_format = "{periods}"
        description = _(
            "How long each kind of data is kept, or what decides it, so that readers "
            "can work it out. Art. 13(2)(a) and 14(2)(a)."
        )
        section = Section(article="13(2)(a), 14(2)(a)", needed="always")


class SecurityBlock(SectionBlock):
    compose = staticmethod(composition.security)

    measures = Choices(
        choices=security_choices,
        label=_("Measures"),
        help_text=_("Only what you really do."),
    )
    manual = RichText(label=_("Paper material"))
    electronic = RichText(label=_("Electronic material"))

    class Meta:
        group = KEEPING
        icon = "lock"
        label = _("Security")
        label_format = "{measures}"
        description = _(
            "How the data are protected, without absolute promises. Good practice; "
            "the duty is in Art. 32."
        )
        section = Section(article="32", needed="practice")


class CookieBlock(PeriodFields):
    name = Name(label=_("Name"))
    purpose = Text(label=_("Purpose"))
    provider = Name(label=_("Provider"))
    session = Flag(label=_("Until the browser is closed"))
    third_party = Name(
        label=_("Who else gets data"), help_text=_("Through the cookie or the tool.")
    )

    class Meta:
        label = _("Cookie or tool")
        label_format = "{name} · {purpose}"
        icon = "sliders"
        form_layout = [
            "name",
            "provider",
            "purpose",
            "number",
            "unit",
            "session",
            "third_party",
        ]


class CookiesBlock(SectionBlock):
    compose = staticmethod(composition.cookies)

    use = Choice("cookie_use", label=_("Use of cookies"))
    cookies = Items(CookieBlock(), label=_("Cookies and tools"))
    settings_url = Web(
        label=_("Cookie settings"), help_text=_("Where a visitor changes the choice.")
    )
    list_url = Web(label=_("List of cookies"), help_text=_("If it is on another page."))

    class Meta:
        group = KEEPING
        icon = "sliders"
        label = _("Cookies")
        label_format = "{use} · {cookies}"
        description = _(
            "Cookies and similar techniques: what for, how long, who gets data, and "
            "how to change one's mind. Act 917/2014, section 205."
        )
        section = Section(article="ePrivacy 5(3)", needed="conditional")
