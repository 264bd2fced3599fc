"""A site that has not mounted our addresses."""

from tests.urls import urlpatterns as all_patterns

urlpatterns = [
    each for each in all_patterns if getattr(each, "app_name", "") != "wagtail_seloste"
]
