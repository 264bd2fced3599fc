"""A draft for a front end of its own: as JSON, by a token that ends by itself.

The editor's preview shows the front end, whose server or browser has no session here. So
what is in the editor's form, saved or not, is put where the token finds it, and goes on
being the same token's while the editor writes on.
"""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.signing import BadSignature, SignatureExpired
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from .conf import get_settings
from .models.reviewing import Ended, ReviewLink
from .recording import NotRecorded, edited, project
from .wording import reader_wording

SALT = "wagtail_seloste.preview"
LIFETIME = timedelta(hours=1)
"""From the last time that the editor's preview was shown."""

MODE = "front-end"
"""The name of the mode of preview that shows the front end."""


def keep(page: Any, user: Any = None) -> ReviewLink:
    """Keep the document of a page, as it is in memory, for those who have its token.

    Of one page an editor has one; another page's is never overwritten, so that each new
    page that has no key yet gets its own. NotRecorded if its language has no wording.
    """
    projected, _wording = project(page, edited(page))
    now = timezone.now()
    ReviewLink.forget(now)
    user = user if user is not None and user.is_authenticated else None
    values = {
        "language": projected.notice.language,
        "document": projected.notice.canonical(),
        "drafted_at": now,
        "expires_at": now + LIFETIME,
    }
    own = ReviewLink.objects.filter(page_id=page.pk or 0, user=user, content="")
    link = own.first() if page.pk else None
    if link is None:
        link = ReviewLink(page_id=page.pk or 0, user=user, content="", created_at=now)
    for name, value in values.items():
        setattr(link, name, value)
    link.save()
    return link


def link_of(token: str, now: Any) -> ReviewLink:
    """What a token shows. BadSignature if we did not sign it, Ended if it is over."""
    return ReviewLink.of_token(token, SALT, now)


def page_of_headless_preview(model_name: str, token: str) -> Any:
    """The page behind a token of wagtail-headless-preview, as it was in the form.

    `model_name` is what that package calls ``content_type``, such as ``home.noticepage``.
    BadSignature if it signed no such token, Ended if it is over or there is nothing left.
    """
    try:
        model = apps.get_model(model_name)
        signer = model.get_preview_signer()
    except (LookupError, ValueError, AttributeError) as error:
        raise BadSignature("No such page is previewed.") from error
    if not hasattr(model, "to_notice"):
        raise BadSignature("That page is no notice.")
    try:
        signer.unsign(token, max_age=LIFETIME)
    except SignatureExpired as error:
        raise Ended from error
    page = model.get_page_from_preview_token(token)
    if page is None:
        raise Ended
    return page


def modes(others: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The modes of preview of a notice: the front end first, where there is one."""
    return [(MODE, _("Front end")), *others] if get_settings().PREVIEW_URL else others


def frame(page: Any, request: Any) -> TemplateResponse | None:
    """The front end with a token of the draft; None if there is nothing it could show."""
    template = get_settings().PREVIEW_URL
    if not template:
        return None
    try:
        link = keep(page, getattr(request, "user", None))
    except NotRecorded:
        return None
    words = reader_wording(link.language)
    response = TemplateResponse(
        request,
        "wagtail_seloste/preview_frame.html",
        {
            "url": template.replace("{token}", link.token(SALT)).replace(
                "{language}", link.language
            ),
            "words": words,
            "title": words.labels["draft_preview"],
        },
    )
    add_never_cache_headers(response)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response.render()
