"""A notice in any template: ``{% load seloste_notices %}``.

Each tag takes a notice (its page in any language, or its public id), shows the recorded
text that applies now, in the active language or the one given as ``language``, and carries
its reference. Where nobody may read any, it shows nothing and the log says so.
"""

from django import template
from django.utils.safestring import mark_safe

from ..privacy_policy import privacy_policy_url as url_of
from ..showing import Shown

register = template.Library()


def html(context, notice, language, show):
    shown = Shown.of(notice, language, context.get("request")) if notice else None
    return mark_safe(show(shown) if shown else "")  # noqa: S308 - from our templates


@register.simple_tag(takes_context=True)
def notice_short(context, notice, language="", heading_level=2):
    """The short version: who, why, how long, your rights, contact.

    One query; none for a notice that stands on the page already.
    """
    return html(context, notice, language, lambda shown: shown.short(heading_level))


@register.simple_tag(takes_context=True)
def notice_section(context, notice, anchor, language="", heading_level=2):
    """One section, by its anchor on the notice's page: ``"rights"``. Queries likewise."""
    return html(
        context, notice, language, lambda shown: shown.section(anchor, heading_level)
    )


@register.simple_tag(takes_context=True)
def notice_link(context, notice, text="", language=""):
    """A link to the notice's page with version and date. Queries likewise."""
    return html(context, notice, language, lambda shown: shown.link(text))


@register.simple_tag(takes_context=True)
def privacy_policy_url(context, page=None):
    """Where the site's list of notices is, or the chosen notice or list; one query.

    For ``rel="privacy-policy"``; "" where nobody may read it.
    """
    return url_of(page, context.get("request"))
