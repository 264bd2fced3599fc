"""A cache before the site, as Wagtail's front-end cache purges it."""

from wagtail.contrib.frontend_cache.backends import BaseBackend


class MemoryBackend(BaseBackend):
    """Keeps what it was told to purge."""

    purged: list[str] = []

    def purge(self, url):
        self.purged.append(url)
