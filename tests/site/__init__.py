"""A site's own app, as a developer would write it on top of the package."""
