"""The address space of the test site: the same as the example site's."""

from example_site.urls import urlpatterns

__all__ = ["urlpatterns"]
