#!/usr/bin/env python3
"""Django's command line for the example site; `manage.py demo` sets everything up."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    # The site is the package `example_site`, whatever folder this is called from.
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
