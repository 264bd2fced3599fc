"""Choosing the language of a request, for people; machine addresses have none."""

from django.conf import settings
from django.middleware import locale


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's, but it leaves the answers under ``MACHINE_PATHS`` as they are.

    Wagtail's page routes take every path, so Django would answer a missing JSON
    document with a redirect to ``/fi/...`` and an HTML page, and would add
    ``Vary: Accept-Language`` to answers that are the same in every language.
    """

    def process_response(self, request, response):
        if request.path_info.startswith(tuple(settings.MACHINE_PATHS)):
            return response
        return super().process_response(request, response)
