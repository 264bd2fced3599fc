"""The test suite with each request in one transaction."""

from tests.settings import *

DATABASES = {"default": {**DATABASES["default"], "ATOMIC_REQUESTS": True}}
