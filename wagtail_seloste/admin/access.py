"""Who may see the archive of a notice in the admin, and who may do what with it.

The table in ``docs/reference/permissions.md`` says the same in words.
"""

from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from ..access import page_model
from ..acts import PERMISSIONS
from ..models.archive import NoticeSeries, VersionText
from .rows import newest_first

VIEW = "wagtail_seloste.view_noticeversion"


class Archive:
    """One notice over all languages and what became of it, as one user has it."""

    def __init__(self, series, user):
        self.series = series
        self.user = user
        self.editable = {}

    @cached_property
    def pages(self):
        """The pages that are there, by language; aliases are not. One query."""
        pages = page_model().objects.filter(
            translation_key=self.series.translation_key, alias_of__isnull=True
        )
        return {
            page.locale.language_code: page
            for page in pages.select_related("locale").order_by("pk")
        }

    @property
    def page(self):
        """The page of the source language, else any; None if all were deleted."""
        source = self.pages.get(self.series.source_language)
        return source or next(iter(self.pages.values()), None)

    @cached_property
    def title(self):
        """The newest title in the source language."""
        return (
            newest_first(
                VersionText.objects.filter(
                    version__series=self.series, language=self.series.source_language
                )
            )
            .values_list("title", flat=True)
            .first()
        ) or str(self.series)

    def may(self, act):
        """Whether the user may do it; `act` is ``view`` or of ``acts.PERMISSIONS``.

        Every act needs sight of the archive too.
        """
        if not self.may_view:
            return False
        if act == "view":
            return True
        needed = PERMISSIONS[act]
        return self.may_publish if needed == "publish" else self.user.has_perm(needed)

    @cached_property
    def may_view(self):
        """Those who may view the archive, and who may edit or publish a page of it."""
        return self.user.has_perm(VIEW) or any(
            permissions.can_edit() or permissions.can_publish()
            for permissions in self.permissions.values()
        )

    @property
    def may_publish(self):
        """In the source language, which decides the days of a version."""
        source = self.permissions.get(self.series.source_language)
        return source is not None and source.can_publish()

    def may_edit(self, language):
        """Whether there is a page in the language that the user may write to now."""
        if language not in self.editable:
            permissions = self.permissions.get(language)
            self.editable[language] = (
                permissions is not None
                and permissions.can_edit()
                and not permissions.page_locked()
            )
        return self.editable[language]

    @cached_property
    def permissions(self):
        return {
            language: page.permissions_for_user(self.user)
            for language, page in self.pages.items()
        }

    def require(self, act):
        """PermissionDenied unless the user may do it."""
        if not self.may(act):
            raise PermissionDenied


def archive_of(request, public_id):
    """The archive of a series, for the user who asks. 404 if there is no such series."""
    series = get_object_or_404(
        NoticeSeries.objects.select_related("successor"), public_id=public_id
    )
    return Archive(series, request.user)
