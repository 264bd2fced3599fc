"""By what the list of notices finds the texts that apply."""

from django.conf import settings
from django.db import models

from .archive import NoticeSeries, VersionText

PAGE_MODEL = getattr(settings, "WAGTAIL_PAGE_MODEL", "wagtailcore.Page")

LONGEST = 200
"""Characters of a value that can be looked for."""


class ListedText(models.Model):
    """A text that applies from one day till before another, under a term it is found by.

    There are as many rows of a text as it has terms; every text has the term "". `title`
    and `language` are those of the text. What the list is in the order of stands beside
    the term in an index, so that a page of the list is read from there, however many texts
    have the term, be it all of them or none.

    Only :mod:`wagtail_seloste.listed_texts` writes, and can make every row from the archive
    again. So nothing that is done to the archive or to a page is refused for the sake of
    rows; those of a page that is gone are passed over.
    """

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(
        PAGE_MODEL,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    series = models.ForeignKey(
        NoticeSeries,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    text = models.ForeignKey(
        VersionText,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="+",
    )
    term = models.CharField(max_length=LONGEST + 55)
    title = models.CharField(max_length=255)
    language = models.CharField(max_length=32)
    applies_from = models.DateField()
    applies_until = models.DateField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["term", "page"], name="seloste_listed_page"),
            models.Index(fields=["term", "text"], name="seloste_listed_text"),
            models.Index(fields=["term", "title", "page"], name="seloste_listed_title"),
        ]

    def __str__(self):
        return f"{self.text_id} {self.term}"
