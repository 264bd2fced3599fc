"""Compose, translate, publish and keep GDPR privacy notices in Wagtail.

A notice is edited as typed StreamField blocks on a page; publishing records it as a
numbered, dated, immutable version, and only recorded text is ever public::

    INSTALLED_APPS = ["wagtail_seloste", "wagtail_seloste.pages", ...]
    urlpatterns = [path("notices/", include("wagtail_seloste.urls")), ...]
"""

__version__ = "0.1.0"
