"""The settings of the package: one dict, ``WAGTAIL_SELOSTE``, in upper case."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting with its default. An unknown key is an error at start-up."""

    BASE_TEMPLATE: str = "wagtail_seloste/base.html"
    """The site's own base template, which public pages extend. It needs the blocks
    ``title``, ``head`` and ``content``; ours is a bare page."""

    FRAME_REVISION: str | Callable[[Any], str | None] | None = None
    """What tells one state of the site's own frame round a notice from the next: a text
    such as the number of a release, or a function of the request that gives one (None: not
    known). With it the page of a notice has an ``ETag``, and a reader who has the page is
    answered 304 before any of it is made. Give it only if the frame is the same for all
    readers without a session; menus made of pages are part of it."""

    REQUIRED_SECTIONS: tuple[str, ...] = ("controller",)
    """Keys of sections without which nothing is recorded."""

    REQUIRED_LANGUAGES: tuple[str, ...] | None = None
    """Languages for which a version waits if its editor says so, unless the notice names
    others; None: those in which the notice has a page."""

    PUBLISH_WITHOUT_LATE_LANGUAGES: bool = True
    """Whether a version that waits for languages becomes public on the day that was
    announced for it, in those that are ready; otherwise it goes on waiting."""

    FACTS_DIRS: tuple[str, ...] = ()
    """Folders with files of facts and rules (``*.toml``) that the checker uses beside ours,
    or in their place."""

    IGNORED_RULES: tuple[str, ...] = ()
    """Ids of rules that the checker leaves out."""

    BLOCKING_LEVELS: tuple[str, ...] = ()
    """Levels of findings ("error", "warning") that keep a new version from being recorded
    until they are put right or silenced with a reason."""

    REVIEW_MONTHS: int | None = 12
    """After so many months without a new version a review of the notice is due, unless a
    reviewer chose another day; None: only then."""

    CHECK_MAIL_TO: tuple[str, ...] = ()
    """E-mail addresses to which ``seloste_check --all --mail`` sends what is new."""

    REVIEW_LINK_DAYS: int = 14
    """For how many days a link to a draft works, if its maker says nothing else."""

    PREVIEW_URL: str | None = None
    """Where a front end of its own shows a draft, with ``{token}`` in it: the editor's
    preview shows that page, which reads the draft as JSON by the token."""

    WORDING_DIRS: tuple[str, ...] = ()
    """Folders with ``<language>.toml`` that add to our wording or replace parts of it."""


KNOWN = frozenset(field.name for field in fields(Settings))


def get_settings() -> Settings:
    """The settings now; nothing is cached, so ``override_settings`` works."""
    given: dict[str, Any] = getattr(django_settings, "WAGTAIL_SELOSTE", {})
    unknown = sorted(set(given) - KNOWN)
    if unknown:
        raise ImproperlyConfigured(
            f"WAGTAIL_SELOSTE has unknown keys: {', '.join(unknown)}. "
            f"Known are: {', '.join(sorted(KNOWN))}."
        )
    return Settings(**given)
