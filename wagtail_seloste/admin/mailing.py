"""What the checker newly found, as a mail to those whom a site names."""

import logging
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import ngettext
from wagtail.admin.utils import get_admin_base_url

from ..conf import get_settings
from ..models.checking import TextFinding
from ..rechecking import current_texts, is_news, mark_told
from .findings import finding_rows

logger = logging.getLogger(__name__)

MOST = 100
"""So many findings stand in a mail; the list in the admin has all of them."""

TOLD = ("error", "warning")
"""Levels of which a mail tells."""


@dataclass(frozen=True, kw_only=True)
class Mailed:
    """What became of a mail: how many findings it told of, to whom, and to whom not."""

    findings: int = 0
    sent: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


def mail_news(day):
    """Mail what is new or worse since it was told last; nothing if there is no news.

    To the addresses of ``CHECK_MAIL_TO``, each in its language. It is told once at least
    one address got it; otherwise the next mail has it again.
    """
    news = newly_found(day)
    if not news:
        return Mailed()
    sent, failed = [], []
    for address, language in languages_of(get_settings().CHECK_MAIL_TO).items():
        with translation.override(language):
            subject, body = written(news, day)
        try:
            EmailMessage(
                subject,
                body,
                getattr(settings, "WAGTAILADMIN_NOTIFICATION_FROM_EMAIL", None),
                [address],
                headers={"Auto-Submitted": "auto-generated"},
            ).send()
        except Exception:
            logger.exception("The findings could not be mailed to %s.", address)
            failed.append(address)
        else:
            sent.append(address)
    if sent:
        mark_told(news)
    return Mailed(findings=len(news), sent=tuple(sent), failed=tuple(failed))


def newly_found(day):
    """The open findings of what is published of which nobody was told, by notice."""
    text = "text_check__text"
    found = (
        TextFinding.objects.filter(
            text_check__text__in=current_texts(day),
            silenced=None,
            level__in=TOLD,
        )
        .select_related(f"{text}__version__series")
        .defer(f"{text}__document", f"{text}__edited", f"{text}__body")
        .order_by(f"{text}__version__series", f"{text}__language", text, "level", "pk")
    )
    return [finding for finding in found if is_news(finding)]


def languages_of(addresses):
    """Each address with the language that its user chose in the admin. One query.

    The site's language for an address that belongs to nobody.
    """
    model = get_user_model()
    users = model.objects.filter(
        **{f"{model.get_email_field_name()}__in": list(addresses)}, is_active=True
    ).select_related("wagtail_userprofile")
    chosen = {}
    for user in users:
        profile = getattr(user, "wagtail_userprofile", None)
        if profile is not None:
            email = getattr(user, model.get_email_field_name())
            chosen[email] = profile.get_preferred_language()
    return {
        address: chosen.get(address, settings.LANGUAGE_CODE) for address in addresses
    }


def written(news, day):
    """Subject and body in the active language."""
    base = (get_admin_base_url() or "").rstrip("/")
    rows = finding_rows(news[:MOST], None, day)
    count = len(news)
    subject = ngettext(
        "Privacy notices: %(count)s new finding",
        "Privacy notices: %(count)s new findings",
        count,
    ) % {"count": count}
    notices = [
        {"row": found[0], "rows": found}
        for _text, group in groupby(rows, key=lambda row: row.text.pk)
        for found in [list(group)]
    ]
    body = render_to_string(
        "wagtail_seloste/mail/findings.txt",
        {
            "notices": notices,
            "count": count,
            "left": count - len(rows),
            "base": base,
            "url": f"{base}{reverse('seloste_findings:index')}",
        },
    )
    return subject, body.strip() + "\n"
