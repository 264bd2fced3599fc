"""The test suite on a site with its own user model."""

from tests.settings import *

INSTALLED_APPS = ["tests.custom_user", *INSTALLED_APPS]
AUTH_USER_MODEL = "custom_user.User"
