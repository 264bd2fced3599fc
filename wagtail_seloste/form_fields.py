"""A form field that shows a privacy notice and keeps which text of it was shown."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from .models.archive import NoticeVersion, VersionText
from .recording import today
from .reference import Reference
from .showing import Shown, is_of, key_of
from .wording import reader_wording

A_DAY = timedelta(days=1)
MESSAGES = {
    "required": "reference_missing",
    "invalid": "reference_invalid",
    "outdated": "reference_outdated",
}


class NoticeShort(forms.Widget):
    """The short version of a notice, and its reference in a hidden input.

    Both come from one reading of the archive. What was posted is never shown again: a
    form that comes back with errors shows the text that applies then, with its
    reference. One query each time it is rendered; none for what was shown before for the
    same `request`, and more if hooks of the site guard pages.
    """

    use_fieldset = True  # a label would point to a hidden input
    notice: Any = None
    request: HttpRequest | None = None
    language = ""
    heading_level = 2

    class Media:
        css = {"all": ["wagtail_seloste/notice.css"]}

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: Any = None,
    ) -> SafeString:
        notice = self.notice() if callable(self.notice) else self.notice
        shown = Shown.of(notice, self.language, self.request)
        if shown is None:
            return SafeString("")
        hidden = forms.HiddenInput().render(
            name, str(shown.reference), {"id": (attrs or {}).get("id")}, renderer
        )
        return mark_safe(  # noqa: S308 - from our templates
            shown.short(self.heading_level) + hidden
        )

    def id_for_label(self, id_: str) -> str:
        return ""


class NoticeReferenceField(forms.Field):
    """Shows a notice in a form; its value is the reference of the text that was shown.

    `notice`: its page, its public id, or a function that gives one. `language`: "" for
    the active one. `max_age`: for how long after a newer text has taken over the older
    one may still be sent, None for ever; a form that lay open meanwhile is normal, and
    what is kept is what was shown. `request`: with it the hooks by which the site guards
    pages are asked whether its maker may be shown the notice.

    The cleaned value is a text, see :class:`~wagtail_seloste.reference.Reference`; "" if
    nothing came and the field is not required. Errors, in the active language:
    ``required``; ``invalid`` for what is no reference of a text of this notice that has
    applied; ``outdated``. One query to clean.
    """

    widget = NoticeShort

    def __init__(
        self,
        notice: Any = None,
        *,
        language: str = "",
        heading_level: int = 2,
        max_age: timedelta | None = A_DAY,
        label: Any = "",
        request: HttpRequest | None = None,
        **kwargs: Any,
    ):
        super().__init__(label=label, **kwargs)
        self.own_messages = kwargs.get("error_messages") or {}
        self.notice = notice
        self.request = request
        self.max_age = max_age
        self.widget.language = language
        self.widget.heading_level = heading_level

    @property
    def notice(self) -> Any:
        """May be set on the field of one form, in its ``__init__``."""
        return self.widget.notice

    @notice.setter
    def notice(self, notice: Any | Callable[[], Any]) -> None:
        self.widget.notice = notice

    @property
    def request(self) -> HttpRequest | None:
        """May be set on the field of one form, never on that of a class of forms."""
        return self.widget.request

    @request.setter
    def request(self, request: HttpRequest | None) -> None:
        self.widget.request = request

    def to_python(self, value: Any) -> str:
        return str(value or "").strip()

    def validate(self, value: str) -> None:
        if not value:
            if self.required:
                raise self.error("required")
            return
        try:
            reference = Reference.read(value)
        except ValueError:
            raise self.error("invalid") from None
        text = self.text_of(reference, timezone.now())
        if text is None:
            raise self.error("invalid")
        if text.is_outdated:
            raise self.error("outdated")

    def error(self, code: str) -> ValidationError:
        """In words of the active language, unless the form has a message of its own."""
        words = reader_wording(translation.get_language() or "")
        return ValidationError(
            self.own_messages.get(code) or words.label(MESSAGES[code]), code=code
        )

    def text_of(self, reference: Reference, now: datetime) -> VersionText | None:
        """The recorded text, if it is of this notice and has applied; one query.

        Whether anybody may read it now is not asked: a page may be taken off the site
        while a form lies open.
        """
        notice = self.notice() if callable(self.notice) else self.notice
        found = key_of(notice)
        if found is None:
            return None
        field, key = found
        return (
            VersionText.objects.filter(
                is_of(reference),
                **{f"version__series__{field}": key},
                version__number__isnull=False,
                **applied_by(today(now), "version__"),
            )
            .annotate(is_outdated=Exists(self.successors(now)))
            .only("pk")
            .first()
        )

    def successors(self, now: datetime) -> Any:
        """Texts that had taken the place of a text `max_age` ago."""
        if self.max_age is None:
            return VersionText.objects.none()
        limit = now - self.max_age
        newer = Q(version__number__gt=OuterRef("version__number")) | Q(
            version=OuterRef("version"), correction__gt=OuterRef("correction")
        )
        return VersionText.objects.filter(
            newer,
            version__series=OuterRef("version__series"),
            language=OuterRef("language"),
            recorded_at__lte=limit,
            **applied_by(today(limit), "version__"),
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Never: what is shown beside a form is nothing that its user fills in."""
        return False


def applied_by(day: date, prefix: str) -> dict[str, Any]:
    """The conditions that a version applied on a day or before."""
    return {
        f"{prefix}state": NoticeVersion.State.RECORDED,
        f"{prefix}effective_from__lte": day,
    }
