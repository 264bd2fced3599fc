"""Filters of our own templates: ``{% load seloste %}``."""

import re

from django import template
from django.utils.html import Urlizer
from django.utils.safestring import mark_safe

register = template.Library()


class Linker(Urlizer):
    """Django's, for whole web addresses and e-mail addresses only.

    A bare name such as ``example.com`` stays text: which scheme it gets depends on the
    version of Django, and a recorded text must not.
    """

    simple_url_2_re = re.compile(r"(?!)")


linker = Linker()


@register.filter
def linked(text):
    """Plain text as HTML, with its web and e-mail addresses as links."""
    return mark_safe(linker(text, autoescape=True))  # noqa: S308 - escaped


HEADING = re.compile(r"(?<=<)(/?)h([1-6])(?=[\s>])")


@register.filter
def below(html, tag):
    """HTML whose headings were made to stand below an ``h2``, put below `tag` (``h4``)."""
    deeper = int(tag[1]) - 2
    return mark_safe(  # noqa: S308 - safe as it came
        HEADING.sub(lambda m: f"{m[1]}h{min(6, int(m[2]) + deeper)}", html)
        if deeper
        else html
    )
