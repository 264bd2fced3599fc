"""The address space of a site in one language: pages without a language prefix."""

from django.urls import URLResolver, include, path
from django.urls.resolvers import LocalePrefixPattern
from wagtail import urls as wagtail_urls

from tests import urls

urlpatterns = [
    entry
    for entry in urls.urlpatterns
    if not (
        isinstance(entry, URLResolver)
        and isinstance(entry.pattern, LocalePrefixPattern)
    )
]
urlpatterns += [path("", include(wagtail_urls))]
