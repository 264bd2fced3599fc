"""Lasting addresses of notices; mount them anywhere, outside language prefixes."""

from django.urls import include, path, re_path, register_converter

from . import feeds, verifying, views
from .addresses import (
    AnchorConverter,
    CorrectionConverter,
    DayConverter,
    DigestConverter,
    EditionConverter,
    FormatConverter,
)
from .api import archive_lists, comparisons, texts
from .api.listing import listed
from .api.problems import machine_view, no_such_address
from .schema import OPENAPI
from .schema.views import shipped_file

app_name = "wagtail_seloste"

register_converter(EditionConverter, "seloste_version")
register_converter(CorrectionConverter, "seloste_correction")
register_converter(DayConverter, "seloste_day")
register_converter(FormatConverter, "seloste_format")
register_converter(AnchorConverter, "seloste_anchor")
register_converter(DigestConverter, "seloste_digest")

FORMAT = "<seloste_format:suffix>"
SECTION = f"sections/<seloste_anchor:anchor>.{FORMAT}"
VERSION = "versions/<seloste_version:version>"
TEXT = f"{VERSION}/<seloste_correction:correction>"
ON = "on/<seloste_day:day>"
COMPARE = "compare/<seloste_version:old>/<seloste_version:new>/"


def feed_paths(view, prefix):
    """All changes, and only the material ones."""
    return [
        path("changes.atom", view, name=f"{prefix}feed"),
        path(
            "material-changes.atom",
            view,
            {"material": True},
            name=f"{prefix}material_feed",
        ),
    ]


archive = [
    path("", views.HistoryView.as_view(), name="history"),
    path(f"{VERSION}/", views.VersionView.as_view(), name="version"),
    path(f"{VERSION}.json", texts.version, name="version_json"),
    path(f"{VERSION}.{FORMAT}", texts.version, name="version_in"),
    path(f"{VERSION}/{SECTION}", texts.section, name="section_in"),
    path(f"announced.{FORMAT}", texts.announced, name="announced_in"),
    path(f"{TEXT}/", views.VersionView.as_view(), name="text"),
    path(f"{TEXT}.{FORMAT}", texts.text, name="text_in"),
    path(f"{TEXT}/document.json", texts.document, name="document"),
    path("on/", views.OnView.as_view(), name="on"),
    path(f"{ON}/", views.DayView.as_view(), name="on_day"),
    path(f"{ON}.json", texts.on_day, name="on_day_json"),
    path(f"{ON}.{FORMAT}", texts.on_day, name="on_day_in"),
    path(f"short.{FORMAT}", texts.short, name="short_in"),
    path(SECTION, texts.section, name="section_now_in"),
    path("versions.json", archive_lists.versions, name="versions"),
    path("events.json", archive_lists.events, name="events"),
    path(
        f"{COMPARE.removesuffix('/')}.{FORMAT}", comparisons.compared, name="compare_in"
    ),
    path("compare/", views.CompareFormView.as_view(), name="compare_form"),
    path(COMPARE, views.CompareView.as_view(), name="compare"),
    *(
        path(
            f"{COMPARE}letter.{form}",
            machine_view(views.LetterView.as_view()),
            {"form": form},
            name=f"letter_{form}",
        )
        for form in views.MEDIA_TYPES
    ),
    *feed_paths(feeds.notice_feed, ""),
]

urlpatterns = [
    path("openapi.json", shipped_file, {"name": OPENAPI}, name="openapi"),
    path("schema/<str:name>", shipped_file, name="schema"),
    path("notices.json", listed, name="list"),
    path("text/<seloste_digest:digest>", texts.frozen, name="frozen"),
    path("<uuid:public_id>.json", texts.negotiated, name="negotiated"),
    path("<uuid:public_id>/<slug:language>.json", texts.now, name="notice"),
    path(f"<uuid:public_id>/<slug:language>.{FORMAT}", texts.now, name="notice_in"),
    path("<uuid:public_id>/<slug:language>/", include(archive)),
    path(
        "lists/<uuid:translation_key>/<slug:language>/",
        include(feed_paths(feeds.index_feed, "index_")),
    ),
    path("verify.json", verifying.verify_json, name="verify_json"),
    path("verify/", verifying.verify, name="verify"),
    path("review/<str:token>/", views.review, name="review"),
    path("preview/<str:token>.json", views.preview, name="preview"),
    # What ends like data is answered as data, whatever the site shows people for a 404.
    re_path(
        r"^(?:text/[\s\S]*|[\s\S]*\.(?:json|md|txt|jsonld|pdf|docx))$", no_such_address
    ),
]
