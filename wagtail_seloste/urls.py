"""Lasting addresses of notices; mount them anywhere, outside language prefixes."""

from django.urls import include, path, register_converter

from . import feeds, verifying, views
from .addresses import CorrectionConverter, DayConverter, EditionConverter
from .schema.views import shipped_file

app_name = "wagtail_seloste"

register_converter(EditionConverter, "seloste_version")
register_converter(CorrectionConverter, "seloste_correction")
register_converter(DayConverter, "seloste_day")

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
    path(f"{VERSION}.json", views.VersionJSONView.as_view(), name="version_json"),
    path(f"{TEXT}/", views.VersionView.as_view(), name="text"),
    path(f"{TEXT}/document.json", views.DocumentView.as_view(), name="document"),
    path("on/", views.OnView.as_view(), name="on"),
    path(f"{ON}/", views.DayView.as_view(), name="on_day"),
    path(f"{ON}.json", views.DayJSONView.as_view(), name="on_day_json"),
    path("compare/", views.CompareFormView.as_view(), name="compare_form"),
    path(COMPARE, views.CompareView.as_view(), name="compare"),
    *(
        path(
            f"{COMPARE}letter.{form}",
            views.LetterView.as_view(),
            {"form": form},
            name=f"letter_{form}",
        )
        for form in views.MEDIA_TYPES
    ),
    *feed_paths(feeds.notice_feed, ""),
]

urlpatterns = [
    path("schema/<str:name>", shipped_file, name="schema"),
    path("<uuid:public_id>/<slug:language>.json", views.notice, name="notice"),
    path("<uuid:public_id>/<slug:language>/", include(archive)),
    path(
        "lists/<uuid:translation_key>/<slug:language>/",
        include(feed_paths(feeds.index_feed, "index_")),
    ),
    path("verify.json", verifying.verify_json, name="verify_json"),
    path("verify/", verifying.verify, name="verify"),
    path("review/<str:token>/", views.review, name="review"),
    path("preview/<str:token>.json", views.preview, name="preview"),
]
