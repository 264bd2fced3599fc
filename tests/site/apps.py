from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "tests.site"
    label = "tests_site"

    def ready(self):
        from . import rules  # noqa: F401  (registers the site's rules)
