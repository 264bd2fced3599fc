"""The settings of the package, read when they are asked for."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from wagtail_seloste.conf import Settings, get_settings


def test_what_a_site_leaves_out_has_a_default():
    with override_settings(WAGTAIL_SELOSTE={}):
        assert get_settings() == Settings()


def test_a_change_is_seen_at_once():
    with override_settings(
        WAGTAIL_SELOSTE={"REQUIRED_SECTIONS": ("controller", "dpo")}
    ):
        assert get_settings().REQUIRED_SECTIONS == ("controller", "dpo")


def test_an_unknown_key_is_an_error_that_names_it_and_the_known_ones():
    with (
        override_settings(WAGTAIL_SELOSTE={"BASE_TEMPLAT": "base.html"}),
        pytest.raises(ImproperlyConfigured, match="BASE_TEMPLAT.*BASE_TEMPLATE"),
    ):
        get_settings()
