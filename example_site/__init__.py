"""A small Wagtail site that shows the package at work."""
